//! test run

// Maps: every kind of key, NaN and interface keys, deletion and insertion while ranging, nil maps, unhashable keys.
package main

import (
	"fmt"
	"math"
	"sort"
)

type key struct {
	a int
	s string
	f float64
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func keysOf[K comparable, V any](m map[K]V) []string {
	var out []string
	for k, v := range m {
		out = append(out, fmt.Sprint(k, "=", v))
	}
	sort.Strings(out)
	return out
}

func large() {
	m := make(map[int]int)
	for i := 0; i < 20000; i++ {
		m[i*7] = i
	}
	for i := 0; i < 20000; i += 3 {
		delete(m, i*7)
	}
	sum, n := 0, 0
	for k, v := range m {
		if k != v*7 {
			panic("mixed up")
		}
		sum += v
		n++
	}
	_, has := m[21]
	v, has2 := m[7]
	fmt.Println(n, len(m), sum, has, v, has2)
}

func mutate() {
	m := map[int]bool{}
	for i := 0; i < 1000; i++ {
		m[i] = true
	}
	seen := map[int]int{}
	for k := range m {
		seen[k]++
		delete(m, k)
		delete(m, (k+1)%1000)
		if len(m) > 0 && k%5 == 0 {
			m[k+5000] = true
			delete(m, k+5000)
		}
	}
	for _, n := range seen {
		if n != 1 {
			panic("seen twice")
		}
	}
	fmt.Println(len(m))
	grow := map[int]int{0: 0}
	for k := range grow {
		if len(grow) < 500 {
			grow[k+1000+len(grow)] = k
		}
	}
	fmt.Println(len(grow) >= 2)
}

func randomOrder() bool {
	m := map[int]int{}
	for i := 0; i < 50; i++ {
		m[i] = i
	}
	first := fmt.Sprint(firstKeys(m))
	for i := 0; i < 50; i++ {
		if fmt.Sprint(firstKeys(m)) != first {
			return true
		}
	}
	return false
}

func firstKeys(m map[int]int) (ks []int) {
	for k := range m {
		ks = append(ks, k)
	}
	return ks[:3]
}

func main() {
	fmt.Println(keysOf(map[int8]string{1: "a", -1: "b"}))
	fmt.Println(keysOf(map[uint64]int{math.MaxUint64: 1, 0: 2}))
	fmt.Println(keysOf(map[string]int{"": 0, "x": 1, "longer key with many bytes": 2}))
	fmt.Println(keysOf(map[bool]string{true: "t", false: "f"}))
	fmt.Println(keysOf(map[key]int{{1, "a", 0.5}: 1, {1, "a", -0.5}: 2}))
	fmt.Println(keysOf(map[[3]byte]rune{{1, 2, 3}: 'x'}))
	fmt.Println(keysOf(map[float64]int{0: 1, math.Copysign(0, -1): 2, 1.5: 3}))
	fmt.Println(keysOf(map[any]int{1: 1, int64(1): 2, "1": 3, 1.0: 4, key{}: 5, nil: 6, [1]int{1}: 7}))
	nan := map[float64]int{}
	for i := 0; i < 3; i++ {
		nan[math.NaN()] = i
	}
	_, ok := nan[math.NaN()]
	fmt.Println(len(nan), ok, keysOf(nan))
	delete(nan, math.NaN())
	clear(nan)
	fmt.Println(len(nan))
	p, q := new(int), new(int)
	ptrs := map[*int]string{p: "p", q: "q"}
	fmt.Println(ptrs[p], ptrs[q], ptrs[nil] == "")
	m := map[string][]int{}
	m["a"] = append(m["a"], 1, 2)
	m["b"] = nil
	counts := map[rune]int{}
	for _, r := range "mississippi" {
		counts[r]++
	}
	fmt.Println(m, counts['s'], counts['x'], len(counts), keysOf(counts))
	v, ok := m["b"]
	fmt.Println(v == nil, ok)
	structs := map[string]struct{ n int }{"k": {5}}
	fmt.Println(structs["k"].n, structs["z"].n)
	large()
	mutate()
	fmt.Println(randomOrder())
	var none map[string]int
	fmt.Println(none["x"], len(none), none == nil)
	delete(none, "x")
	for range none {
		panic("nil map has an element")
	}
	try("nil map", func() { none["x"] = 1 })
	try("unhashable", func() { _ = map[any]int{}[[]int{1}] })
	try("unhashable", func() { map[any]int{}[func() {}] = 1 })
	try("unhashable", func() { delete(map[any]int{1: 1}, any(map[int]int{})) })
	wide := map[int][300]byte{}
	wide[1] = [300]byte{299: 7}
	fmt.Println(wide[1][299], wide[2][299], len(wide))
	fmt.Println(map[string]map[string]int{"o": {"i": 1}}["o"]["i"], map[int]int(nil)[3])
}

//; stdout:
//;   [-1=b 1=a]
//;   [0=2 18446744073709551615=1]
//;   [=0 longer key with many bytes=2 x=1]
//;   [false=f true=t]
//;   [{1 a -0.5}=2 {1 a 0.5}=1]
//;   [[1 2 3]=120]
//;   [-0=2 1.5=3]
//;   [1=1 1=2 1=3 1=4 <nil>=6 [1]=7 {0  0}=5]
//;   3 false [NaN=0 NaN=1 NaN=2]
//;   0
//;   p q true
//;   map[a:[1 2] b:[]] 4 0 4 [105=4 109=1 112=2 115=4]
//;   true true
//;   5 0
//;   13333 13333 133326667 false 1 true
//;   0
//;   true
//;   true
//;   0 0 true
//;   nil map assignment to entry in nil map
//;   unhashable hash of unhashable type: []int
//;   unhashable runtime error: hash of unhashable type func()
//;   unhashable runtime error: hash of unhashable type map[int]int
//;   7 0 1
//;   1 0
//; exit: 0
