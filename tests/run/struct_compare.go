//! test run
//! only linux it maps memory by system calls of unix

// Comparison of structs: words and lengths before bytes, but nothing moves across an interface.
package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

type stringInt struct {
	s string
	i int
}

type strings struct{ s, t string }

type large struct {
	s    string
	data [10]int
	i    int
}

type mixed struct {
	s string
	v any
	t string
	i int
}

type nested struct {
	a [2]stringInt
	b strings
	f float64
}

// unreadable makes a string whose bytes nobody can read.
func unreadable(page []byte, offset int) string {
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(page)), offset)), 3)
}

func try(name string, equal func() bool) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Println(name, err)
		}
	}()
	fmt.Println(name, equal())
}

func main() {
	page, err := syscall.Mmap(-1, 0, syscall.Getpagesize(), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	bad1, bad2 := unreadable(page, 0), unreadable(page, 1)
	for _, pair := range [][2]any{
		{stringInt{bad1, 1}, stringInt{bad2, 2}},
		{strings{bad1, "a"}, strings{bad2, "aa"}},
		{strings{"a", bad1}, strings{"b", bad2}},
	} {
		fmt.Println(pair[0] == pair[1])
	}
	x, y := stringInt{bad1, 1}, stringInt{bad2, 2}
	fmt.Println(x == y)

	fn := func() {}
	try("string before interface", func() bool { return mixed{s: "a", v: fn} == mixed{s: "b", v: fn} })
	try("interface", func() bool { return mixed{s: "a", v: fn} == mixed{s: "a", v: fn} })
	try("interface before word", func() bool { return mixed{v: fn, i: 1} == mixed{v: fn, i: 2} })
	try("types differ", func() bool { return mixed{v: 1, i: 1} == mixed{v: "1", i: 1} })
	try("equal", func() bool { return mixed{"a", 1, "b", 2} == mixed{"a", 1, "b", 2} })
	try("behind the interface", func() bool { return mixed{"a", 1, "b", 2} == mixed{"a", 1, "c", 2} })
	n := nested{a: [2]stringInt{{"a", 1}, {"b", 2}}, b: strings{"c", "d"}}
	m := n
	fmt.Println(n == m, any(n) == any(m))
	m.b.t = "e"
	fmt.Println(n == m, any(n) == any(m))
	l := large{s: "x"}
	k := l
	fmt.Println(l == k)
	k.data[9] = 1
	fmt.Println(l == k, any(l) == any(k))
}

//; stdout:
//;   false
//;   false
//;   false
//;   false
//;   string before interface false
//;   interface runtime error: comparing uncomparable type func()
//;   interface before word runtime error: comparing uncomparable type func()
//;   types differ false
//;   equal true
//;   behind the interface false
//;   true true
//;   false false
//;   true
//;   false false
//; exit: 0
