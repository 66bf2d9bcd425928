//! test run

// Structs: comparison, copying, nesting, blank and empty fields, big ones by value through calls and channels.
package main

import "fmt"

type inner struct {
	a int8
	b int64
	s string
}

type outer struct {
	inner
	tag  byte
	p    *inner
	any  any
	f    float32
	_    int
	none struct{}
}

type big struct {
	id    int
	data  [40]int
	name  string
	child inner
}

//go:noinline
func bump(b big) big {
	b.id++
	b.data[39] = b.id
	b.name += "+"
	b.child.b--
	return b
}

//go:noinline
func swap(a, b big) (big, big) { return b, a }

func (b big) value() int    { b.id = 0; return b.data[39] }
func (b *big) pointer() int { b.id *= 2; return b.id }

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{value: v}
	}
	if v < t.value {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t != nil {
		t.left.walk(f)
		f(t.value)
		t.right.walk(f)
	}
}

func main() {
	x := outer{inner: inner{1, 2, "three"}, tag: 'x', any: 7}
	y := x
	fmt.Println(x == y, x.a, x.b, x.s, x.inner.s)
	y.s = "other"
	fmt.Println(x == y, x.s, y.s)
	y = x
	y.p = &y.inner
	y.p.b = 1 << 40
	fmt.Println(x == y, y.b, x.b, *y.p)
	b := big{id: 5, name: "n", child: inner{b: 10}}
	c := bump(bump(b))
	fmt.Println(b.id, b.name, b.data[39], c.id, c.name, c.data[39], c.child.b)
	b, c = swap(b, c)
	fmt.Println(b.id, c.id, b == c, b.value())
	doubled := b.pointer()
	fmt.Println(doubled, b.id)
	ch := make(chan big, 2)
	ch <- b
	b.id = -1
	got := <-ch
	fmt.Println(got.id, got.name, b.id)
	m := map[string]big{"k": got}
	got.id = 1000
	fmt.Println(m["k"].id, m["missing"].name == "")
	anon := struct {
		X, Y int
		Tag  string `json:"tag"`
	}{1, 2, "t"}
	fmt.Printf("%v %+v %#v\n", anon, anon, anon)
	e := struct{}{}
	fmt.Println(e == struct{}{})
	var root *tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.insert(v)
	}
	root.walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	nan := struct{ f float64 }{0}
	nan.f /= nan.f
	fmt.Println(nan == nan)
	arr := []inner{{1, 2, "a"}, {3, 4, "b"}}
	for _, v := range arr {
		v.s = "changed"
	}
	for i := range arr {
		arr[i].b *= 2
	}
	fmt.Println(arr)
	p := &arr[1]
	arr = append(arr, inner{})
	p.s = "old backing"
	fmt.Println(arr[1].s, p.s)
	defer func() { fmt.Println(recover()) }()
	f1, f2 := struct{ f any }{func() {}}, struct{ f any }{func() {}}
	fmt.Println(f1 == f2)
}

//; stdout:
//;   true 1 2 three three
//;   false three other
//;   false 1099511627776 2 {1 1099511627776 three}
//;   5 n 0 7 n++ 7 8
//;   7 5 false 7
//;   14 14
//;   14 n++ -1
//;   14 true
//;   {1 2 t} {X:1 Y:2 Tag:t} struct { X int; Y int; Tag string "json:\"tag\"" }{X:1, Y:2, Tag:"t"}
//;   true
//;   1 2 3 5 8 9 ⏎
//;   false
//;   [{1 4 a} {3 8 b}]
//;   b old backing
//;   runtime error: comparing uncomparable type func()
//; exit: 0
