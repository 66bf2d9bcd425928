module bench.example/match

go 1.26
