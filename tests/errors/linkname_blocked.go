//! test errors

// A function that std keeps for one of its packages.
package main

import _ "unsafe"

//go:linkname newcoro runtime.newcoro
func newcoro(f func(*byte)) *byte

func main() {
	newcoro(nil)
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   link: main: invalid reference to runtime.newcoro
