//! test run

// Numbers that are put together from bytes, and taken apart into bytes: by shifts, in both orders, from slices and arrays, with and
// without a check in front, and beside writes that must not be overtaken.
package main

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
)

//go:noinline
func little32(b []byte) uint32 {
	_ = b[3]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

//go:noinline
func big64(b []byte) uint64 {
	_ = b[7]
	return uint64(b[7]) | uint64(b[6])<<8 | uint64(b[5])<<16 | uint64(b[4])<<24 |
		uint64(b[3])<<32 | uint64(b[2])<<40 | uint64(b[1])<<48 | uint64(b[0])<<56
}

// unchecked panics at the first byte that is not there.
//
//go:noinline
func unchecked(b []byte) int32 {
	return int32(b[1])<<8 + int32(b[0]) + int32(b[2])<<16 + int32(b[3])<<24
}

//go:noinline
func highestFirst(b []byte) uint32 {
	return uint32(b[4]) ^ uint32(b[3])<<8 ^ uint32(b[2])<<16 ^ uint32(b[1])<<24
}

//go:noinline
func at(b []byte, i int) uint32 {
	return uint32(b[i])<<24 | uint32(b[i+1])<<16 | uint32(b[i+2])<<8 | uint32(b[i+3])
}

// wraps counts in eight bits.
//
//go:noinline
func wraps(b []byte, i uint8) uint16 {
	return uint16(b[i]) | uint16(b[i+1])<<8
}

//go:noinline
func small(b []byte) uint64 {
	return uint64(b[0]) | uint64(b[1])<<8
}

type header struct {
	kind uint16
	size [4]byte
}

//go:noinline
func ofArray(a *[8]byte) (uint32, uint16) {
	return uint32(a[2]) | uint32(a[3])<<8 | uint32(a[4])<<16 | uint32(a[5])<<24, uint16(a[7]) | uint16(a[6])<<8
}

//go:noinline
func (h *header) length() uint32 {
	return uint32(h.size[0])<<24 | uint32(h.size[1])<<16 | uint32(h.size[2])<<8 | uint32(h.size[3])
}

// notSideBySide look like it.
//
//go:noinline
func notSideBySide(b, c []byte) (uint32, uint32, uint32, uint32) {
	_, _ = b[7], c[7]
	gap := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[3])<<16 | uint32(b[4])<<24
	order := uint32(b[0]) | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])<<24
	two := uint32(b[0]) | uint32(c[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	shift := uint32(b[0])<<4 | uint32(b[1])<<12
	return gap, order, two, shift
}

// between writes a byte before the others are read.
//
//go:noinline
func between(b, c []byte) uint16 {
	low := uint16(b[0])
	c[1] = 0xee
	return low | uint16(b[1])<<8
}

//go:noinline
func put32(b []byte, v uint32) {
	_ = b[3]
	b[0] = byte(v)
	b[1] = byte(v >> 8)
	b[2] = byte(v >> 16)
	b[3] = byte(v >> 24)
}

//go:noinline
func putBig(b []byte, v int) {
	b[3] = byte(v)
	b[2] = byte(v >> 8)
	b[1] = byte(v >> 16)
	b[0] = byte(v >> 24)
}

// putUnchecked stores what comes before the panic.
//
//go:noinline
func putUnchecked(b []byte, v uint16) {
	b[0] = byte(v)
	b[1] = byte(v >> 8)
}

//go:noinline
func (h *header) setLength(v uint32) {
	h.size[0], h.size[1], h.size[2], h.size[3] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
}

// overlapping stores read what they store.
//
//go:noinline
func overlapping(b []byte) {
	_ = b[3]
	v := uint16(b[0]) | uint16(b[1])<<8
	b[1] = byte(v)
	b[2] = byte(v >> 8)
	w := uint16(b[1]) | uint16(b[2])<<8
	b[0] = byte(w >> 8)
	b[1] = byte(w)
}

func panics(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	b := []byte{0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8}
	fmt.Printf("%x %x %x %x\n", little32(b), big64(b), unchecked(b), highestFirst(b))
	fmt.Printf("%x %x %x %x\n", at(b, 2), at(b, 4), wraps(b, 5), small(b))
	fmt.Println(ofArray((*[8]byte)(b)))
	fmt.Println((&header{size: [4]byte{1, 2, 3, 4}}).length())
	fmt.Println(notSideBySide(b, []byte{1, 2, 3, 4, 5, 6, 7, 8}))

	for n := range 5 {
		short := b[:n:n]
		panics("little", func() { little32(short) })
		panics("unchecked", func() { unchecked(short) })
		panics("highest first", func() { highestFirst(short) })
		panics("at", func() { at(short, 1) })
		panics("at minus", func() { at(short, -1) })
		panics("put", func() { put32(short, 1) })
		panics("put big", func() { putBig(short, 1) })
	}
	panics("wraps", func() { fmt.Printf("%x\n", wraps(make([]byte, 256), 255)) })
	panics("wraps", func() { wraps(make([]byte, 255), 255) })
	panics("nil array", func() { ofArray(nil) })
	panics("nil header", func() { (*header)(nil).length() })
	panics("nil header", func() { (*header)(nil).setLength(1) })

	fmt.Printf("%x\n", between(b, b))
	c := make([]byte, 4)
	put32(c, 0x01020384)
	fmt.Println(c)
	putBig(c, -2)
	fmt.Println(c)
	one := make([]byte, 1)
	panics("one", func() { putUnchecked(one, 0x1234) })
	fmt.Println(one)
	var h header
	h.setLength(0x0a0b0c0d)
	fmt.Println(h)
	overlapping(c)
	fmt.Println(c)

	binary.BigEndian.PutUint64(b, 0x0102030405060708)
	fmt.Println(b, binary.LittleEndian.Uint16(b[3:]), binary.BigEndian.Uint32(b[1:]), binary.LittleEndian.Uint64(b))
	fmt.Println(binary.LittleEndian.AppendUint32(nil, 0xdeadbeef), binary.BigEndian.AppendUint16(nil, 0xdead))
	sum := fnv.New64a()
	sum.Write(b)
	fmt.Printf("%x\n", sum.Sum(nil))
}

//; stdout:
//;   b4a39281 8192a3b4c5d6e7f8 -4b5c6d7f 92a3b4c5
//;   a3b4c5d6 c5d6e7f8 e7d6 9281
//;   3603281059 59384
//;   16909060
//;   3316945537 3029508993 3030581889 600080
//;   little runtime error: index out of range [3] with length 0
//;   unchecked runtime error: index out of range [1] with length 0
//;   highest first runtime error: index out of range [4] with length 0
//;   at runtime error: index out of range [1] with length 0
//;   at minus runtime error: index out of range [-1]
//;   put runtime error: index out of range [3] with length 0
//;   put big runtime error: index out of range [3] with length 0
//;   little runtime error: index out of range [3] with length 1
//;   unchecked runtime error: index out of range [1] with length 1
//;   highest first runtime error: index out of range [4] with length 1
//;   at runtime error: index out of range [1] with length 1
//;   at minus runtime error: index out of range [-1]
//;   put runtime error: index out of range [3] with length 1
//;   put big runtime error: index out of range [3] with length 1
//;   little runtime error: index out of range [3] with length 2
//;   unchecked runtime error: index out of range [2] with length 2
//;   highest first runtime error: index out of range [4] with length 2
//;   at runtime error: index out of range [2] with length 2
//;   at minus runtime error: index out of range [-1]
//;   put runtime error: index out of range [3] with length 2
//;   put big runtime error: index out of range [3] with length 2
//;   little runtime error: index out of range [3] with length 3
//;   unchecked runtime error: index out of range [3] with length 3
//;   highest first runtime error: index out of range [4] with length 3
//;   at runtime error: index out of range [3] with length 3
//;   at minus runtime error: index out of range [-1]
//;   put runtime error: index out of range [3] with length 3
//;   put big runtime error: index out of range [3] with length 3
//;   little <nil>
//;   unchecked <nil>
//;   highest first runtime error: index out of range [4] with length 4
//;   at runtime error: index out of range [4] with length 4
//;   at minus runtime error: index out of range [-1]
//;   put <nil>
//;   put big <nil>
//;   0
//;   wraps <nil>
//;   wraps runtime error: index out of range [255] with length 255
//;   nil array runtime error: invalid memory address or nil pointer dereference
//;   nil header runtime error: invalid memory address or nil pointer dereference
//;   nil header runtime error: invalid memory address or nil pointer dereference
//;   ee00
//;   [132 3 2 1]
//;   [255 255 255 254]
//;   one runtime error: index out of range [1] with length 1
//;   [52]
//;   {0 [10 11 12 13]}
//;   [255 255 255 254]
//;   [1 2 3 4 5 6 7 8] 1284 33752069 578437695752307201
//;   [239 190 173 222] [222 173]
//;   7eb5108b368a78ed
//; exit: 0
