//! test run
//! stderr

// A map key without a hash.
package main

func main() {
	m := map[any]string{1: "one"}
	var key any = struct{ f func() }{}
	m[key] = "x"
}

//; stdout:
//; stderr:
//;   panic: runtime error: hash of unhashable type struct { f func() }
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	unhashable.go:10
//; exit: 2
