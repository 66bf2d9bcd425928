//! test run

// Package variables: static and dynamic initialisers, dependencies between them, composite literals of every kind.
package main

import (
	"errors"
	"fmt"
	"strings"
)

type color int

const (
	red color = iota
	green
	blue
)

type point struct {
	x, y int
	name string
	next *point
	any  any
	f    func(int) int
}

var (
	a = b + 1
	b = f("b", c*2)
	c = 20

	names   = [...]string{red: "red", blue: "blue", green: "green"}
	sparse  = [10]int8{1, 5: 50, 51, 9: 90}
	table   = map[string][]int{"x": {1, 2}, "y": nil, "z": {len("abc")}}
	nested  = [][]point{{{1, 2, "p", nil, 3, nil}}, {}, {{x: 5, any: "s"}, {y: 6}}}
	pointer = &point{1, 2, "outer", &point{name: "inner"}, errBase, twice}
	self    = &cell{}
	fn      = func(s string) string { return prefix + s }
	prefix  = strings.Repeat("=", 3)
	errBase = errors.New("base")
	big     [1 << 16]byte
	zero    struct{ a, b, c int }
	iface   fmt.Stringer = color(2)
	consts               = [...]float64{1.5, -0.25, 1e300, 1 << 20}
	text                 = "static" + " " + "string"
	bytes                = []byte("mutable")
	runes                = []rune{'a', 'é', 0x1F600}
	_                    = f("blank", 0)
	u, v                 = pair()
	anyNil  any
	anon    = struct {
		X int
		M map[int]bool
	}{7, map[int]bool{1: true}}
	complexes = []complex128{1i, 2 + 3i}
	methods   = []func() string{color(0).String, blue.String}
	chans     = [2]chan int{make(chan int, 1), nil}
	generic   = stack[string]{items: []string{"g"}}
	ptrs      = [...]*int{&c, &sharedInt, nil}
	sharedInt = 99
	selfRef   = []any{&selfRef2}
	selfRef2  = 5
)

type cell struct{ c *cell }
type stack[T any] struct{ items []T }

func (c color) String() string { return names[c] }
func twice(n int) int          { return n * 2 }

func f(name string, v int) int {
	order = append(order, fmt.Sprint(name, v))
	return v + 1
}

var order []string

func pair() (int, string) { order = append(order, "pair"); return a, prefix }

func init() { order = append(order, "init1"); self.c = self }
func init() { order = append(order, "init2"); bytes[0] = 'M' }

func main() {
	fmt.Println(a, b, c, order)
	fmt.Println(names, len(names), sparse, table, len(nested), nested[0][0].any, nested[2][0].any, nested[2][1].y)
	fmt.Println(pointer.next.name, pointer.any, pointer.f(21), self.c.c == self, fn("x"))
	fmt.Println(len(big), big[65535], zero, iface, consts, text, string(bytes), string(runes), u, v, anyNil, anon)
	fmt.Println(complexes, methods[0](), methods[1](), cap(chans[0]), chans[1] == nil, generic.items, *ptrs[0], *ptrs[1], ptrs[2])
	big[100] = 7
	c = 21
	*ptrs[1]++
	names[1] = "GREEN"
	fmt.Println(big[100], *ptrs[0], sharedInt, green, *selfRef[0].(*int))
}

//; stdout:
//;   42 41 20 [b40 blank0 pair init1 init2]
//;   [red green blue] 3 [1 0 0 0 0 50 51 0 0 90] map[x:[1 2] y:[] z:[3]] 3 3 s 6
//;   inner base 42 true ===x
//;   65536 0 {0 0 0} blue [1.5 -0.25 1e+300 1.048576e+06] static string Mutable aé😀 42 === <nil> {7 map[1:true]}
//;   [(0+1i) (2+3i)] red blue 1 true [g] 20 99 <nil>
//;   7 21 100 GREEN 5
//; exit: 0
