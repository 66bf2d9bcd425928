//! test run
//! not linux/s390x frames have no maps there

// Objects that only dead variables of the innermost frame point to are collected: those in registers that callees save, and in spill
// slots. A register of a thread that runs beside may happen to hold an address, so most of them count.
package main

import (
	"fmt"
	"runtime"
	"weak"
)

type object struct {
	n    int
	next *object
	pad  [4]int
}

//go:noinline
func use(o *object) int { return o.n }

//go:noinline
func spill(a, b, c, d, e, f, g, h int) int { return a + b + c + d + e + f + g + h }

// one has more values alive than there are registers.
//
//go:noinline
func one(i int) bool {
	a, b, c, d, e, f, g, h := i, i+1, i+2, i+3, i+4, i+5, i+6, i+7
	o := &object{n: i}
	w := weak.Make(o)
	runtime.GC()
	if w.Value() != o || use(o) != i {
		panic("collected too soon")
	}
	runtime.GC()
	gone := w.Value() == nil
	if spill(a, b, c, d, e, f, g, h) != 8*i+28 || a+b+c+d+e+f+g+h != 8*i+28 {
		panic("wrong sum")
	}
	return gone
}

func main() {
	n := 0
	for i := range 20 {
		if one(i) {
			n++
		}
	}
	fmt.Println("most of one's:", n >= 15)
}

//; stdout:
//;   most of one's: true
//; exit: 0
