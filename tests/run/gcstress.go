//! test run

// Memory under pressure: trees, maps, strings, closures, channels and interfaces live across many collections.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
)

type tree struct {
	left, right *tree
	payload     []int
}

func build(depth int) *tree {
	if depth == 0 {
		return &tree{payload: []int{1}}
	}
	return &tree{build(depth - 1), build(depth - 1), make([]int, depth)}
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return t.left.count() + t.right.count() + len(t.payload)
}

type item struct {
	key  string
	self *item
	list []*item
	any  any
	fn   func() string
	m    map[string]*item
}

func garbage(n int) (total int) {
	for i := range n {
		s := strings.Repeat("x", i%100)
		b := []byte(s)
		total += len(b)
		_ = map[int]string{i: s}
	}
	return
}

func web(n int) *item {
	root := &item{key: "root", m: map[string]*item{}}
	root.self = root
	for i := range n {
		it := &item{key: fmt.Sprint("k", i), self: root, any: []any{i, float64(i)}}
		it.fn = func() string { return it.key + fmt.Sprint(i) }
		root.m[it.key] = it
		root.list = append(root.list, it)
		if i%3 == 0 {
			delete(root.m, fmt.Sprint("k", i/2))
		}
	}
	return root
}

func verify(root *item) (sum int) {
	for i, it := range root.list {
		if it.self != root || it.key != fmt.Sprint("k", i) || it.fn() != it.key+fmt.Sprint(i) || it.any.([]any)[0] != i {
			panic("damaged")
		}
		sum += len(it.key)
	}
	return
}

func interior() (out []*int) {
	for range 50 {
		arr := make([]int, 1000)
		arr[500] = 7
		out = append(out, &arr[500])
	}
	return
}

func main() {
	long := build(12)
	root := web(500)
	pointers := interior()
	for i := range 10 {
		garbage(2000)
		runtime.GC()
		if i%5 == 0 {
			fmt.Println(long.count(), verify(root), len(root.m))
		}
	}
	sum := 0
	for _, p := range pointers {
		sum += *p
	}
	fmt.Println(sum)
	var wg sync.WaitGroup
	results := make(chan string, 8)
	for w := range 8 {
		wg.Go(func() {
			local := build(8)
			m := map[string][]byte{}
			for i := range 300 {
				m[fmt.Sprint(w, i)] = []byte(strings.Repeat(string(rune('a'+w)), i))
				if i%100 == 0 {
					runtime.GC()
				}
			}
			n := 0
			for _, b := range m {
				n += len(b)
			}
			results <- fmt.Sprint(w, " ", local.count(), " ", n)
		})
	}
	wg.Wait()
	close(results)
	var lines []string
	for r := range results {
		lines = append(lines, r)
	}
	sort.Strings(lines)
	fmt.Println(lines)
	pipe := make(chan []byte)
	go func() {
		for i := range 1000 {
			pipe <- []byte(fmt.Sprint("message ", i))
		}
		close(pipe)
	}()
	n := 0
	for b := range pipe {
		n += len(b)
		if n%997 == 0 {
			runtime.GC()
		}
	}
	fmt.Println(n, verify(root), long.count())
}

//; stdout:
//;   12274 1890 333
//;   12274 1890 333
//;   350
//;   [0 758 44850 1 758 44850 2 758 44850 3 758 44850 4 758 44850 5 758 44850 6 758 44850 7 758 44850]
//;   10890 1890 12274
//; exit: 0
