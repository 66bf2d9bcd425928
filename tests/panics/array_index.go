//! test run
//! stderr

// A negative index into an array.
package main

//go:noinline
func at(a *[4]string, i int) string { return a[i] }

func main() {
	var a [4]string
	println(at(&a, 3))
	println(at(&a, -1))
}

//; stdout:
//; stderr:
//;
//;   panic: runtime error: index out of range [-1]
//;
//;   goroutine 1 [running]:
//;   main.at()
//;   	array_index.go:8
//;   main.main()
//;   	array_index.go:13
//; exit: 2
