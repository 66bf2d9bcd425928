//! test run
//! stderr

// A failed assertion from a non-empty interface.
package main

type shape interface{ area() int }
type square int
type circle int

func (s square) area() int { return int(s * s) }
func (c circle) area() int { return int(c) * 3 }

func main() {
	var s shape = square(3)
	println(s.(square).area())
	println(s.(circle).area())
}

//; stdout:
//; stderr:
//;   9
//;   panic: interface conversion: main.shape is main.square, not main.circle
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	assert_iface.go:17
//; exit: 2
