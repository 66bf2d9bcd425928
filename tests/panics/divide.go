//! test run
//! stderr

// Integer division by zero.
package main

//go:noinline
func quo(a, b int32) int32 {
	return a / b
}

func main() {
	println(quo(-2147483648, -1))
	println(quo(1, 0))
}

//; stdout:
//; stderr:
//;   -2147483648
//;   panic: runtime error: integer divide by zero
//;
//;   goroutine 1 [running]:
//;   main.quo()
//;   	divide.go:9
//;   main.main()
//;   	divide.go:14
//; exit: 2
