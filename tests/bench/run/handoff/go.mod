module bench.example/handoff

go 1.26
