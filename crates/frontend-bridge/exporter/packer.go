package main

// The encoding of what the exporter keeps for itself: numbers, strings and lists of them, one after the other.
//
// Invariant (bounded): reading any bytes at all ends, and takes no more memory than a fixed multiple of them.
//
// Invariant (unwritten): nobody writes into bytes that are read: strings are parts of them.

import (
	"encoding/binary"
	"slices"
	"sort"
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

// table adds numbers that can be read one by one, in four bytes each.
func (p *packer) table(list []int) {
	p.num(len(list))
	p.bytes = slices.Grow(p.bytes, 4*len(list))
	for _, n := range list {
		p.bytes = binary.LittleEndian.AppendUint32(p.bytes, uint32(n))
	}
}

// texts adds a textTable.
func (p *packer) texts(list [][]byte) {
	ends, end := make([]int, len(list)), 0
	for i, r := range list {
		end += len(r)
		ends[i] = end
	}
	p.table(ends)
	p.bytes = slices.Grow(p.bytes, end)
	for _, r := range list {
		p.bytes = append(p.bytes, r...)
	}
}

// textTable adds one that was read.
func (p *packer) textTable(t textTable) {
	p.num(t.count())
	p.bytes = append(append(p.bytes, t.ends...), t.bytes...)
}

// tableOf makes a table of texts.
func tableOf(list [][]byte) textTable {
	var out packer
	out.texts(list)
	return (&unpacker{bytes: out.bytes}).texts()
}

// namedTable makes a table of texts that are found by name.
func namedTable(texts map[string]string) textTable {
	var list [][]byte
	for _, name := range sortedNames(texts) {
		var r packer
		r.str(name)
		r.str(texts[name])
		list = append(list, r.bytes)
	}
	return tableOf(list)
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
}

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
	n := u.count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = u.str()
	}
	return out
}

func (u *unpacker) nums() []int {
	n := u.count()
	if n == 0 {
		return nil
	}
	out := make([]int, n)
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

// A numberTable is what [packer.table] wrote.
type numberTable []byte

func (t numberTable) at(i int) int { return int(binary.LittleEndian.Uint32(t[4*i:])) }

func (t numberTable) count() int { return len(t) / 4 }

func (u *unpacker) table() numberTable {
	n := u.num()
	if n > len(u.bytes)/4 {
		u.fail()
		return nil
	}
	t := u.bytes[: 4*n : 4*n]
	u.bytes = u.bytes[4*n:]
	return t
}

// A textTable has texts that are read one by one, each when it is asked for.
type textTable struct {
	ends  numberTable
	bytes []byte
}

func (u *unpacker) texts() textTable {
	t, size := textTable{ends: u.table()}, 0
	if n := t.count(); n > 0 {
		size = t.ends.at(n - 1)
	}
	if size > len(u.bytes) {
		u.fail()
		return textTable{}
	}
	t.bytes, u.bytes = u.bytes[:size:size], u.bytes[size:]
	return t
}

func (t textTable) count() int { return t.ends.count() }

// text is one of the table, nil if it has none of that number.
func (t textTable) text(i int) []byte {
	if i >= t.count() {
		return nil
	}
	from, to := 0, t.ends.at(i)
	if i > 0 {
		from = t.ends.at(i - 1)
	}
	if from > to || to > len(t.bytes) {
		return nil
	}
	return t.bytes[from:to]
}

func (t textTable) open(i int) *unpacker { return &unpacker{bytes: t.text(i)} }

// find looks a name up that texts begin with, and by which they are sorted; it answers what follows the name, if the table has it.
func (t textTable) find(name string) (rest unpacker, ok bool) {
	i := sort.Search(t.count(), func(i int) bool { return t.open(i).str() >= name })
	rest.bytes = t.text(i)
	return rest, i < t.count() && rest.str() == name
}
