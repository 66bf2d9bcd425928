//! test run
//! stderr

// The builtins min, max, clear, len, cap, new, print and println, with operands of every type.
package main

import (
	"fmt"
	"math"
)

type str string

type pair struct{ a, b int }

//go:noinline
func mins(a, b, c int) (int, int) { return min(a, b, c), max(a, b, c) }

//go:noinline
func floats(a, b float64) (float64, float64) { return min(a, b), max(a, b) }

//go:noinline
func stringsOf(a, b str) (str, str) { return min(a, b, "m"), max(a, b, "m") }

//go:noinline
func unsigned(a, b uint8) (uint8, uint8) { return min(a, b), max(a, b) }

func generic[T int | float32 | string](a, b T) T { return max(a, b) }

func lens() (n int) {
	ch := make(chan int, 5)
	ch <- 1
	var p *[9]int
	arr := [...]string{3: "x"}
	for range [len(arr)]int{} {
		n++
	}
	fmt.Println(len(ch), cap(ch), len(p), cap(p), len(arr), len("héé"), len(map[int]int{1: 1}), n)
	return
}

func main() {
	fmt.Println(mins(3, 1, 2))
	fmt.Println(mins(-3, math.MinInt, math.MaxInt))
	nan := math.NaN()
	zero := 0.0
	negative := math.Copysign(0, -1)
	for _, p := range [][2]float64{{1, 2}, {nan, 1}, {1, nan}, {zero, negative}, {negative, zero}, {math.Inf(1), math.Inf(-1)}} {
		lo, hi := floats(p[0], p[1])
		fmt.Println(lo, hi, math.Signbit(lo), math.Signbit(hi))
	}
	fmt.Println(stringsOf("a", "z"))
	fmt.Println(stringsOf("n", "o"))
	fmt.Println(unsigned(200, 100))
	fmt.Println(generic(1, 2), generic[float32](1.5, -1), generic("a", "b"))
	const c = min(1, 2.5, 'a')
	fmt.Println(c, max("const", "ant"))
	lens()
	p := new(pair)
	p.a++
	q := new(int)
	*q = 7
	fmt.Println(*p, *q)
	e := new(42)
	fmt.Println(*e + *new(len("abc")))
	s := []pair{{1, 2}, {3, 4}}
	clear(s[:1])
	m := map[str]int{"x": 1}
	clear(m)
	fmt.Println(s, len(m))
	print("no newline ", 1, 2, "\n")
	println("types", true, int8(-5), uint64(math.MaxUint64), 'x', 1.5, float32(2.25), 3+4i, "s", str("t"))
	println(nil == p, math.MinInt64, 0x7fffffff, 1e-7, 123456789.0, math.Inf(-1))
	println()
	var none any
	var sl []int
	var fn func()
	var mp map[int]int
	println(none, sl, fn, mp, (*int)(nil), uintptr(16))
}

//; stdout:
//;   1 3
//;   -9223372036854775808 9223372036854775807
//;   1 2 false false
//;   NaN NaN false false
//;   NaN NaN false false
//;   -0 0 true false
//;   -0 0 true false
//;   -Inf +Inf true false
//;   a z
//;   m o
//;   100 200
//;   2 1.5 b
//;   1 const
//;   1 5 9 9 4 5 1 4
//;   {1 0} 7
//;   45
//;   [{0 0} {3 4}] 0
//; stderr:
//;   no newline 12
//;   types true -5 18446744073709551615 120 1.5 2.25 (3+4i) s t
//;   false -9223372036854775808 2147483647 1e-07 1.23456789e+08 -Inf
//;
//;   (0x0,0x0) [0/0]0x0 0x0 0x0 0x0 16
//; exit: 0
