//! test run
//! stderr 1

// Endless recursion ends with a stack overflow.
package main

type frame struct {
	next *frame
	pad  [64]int
}

func grow(f *frame, n int) int {
	g := frame{next: f}
	g.pad[n&63] = n
	return grow(&g, n+1) + g.pad[3]
}

func main() {
	println(grow(nil, 0))
}

//; stdout:
//; stderr:
//;   runtime: goroutine stack exceeds 1000000000-byte limit
//; exit: 2
