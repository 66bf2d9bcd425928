//! test run
//! stderr

// A nil pointer to a struct with a field beyond the guard page.
package main

type big struct {
	pad   [1 << 20]byte
	value int
}

//go:noinline
func get(b *big) int {
	return b.value
}

func main() {
	println(get(&big{value: 3}))
	println(get(nil))
}

//; stdout:
//; stderr:
//;   3
//;   panic: runtime error: invalid memory address or nil pointer dereference
//;   [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x?]
//;
//;   goroutine 1 [running]:
//;   main.get()
//;   	nil_big_offset.go:14
//;   main.main()
//;   	nil_big_offset.go:19
//; exit: 2
