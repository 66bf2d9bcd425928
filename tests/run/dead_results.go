//! test run
//! not linux/s390x frames have no maps there

// Memory that a call or the runtime sets keeps nothing alive before it is set again: results that are returned in memory, variables
// that the runtime clears, the destination of a copy, what only a function's end after a panic uses.
package main

import (
	"fmt"
	"runtime"
	"weak"
)

type object struct {
	n   int
	pad [5]int
}

type record struct {
	o *object
	n [5]int
}

type table struct {
	n       int
	objects [40]*object
}

var turn int

//go:noinline
func makeRecord() record {
	turn++
	return record{o: &object{n: turn}}
}

//go:noinline
func (t *table) fill() weak.Pointer[object] {
	turn++
	t.n = turn
	t.objects[20] = &object{n: turn}
	return weak.Make(t.objects[20])
}

//go:noinline
func (t *table) check() {
	if t.objects[20].n != t.n {
		panic("wrong object")
	}
}

//go:noinline
func watch(r record) weak.Pointer[object] { return weak.Make(r.o) }

//go:noinline
func look(r *record) {
	if r.o.n != turn {
		panic("wrong object")
	}
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

const turns = 3

// results come into the same memory each time.
//
//go:noinline
func results() bool {
	n := 0
	for range turns {
		r := makeRecord()
		w := watch(r)
		isAlive(w)
		look(&r)
		if collected(w) {
			n++
		}
	}
	return n == turns
}

type maker interface{ make() record }

type recordMaker struct{}

func (recordMaker) make() record { return makeRecord() }

// called are results of a method and of a function value.
//
//go:noinline
func called(m maker, f func() record) bool {
	n := 0
	for i := range turns {
		var w weak.Pointer[object]
		if i%2 == 0 {
			r := m.make()
			w = watch(r)
			isAlive(w)
			look(&r)
		} else {
			r := f()
			w = watch(r)
			isAlive(w)
			look(&r)
		}
		if collected(w) {
			n++
		}
	}
	return n == turns
}

// cleared is so large that the runtime clears it.
//
//go:noinline
func cleared() bool {
	n := 0
	for range turns {
		var t table
		w := t.fill()
		isAlive(w)
		t.check()
		if collected(w) {
			n++
		}
	}
	return n == turns
}

// copied is so large that the runtime copies it.
//
//go:noinline
func copied(from *table) bool {
	n := 0
	for range turns {
		w := from.fill()
		t := *from
		from.objects[20] = nil
		isAlive(w)
		t.check()
		if collected(w) {
			n++
		}
	}
	return n == turns
}

// part of a variable is copied: the rest of it is needed.
//
//go:noinline
func part(from *[20]*object) bool {
	var t struct {
		first  *object
		copied [20]*object
		last   *object
	}
	t.first = &object{n: 1}
	t.last = &object{n: 2}
	first, last := weak.Make(t.first), weak.Make(t.last)
	isAlive(first)
	t.copied = *from
	isAlive(first)
	isAlive(last)
	return t.first.n+t.last.n+t.copied[3].n == 6
}

// within copies a variable's part to another part of it.
//
//go:noinline
func within() bool {
	var t [2][20]*object
	t[0][3] = &object{n: 3}
	w := weak.Make(t[0][3])
	isAlive(w)
	move(&t)
	isAlive(w)
	return t[1][3].n == 3
}

//go:noinline
func move(t *[2][20]*object) { t[1], t[0] = t[0], [20]*object{} }

// recovered has results that are read after a panic.
//
//go:noinline
func recovered() (r record, ok bool) {
	defer func() {
		recover()
		isAlive(watch(r))
		look(&r)
		ok = true
	}()
	r = makeRecord()
	isAlive(watch(r))
	panic("over")
}

// selected receives in a loop, into the same memory each time.
//
//go:noinline
func selected(c chan record) bool {
	n := 0
	quit := make(chan int)
	for range turns {
		c <- makeRecord()
		var w weak.Pointer[object]
		select {
		case r := <-c:
			w = watch(r)
			isAlive(w)
			look(&r)
		case <-quit:
			return false
		}
		if collected(w) {
			n++
		}
	}
	return n == turns
}

func main() {
	var from table
	var objects [20]*object
	objects[3] = &object{n: 3}
	for _, test := range []struct {
		name string
		run  func() bool
	}{
		{"results", results}, {"called", func() bool { return called(recordMaker{}, makeRecord) }},
		{"cleared", cleared}, {"copied", func() bool { return copied(&from) }},
		{"part", func() bool { return part(&objects) }}, {"within", within},
		{"recovered", func() bool { _, ok := recovered(); return ok }},
		{"selected", func() bool { return selected(make(chan record, 1)) }},
	} {
		n := 0
		for range 20 {
			if test.run() {
				n++
			}
		}
		fmt.Println(test.name, n >= 15)
	}
}

//; stdout:
//;   results true
//;   called true
//;   cleared true
//;   copied true
//;   part true
//;   within true
//;   recovered true
//;   selected true
//; exit: 0
