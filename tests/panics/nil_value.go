//! test run
//! stderr

// panic(nil) is a PanicNilError.
package main

func main() {
	panic(nil)
}

//; stdout:
//; stderr:
//;   panic: panic called with nil argument
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	nil_value.go:8
//; exit: 2
