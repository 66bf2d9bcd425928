//! test run
//! stderr

// A failed assertion of a nil interface.
package main

func main() {
	var x any
	println(x.(string))
}

//; stdout:
//; stderr:
//;   panic: interface conversion: interface {} is nil, not string
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	assert_nil.go:9
//; exit: 2
