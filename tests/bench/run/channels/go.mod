module bench.example/channels

go 1.26
