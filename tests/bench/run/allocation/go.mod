module bench.example/allocation

go 1.26
