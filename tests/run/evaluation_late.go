//! test run

// Variables are read after the calls beside them, as gc does it: what the language leaves open programs rely on.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

type counter struct{ n int }

func (c *counter) next() int { c.n++; return c.n }

func (c *counter) fail() error { c.n = 100; return errors.New("failed") }

func parse(text string) (map[string]int, error) {
	var m map[string]int
	return m, json.Unmarshal([]byte(text), &m)
}

func both() (counter, error) {
	var c counter
	return c, c.fail()
}

func three() (int, counter, int) {
	var c counter
	return c.next(), c, c.next()
}

func named() (c counter, err error) {
	defer func() { c.n++ }()
	return c, c.fail()
}

func show(values ...int) { fmt.Println(values) }

var global int

func bump() int { global++; return global }

func generic[T any](v T, set func(*T) bool) (T, bool) {
	return v, set(&v)
}

type list struct {
	items []int
	next  *list
}

func (l *list) grow() int { l.items = append(l.items, len(l.items)); return len(l.items) }

func main() {
	fmt.Println(parse(`{"a": 1}`))
	fmt.Println(both())
	fmt.Println(three())
	fmt.Println(named())
	fmt.Println(generic(1, func(p *int) bool { *p = 7; return true }))

	var c counter
	show(c.n, c.next(), c.n, c.next())
	p := &c
	show(p.n, p.next())
	show(global, bump())
	x := global + bump()
	y, z := global, bump()
	show(x, y, z)
	array := [...]int{global, bump()}
	show(array[:]...)
	pair := struct{ a, b int }{global, bump()}
	show(pair.a, pair.b)

	i := 0
	inc := func() int { i++; return i }
	slice := make([]int, 5)
	slice[i] = inc()
	slice[i+1], slice[i+2] = inc(), i
	show(slice...)
	fmt.Println(map[int]int{i: inc()}, i, inc() > 0 && inc() > 5, i)
	var boxed any = i + inc()
	fmt.Println(boxed)

	l := &list{}
	show(len(l.items), l.grow(), len(l.items), l.grow())
	l.next = &list{items: l.items, next: nil}
	l.items[0] = l.next.grow() + len(l.next.items)*10
	show(l.items...)

	ch := make(chan int, 2)
	ch <- i + inc()
	ch <- 5
	show(len(ch), <-ch, len(ch), <-ch)
	m := map[string]int{}
	m["k"] = len(m) + func() int { m["other"] = 1; return 0 }()
	fmt.Println(m)
}

//; stdout:
//;   map[a:1] <nil>
//;   {100} failed
//;   1 {2} 2
//;   {101} failed
//;   7 true
//;   [2 1 2 2]
//;   [3 3]
//;   [1 1]
//;   [4 3 3]
//;   [4 4]
//;   [5 5]
//;   [0 1 0 2 2]
//;   map[3:3] 5 false 5
//;   12
//;   [0 1 1 2]
//;   [33 1]
//;   [2 14 1 5]
//;   map[k:0 other:1]
//; exit: 0
