//! test run
//! stderr

// A panic with a struct prints its type and address.
package main

type failure struct {
	a int
	b string
}

func main() {
	panic(failure{1, "x"})
}

//; stdout:
//; stderr:
//;   panic: (main.failure) 0x?
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	struct_value.go:13
//; exit: 2
