//! test errors

// Names that do not exist.
package main

import "fmt"

func main() {
	fmt.Printn(x)
	var t T
	t.method()
	undefinedFunc(1, 2)
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./undefined.go:9:6: undefined: fmt.Printn
//;   ./undefined.go:9:13: undefined: x
//;   ./undefined.go:10:8: undefined: T
//;   ./undefined.go:12:2: undefined: undefinedFunc
