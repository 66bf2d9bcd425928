//! test run

// go:linkname between two packages of a program, in both directions, for functions and variables; build constraints.
package main

import (
	"fmt"
	_ "unsafe"

	"example.com/linkname/impl"
)

//go:linkname pulled example.com/linkname/impl.hidden
func pulled(n int) string

//go:linkname counter example.com/linkname/impl.counter
var counter int

//go:linkname pushed example.com/linkname/impl.Pushed
func pushed(s string) string { return "pushed " + s }

func main() {
	fmt.Println(pulled(3), impl.CallPushed("x"))
	counter += 5
	fmt.Println(impl.Counter(), selected, tagged)
}

//; stdout:
//;   hidden 13 pushed x!
//;   15 linux ordinary
//; exit: 0
