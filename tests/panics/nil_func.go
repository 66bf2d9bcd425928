//! test run
//! stderr

// A call of a nil function value.
package main

//go:noinline
func call(f func(int) int) int {
	return f(1)
}

func main() {
	println(call(func(i int) int { return i + 1 }))
	println(call(nil))
}

//; stdout:
//; stderr:
//;   2
//;   panic: runtime error: invalid memory address or nil pointer dereference
//;   [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x?]
//;
//;   goroutine 1 [running]:
//;   main.call()
//;   	nil_func.go:9
//;   main.main()
//;   	nil_func.go:14
//; exit: 2
