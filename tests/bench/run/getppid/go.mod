module example.com/getppid

go 1.26
