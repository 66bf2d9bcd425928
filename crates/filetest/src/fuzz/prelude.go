// What generated programs use beside their own declarations: printing, and the few functions that keep them small and
// their behaviour independent of what Go leaves open. Each is named in the generator's files, which say why it is used.
package main

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"os"
	"runtime"
	"slices"
	"strconv"
)

var (
	_ = math.Pi
	_ = bits.UintSize
	_ = slices.Max[[]int]
	_ = maps.Keys[map[int]int]
	_ = strconv.Itoa
)

// output is what the current case has printed.
var output []byte

// fuel is how many loop iterations the current case may still make.
var fuel int

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type getter interface{ Get() int }

type num int

func (n num) Get() int { return int(n) * 3 }

// box is a generic type with a method.
type box[T any] struct {
	value T
	count int
}

func (b *box[T]) put(value T) { b.value, b.count = value, b.count+1 }

func (b box[T]) get() T {
	b.put(b.value)
	return b.value
}

// node is what functions of objects.rs hand around.
type node struct {
	n     int
	next  *node
	where *int
	call  func() int
	any   any
	list  []*node
	text  string
}

type pair struct {
	node  *node
	where *int
}

func newNode(n int) *node { return &node{n: n} }

func (x *node) number() int {
	if x == nil {
		return -1
	}
	return x.n
}

func (x *node) place() *int {
	if x == nil {
		return nil
	}
	return &x.n
}

func number(place *int) int {
	if place == nil {
		return -2
	}
	return *place
}

func invoke(f func() int) int {
	if f == nil || !tick() {
		return -3
	}
	return f()
}

func adder(place *int, x *node) func() int { return func() int { return number(place) + x.number() } }

func nodeIn(value any) *node {
	switch value := value.(type) {
	case *node:
		return value
	case pair:
		return &node{n: value.node.number(), where: value.where}
	case [1]*node:
		return value[0]
	case []*node:
		return at(value, 1)
	case func() *node:
		return value()
	case int:
		return &node{n: value}
	case string:
		return &node{text: value}
	}
	return nil
}

// show prints a node and a few that it leads to.
func show(x *node) {
	for range 3 {
		if x == nil {
			break
		}
		p(x.n, number(x.where), invoke(x.call), nodeIn(x.any).number(), len(x.list), at(x.list, 0).number(), x.text)
		x = x.next
	}
}

// elsewhere calls f on another stack.
func elsewhere(f func()) {
	done := make(chan bool)
	go func() {
		f()
		done <- true
	}()
	<-done
}

// clobber writes over what frames that are gone have left on the stack.
//
//go:noinline
func clobber(depth int) (sum int) {
	var words [40]int
	for i := range words {
		words[i] = -depth - i
	}
	if depth > 0 {
		sum = clobber(depth - 1)
	}
	for _, word := range words {
		sum += word
	}
	return sum
}

// collect lets objects go that are in use no more, and others take their place.
func collect() {
	if fuel -= 20; fuel <= 0 {
		return
	}
	runtime.GC()
	for i := range 8 {
		x := newNode(-i)
		x.text = strconv.Itoa(-1000 - i)
	}
}

func tick() bool {
	fuel--
	return fuel > 0
}

func p(values ...any) {
	if len(output) < 1<<14 {
		output = fmt.Appendln(output, values...)
	}
}

//go:noinline
func id[T any](value T) T { return value }

func pick[T any](condition bool, a, b T) T {
	if condition {
		return a
	}
	return b
}

func at[T any](values []T, index int) (value T) {
	if len(values) > 0 {
		value = values[uint(index)%uint(len(values))]
	}
	return value
}

func get(g getter) int {
	if g == nil {
		return -1
	}
	return g.Get()
}

func cut(text string) string { return text[:min(len(text), 40)] }

func lim[T any](values []T) []T { return clip(values[:min(len(values), 12)]) }

func clip[T any](values []T) []T { return values[:len(values):len(values)] }

func sorted[K int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | uintptr | string, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// recovered describes what recover returned.
func recovered(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return "runtime error " + err.Error()
	}
	return fmt.Sprintf("%T %v", value, value)
}

// run runs one case and prints what it printed below its number.
func run(number int, test func(), guard bool) {
	output, fuel = output[:0], 300
	os.Stdout.WriteString("#case " + strconv.Itoa(number) + "\n")
	defer func() { os.Stdout.Write(output) }()
	if guard {
		defer func() {
			if value := recover(); value != nil {
				p("case panics:", recovered(value))
			}
		}()
	}
	test()
}

// main runs the cases from the number in its first argument on, up to the one in its second; the last of all cases may end
// the program with its panic.
func main() {
	for number := argument(1, 0); number < argument(2, len(cases)); number++ {
		run(number, cases[number], number < len(cases)-1)
	}
	os.Exit(3)
}

func argument(index, missing int) int {
	if len(os.Args) <= index {
		return missing
	}
	number, _ := strconv.Atoi(os.Args[index])
	return number
}
