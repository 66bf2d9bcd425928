module bench.example/json

go 1.26
