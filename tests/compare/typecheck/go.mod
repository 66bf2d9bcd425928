module example.com/typecheck

go 1.26
