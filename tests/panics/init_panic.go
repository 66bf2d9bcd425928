//! test run
//! stderr

// A panic while packages are initialised.
package main

var table = build()

func build() map[string]int {
	m := map[string]int{}
	var p *int
	m["x"] = *p
	return m
}

func init() {
	println("not reached")
}

func main() {
	println("not reached")
}

//; stdout:
//; stderr:
//;   panic: runtime error: invalid memory address or nil pointer dereference
//;   [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x?]
//;
//;   goroutine 1 [running]:
//;   main.build()
//;   	init_panic.go:12
//;   main.init()
//;   	init_panic.go:7
//; exit: 2
