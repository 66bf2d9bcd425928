module bench.example/dispatch

go 1.26
