//! test run
//! not linux/s390x frames have no maps there

// Objects that only dead variables of outer frames point to are collected. A register of a thread that runs beside may happen to hold
// an address, so most of them count.
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
	var dead, alive []weak.Pointer[object]
	fmt.Println("most of deep's:", deep(50, &dead, &alive) >= 45)
	done := make(chan bool)
	var dead2, alive2 []weak.Pointer[object]
	go func() { done <- deep(50, &dead2, &alive2) >= 45 }()
	fmt.Println("most of a goroutine's:", <-done)
}

//; stdout:
//;   most of deep's: true
//;   most of a goroutine's: true
//; exit: 0
