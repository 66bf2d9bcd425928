//! test run
//! stderr

// make of a channel with a negative size.
package main

//go:noinline
func build(n int) chan int {
	return make(chan int, n)
}

func main() {
	println(cap(build(2)))
	println(cap(build(-1)))
}

//; stdout:
//; stderr:
//;   2
//;   panic: makechan: size out of range
//;
//;   goroutine 1 [running]:
//;   main.build()
//;   	makechan.go:9
//;   main.main()
//;   	makechan.go:14
//; exit: 2
