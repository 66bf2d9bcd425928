//! test run
//! stderr

// A negative shift count.
package main

//go:noinline
func shift(x uint8, n int8) uint8 {
	return x << n
}

func main() {
	println(shift(1, 7), shift(1, 8))
	println(shift(1, -1))
}

//; stdout:
//; stderr:
//;   128 0
//;   panic: runtime error: negative shift amount
//;
//;   goroutine 1 [running]:
//;   main.shift()
//;   	shift.go:9
//;   main.main()
//;   	shift.go:14
//; exit: 2
