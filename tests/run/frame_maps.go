//! test run

// Maps that stay in their function are in its frame, with their first group: they grow out of it, are made anew in each iteration, and
// what outlives the function or the iteration is on the heap.
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"sort"
	"testing"
)

type key struct {
	name string
	id   int
}

type large struct{ words [40]int }

//go:noinline
func count(words []string) int {
	seen := map[string]int{}
	for _, w := range words {
		seen[w]++
	}
	return seen["a"]*100 + len(seen)
}

//go:noinline
func grown(n int) (sum int) {
	m := make(map[int]*int)
	for i := range n {
		x := i * i
		m[i] = &x
		if i%100 == 0 {
			runtime.GC()
		}
	}
	for k, p := range m {
		sum += k ^ *p
	}
	return sum
}

//go:noinline
func reserved(n int) int {
	m, small := make(map[key]string, n), make(map[key]string, 3)
	for i := range 20 {
		m[key{fmt.Sprint(i), i}] = "x"
		small[key{"y", i % 4}] = fmt.Sprint(i)
	}
	delete(m, key{"3", 3})
	return len(m)*100 + len(small) + len(small[key{"y", 3}])
}

//go:noinline
func iterations(n int) (lens []int) {
	var last map[int]bool
	for i := range n {
		m := map[int]bool{}
		kept := map[int]bool{}
		for j := range i {
			m[j] = true
			kept[j+1000] = true
		}
		last = kept
		lens = append(lens, len(m), len(last))
	}
	return append(lens, len(last))
}

//go:noinline
func kept() (map[string]int, func() int) {
	a, b := map[string]int{"a": 1}, map[string]int{"b": 2}
	return a, func() int { return b["b"] }
}

//go:noinline
func largeValues() int {
	m := map[large]large{}
	for i := range 10 {
		var l large
		l.words[39] = i
		m[l] = l
	}
	var l large
	l.words[39] = 7
	return m[l].words[39] + len(m)
}

func fill(m map[string][]int, depth int) {
	m[fmt.Sprint(depth)] = append(m[fmt.Sprint(depth/2)], depth)
	if depth > 0 {
		fill(m, depth-1)
	}
}

//go:noinline
func recursive(depth int) (keys []string) {
	m := map[string][]int{}
	fill(m, depth)
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	clear(m)
	return append(keys, fmt.Sprint(len(m)))
}

//go:noinline
func deferred() (n int) {
	m := map[int]string{1: "one"}
	defer func() { recover(); n = len(m) }()
	m[2] = "two"
	var nilMap map[int]string
	nilMap[3] = m[1]
	return 0
}

//go:noinline
func bytesKey(b []byte) (found int) {
	m := map[string]int{"a longer text than thirty-two bytes, in any case": 1}
	found = m[string(b)]
	s := string(b)
	b[0] = 'A'
	return found*10 + m[s]
}

func main() {
	fmt.Println(count([]string{"a", "b", "a"}), count(nil), grown(10), grown(1000), reserved(5), reserved(100))
	fmt.Println(iterations(10))
	a, b := kept()
	fmt.Println(a, b(), largeValues(), recursive(12), deferred())
	fmt.Println(bytesKey([]byte("a longer text than thirty-two bytes, in any case")))

	words, x, y := []string{"a", "b"}, []int{1, 2}, []int{1, 2}
	text := []byte("a longer text than thirty-two bytes, in any case")
	counts := []float64{
		testing.AllocsPerRun(100, func() { count(words) }),
		testing.AllocsPerRun(100, func() { largeValues() }),
		testing.AllocsPerRun(100, func() { bytesKey(text) }),
	}
	var boxed, other any = x, y
	counts = append(counts, testing.AllocsPerRun(100, func() { reflect.DeepEqual(boxed, other) }))
	value := reflect.ValueOf(map[string]int{"a": 1})
	counts = append(counts, testing.AllocsPerRun(100, func() {
		for iter := value.MapRange(); iter.Next(); {
		}
	}))
	fmt.Println(counts)
}

//; stdout:
//;   202 0 312 332865464 1906 1906
//;   [0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 9]
//;   map[a:1] 2 17 [0 1 10 11 12 2 3 4 5 6 7 8 9 0] 2
//;   11
//;   [0 23 1 0 0]
//; exit: 0
