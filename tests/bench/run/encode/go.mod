module bench.example/encode

go 1.26
