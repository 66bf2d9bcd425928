module bench.example/gc

go 1.26
