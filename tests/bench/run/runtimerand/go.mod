module example.com/runtimerand

go 1.26
