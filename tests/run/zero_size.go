//! test run

// Variables and objects without a size are at one place, as with gc.
package main

import "fmt"

var x, y [0]int
var p, q = new([0]int), new([0]int)
var e struct{}
var table = [2]any{&x, &e}

//go:noinline
func same(a, b *[0]int) bool { return a == b }

func main() {
	fmt.Println(p == q, same(&x, p), same(&y, p), table[0].(*[0]int) == p)
	fmt.Println(len(x), e)
}

//; stdout:
//;   true true true true
//;   0 {}
//; exit: 0
