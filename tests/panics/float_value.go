//! test run
//! stderr

// A panic with a float64 and, while it runs deferred functions, a panic with an int.
package main

func main() {
	defer func() {
		panic(-17)
	}()
	panic(1.5)
}

//; stdout:
//; stderr:
//;   panic: 1.5
//;   	panic: -17
//;
//;   goroutine 1 [running]:
//;   main.main.func1()
//;   	float_value.go:9
//;   panic()
//;   	GOROOT/src/runtime
//;   main.main()
//;   	float_value.go:11
//; exit: 2
