//! test run

// Arrays are values: copying, comparing, nesting, indexing with checks, ranging over copies and pointers.
package main

import "fmt"

type grid [3][4]int

func (g grid) sum() (total int) {
	for _, row := range g {
		for _, v := range row {
			total += v
		}
	}
	return total
}

func (g *grid) fill() {
	for i := range g {
		for j := range g[i] {
			g[i][j] = i*10 + j
		}
	}
}

//go:noinline
func change(a [5]int) [5]int {
	a[2] = 99
	return a
}

//go:noinline
func big(a [200]int64) (b [200]int64) {
	for i, v := range a {
		b[len(b)-1-i] = v
	}
	return
}

//go:noinline
func at(a *[4]string, i int) string { return a[i] }

func main() {
	a := [5]int{1, 2, 3, 4, 5}
	b := change(a)
	fmt.Println(a, b, a == b, a == [5]int{1, 2, 3, 4, 5}, len(a), cap(a[:2]))
	var g grid
	fmt.Println(g.sum())
	g.fill()
	h := g
	h[1][1] = -1
	fmt.Println(g, g.sum(), h.sum(), g == h, g != h)
	for i, v := range a {
		a[4-i] = v * 10
	}
	fmt.Println(a)
	p := &a
	for i, v := range p {
		p[4-i] = v + 1
	}
	fmt.Println(*p, len(p), p[1:3])
	var large [200]int64
	for i := range large {
		large[i] = int64(i * i)
	}
	rev := big(large)
	fmt.Println(rev[0], rev[199], rev[1], large[0])
	sparse := [...]string{2: "two", 5: "five", 1: "one"}
	fmt.Printf("%d %q\n", len(sparse), sparse)
	fmt.Println(at((*[4]string)(sparse[1:5]), 1))
	zero := [0]int{}
	fmt.Println(len(zero), zero == [0]int{})
	type pair struct {
		name string
		v    [2]float32
	}
	pairs := [2]pair{{"a", [2]float32{1, 2}}, {"b", [2]float32{3, 4}}}
	other := pairs
	fmt.Println(pairs == other)
	other[1].v[0]++
	fmt.Println(pairs == other, other[1], pairs[1])
	m := map[[2]int]string{{1, 2}: "x", {3, 4}: "y"}
	fmt.Println(m[[2]int{3, 4}], m[[2]int{4, 3}] == "")
	var asAny any = [2]int{1, 2}
	fmt.Println(asAny == any([2]int{1, 2}), asAny == any([2]int{2, 1}), asAny == any([3]int{1, 2, 0}))
	defer func() { fmt.Println(recover()) }()
	i := 4
	fmt.Println(at(nil, i-4+len(a)))
}

//; stdout:
//;   [1 2 3 4 5] [1 2 99 4 5] false true 5 5
//;   0
//;   [[0 1 2 3] [10 11 12 13] [20 21 22 23]] 138 126 false true
//;   [50 40 30 20 10]
//;   [52 42 31 41 51] 5 [42 31]
//;   39601 0 39204 0
//;   6 ["" "one" "two" "" "" "five"]
//;   two
//;   0 true
//;   true
//;   false {b [4 4]} {b [3 4]}
//;   y true
//;   true false false
//;   runtime error: invalid memory address or nil pointer dereference
//; exit: 0
