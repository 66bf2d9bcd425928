//! test run

// Calls through interfaces of which is known what they hold: from a conversion, from a function whose body stands in place of its
// call, by way of assertions and captured variables. Receivers and arguments then stay where the method leaves them.
package main

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"testing"
)

type adder interface {
	Add(p *int) int
	Sum() []int
}

type counter struct {
	n    int
	kept *int
}

func (c *counter) Add(p *int) int { c.n += *p; return c.n }
func (c *counter) Sum() []int     { return append(make([]int, 0, 4), c.n) }

type keeper struct{ counter }

func (k *keeper) Add(p *int) int { k.kept = p; return k.n }

type value struct{ n int }

func (v value) Add(p *int) int { return v.n + *p }
func (v value) Sum() []int     { return []int{v.n} }

func newCounter(n int) adder { return &counter{n: n} }

func newEither(which bool) adder {
	if which {
		return &counter{n: 1}
	}
	return &keeper{}
}

func newNever() adder { panic("never") }

const never = false

func newConst(n int) adder {
	if never {
		return newNever()
	}
	return newCounter(n)
}

func newTwo(n int) (adder, error) {
	if n < 0 {
		return nil, errors.New("negative")
	}
	return &counter{n: n}, nil
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

//go:noinline
func local() int {
	a, x := newCounter(1), 41
	return a.Add(&x) + len(a.Sum())
}

//go:noinline
func constant() int {
	a, x := newConst(1), 41
	f := func() int { return a.Add(&x) }
	return f() + a.Sum()[0]
}

//go:noinline
func either(which bool) adder {
	a, x := newEither(which), 7
	a.Add(&x)
	return a
}

//go:noinline
func keeps() *keeper {
	k, x := &keeper{}, 8
	var a adder = k
	a.Add(&x)
	return k
}

//go:noinline
func sums() []int {
	a, x := newCounter(5), 1
	a.Add(&x)
	return a.Sum()
}

//go:noinline
func two(n int) (sum int) {
	defer func() {
		if r := recover(); r != nil {
			sum = -1
		}
	}()
	a, _ := newTwo(n)
	x := 2
	return a.Add(&x)
}

//go:noinline
func boxed() int {
	var a adder = value{3}
	x := 4
	return a.Add(&x) + a.Sum()[0]
}

//go:noinline
func nilPointer() (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	var c *counter
	var a adder = c
	x := 1
	a.Add(&x)
	return "no panic"
}

//go:noinline
func reader() string {
	var r io.Reader = strings.NewReader("some text")
	if s, ok := r.(io.ByteScanner); ok {
		s.ReadByte()
		s.UnreadByte()
	}
	r.(io.Seeker).Seek(5, io.SeekStart)
	var b [10]byte
	n, _ := r.Read(b[:])
	return string(b[:n])
}

//go:noinline
func digest(h hash.Hash, in, out []byte) []byte {
	h.Write(in)
	return h.Sum(out[:0])
}

func main() {
	fmt.Println(local(), constant(), two(3), two(-3), boxed(), nilPointer(), reader())
	k, e, s := keeps(), either(false).(*keeper), sums()
	clobber(20)
	fmt.Println(*k.kept, *e.kept, s, either(true).Sum())

	in, out := []byte("0123456789abcdef0123456789abcdef"), make([]byte, 0, 64)
	same := func(h hash.Hash, sum []byte) bool { return string(digest(h, in, nil)) == string(sum) }
	h, g := sha256.New(), sha512.New384()
	h.Write(in)
	g.Write(in)
	fmt.Println(same(sha256.New(), h.Sum(nil)), same(sha512.New384(), g.Sum(nil)))
	counts := []float64{
		testing.AllocsPerRun(100, func() { local() }),
		testing.AllocsPerRun(100, func() { constant() }),
		testing.AllocsPerRun(100, func() { sums() }),
		testing.AllocsPerRun(100, func() { keeps() }),
		testing.AllocsPerRun(100, func() {
			h := sha256.New()
			h.Write(in)
			out = h.Sum(out[:0])
			g := sha512.New384()
			g.Write(in)
			out = g.Sum(out[:0])
		}),
		testing.AllocsPerRun(100, func() {
			h := sha256.New()
			h.Write([]byte{1, 2, 3})
			state, _ := h.(encoding.BinaryMarshaler).MarshalBinary()
			state, _ = h.(encoding.BinaryAppender).AppendBinary(state[:0])
			h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
		}),
	}
	fmt.Println(counts[:5], counts[5] <= 1)
}

//; stdout:
//;   43 84 5 -1 10 runtime error: invalid memory address or nil pointer dereference text
//;   8 7 [6] [8]
//;   true true
//;   [0 0 1 2 0] true
//; exit: 0
