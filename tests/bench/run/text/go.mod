module bench.example/text

go 1.26
