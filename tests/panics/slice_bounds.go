//! test run
//! stderr

// Slice bounds out of range, in a method with a value receiver.
package main

type text string

func (t text) cut(from, to int) text {
	return t[from:to]
}

func main() {
	t := text("hello")
	println(t.cut(1, 3))
	println(t.cut(3, 9))
}

//; stdout:
//; stderr:
//;   el
//;   panic: runtime error: slice bounds out of range [:9] with length 5
//;
//;   goroutine 1 [running]:
//;   main.text.cut()
//;   	slice_bounds.go:10
//;   main.main()
//;   	slice_bounds.go:16
//; exit: 2
