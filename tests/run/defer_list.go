//! test run

// A deferred call in a loop is an object of the heap, one outside of it a variable, here the list's last: what its call needs stays.
package main

import "runtime"

type node struct {
	n   int
	pad [5]int
}

//go:noinline
func show(o *node) {
	if o.n != 7 {
		panic("wrong")
	}
}

var sink []*node

//go:noinline
func work() {
	runtime.GC()
	for range 1000 {
		sink = append(sink[:0], new(node))
	}
}

//go:noinline
func make7() *node { return &node{n: 7} }

func main() {
	defer show(make7())
	for i := 0; i < 3; i++ {
		defer func() { work(); println("d", i) }()
	}
	work()
}

//; stdout:
//; exit: 0
