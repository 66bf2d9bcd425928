module example.com/timenow

go 1.26
