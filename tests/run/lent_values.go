//! test run

// What a small function makes for its results may be in its caller's frame, where its body stands in place of the call. What
// outlives the caller, or the iteration of a loop, may not: by way of fields, of other results, of functions in between.
package main

import (
	"bytes"
	"fmt"
	"math/big"
	"runtime"
	"strings"
	"testing"
)

type point struct {
	x, y int
	next *point
	name *string
	list []int
}

func newPoint(x, y int) *point { return &point{x: x, y: y} }

func linked(x int, next *point) *point { return &point{x: x, next: next} }

func named(name *string) *point { return &point{name: name} }

func withList(n int) *point {
	p := &point{x: n}
	if n > 0 {
		p.list = []int{n, n + 1, n + 2}
	}
	return p
}

func ring(x int) *point {
	p := &point{x: x}
	p.next = p
	return p
}

func pairOf(x int) (*point, *point) {
	p, q := &point{x: x}, &point{x: -x}
	p.next, q.next = q, p
	return p, q
}

func through(x int) *point { return newPoint(x, x+1) }

func buffered() []int { return append(make([]int, 0, 8), 1, 2) }

type failure struct{ what string }

func (f *failure) Error() string { return f.what }

// What leads to the point is one of the results.
func withError(x int) (int, *point, error) {
	if x < 0 {
		return x, nil, &failure{"negative"}
	}
	return x, &point{x: x}, nil
}

// As net's ReadFromUDP: what is lent was handed on, and comes back.
func fill(x int, p *point) (int, *point, error) {
	if x < 0 {
		return x, nil, &failure{"not filled"}
	}
	p.x = x
	return x, p, nil
}

func filled(x int) (int, *point, error) { return fill(x, &point{}) }

var globalError error

//go:noinline
func keepFilled(x int) int {
	_, p, err := filled(x)
	globalError = err
	clobber(20)
	if err != nil {
		return -1
	}
	return p.x
}

//go:noinline
func keepError(x int) int {
	n, p, err := withError(x)
	globalError = err
	if err != nil {
		return -n
	}
	return p.x + n
}

func choose(a *point, make bool) *point {
	if make {
		return &point{x: 100}
	}
	return a
}

//go:noinline
func clobber(n int) int {
	var pad [64]int
	for i := range pad {
		pad[i] = -i - 1
	}
	if n > 0 {
		pad[n] = clobber(n - 1)
	}
	return pad[n]
}

var global *point
var globalName *string

//go:noinline
func keepNext() {
	x := point{x: 1}
	p := linked(2, &x)
	global = p.next
}

//go:noinline
func keepName() {
	s := strings.Repeat("n", 3)
	globalName = named(&s).name
}

//go:noinline
func keepList() []int { return withList(7).list }

//go:noinline
func keepRing() *point { return ring(8).next }

//go:noinline
func keepOther() *point {
	p, _ := pairOf(9)
	return p.next.next.next
}

//go:noinline
func keepThrough() *point { return through(10) }

//go:noinline
func chain(n int) (head *point) {
	for i := range n {
		head = linked(i, head)
	}
	return
}

//go:noinline
func chainSum(n int) (sum int) {
	var head *point
	for i := range n {
		head = linked(i, head)
	}
	for ; head != nil; head = head.next {
		sum = sum*10 + head.x
	}
	return
}

//go:noinline
func lastTwo() (sum int) {
	var last *point
	for i := range 4 {
		p := newPoint(i, 0)
		if last != nil {
			sum = sum*100 + last.x*10 + p.x
		}
		last = p
	}
	return
}

//go:noinline
func inArray() (sum int) {
	var all [4]*point
	for i := range all {
		all[i] = through(i)
	}
	clobber(3)
	for _, p := range all {
		sum = sum*10 + p.y
	}
	return
}

//go:noinline
func inClosures() (sum int) {
	var fs []func() int
	for i := range 3 {
		p := newPoint(i, i)
		fs = append(fs, func() int { p.x++; return p.x })
	}
	clobber(3)
	for _, f := range fs {
		sum = sum*10 + f()
	}
	return
}

//go:noinline
func stored(to **point) {
	p := newPoint(11, 12)
	*to = p
}

//go:noinline
func sent(c chan *point) { c <- newPoint(13, 14) }

//go:noinline
func boxed() any { return newPoint(15, 16) }

//go:noinline
func grown() []int {
	s := buffered()
	return append(s, 3)
}

//go:noinline
func chosen() (int, int) {
	a := point{x: 1}
	return choose(&a, false).x, choose(&a, true).x
}

//go:noinline
func keepChosen() *point {
	a := point{x: 17}
	return choose(&a, false)
}

//go:noinline
func recovered() (out *point) {
	p := newPoint(18, 19)
	defer func() {
		recover()
		out = p
	}()
	var none *point
	return newPoint(none.x, 0)
}

//go:noinline
func local() int {
	p, q := newPoint(1, 2), withList(3)
	r := linked(4, p)
	runtime.GC()
	return p.x + p.y*10 + q.list[2]*100 + r.next.y*1000
}

//go:noinline
func line() string {
	p := failing(3)
	return fmt.Sprint(p.x)
}

func failing(n int) *point {
	_, _, at, _ := runtime.Caller(0)
	return &point{x: at, y: n}
}

func allocations() []float64 {
	n := 5
	x := big.NewInt(10)
	return []float64{
		testing.AllocsPerRun(10, func() { n += newPoint(n, 1).y }),
		testing.AllocsPerRun(10, func() { x.Add(x, big.NewInt(int64(n%7))) }),
		testing.AllocsPerRun(10, func() { n += bytes.NewBuffer([]byte("abc")).Len() }),
		testing.AllocsPerRun(10, func() { global = newPoint(1, 2) }),
		testing.AllocsPerRun(10, func() { n += keepError(1) }),
		testing.AllocsPerRun(10, func() { n += keepFilled(1) }),
	}
}

func main() {
	keepNext()
	keepName()
	list, ringed, other, passed := keepList(), keepRing(), keepOther(), keepThrough()
	head, sum, last := chain(4), chainSum(4), lastTwo()
	clobber(20)
	fmt.Println(global.x, *globalName, list, ringed.x, ringed.next.x, other.x, passed.x, passed.y, sum, last)
	for ; head != nil; head = head.next {
		fmt.Print(head.x, " ")
	}
	fmt.Println(inArray(), inClosures())
	var p *point
	stored(&p)
	c := make(chan *point, 1)
	sent(c)
	q, b, g, k, r := <-c, boxed(), grown(), keepChosen(), recovered()
	clobber(20)
	fmt.Println(p.x, q.x, b.(*point).y, g, k.x, r.x, local(), line())
	fmt.Println(chosen())
	n := keepError(-2)
	clobber(20)
	fmt.Println(n, globalError)
	fmt.Println(keepError(3), globalError)
	fmt.Println(keepFilled(-2), globalError)
	fmt.Println(keepFilled(5), globalError)
	fmt.Println(allocations())
}

//; stdout:
//;   1 nnn [7 8 9] 8 8 -9 10 11 3210 11223
//;   3 2 1 0 1234 123
//;   11 13 16 [1 2 3] 17 18 2521 265
//;   1 100
//;   2 negative
//;   6 <nil>
//;   -1 not filled
//;   5 <nil>
//;   [0 0 0 1 0 0]
//; exit: 0
