module bench.example/http

go 1.26
