//! test run

// Interfaces: values of every shape, comparison, embedding, nil inside, method sets, promotion through pointers.
package main

import (
	"fmt"
	"sort"
)

type animal interface{ sound() string }
type walker interface{ walk(int) int }
type beast interface {
	animal
	walker
	fmt.Stringer
}

type base struct{ legs int }

func (b base) sound() string   { return "..." }
func (b *base) walk(n int) int { b.legs += n; return b.legs }
func (b base) String() string  { return fmt.Sprintf("base(%d)", b.legs) }

type dog struct {
	*base
	name string
}

func (d dog) sound() string { return d.name + " barks, not " + d.base.sound() }

type cat struct {
	base
	animal
}

func (c cat) sound() string { return "meow" }

type wrapper struct{ beast }

type tiny byte

func (t tiny) sound() string { return fmt.Sprint("tiny ", byte(t)) }

type fn func() string

func (f fn) sound() string { return f() }

type list []string

func (l list) sound() string { return fmt.Sprint(len(l), l) }

type huge struct{ data [50]int }

func (h huge) sound() string { return fmt.Sprint("huge ", h.data[49]) }

type empty struct{}

func (empty) sound() string { return "empty" }

type one struct{ p *int }

func (o one) sound() string { return fmt.Sprint("one ", *o.p) }

type mapType map[string]int

func (m mapType) sound() string { return fmt.Sprint("map ", len(m)) }

type arr1 [1]func() string

func (a arr1) sound() string { return "arr1 " + a[0]() }

func sounds(as ...animal) {
	for _, a := range as {
		fmt.Println(a.sound())
	}
}

type byLen []string

func (b byLen) Len() int           { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type nilErr struct{}

func (*nilErr) Error() string { return "nil pointer inside" }

func mayFail(fail bool) error {
	var e *nilErr
	if fail {
		return e
	}
	return nil
}

func main() {
	n := 3
	d := dog{&base{4}, "rex"}
	c := &cat{base: base{2}}
	sounds(base{}, &base{}, d, &d, c, *c, tiny(7), fn(func() string { return "fn" }), list{"a", "b"}, huge{[50]int{49: 5}},
		empty{}, &empty{}, one{&n}, mapType{"x": 1}, arr1{func() string { return "inner" }})
	var b beast = d
	fmt.Println(b.walk(3), b, d.legs)
	w := wrapper{b}
	fmt.Println(w.sound(), w.walk(1), w)
	var a1, a2 animal = tiny(1), tiny(1)
	var a3 animal = &base{1}
	fmt.Println(a1 == a2, a1 == a3, a1 != nil, a3 == animal(a3), a1 == tiny(1), a3 == &base{1})
	fmt.Println(mayFail(false) == nil, mayFail(true) == nil, mayFail(true))
	words := byLen{"ccc", "a", "bb", "dddd"}
	sort.Sort(sort.Reverse(words))
	fmt.Println(words)
	f, g := animal.sound, (*base).walk
	fmt.Println(f(tiny(9)), g(d.base, 10), beast.walk(b, 1))
	var any1, any2 any = "x", "x"
	fmt.Println(any1 == any2, any1 == any(1), any(1.0) == any(1), any(nil) == nil, any([1]string{"q"}) == any([1]string{"q"}))
	h1, h2 := any(huge{}), any(huge{})
	fmt.Println(h1 == h2)
	h := huge{}
	h1 = h
	h.data[49] = 9
	fmt.Println(h1.(huge).data[49], h1 == any(h))
	for _, pair := range [][2]any{{[]int{}, []int{}}, {map[int]int{}, map[int]int{}}, {func() {}, 1}, {struct{ s []int }{}, struct{ s []int }{}}} {
		func() {
			defer func() { fmt.Println(recover()) }()
			fmt.Println(pair[0] == pair[1])
		}()
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		var none animal
		none.sound()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var c cat
		c.animal.sound()
	}()
}

//; stdout:
//;   ...
//;   ...
//;   rex barks, not ...
//;   rex barks, not ...
//;   meow
//;   meow
//;   tiny 7
//;   fn
//;   2 [a b]
//;   huge 5
//;   empty
//;   empty
//;   one 3
//;   map 1
//;   arr1 inner
//;   7 base(7) 7
//;   rex barks, not ... 8 base(8)
//;   true false true true true false
//;   true false nil pointer inside
//;   [dddd ccc bb a]
//;   tiny 9 18 19
//;   true false false true true
//;   true
//;   0 false
//;   runtime error: comparing uncomparable type []int
//;   runtime error: comparing uncomparable type map[int]int
//;   false
//;   <nil>
//;   runtime error: comparing uncomparable type struct { s []int }
//;   runtime error: invalid memory address or nil pointer dereference
//;   runtime error: invalid memory address or nil pointer dereference
//; exit: 0
