//! test run
//! stderr

// make with a length out of range.
package main

//go:noinline
func build(n int) []int64 {
	return make([]int64, n)
}

func main() {
	println(len(build(2)))
	println(len(build(-2)))
}

//; stdout:
//; stderr:
//;   2
//;   panic: runtime error: makeslice: len out of range
//;
//;   goroutine 1 [running]:
//;   main.build()
//;   	makeslice.go:9
//;   main.main()
//;   	makeslice.go:14
//; exit: 2
