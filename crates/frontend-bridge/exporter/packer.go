package main

// The encoding of what the exporter keeps for itself: numbers, strings and lists of them, one after the other.
//
// Invariant (bounded): reading any bytes at all ends, and takes no more memory than a fixed multiple of them.
//
// Invariant (unwritten): nobody writes into bytes that are read: strings are parts of them.

import (
	"encoding/binary"
	"unsafe"
)

type packer struct{ bytes []byte }

func (p *packer) num(n int) { p.bytes = binary.AppendUvarint(p.bytes, uint64(n)) }

func (p *packer) flag(b bool) {
	if b {
		p.num(1)
	} else {
		p.num(0)
	}
}

func (p *packer) str(s string) {
	p.num(len(s))
	p.bytes = append(p.bytes, s...)
}

func (p *packer) strs(list []string) {
	p.num(len(list))
	for _, s := range list {
		p.str(s)
	}
}

func (p *packer) nums(list []int) {
	p.num(len(list))
	for _, n := range list {
		p.num(n)
	}
}

func (p *packer) pairs(list [][2]string) {
	p.num(len(list))
	for _, pair := range list {
		p.str(pair[0])
		p.str(pair[1])
	}
}

// An unpacker reads what a packer wrote. After an error everything is empty.
type unpacker struct {
	bytes []byte
	err   error
	spare []int // room for lists
}

// spareRoom is for so many numbers.
const spareRoom = 512

func (u *unpacker) fail() {
	u.bytes, u.err = nil, errDamaged
}

func (u *unpacker) num() int {
	if len(u.bytes) > 0 && u.bytes[0] < 0x80 {
		n := u.bytes[0]
		u.bytes = u.bytes[1:]
		return int(n)
	}
	n, size := binary.Uvarint(u.bytes)
	if size <= 0 || n >= 1<<62 {
		u.fail()
		return 0
	}
	u.bytes = u.bytes[size:]
	return int(n)
}

// count is the length of a list: each element takes at least a byte.
func (u *unpacker) count() int {
	n := u.num()
	if n > len(u.bytes) {
		u.fail()
		return 0
	}
	return n
}

func (u *unpacker) flag() bool { return u.num() != 0 }

func (u *unpacker) text() []byte {
	n := u.count()
	s := u.bytes[:n:n]
	u.bytes = u.bytes[n:]
	return s
}

func (u *unpacker) str() string {
	text := u.text()
	return unsafe.String(unsafe.SliceData(text), len(text))
}

func (u *unpacker) strs() []string {
	var out []string
	for range u.count() {
		out = append(out, u.str())
	}
	return out
}

func (u *unpacker) nums() []int {
	n := u.count()
	if n == 0 {
		return nil
	}
	if n > len(u.spare) {
		u.spare = make([]int, max(n, spareRoom))
	}
	out := u.spare[:n:n]
	u.spare = u.spare[n:]
	for i := range out {
		out[i] = u.num()
	}
	return out
}

func (u *unpacker) pairs() [][2]string {
	var out [][2]string
	for range u.count() {
		out = append(out, [2]string{u.str(), u.str()})
	}
	return out
}
