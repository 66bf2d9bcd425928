//! test run
//! stderr

// Reading a field through a nil pointer.
package main

type node struct {
	value int
	next  *node
}

//go:noinline
func last(n *node) int {
	for n.next != nil {
		n = n.next
	}
	return n.value
}

func main() {
	println(last(&node{5, nil}))
	println(last(nil))
}

//; stdout:
//; stderr:
//;   5
//;   panic: runtime error: invalid memory address or nil pointer dereference
//;   [signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x?]
//;
//;   goroutine 1 [running]:
//;   main.last()
//;   	nil_deref.go:14
//;   main.main()
//;   	nil_deref.go:22
//; exit: 2
