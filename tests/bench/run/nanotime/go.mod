module example.com/nanotime

go 1.26
