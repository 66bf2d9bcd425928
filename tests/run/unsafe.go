//! test run

// Package unsafe: sizes, offsets, pointer arithmetic, strings and slices from pointers, punning.
package main

import (
	"fmt"
	"unsafe"
)

type mixed struct {
	a bool
	b int64
	c uint16
	d string
	e [3]byte
	f any
	g []int
	h struct{}
}

type header struct {
	data unsafe.Pointer
	len  int
	cap  int
}

//go:noinline
func floatBits(f float64) uint64 { return *(*uint64)(unsafe.Pointer(&f)) }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	var m mixed
	fmt.Println(unsafe.Sizeof(m), unsafe.Alignof(m), unsafe.Offsetof(m.b), unsafe.Offsetof(m.c), unsafe.Offsetof(m.d), unsafe.Offsetof(m.e), unsafe.Offsetof(m.f), unsafe.Offsetof(m.g), unsafe.Offsetof(m.h))
	fmt.Println(unsafe.Sizeof(uintptr(0)), unsafe.Sizeof(""), unsafe.Sizeof([]int{}), unsafe.Sizeof(any(1)), unsafe.Sizeof(1i), unsafe.Sizeof([0]int{}), unsafe.Alignof(int16(0)), unsafe.Sizeof(map[int]int{}), unsafe.Sizeof(func() {}))
	*(*int64)(unsafe.Pointer(uintptr(unsafe.Pointer(&m)) + unsafe.Offsetof(m.b))) = 77
	*(*uint16)(unsafe.Add(unsafe.Pointer(&m), 16)) = 5
	fmt.Println(m.b, m.c)
	fmt.Printf("%#x %#x\n", floatBits(1), floatBits(-0.1))
	xs := []int32{1, 2, 3, 4}
	h := (*header)(unsafe.Pointer(&xs))
	p := (*int32)(unsafe.Add(h.data, 2*unsafe.Sizeof(xs[0])))
	*p = 30
	fmt.Println(xs, h.len, h.cap, *(*[2]int32)(unsafe.Pointer(&xs[1])))
	s := unsafe.Slice(&xs[1], 3)
	s[0] = 20
	fmt.Println(xs, len(s), cap(s), unsafe.SliceData(xs) == &xs[0])
	b := []byte("bytes")
	str := unsafe.String(&b[0], len(b))
	b[0] = 'B'
	fmt.Println(str, *unsafe.StringData("const"), len(unsafe.Slice((*int)(nil), 0)), unsafe.String(nil, 0) == "")
	arr := [4]uint16{0x101, 0x202, 0x202, 0x101} // the same in either order of bytes
	fmt.Println(*(*uint64)(unsafe.Pointer(&arr)), *(*[8]byte)(unsafe.Pointer(&arr)))
	u := uintptr(unsafe.Pointer(&arr[3])) - uintptr(unsafe.Pointer(&arr[0]))
	fmt.Println(u, (*[2]uint16)(unsafe.Pointer(&arr[2]))[1])
	minus := -1
	try("slice", func() { _ = unsafe.Slice(&xs[0], minus) })
	try("nil", func() { _ = unsafe.Slice((*int)(nil), len(xs)) })
	try("string", func() { _ = unsafe.String(&b[0], minus) })
	try("huge", func() { _ = unsafe.Slice(&xs[0], uint64(1)<<62) })
	type node struct {
		next *node
		v    int
	}
	n := &node{&node{nil, 2}, 1}
	pp := (*unsafe.Pointer)(unsafe.Pointer(&n.next))
	*pp = unsafe.Pointer(&node{nil, 3})
	fmt.Println(n.next.v)
	var e any = 42
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(&e))
	fmt.Println(*(*int)(words[1]), words[0] != nil)
}

//; stdout:
//;   96 8 8 16 24 40 48 64 88
//;   8 16 24 16 16 0 2 8 8
//;   77 5
//;   0x3ff0000000000000 0xbfb999999999999a
//;   [1 2 30 4] 4 4 [2 30]
//;   [1 20 30 4] 3 3 true
//;   Bytes 99 0 true
//;   72341276661514497 [1 1 2 2 2 2 1 1]
//;   6 257
//;   slice runtime error: unsafe.Slice: len out of range
//;   nil runtime error: unsafe.Slice: ptr is nil and len is not zero
//;   string runtime error: unsafe.String: len out of range
//;   huge runtime error: unsafe.Slice: len out of range
//;   3
//;   42 true
//; exit: 0
