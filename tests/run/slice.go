//! test run

// Slices: all forms of slicing, append and its aliasing, copy, make, clear, nil slices, conversion to arrays.
package main

import "fmt"

//go:noinline
func index(xs []int, i int) int { return xs[i] }

//go:noinline
func cut(xs []int, i, j, k int) []int { return xs[i:j:k] }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
	fmt.Println(name, "ok")
}

func show(xs []int) { fmt.Println(len(xs), cap(xs), xs, xs == nil) }

var escaped any

func grow() {
	var xs []int
	escaped = &xs
	last := -1
	for i := 0; i < 2000; i++ {
		xs = append(xs, i)
		if cap(xs) != last {
			last = cap(xs)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
	var bs []byte
	escaped = &bs
	for _, n := range []int{1, 5, 9, 17, 33, 100, 1000} {
		bs = append(bs, make([]byte, n)...)
		fmt.Print(cap(bs), " ")
	}
	fmt.Println()
	var ss []struct{ a, b, c int32 }
	for i := 0; i < 100; i++ {
		ss = append(ss, struct{ a, b, c int32 }{int32(i), 2, 3})
	}
	fmt.Println(len(ss), cap(ss), ss[99].a)
}

func main() {
	base := []int{0, 1, 2, 3, 4, 5, 6, 7}
	show(base[2:5])
	show(base[2:5:6])
	show(base[:0])
	show(base[8:])
	show(base[:])
	var none []int
	show(none)
	show(none[:])
	show(append(none, none...))
	a := append(base[:2], 100)
	fmt.Println(base, a)
	b := append(base[:2:2], 200)
	fmt.Println(base, b)
	c := append(base, 8, 9, 10)
	c[0] = -1
	fmt.Println(base[0], c)
	fmt.Println(copy(base[1:], base), base)
	fmt.Println(copy(base, base[3:]), base, copy(base, none))
	bytes := append([]byte("hi "), "there"...)
	n := copy(bytes[3:], "THEREandmore")
	fmt.Println(string(bytes), n, len(bytes))
	m := make([]int, 3, 10)
	m[2] = 7
	show(m)
	show(m[:6])
	clear(m)
	show(m)
	grow()
	arr := [4]int(base[:4])
	ptr := (*[2]int)(base[4:])
	ptr[0] = 555
	fmt.Println(arr, *ptr, base[4])
	nested := [][]string{{"a"}, nil, {"b", "c"}}
	nested[1] = append(nested[1], nested[2]...)
	nested[2][0] = "z"
	fmt.Println(nested, len(nested[1]))
	for i, v := range base {
		if i == 0 {
			base = append(base, 1, 2, 3)
			base[1] = 77
		}
		fmt.Print(v, " ")
	}
	fmt.Println()
	five, two, minus, hundred := 5, 2, -1, 100
	try("index", func() { index(base[:3], five) })
	try("index negative", func() { index(base, minus) })
	try("index nil", func() { index(nil, 0) })
	try("slice3", func() { cut(base, 1, two, hundred) })
	try("slice order", func() { cut(base, five, two, 8) })
	try("slice high", func() { _ = base[:hundred] })
	try("slice high", func() { _ = base[five:two] })
	try("slice max", func() { cut(base, 0, five, two) })
	try("make", func() { _ = make([]int, minus) })
	try("make cap", func() { _ = make([]int, five, two) })
	try("make huge", func() { _ = make([]int, 1<<uint(62-two+2)) })
	try("to array", func() { _ = [4]int(base[:two]) })
	try("fits", func() { _ = cut(base, 0, 0, 0) })
}

//; stdout:
//;   3 6 [2 3 4] false
//;   3 4 [2 3 4] false
//;   0 8 [] false
//;   0 0 [] false
//;   8 8 [0 1 2 3 4 5 6 7] false
//;   0 0 [] true
//;   0 0 [] true
//;   0 0 [] true
//;   [0 1 100 3 4 5 6 7] [0 1 100]
//;   [0 1 100 3 4 5 6 7] [0 1 200]
//;   0 [-1 1 100 3 4 5 6 7 8 9 10]
//;   7 [0 0 1 100 3 4 5 6]
//;   5 [100 3 4 5 6 4 5 6] 0
//;   hi THERE 5 8
//;   3 10 [0 0 7] false
//;   6 10 [0 0 7 0 0 0] false
//;   3 10 [0 0 0] false
//;   1 2 4 8 16 32 64 128 256 512 848 1280 1792 2560 ⏎
//;   8 8 16 32 80 176 1280 ⏎
//;   100 128 99
//;   [100 3 4 5] [555 4] 555
//;   [[a] [b c] [z c]] 2
//;   100 3 4 5 555 4 5 6 ⏎
//;   index runtime error: index out of range [5] with length 3
//;   index negative runtime error: index out of range [-1]
//;   index nil runtime error: index out of range [0] with length 0
//;   slice3 runtime error: slice bounds out of range [::100] with capacity 16
//;   slice order runtime error: slice bounds out of range [5:2:]
//;   slice high runtime error: slice bounds out of range [:100] with capacity 16
//;   slice high runtime error: slice bounds out of range [5:2]
//;   slice max runtime error: slice bounds out of range [:5:2]
//;   make runtime error: makeslice: len out of range
//;   make cap runtime error: makeslice: cap out of range
//;   make huge runtime error: makeslice: len out of range
//;   to array runtime error: cannot convert slice with length 2 to array or pointer to array with length 4
//;   fits ok
//; exit: 0
