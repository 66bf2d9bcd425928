//! test errors

// Types that are too large for the runtime, and directives that a sound program must not have.
package main

import _ "unsafe"

type Large [1 << 50]byte

var c chan [1 << 16]byte

func main() {
	var m map[string][]chan struct{ v [70000]byte }
	_ = m
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./limits.go:8:6: type [1125899906842624]byte larger than address space
//;   ./limits.go:10:5: channel element type too large (>64kB)
//;   ./limits.go:13:6: channel element type too large (>64kB)
