module bench.example/sorting

go 1.26
