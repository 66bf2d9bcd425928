//! test run
//! build -tags=alpha,beta -ldflags=-X=main.version=v1.2.3

// Build flags: tags choose files, -X sets a string variable.
package main

import (
	"fmt"
	"runtime/debug"
)

var version = "unset"

var features []string

func main() {
	fmt.Println(version, features)
	info, ok := debug.ReadBuildInfo()
	fmt.Println(ok, info.Path, info.Main.Path)
}

//; stdout:
//;   v1.2.3 [alpha beta]
//;   true example.com/tags example.com/tags
//; exit: 0
