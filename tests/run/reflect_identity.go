//! test run

// What reflect hands out is what compiled code has: a method's function value has the code of the method expression's, and the
// index of a field is in read-only memory.
package main

import (
	"fmt"
	"reflect"
	"runtime/debug"
)

type inner struct{ x int }

type outer struct {
	y int
	inner
}

func (o *outer) Own(add int) int  { return o.y + add }
func (i *inner) Promoted() string { return fmt.Sprint("promoted ", i.x) }
func (i inner) Value() int        { return i.x }
func (o outer) Unused() int       { return -o.y }

// Pair's method is a value only as an instance.
type Pair[T any] struct{ a, b T }

func (p Pair[T]) Swap() Pair[T] { return Pair[T]{p.b, p.a} }

func show(receiver any, name string, expression any) {
	m, ok := reflect.TypeOf(receiver).MethodByName(name)
	value := reflect.ValueOf(expression)
	fmt.Println(name, ok, m.Type == value.Type(), m.Func.Pointer() == value.Pointer())
	args := make([]reflect.Value, m.Type.NumIn())
	args[0] = reflect.ValueOf(receiver)
	for i := 1; i < len(args); i++ {
		args[i] = reflect.ValueOf(10 * i)
	}
	fmt.Println(m.Func.Call(args)[0], value.Call(args)[0])
}

func main() {
	o := &outer{1, inner{2}}
	show(o, "Own", (*outer).Own)
	show(o, "Promoted", (*outer).Promoted)
	show(*o, "Value", outer.Value)
	show(Pair[string]{"a", "b"}, "Swap", Pair[string].Swap)
	own := reflect.TypeOf(o).Method(0).Func.Interface().(func(*outer, int) int)
	fmt.Println(own(o, 5))
	for i := range reflect.TypeOf(o).NumMethod() {
		m := reflect.TypeOf(o).Method(i)
		fmt.Println(m.Name, m.Type)
	}
	unused, _ := reflect.TypeOf(*o).MethodByName("Unused")
	fmt.Println(unused.Func.Call([]reflect.Value{reflect.ValueOf(*o)})[0])
	readOnly()
}

func readOnly() {
	index := reflect.TypeFor[outer]().Field(1).Index
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { fmt.Println(recover() != nil, index) }()
	index[0] = 7
}

//; stdout:
//;   Own true true true
//;   11 11
//;   Promoted true true true
//;   promoted 2 promoted 2
//;   Value true true true
//;   2 2
//;   Swap true true true
//;   {b a} {b a}
//;   6
//;   Own func(*main.outer, int) int
//;   Promoted func(*main.outer) string
//;   Unused func(*main.outer) int
//;   Value func(*main.outer) int
//;   -1
//;   true [1]
//; exit: 0
