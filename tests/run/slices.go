//! test run

// Package slices: sorting, searching, editing in place, iterators, chunks, comparisons.
package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type item struct {
	name  string
	price float64
}

func main() {
	xs := []int{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}
	ys := slices.Clone(xs)
	slices.Sort(ys)
	fmt.Println(xs, ys, slices.IsSorted(ys), slices.Max(xs), slices.Min(xs))
	fmt.Println(slices.BinarySearch(ys, 5))
	fmt.Println(slices.BinarySearch(ys, 7))
	fmt.Println(slices.Compact(slices.Clone(ys)), slices.Index(xs, 9), slices.Contains(xs, 8), slices.IndexFunc(xs, func(x int) bool { return x > 4 }))
	fmt.Println(slices.Insert([]int{1, 2, 3}, 1, 9, 8), slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Replace([]int{1, 2, 3}, 0, 2, 7, 7, 7))
	d := []string{"a", "b", "c"}
	e := slices.Delete(d, 0, 1)
	fmt.Printf("%q %q\n", d, e)
	slices.Reverse(ys)
	fmt.Println(ys, slices.Equal(xs, ys), slices.Compare(xs, ys))
	items := []item{{"pen", 1.5}, {"book", 12}, {"ink", 1.5}, {"map", 7}}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.price, b.price) })
	fmt.Println(items)
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(-cmp.Compare(a.price, b.price), strings.Compare(a.name, b.name))
	})
	fmt.Println(items)
	fmt.Println(slices.BinarySearchFunc(items, 7.0, func(i item, p float64) int { return -cmp.Compare(i.price, p) }))
	fmt.Println(slices.MaxFunc(items, func(a, b item) int { return cmp.Compare(len(a.name), len(b.name)) }))
	fmt.Println(slices.ContainsFunc(items, func(i item) bool { return i.name == "ink" }))
	for c := range slices.Chunk(xs, 4) {
		fmt.Print(c, cap(c), " ")
	}
	fmt.Println()
	for i, v := range slices.Backward(xs[:3]) {
		fmt.Print(i, v, " ")
	}
	fmt.Println(slices.Collect(slices.Values(xs[8:])), slices.Sorted(slices.Values(xs)), slices.AppendSeq([]int{0}, slices.Values(xs[:2])))
	fmt.Println(slices.Concat([]int{1}, nil, []int{2, 3}), slices.Repeat([]string{"z"}, 3), cap(slices.Clip(make([]int, 2, 10))), cap(slices.Grow([]int{1}, 20)) >= 21)
	fmt.Println(slices.DeleteFunc(slices.Clone(xs), func(x int) bool { return x%2 == 1 }))
	fmt.Println(slices.EqualFunc([]int{1, 2}, []string{"1", "2"}, func(i int, s string) bool { return fmt.Sprint(i) == s }))
	fmt.Println(slices.CompactFunc([]string{"a", "A", "b", "B", "a"}, strings.EqualFold))
	fs := []float64{2, 1, 0}
	fs[2] /= fs[2]
	slices.Sort(fs)
	fmt.Println(fs, slices.Max(fs))
	big := make([]uint32, 3000)
	seed := uint32(7)
	for i := range big {
		seed = seed*1664525 + 1013904223
		big[i] = seed % 1000
	}
	slices.Sort(big)
	fmt.Println(slices.IsSorted(big), big[0], big[1500], big[2999])
	fmt.Println(len(slices.Compact(big)))
	strs := strings.Fields("pear apple fig banana cherry date elderberry grape")
	slices.SortFunc(strs, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	fmt.Println(strs)
	defer func() { fmt.Println(recover()) }()
	slices.Insert([]int{1}, len(xs), 1)
}

//; stdout:
//;   [3 1 4 1 5 9 2 6 5 3 5] [1 1 2 3 3 4 5 5 5 6 9] true 9 1
//;   6 true
//;   10 false
//;   [1 2 3 4 5 6 9] 5 false 4
//;   [1 9 8 2 3] [1 4] [7 7 7 3]
//;   ["b" "c" ""] ["b" "c"]
//;   [9 6 5 5 5 4 3 3 2 1 1] false -1
//;   [{pen 1.5} {ink 1.5} {map 7} {book 12}]
//;   [{book 12} {map 7} {ink 1.5} {pen 1.5}]
//;   1 true
//;   {book 12}
//;   true
//;   [3 1 4 1] 4 [5 9 2 6] 4 [5 3 5] 3 ⏎
//;   2 4 1 1 0 3 [5 3 5] [1 1 2 3 3 4 5 5 5 6 9] [0 3 1]
//;   [1 2 3] [z z z] 2 true
//;   [4 2 6]
//;   true
//;   [a b a]
//;   [NaN 1 2] NaN
//;   true 0 485 999
//;   942
//;   [fig date pear apple grape banana cherry elderberry]
//;   runtime error: slice bounds out of range [11:1]
//; exit: 0
