//! test errors

// go:linkname needs `import _ "unsafe"`, and binds nothing without it.
package main

//go:linkname fastRand runtime.fastrand
func fastRand() uint32

//go:linkname answer main.hidden
var answer int

func main() {
	println(fastRand(), answer)
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./linkname_unsafe.go:6:3: //go:linkname only allowed in Go files that import "unsafe"
//;   ./linkname_unsafe.go:7:6: missing function body
//;   ./linkname_unsafe.go:9:3: //go:linkname only allowed in Go files that import "unsafe"
