module bench.example/maps

go 1.26
