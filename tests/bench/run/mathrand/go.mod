module example.com/mathrand

go 1.26
