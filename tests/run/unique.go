//! test run

// Handles of unique keep what they are of: interfaces, pointers and boxed values are on the heap, texts are copied.
package main

import (
	"fmt"
	"hash/maphash"
	"runtime"
	"testing"
	"unique"
)

type keyed struct {
	text  string
	other *int
}

//go:noinline
func text(i int) string { return fmt.Sprint("text ", i) }

//go:noinline
func anyHandle(i int) unique.Handle[any] { return unique.Make[any](text(i)) }

//go:noinline
func numberHandle(i int) unique.Handle[any] { return unique.Make[any](i * 1000) }

//go:noinline
func pairHandle(i int) unique.Handle[[2]string] {
	var b [16]byte
	b[8] = byte('a' + i)
	return unique.Make([2]string{string(b[8:9]), string(b[8:9]) + "!"})
}

//go:noinline
func pointerHandle(i int) unique.Handle[keyed] {
	n := i
	return unique.Make(keyed{text(i), &n})
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

func main() {
	a, n, p, k := anyHandle(1), numberHandle(2), pairHandle(0), pointerHandle(4)
	clobber(20)
	runtime.GC()
	clobber(20)
	fmt.Println(a.Value(), n.Value(), p.Value(), k.Value().text, *k.Value().other)
	fmt.Println(a == anyHandle(1), a == anyHandle(2), n == numberHandle(2), p == pairHandle(0), k == pointerHandle(4))

	seed, x := maphash.MakeSeed(), 7
	fmt.Println(maphash.Comparable(seed, &x) == maphash.Comparable(seed, &x))

	heapText := text(5)
	counts := []float64{
		testing.AllocsPerRun(100, func() { p = pairHandle(1) }),
		testing.AllocsPerRun(100, func() { p = unique.Make([2]string{heapText, heapText}) }),
		testing.AllocsPerRun(100, func() { a = unique.Make[any](heapText) }),
		testing.AllocsPerRun(100, func() { a = unique.Make[any]([2]string{heapText, heapText}) }),
	}
	fmt.Println(counts)
}

//; stdout:
//;   text 1 2000 [a a!] text 4 4
//;   true false true true false
//;   true
//;   [0 0 1 1]
//; exit: 0
