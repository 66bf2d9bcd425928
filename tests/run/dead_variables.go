//! test run
//! not linux/s390x frames have no maps there

// Variables in a frame whose address is taken keep what they point to alive exactly as long as they are needed: by their function, or
// by way of a pointer to them that a callee, another variable or a closure has. A register of a thread that runs beside may happen to
// hold an address, so some of the turns count.
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

type holder struct {
	a, b  *object
	inner *holder
	pad   [3]int
}

//go:noinline
func look(h *holder) int { return h.a.n }

//go:noinline
func fill(h *holder, n int) weak.Pointer[object] {
	h.a = &object{n: n}
	return weak.Make(h.a)
}

//go:noinline
func collected(w weak.Pointer[object]) bool {
	runtime.GC()
	return w.Value() == nil
}

func isAlive(w weak.Pointer[object]) {
	if collected(w) {
		panic("collected too soon")
	}
}

// variable is needed until its last use.
//
//go:noinline
func variable() bool {
	var h holder
	w := fill(&h, 1)
	isAlive(w)
	look(&h)
	return collected(w)
}

// again is set anew in each turn, and not needed between.
//
//go:noinline
func again() bool {
	n := 0
	for i := range 3 {
		var h holder
		w := fill(&h, i)
		look(&h)
		if collected(w) {
			n++
		}
	}
	return n == 3
}

// callee has the only pointer to its caller's variable, and does not use it at last.
//
//go:noinline
func callee(h *holder, w weak.Pointer[object]) bool {
	isAlive(w)
	if look(h) != 3 {
		panic("wrong object")
	}
	return collected(w)
}

//go:noinline
func caller() bool {
	var h holder
	w := fill(&h, 3)
	return callee(&h, w)
}

// linked variables are alive by way of another one.
//
//go:noinline
func linked() bool {
	var inner, outer holder
	w := fill(&inner, 4)
	fill(&outer, 5)
	outer.inner = &inner
	return deep(&outer, w, 20)
}

//go:noinline
func deep(h *holder, w weak.Pointer[object], depth int) bool {
	if depth > 0 {
		var own holder
		own.inner = h.inner
		return deep(&own, w, depth-1)
	}
	isAlive(w)
	if look(h.inner) != 4 {
		panic("wrong object")
	}
	return collected(w)
}

// captured is alive by way of a deferred closure, even where the function panics.
//
//go:noinline
func captured() (done bool) {
	var h holder
	w := fill(&h, 6)
	defer func() {
		done = recover() != nil
		isAlive(w)
		if look(&h) != 6 {
			panic("wrong object")
		}
	}()
	var missing *holder
	return look(missing) == 0
}

// kept is alive until KeepAlive.
//
//go:noinline
func kept() bool {
	o := &object{n: 7}
	w := weak.Make(o)
	isAlive(w)
	runtime.KeepAlive(o)
	return collected(w)
}

// aside is not what a pointer leads to that could lead there.
//
//go:noinline
func aside(other *holder, isOther bool) bool {
	var h holder
	w := fill(&h, 9)
	isAlive(w)
	p := &h
	if isOther {
		p = other
	}
	p.a = nil
	return h.a != nil && look(&h) == 9
}

// element is in a frame while a goroutine waits to send it.
//
//go:noinline
func element() bool {
	type pair struct {
		o *object
		n [4]int
	}
	c, ready := make(chan pair), make(chan weak.Pointer[object])
	go func() {
		var p pair
		p.o = &object{n: 8}
		ready <- weak.Make(p.o)
		select {
		case c <- p:
		case <-ready:
		}
	}()
	w := <-ready
	for range 10 {
		runtime.Gosched()
	}
	isAlive(w)
	return (<-c).o.n == 8
}

func main() {
	for _, test := range []struct {
		name string
		run  func() bool
	}{
		{"variable", variable}, {"again", again}, {"caller", caller}, {"linked", linked}, {"captured", captured},
		{"kept", kept}, {"aside", func() bool { return aside(new(holder), true) }}, {"element", element},
	} {
		n := 0
		for range 20 {
			if test.run() {
				n++
			}
		}
		fmt.Println(test.name, n >= 5)
	}
}

//; stdout:
//;   variable true
//;   again true
//;   caller true
//;   linked true
//;   captured true
//;   kept true
//;   aside true
//;   element true
//; exit: 0
