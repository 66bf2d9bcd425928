//! test run
//! stderr

// A method call on a nil interface.
package main

type speaker interface{ speak() string }

//go:noinline
func say(s speaker) string {
	return s.speak()
}

func main() {
	println(say(nil))
}

//; stdout:
//; stderr:
//;   panic: runtime error: invalid memory address or nil pointer dereference
//;   [signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x?]
//;
//;   goroutine 1 [running]:
//;   main.say()
//;   	nil_interface.go:11
//;   main.main()
//;   	nil_interface.go:15
//; exit: 2
