//! test errors

// Packages that do not exist or may not be imported.
package main

import (
	"fmt"
	_ "no/such/package"
	_ "nosuchstd"
)

func main() { fmt.Println() }

//; exit: 1
//; build:
//;   imports.go:8:2: package no/such/package is not in std (/usr/local/go/src/no/such/package)
//;   imports.go:9:2: package nosuchstd is not in std (/usr/local/go/src/nosuchstd)
