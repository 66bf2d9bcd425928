module bench.example/fmt

go 1.26
