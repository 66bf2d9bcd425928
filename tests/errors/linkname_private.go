//! test errors

// A function of std without a //go:linkname line of its own; one that is declared and not used is no reference.
package main

import (
	_ "strings"
	_ "unsafe"
)

//go:linkname startTheWorld runtime.startTheWorldWithSema
func startTheWorld(now int64) int64

//go:linkname explode strings.explode
func explode(s string, n int) []string

func main() {
	println(len(explode("abc", -1)))
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   link: main: invalid reference to strings.explode
