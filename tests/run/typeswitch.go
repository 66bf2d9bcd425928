//! test run

// Type switches and assertions: concrete, interface, generic and nil cases, comma-ok, messages of failures.
package main

import (
	"errors"
	"fmt"
	"io"
)

type shape interface{ area() float64 }
type named interface{ name() string }
type both interface {
	shape
	named
}

type square struct{ side float64 }
type circle struct{ r float64 }

func (s square) area() float64  { return s.side * s.side }
func (s square) name() string   { return "square" }
func (c *circle) area() float64 { return 3 * c.r * c.r }

type myInt int
type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

func classify(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case myInt:
		return fmt.Sprint("myInt ", int(v)+1)
	case string:
		return "string " + v
	case []int:
		return fmt.Sprint("slice of ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", v["k"])
	case func() int:
		return fmt.Sprint("func ", v())
	case chan int:
		return fmt.Sprint("chan ", cap(v))
	case *int:
		return fmt.Sprint("pointer ", *v)
	case [2]bool:
		return fmt.Sprint("array ", v[1])
	case struct{ X int }:
		return fmt.Sprint("struct ", v.X)
	case both:
		return "both " + v.name()
	case shape:
		return fmt.Sprint("shape ", v.area())
	case error:
		return "error " + v.Error()
	}
	return fmt.Sprintf("other %T", x)
}

func isA[T any](x any) (T, bool) {
	v, ok := x.(T)
	return v, ok
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	n := 5
	ch := make(chan int, 4)
	for _, x := range []any{nil, 1, int64(2), int32(3), myInt(4), "s", []int{1, 2}, map[string]int{"k": 9},
		func() int { return 8 }, ch, &n, [2]bool{false, true}, struct{ X int }{6}, square{2}, &circle{1},
		&square{3}, circle{1}, &myErr{7}, errors.New("plain"), 1.5, []string(nil), (*int)(&n), struct{ Y int }{1}} {
		fmt.Println(classify(x))
	}
	var x any = square{2}
	s, ok := x.(shape)
	_, ok2 := x.(io.Reader)
	c, ok3 := x.(*circle)
	fmt.Println(s, ok, ok2, c == nil, ok3)
	fmt.Println(isA[int](3))
	fmt.Println(isA[string](3))
	fmt.Println(isA[shape](square{1}))
	fmt.Println(isA[error](square{1}))
	var sh shape = square{4}
	if b, ok := sh.(both); ok {
		fmt.Println(b.area(), b.name())
	}
	var nilShape shape
	var nilAny any
	try(func() { _ = x.(int) })
	try(func() { _ = x.(*square) })
	try(func() { _ = x.(io.Reader) })
	try(func() { _ = nilAny.(int) })
	try(func() { _ = nilAny.(shape) })
	try(func() { _ = nilShape.(square) })
	try(func() { _ = sh.(*circle) })
	try(func() { _ = any(&circle{}).(named) })
	try(func() { _ = any(circle{}).(shape) })
	var err error = &myErr{3}
	var target *myErr
	fmt.Println(errors.As(fmt.Errorf("w: %w", err), &target), target.code)
	switch sh := sh.(type) {
	case square:
		sh.side++
		fmt.Println(sh.area())
	default:
		fmt.Println("wrong")
	}
	switch any(n).(type) {
	case int:
		fmt.Println("int without a variable")
	}
}

//; stdout:
//;   nil
//;   integer 1
//;   integer 2
//;   other int32
//;   myInt 5
//;   string s
//;   slice of 2
//;   map 9
//;   func 8
//;   chan 4
//;   pointer 5
//;   array true
//;   struct 6
//;   both square
//;   shape 3
//;   both square
//;   other main.circle
//;   error code 7
//;   error plain
//;   other float64
//;   other []string
//;   pointer 5
//;   other struct { Y int }
//;   {2} true false true false
//;   3 true
//;    false
//;   {1} true
//;   <nil> false
//;   16 square
//;   interface conversion: interface {} is main.square, not int
//;   interface conversion: interface {} is main.square, not *main.square
//;   interface conversion: main.square is not io.Reader: missing method Read
//;   interface conversion: interface {} is nil, not int
//;   interface conversion: interface is nil, not main.shape
//;   interface conversion: main.shape is nil, not main.square
//;   interface conversion: main.shape is main.square, not *main.circle
//;   interface conversion: *main.circle is not main.named: missing method name
//;   interface conversion: main.circle is not main.shape: missing method area
//;   true 3
//;   25
//;   int without a variable
//; exit: 0
