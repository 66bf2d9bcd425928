module example.com/pwrite

go 1.26
