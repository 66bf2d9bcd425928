//! test run

// What may be in the frame and what may not: variables, closures, boxed values and texts that are kept from one iteration to the
// next, by way of memory, of results, of other functions' parameters, of closures.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strings"
)

type node struct {
	n    int
	next *node
}

type pair struct {
	a, b *int
	name string
	any  any
}

func id[T any](x T) T { return x }

//go:noinline
func same(p *int) *int { return p }

//go:noinline
func second(a, b *int) (int, *int) { return *a, b }

//go:noinline
func content(p **int) *int { return *p }

//go:noinline
func put(p **int, x *int) { *p = x }

//go:noinline
func hold(x *pair, p *int) *pair {
	x.a = p
	return x
}

//go:noinline
func deep(n int, p *int) *int {
	if n == 0 {
		return p
	}
	return deep(n-1, p)
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

func lists() *node {
	var head *node
	for i := range 4 {
		head = &node{i, head}
	}
	clobber(10)
	return head
}

func ring() int {
	a, b := node{n: 1}, node{n: 2}
	a.next, b.next = &b, &a
	return a.next.next.next.n
}

func lastOfEach() (last *int, sum int) {
	for i := range 3 {
		x := i * 10
		if last != nil {
			sum += *last
		}
		last = &x
	}
	return
}

func outOfLoop() int {
	var kept [3]*int
	var where pair
	for i := range 3 {
		x, y := i, i+100
		kept[i] = &x
		hold(&where, &y)
	}
	clobber(5)
	return *kept[0]*100 + *kept[1]*10 + *kept[2] + *where.a*1000
}

func throughCalls() []*int {
	var out []*int
	for i := range 3 {
		x, y, z, u, v := i, i+10, i+20, i+30, i+40
		_, p := second(&x, &y)
		q := &z
		var r *int
		put(&r, &u)
		out = append(out, same(p), content(&q), r, deep(3, &v))
	}
	clobber(10)
	return out
}

func closures() (fs []func() int) {
	for i := range 3 {
		x := i * i
		y := x
		fs = append(fs, func() int { return x }, func() int { y++; return y })
	}
	clobber(10)
	return
}

func closureOfLast() int {
	f := func() int { return -1 }
	for i := range 4 {
		x := i
		if i%2 == 0 {
			g := f
			f = func() int { return g()*10 + x }
		}
	}
	clobber(4)
	return f()
}

func nested(n int) func() func() int {
	m := n + 1
	return func() func() int {
		k := m + n
		return func() int { return k + m + n }
	}
}

func setInside() (out *int) {
	func() {
		x := 42
		out = &x
	}()
	clobber(10)
	return
}

func setAfter() string {
	x := 1
	f := func() int { return x }
	x = 2
	y := 3
	for range 2 {
		y++
	}
	g := func() int { return y }
	var z int
	h := func() int { return z }
	z = 9
	return fmt.Sprint(f(), g(), h())
}

func loopVariable() (out []int) {
	var fs []func() int
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		i++
	}
	for _, f := range fs {
		out = append(out, f())
	}
	return
}

func jumps() (out []int) {
	var ps []*int
	i := 0
again:
	x := i
	ps = append(ps, &x)
	i++
	if i < 3 {
		goto again
	}
	clobber(10)
	for _, p := range ps {
		out = append(out, *p)
	}
	return
}

func deferred() (out []string) {
	for i := range 3 {
		x := i
		p := &x
		defer func() { out = append(out, fmt.Sprint("deferred ", *p)) }()
	}
	y := 7
	defer func(p *int) { out = append(out, fmt.Sprint("once ", *p)) }(&y)
	y = 8
	return
}

func boxes(list []int) (out []any) {
	var last any
	for _, x := range list {
		if last == any(x) {
			continue
		}
		last = x * 1000
		out = append(out, last, any(pair{name: fmt.Sprint(x)}).(pair).name)
	}
	clobber(10)
	return
}

func isBig(v any) bool { n, ok := v.(int); return ok && n > 500 }

func looked(list []int) (n int) {
	for _, x := range list {
		if isBig(x * 300) {
			n++
		}
	}
	return
}

//go:noinline
func firstWord(s string) string { return strings.Fields(s)[0] }

