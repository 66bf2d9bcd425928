//! test errors

// Linknames of nothing and twice of the same, and a directive about assembly at a function with a body.
package main

import _ "unsafe"

//go:linkname nothing runtime.nothing

//go:linkname f runtime.f
//go:linkname f runtime.g
func f() {}

//go:noescape
func g() {}

//go:noinline
type T int

func main() {}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./linkname.go:8:3: //go:linkname must refer to declared function or variable
//;   ./linkname.go:11:3: duplicate //go:linkname for f
//;   ./linkname.go:15:6: can only use //go:noescape with external func implementations
//;   ./linkname.go:17:3: misplaced compiler directive
