module bench.example/numeric

go 1.26
