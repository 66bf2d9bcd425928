//! test run
//! stderr

// An assignment of several values evaluates operands first and then assigns from left to right: what panics in a target is found in its turn.
package main

type e struct{ n int }

type s struct {
	e
	f int
	g [2]int
}

func f() int { println("f called"); return 1 }

func try(name string, g func()) {
	defer func() { r := recover(); println(name, r != nil) }()
	g()
}

func main() {
	x := []int{3, 5, 7}
	i := 3
	try("two", func() { x[1], x[i] = 4, 5 })
	println(x[1])
	try("call", func() { x[i] = f() })
	v := 0
	var arr [2]s
	try("field", func() { v, arr[i].f = 1, 2 })
	println(v)
	try("field2", func() { v, arr[1].g[i] = 2, 2 })
	println(v)
	var p *s
	try("nil", func() { v, p.f = 3, 2 })
	println(v)
	try("nil2", func() { v, p.g[1] = 4, 2 })
	println(v)
	try("nil3", func() { v, p.g[i] = 5, 2 })
	println(v)
	var m map[string]int
	try("map", func() { v, m["a"] = 6, 2 })
	println(v)
	try("three", func() { v, x[i], x[0] = 7, 1, f() })
	println(v, x[0])
	try("first", func() { x[i], v = 7, 8 })
	println(v, x[0])
	try("op", func() { x[i] += f() })
	y := &arr
	y = nil
	try("nilarr", func() { v, y[i-2].f = 9, f() })
	println(v)
	try("double", func() { v, x[x[i]] = 10, f() })
	println(v)
	try("range", func() {
		for v, x[i] = range []int{1, 2} {
		}
	})
	println(v)
	try("embedded", func() { v, arr[i].e.n = 11, f() })
	println(v)
	try("promoted", func() { v, p.n = 12, 1 })
	println(v)
	k := 1
	try("index first", func() { k, arr[k].f = 2, 13 })
	println(k, arr[1].f)
}

//; stdout:
//; stderr:
//;   two true
//;   4
//;   f called
//;   call true
//;   field true
//;   1
//;   field2 true
//;   2
//;   nil true
//;   3
//;   nil2 true
//;   4
//;   nil3 true
//;   5
//;   map true
//;   6
//;   f called
//;   three true
//;   7 3
//;   first true
//;   7 3
//;   f called
//;   op true
//;   f called
//;   nilarr true
//;   9
//;   f called
//;   double true
//;   9
//;   range true
//;   0
//;   f called
//;   embedded true
//;   11
//;   promoted true
//;   12
//;   index first false
//;   2 13
//; exit: 0
