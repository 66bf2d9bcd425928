module bench.example/hello

go 1.26
