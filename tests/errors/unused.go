//! test errors

// Imports, variables and labels that nothing uses.
package main

import (
	"fmt"
	"os"
	str "strings"
)

func main() {
	a, b := 1, 2
	var c int
	_ = b
	for i := range 3 {
	}
unused:
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./unused.go:7:2: "fmt" imported and not used
//;   ./unused.go:8:2: "os" imported and not used
//;   ./unused.go:9:2: "strings" imported as str and not used
//;   ./unused.go:13:2: declared and not used: a
//;   ./unused.go:14:6: declared and not used: c
//;   ./unused.go:16:6: declared and not used: i
//;   ./unused.go:18:1: label unused defined and not used
