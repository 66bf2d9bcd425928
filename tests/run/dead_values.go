//! test run

// Objects that only dead variables point to are collected, wherever the variables were: in registers, in spill slots, in frames that
// are not the innermost. A register of a thread that runs beside may happen to hold an address, so most of them count.
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

// deep collects below frames that do not need their objects any more, and frames that do.
//
//go:noinline
func deep(depth int, dead, alive *[]weak.Pointer[object]) int {
	if depth == 0 {
		runtime.GC()
		n := 0
		for _, w := range *dead {
			if w.Value() == nil {
				n++
			}
		}
		for _, w := range *alive {
			if w.Value() == nil {
				panic("collected too soon")
			}
		}
		return n
	}
	d, a := &object{n: depth}, &object{n: depth}
	*dead = append(*dead, weak.Make(d))
	*alive = append(*alive, weak.Make(a))
	use(d)
	n := deep(depth-1, dead, alive)
	return n + use(a) - depth
}

func main() {
	n := 0
	for i := range 20 {
		if one(i) {
			n++
		}
	}
	fmt.Println("most of one's:", n >= 15)
	var dead, alive []weak.Pointer[object]
	fmt.Println("most of deep's:", deep(50, &dead, &alive) >= 45)
	done := make(chan bool)
	var dead2, alive2 []weak.Pointer[object]
	go func() { done <- deep(50, &dead2, &alive2) >= 45 }()
	fmt.Println("most of a goroutine's:", <-done)
}

//; stdout:
//;   most of one's: true
//;   most of deep's: true
//;   most of a goroutine's: true
//; exit: 0
