module bench.example/hashes

go 1.26