func texts(b []byte) (out []string) {
	last := ""
	counts := map[string]int{}
	for i := range b {
		s := string(b[:i])
		if s == last {
			out = append(out, "same")
		}
		counts[string(b[i:i+1])]++
		if string(b[i:]) == "llo wor" {
			out = append(out, "found")
		}
		last = s + "."
		out = append(out, last, firstWord(string(b[i:])+" x"), s+"-"+last+"-"+s)
		b[0] = 'H'
	}
	keys := []string{}
	for key := range counts {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return append(out, keys...)
}

func runes(s string) (out []rune) {
	var kept [][]rune
	for i := range 3 {
		r := []rune(s)
		r[0] = rune('a' + i)
		kept = append(kept, r[:1])
	}
	clobber(10)
	for _, r := range kept {
		out = append(out, r...)
	}
	return
}

func byteSlices(s string) string {
	var last []byte
	for i := range 3 {
		b := []byte(s)
		b[i] = '*'
		if i > 0 && string(last) == string(b) {
			return "clobbered"
		}
		last = b
	}
	return string(last)
}

func modified(b []byte) bool {
	s := string(b)
	b[0]++
	return s == string(b)
}

func swapKeys(m map[string]int, b []byte) int {
	before := m[string(b)]
	b[0] = 'y'
	return before*10 + m[string(b)]
}

func appended(n int) []int {
	s := make([]int, 2, 3)
	s[0], s[1] = 1, 2
	s = append(s[:1], make([]int, n)...)
	return append(s, make([]int, 2)...)
}

func negative(n int) (err any) {
	defer func() { err = recover() }()
	return len(append([]int{1}, make([]int, n)...))
}

func variadic(list ...any) (out string) {
	for _, x := range list {
		out += fmt.Sprintf("%v,", x)
	}
	return
}

func errs() (out []error) {
	for i := range 3 {
		out = append(out, fmt.Errorf("error %d: %w", i, errors.New(strings.Repeat("x", i))))
	}
	return
}

func big() (sum int) {
	for i := range 3 {
		x := [20]int{i}
		f := func() int { return x[0] + x[19] }
		y := [4]string{fmt.Sprint(i), "b"}
		g := func() string { return y[0] + y[1] }
		sum += f() + len(g())
	}
	return
}

type shape interface{ area() int }
type square struct{ side int }

func (s square) area() int   { return s.side * s.side }
func (s *square) grow() *int { s.side++; return &s.side }

func methods() (out []int) {
	var all []shape
	var sides []*int
	for i := range 3 {
		s := square{i}
		sides = append(sides, s.grow())
		all = append(all, s)
		grow := s.grow
		grow()
	}
	clobber(10)
	for i := range all {
		out = append(out, all[i].area(), *sides[i])
	}
	return
}

func (s *square) same() *square { return s }

//go:noinline
func bound(side int) *square {
	s := square{side}
	same := s.same
	return same()
}

func doubled(n int) []int {
	s := make([]int, n)
	return append(s, s...)
}

// ping and pong call each other; what one is given comes out of the other, or stays in a chain.
//
//go:noinline
func ping(n int, p *int, c *chain) *int {
	x := n
	if n == 0 {
		c.last = c.here
		return p
	}
	c.here = &x
	return pong(n-1, p, c)
}

//go:noinline
func pong(n int, p *int, c *chain) *int {
	y := n * 10
	if n == 0 {
		return &y
	}
	q := ping(n-1, &y, c)
	if n%2 == 0 {
		return p
	}
	return q
}

type chain struct{ here, last *int }

//go:noinline
func pings() (out []*int) {
	x, c := 77, chain{}
	out = append(out, ping(2, &x, &c), ping(1, &x, &c), ping(5, &x, &c), ping(0, &x, &c))
	return append(out, c.here, c.last)
}

// The walk of a tree whose functions call each other: nothing of it is on the heap but what is kept.
type walker struct {
	sum  int
	kept []*int
}

func (w *walker) tree(n int, up *walker) {
	own := walker{sum: n}
	if n > 0 {
		own.branches(n, w)
	}
	w.sum += own.sum
	if up != nil {
		up.kept = append(up.kept, &own.sum)
	}
}

func (w *walker) branches(n int, up *walker) {
	for i := range 2 {
		w.tree(n-1-i, up)
	}
}

func walked() (int, []int) {
	w := walker{}
	w.tree(3, nil)
	clobber(10)
	var out []int
	for _, p := range w.kept {
		out = append(out, *p)
	}
	return w.sum, out
}

func constants() (out []any) {
	n, s, d, big := 2000, "abc", 1.5, int64(1)<<40
	func() {
		out = append(out, n, s, d, big, pair{name: s}.name)
		func() { out = append(out, n+1, s, any(n) == any(2000)) }()
	}()
	return
}

func sent() (out []int) {
	c := make(chan *int, 3)
	for i := range 3 {
		x := i
		select {
		case c <- &x:
		default:
		}
	}
	go func() {
		y := 5
		c <- &y
		close(c)
	}()
	runtime.Gosched()
	clobber(10)
	for p := range c {
		out = append(out, *p)
	}
	return
}

func ranged(yield func(*int) bool) {
	for i := range 3 {
		x := i * 2
		if !yield(&x) {
			return
		}
	}
}

func iterated() (out []int) {
	var kept []*int
	for p := range ranged {
		kept = append(kept, p)
	}
	clobber(10)
	for _, p := range kept {
		out = append(out, *p)
	}
	return
}

// What a loop made last: its phi uses the value before the instruction that makes it.
func carried(n int) (f func() int, v any, p *pair) {
	for i := 0; i < n; i++ {
		kept := &node{n: i}
		f = func() int { return kept.n + 1 }
	}
	for i := 0; i < n; i++ {
		kept := i
		v = pair{a: &kept}
	}
	for i := 0; i < n; i++ {
		kept, other := i, -i
		p = &pair{a: &kept, b: &other}
	}
	return
}

func main() {
	for n := lists(); n != nil; n = n.next {
		fmt.Print(n.n, " ")
	}
	fmt.Println(ring())
	last, sum := lastOfEach()
	clobber(10)
	fmt.Println(*last, sum, outOfLoop())
	for _, p := range throughCalls() {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	fs := closures()
	for range 2 {
		for _, f := range fs {
			fmt.Print(f(), " ")
		}
	}
	fmt.Println(closureOfLast(), nested(3)()(), *setInside(), setAfter(), loopVariable(), jumps())
	fmt.Println(deferred(), boxes([]int{1, 2, 2000, 3}), looked([]int{1, 2, 3}))
	fmt.Printf("%q\n", texts([]byte("hello wor")))
	fmt.Println(string(runes("xyz")), byteSlices("abc"), modified([]byte("q")))
	fmt.Println(swapKeys(map[string]int{"x": 1, "y": 2}, []byte("x")), appended(1), appended(5), negative(-1))
	fmt.Println(variadic(1, "two", 3.0, square{4}, &square{5}), errs(), big(), methods(), sent(), iterated())
	fmt.Println(*id(&square{7}), content(id(new(*int))) == nil)
	b := bound(8)
	clobber(10)
	fmt.Println(*b, doubled(2))
	for _, p := range pings() {
		clobber(10)
		fmt.Print(*p, " ")
	}
	fmt.Println(constants())
	fmt.Println(walked())
	f, v, p := carried(3)
	clobber(10)
	fmt.Println(f(), *v.(pair).a, *p.a, *p.b)
}

//; stdout:
//;   3 2 1 0 2
//;   20 10 102012
//;   10 20 30 40 11 21 31 41 12 22 32 42 ⏎
//;   0 1 1 2 4 5 0 2 1 3 4 6 -98 14 42 2 5 9 [1 3 5] [0 1 2]
//;   [once 8 deferred 2 deferred 1 deferred 0] [1000 1 2000 2 3000 3] 2
//;   ["same" "." "hello" "-.-" "H." "ello" "H-H.-H" "found" "He." "llo" "He-He.-He" "Hel." "lo" "Hel-Hel.-Hel" "Hell." "o" "Hell-Hell.-Hell" "Hello." "wor" "Hello-Hello.-Hello" "Hello ." "wor" "Hello -Hello .-Hello " "Hello w." "or" "Hello w-Hello w.-Hello w" "Hello wo." "r" "Hello wo-Hello wo.-Hello wo" " " "e" "h" "l" "o" "r" "w"]
//;   abc ab* false
//;   12 [1 0 0 0] [1 0 0 0 0 0 0 0] runtime error: makeslice: len out of range
//;   1,two,3,{4},&{5}, [error 0:  error 1: x error 2: xx] 9 [1 2 4 3 9 4] [0 1 2 5] [0 2 4]
//;   {7} true
//;   {8} [0 0 0 0]
//;   10 0 77 77 1 1 [2000 abc 1.5 1099511627776 abc 2001 abc true]
//;   5 [2 0]
//;   3 2 2 -2
//; exit: 0
