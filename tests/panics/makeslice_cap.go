//! test run
//! stderr

// make with a capacity below the length.
package main

//go:noinline
func build(n, c int) []int64 {
	return make([]int64, n, c)
}

func main() {
	println(cap(build(2, 9)))
	println(cap(build(5, 4)))
}

//; stdout:
//; stderr:
//;   9
//;   panic: runtime error: makeslice: cap out of range
//;
//;   goroutine 1 [running]:
//;   main.build()
//;   	makeslice_cap.go:9
//;   main.main()
//;   	makeslice_cap.go:14
//; exit: 2
