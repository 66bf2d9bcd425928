//! test run
//! only linux elsewhere buffers of files are on the heap with gc, too

// What gc keeps on the stack because it sees through small functions: functions that are handed to functions, slices of what was there
// before, code behind a constant condition, values in interfaces that are returned.
package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"runtime"
	"testing"
)

const enabled = false

var sink []byte

// A number whose digits are on its user's stack.
type number struct{ digits []uint }

func newNumber() *number {
	digits := make([]uint, 0, 16)
	return &number{digits}
}

func (n *number) set(m *number) *number {
	n.digits = n.digits[:len(m.digits)]
	copy(n.digits, m.digits)
	return n
}

func (n *number) drop() { n.digits = n.digits[1:] }

//go:noinline
func sum(n *number) (total uint) {
	copied := newNumber().set(n)
	for len(copied.digits) > 0 {
		total = total*10 + copied.digits[0]
		copied.drop()
	}
	return total
}

// What is moved within a list was there before.
type list struct{ first, second *int }

//go:noinline
func (l *list) swap() { l.first, l.second = l.second, l.first }

var keptList *list

// The store is never done.
//
//go:noinline
func keep(buf []byte) int {
	if enabled {
		sink = buf
	}
	return len(buf)
}

type text []byte

// An interface whose value and its bytes are the caller's, if it keeps neither.
func (t text) public() any {
	p := make([]byte, 8)
	copy(p, t)
	return text(p)
}

var keptText any

//go:noinline
func keepText(t text) { keptText = t.public() }

//go:noinline
func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n
	}
	if n > 0 {
		return clobber(n-1) + a[n]
	}
	runtime.GC()
	return 0
}

func main() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	t, n := text("a public text"), 0
	fmt.Println(testing.AllocsPerRun(20, func() {
		var buf [16]byte
		buf[3] = 7
		w.Write(buf[:])
		var other [16]byte
		r.Read(other[:])
		n += int(other[3])
	}), n)
	fmt.Println(testing.AllocsPerRun(20, func() {
		buf := make([]byte, 32)
		rand.Read(buf)
		n += keep(buf)
	}), n)
	fmt.Println(testing.AllocsPerRun(20, func() {
		digits := [...]uint{1, 2, 3}
		n += int(sum(&number{digits[:]}))
	}), n)
	fmt.Println(testing.AllocsPerRun(20, func() {
		public := t.public().(text)
		n += len(public) + int(public[2])
	}), n)
	fmt.Println(testing.AllocsPerRun(20, func() {
		a, b := 1, 2
		l := list{&a, &b}
		l.swap()
		n += *l.first
	}), n)
	keepText(t)
	a, b := 3, 4
	keptList = &list{&a, &b}
	keptList.swap()
	clobber(20)
	fmt.Printf("%s %d %d\n", keptText, *keptList.first, *keptList.second)
}

//; stdout:
//;   0 147
//;   0 819
//;   0 3402
//;   0 5922
//;   0 5964
//;   a public 4 3
//; exit: 0
