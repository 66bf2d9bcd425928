//! test run

// Finalizers with results: none, in registers, in memory, several; with pointer and interface parameters.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type object struct {
	id   int
	self *object
}

func (o *object) String() string { return fmt.Sprint("object ", o.id) }

type large struct {
	a [10]int
	s string
}

var calls, wrong atomic.Int32

func check(id int) {
	if id < 1000 || id >= 1100 {
		wrong.Add(1)
	}
	calls.Add(1)
}

//go:noinline
func fill(id int) (l large) {
	for i := range l.a {
		l.a[i] = id
	}
	l.s = fmt.Sprint(id)
	return l
}

var finalizers = []any{
	func(o *object) {
		check(o.id)
	},
	func(o *object) (int, error) {
		check(o.id)
		return o.id, nil
	},
	func(o *object) (a, b, c string, d []int, e int, f error) {
		check(o.id)
		return "a", "b", "c", nil, o.id, nil
	},
	func(o *object) (f, g float64, n int, h, i, j, k, l, m float32) {
		check(o.id)
		return 1, 2, o.id, 3, 4, 5, 6, 7, 8
	},
	func(o *object) large {
		check(o.id)
		return fill(o.id)
	},
	func(o any) large {
		check(o.(*object).id)
		return fill(1)
	},
	func(o fmt.Stringer) (n int, a large, b [3]string) {
		check(o.(*object).id)
		a, b[1] = fill(7), o.String()
		n = len(b[1]) + a.a[3]
		return n, a, b
	},
	func(o *object) (a, b large, c [2]any) {
		defer func() { a.s = b.s + fmt.Sprint(c) }()
		check(o.id)
		a, b, c[0] = fill(1), fill(2), o.id
		runtime.GC()
		if a.a[9] != 1 || b.a[0] != 2 || c[0] != o.id {
			wrong.Add(1)
		}
		return
	},
	func(o *object) (struct{}, [0]large, [1][1]int) {
		check(o.id)
		return struct{}{}, [0]large{}, [1][1]int{{o.id}}
	},
	(*object).String,
}

//go:noinline
func register(i int) {
	o := &object{id: 1000 + i}
	runtime.SetFinalizer(o, finalizers[i%(len(finalizers)-1)])
	p := &object{id: i}
	runtime.SetFinalizer(p, finalizers[2])
	runtime.SetFinalizer(p, nil)
}

//go:noinline
func clearStack(n int) int {
	var pad [200]int
	if n > 0 {
		pad[n] = clearStack(n - 1)
	}
	return pad[n]
}

func main() {
	for i := range 98 {
		register(i)
	}
	clearStack(20)
	for range 500 {
		runtime.GC()
		if calls.Load() >= 92 {
			break
		}
		time.Sleep(2 * time.Millisecond)
	}
	fmt.Println(calls.Load() >= 92, wrong.Load())
	runtime.SetFinalizer(&object{id: 1}, finalizers[len(finalizers)-1])
	runtime.GC()
}

//; stdout:
//;   true 0
//; exit: 0
