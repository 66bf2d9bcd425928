//! test run

// Embedding and method sets: promotion through values and pointers, several levels, shadowing, interfaces inside structs.
package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

type logger struct {
	prefix string
	lines  []string
}

func (l *logger) log(s string)   { l.lines = append(l.lines, l.prefix+s) }
func (l logger) count() int      { return len(l.lines) }
func (l *logger) reset() *logger { l.lines = nil; return l }

type base struct {
	*logger
	id int
}

func (b base) name() string { return fmt.Sprint("base", b.id) }
func (b *base) setID(n int) { b.id = n }

type middle struct {
	base
	name2 string
}

func (m middle) name() string { return "middle:" + m.base.name() }

type top struct {
	middle
	sync.Mutex
	extra
	fmt.Stringer
}

type extra struct{ id string }

func (extra) only() string { return "only" }

type namer interface{ name() string }
type setter interface {
	namer
	setID(int)
	log(string)
}

type str string

func (s str) String() string { return "str " + string(s) }

type reverse struct{ sort.Interface }

func (r reverse) Less(i, j int) bool { return r.Interface.Less(j, i) }

type multi struct {
	a struct{ inner }
	b inner
}
type inner struct{ v int }

func (i *inner) inc() *inner { i.v++; return i }
func (i inner) get() int     { return i.v }

type override struct{ strings.Builder }

func (o *override) WriteString(s string) (int, error) {
	return o.Builder.WriteString("<" + s + ">")
}

type gen[T any] struct {
	inner
	val T
}

type funcs struct {
	op func(int) int
	*inner
}

func main() {
	t := &top{middle: middle{base{&logger{prefix: "> "}, 1}, "m"}, extra: extra{"e"}, Stringer: str("s")}
	t.log("one")
	t.middle.log("two")
	t.setID(42)
	t.base.setID(t.base.id + 1)
	fmt.Println(t.count(), t.lines, t.name(), t.base.name(), t.extra.id, t.middle.id, t.only(), t.String(), t)
	t.Lock()
	fmt.Println(t.TryLock())
	t.Unlock()
	var n namer = t
	var s setter = t
	s.setID(7)
	s.log("three")
	fmt.Println(n.name(), s.name(), t.prefix, len(t.reset().lines))
	var v namer = t.middle
	t.middle.id = 1000
	fmt.Println(v.name(), n.name())
	f := t.name
	g := (*top).name
	h := middle.name
	t.id2()
	t.middle.base.id = 5
	fmt.Println(f(), g(t), h(t.middle), (*top).count(t))
	xs := sort.IntSlice{3, 1, 2}
	sort.Sort(reverse{xs})
	fmt.Println(xs, reverse{xs}.Len())
	var m multi
	m.a.inc().inc()
	m.b.inc()
	fmt.Println(m.a.get(), m.b.get(), m.a.v+m.b.v)
	var o override
	fmt.Fprintf(&o, "%s", "x")
	o.WriteString("y")
	fmt.Println(o.String(), o.Len())
	gi := gen[[]int]{inner{5}, []int{1}}
	gi.inc()
	fmt.Println(gi.get(), gi.val)
	fs := funcs{func(i int) int { return i * i }, &inner{9}}
	fmt.Println(fs.op(7), fs.get(), fs.inc().v)
	anon := struct {
		*inner
		fmt.Stringer
	}{&inner{1}, str("anon")}
	var st fmt.Stringer = anon
	var getter interface{ get() int } = anon
	fmt.Println(st, getter.get(), anon.inc().v)
	func() {
		defer func() { fmt.Println(recover()) }()
		var empty top
		empty.log("x")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var empty top
		_ = empty.String()
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var bp *base
		fmt.Println(nameOf(bp))
	}()
}

//go:noinline
func nameOf(n namer) string { return n.name() }

func (t *top) id2() { t.middle.id = 77 }

//; stdout:
//;   2 [> one > two] middle:base43 base43 e 43 only str s str s
//;   false
//;   middle:base7 middle:base7 >  0
//;   middle:base7 middle:base1000
//;   middle:base1000 middle:base5 middle:base5 0
//;   [3 2 1] 3
//;   2 1 3
//;   x<y> 4
//;   6 [1]
//;   49 9 10
//;   str anon 1 2
//;   runtime error: invalid memory address or nil pointer dereference
//;   runtime error: invalid memory address or nil pointer dereference
//;   value method main.base.name called using nil *base pointer
//; exit: 0
