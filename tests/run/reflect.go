//! test run

// Package reflect: types, values, calls, methods, construction of types and functions, comparison, panics.
package main

import (
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
)

type Embedded struct{ E int }

func (e Embedded) Promoted(s string) string { return s + fmt.Sprint(e.E) }

type T struct {
	Embedded
	A   int `json:"a,omitempty" x:"y"`
	B   string
	c   bool
	D   []map[string]*T
	F   func(int, ...string) (bool, error)
	I   fmt.Stringer
	Ch  <-chan int
	Arr [3]float32
}

func (t T) Value(x int, y float64) (string, error) {
	return fmt.Sprint(t.A, x, y), errors.New("e")
}
func (t *T) Pointer(ss ...string) int { t.A += len(ss); return t.A }
func (t T) String() string            { return "T!" }
func (t T) unexported()               {}

type big struct{ x [20]int }

func (b big) Sum(add [20]int, s string, f float32, e any) (big, string, float32) {
	for i := range b.x {
		b.x[i] += add[i]
	}
	return b, s + fmt.Sprint(e), f * 2
}

type myInt int
type generic[K comparable, V any] struct {
	m map[K]V
}

func describe(t reflect.Type) {
	fmt.Println(t, t.Kind(), t.Name(), t.PkgPath(), t.Size(), t.Align(), t.NumMethod(), t.Comparable())
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	t := T{A: 1, B: "b", Embedded: Embedded{4}}
	for _, x := range []any{t, &t, 1, "s", 1.5, []int{}, [2]string{}, map[string]bool{}, make(chan int), func(int) {}, myInt(1), generic[string, []int]{}, struct{ X, y int }{}, new(any), errors.New} {
		describe(reflect.TypeOf(x))
	}
	rt := reflect.TypeOf(t)
	for i := range rt.NumField() {
		f := rt.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag.Get("json"), f.Offset, f.Index, f.Anonymous, f.IsExported())
	}
	pt := reflect.TypeOf(&t)
	for i := range pt.NumMethod() {
		m := pt.Method(i)
		fmt.Println(m.Name, m.Type, m.Index)
	}
	v := reflect.ValueOf(&t).Elem()
	v.Field(1).SetInt(41)
	v.FieldByName("B").SetString("changed")
	v.FieldByName("E").SetInt(5)
	v.FieldByName("D").Set(reflect.MakeSlice(v.FieldByName("D").Type(), 2, 3))
	fmt.Println(t.A, t.B, t.E, len(t.D), v.FieldByName("c").CanSet(), v.Field(1).CanAddr(), v.NumField())
	out := v.MethodByName("Value").Call([]reflect.Value{reflect.ValueOf(7), reflect.ValueOf(2.5)})
	fmt.Println(out[0], out[1].Interface())
	fmt.Println(v.Addr().MethodByName("Pointer").Call([]reflect.Value{reflect.ValueOf("x"), reflect.ValueOf("y")})[0].Int())
	fmt.Println(v.Addr().MethodByName("Pointer").CallSlice([]reflect.Value{reflect.ValueOf([]string{"1", "2", "3"})})[0], v.MethodByName("Promoted").Call([]reflect.Value{reflect.ValueOf("p")})[0])
	b := big{}
	b.x[19] = 1
	var add [20]int
	add[19] = 41
	res := reflect.ValueOf(b).Method(0).Call([]reflect.Value{reflect.ValueOf(add), reflect.ValueOf("s"), reflect.ValueOf(float32(1.25)), reflect.ValueOf(9)})
	fmt.Println(res[0].Field(0).Index(19), res[1], res[2])
	method := reflect.ValueOf(b).MethodByName("Sum").Interface().(func([20]int, string, float32, any) (big, string, float32))
	r0, r1, r2 := method(add, "direct", 3, nil)
	fmt.Println(r0.x[19], r1, r2)
	swap := reflect.MakeFunc(reflect.TypeOf(func(int, string) (string, int) { return "", 0 }), func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{args[1], args[0]}
	}).Interface().(func(int, string) (string, int))
	fmt.Println(swap(1, "one"))
	sum := reflect.MakeFunc(reflect.TypeOf(func(float64, ...int) float32 { return 0 }), func(args []reflect.Value) []reflect.Value {
		s := args[0].Float()
		for i := range args[1].Len() {
			s += float64(args[1].Index(i).Int())
		}
		return []reflect.Value{reflect.ValueOf(float32(s))}
	}).Interface().(func(float64, ...int) float32)
	fmt.Println(sum(0.5, 1, 2, 3))
	m := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	for i, k := range strings.Fields("a b c") {
		m.SetMapIndex(reflect.ValueOf(k), reflect.ValueOf(i))
	}
	m.SetMapIndex(reflect.ValueOf("b"), reflect.Value{})
	keys := m.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	total := int64(0)
	for it := m.MapRange(); it.Next(); {
		total += it.Value().Int()
	}
	fmt.Println(keys, m.Len(), total, m.MapIndex(reflect.ValueOf("zz")).IsValid())
	s := reflect.Append(reflect.ValueOf([]int{1}), reflect.ValueOf(2), reflect.ValueOf(3))
	reflect.Swapper(s.Interface())(0, 2)
	fmt.Println(s, s.Slice(1, 2), s.Cap() >= 3, reflect.Copy(s, reflect.ValueOf([]int{9})), s)
	ch := reflect.MakeChan(reflect.TypeOf(make(chan string)), 2)
	ch.Send(reflect.ValueOf("sent"))
	got, ok := ch.Recv()
	_, ok2 := ch.TryRecv()
	fmt.Println(got, ok, ok2, ch.TrySend(reflect.ValueOf("x")), ch.Len())
	chosen, rv, rok := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: ch}, {Dir: reflect.SelectDefault}})
	fmt.Println(chosen, rv, rok)
	made := []reflect.Type{reflect.SliceOf(rt), reflect.MapOf(reflect.TypeOf(""), pt), reflect.PointerTo(pt), reflect.ChanOf(reflect.BothDir, rt), reflect.ArrayOf(4, reflect.TypeOf(uint8(0))), reflect.FuncOf([]reflect.Type{rt}, []reflect.Type{pt}, false),
		reflect.StructOf([]reflect.StructField{{Name: "X", Type: reflect.TypeOf(0), Tag: `k:"v"`}, {Name: "Y", Type: reflect.TypeOf("")}})}
	for _, mt := range made {
		fmt.Println(mt, mt.Kind(), reflect.New(mt).Elem().IsZero())
	}
	st := reflect.New(made[6]).Elem()
	st.Field(0).SetInt(12)
	fmt.Printf("%+v %v\n", st.Interface(), reflect.TypeFor[[]error]())
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual([]int(nil), []int{}), reflect.DeepEqual(t, t), reflect.DeepEqual(&t, &t))
	stringer := reflect.TypeFor[fmt.Stringer]()
	fmt.Println(rt.Implements(stringer), reflect.TypeOf(1).Implements(stringer), rt.AssignableTo(stringer), reflect.TypeOf(1).ConvertibleTo(reflect.TypeOf(1.5)))
	fmt.Println(reflect.ValueOf(65).Convert(reflect.TypeOf("")), reflect.ValueOf(3.9).Convert(reflect.TypeOf(myInt(0))), reflect.ValueOf("hé").Convert(reflect.TypeOf([]byte{})), reflect.Zero(rt).IsZero())
	var nilAny any
	fmt.Println(reflect.ValueOf(nilAny).IsValid(), reflect.TypeOf(nilAny), reflect.ValueOf((*T)(nil)).IsNil(), reflect.Indirect(reflect.ValueOf(&b)).Type())
	for i, x := range reflect.ValueOf([]string{"p", "q"}).Seq2() {
		fmt.Print(i, x, " ")
	}
	fmt.Println()
	try("set", func() { reflect.ValueOf(t).Field(1).SetInt(1) })
	try("unexported", func() { v.FieldByName("c").SetBool(true) })
	try("kind", func() { reflect.ValueOf("s").Int() })
	try("call", func() { reflect.ValueOf(strings.ToUpper).Call(nil) })
	try("type", func() { v.Field(1).Set(reflect.ValueOf("x")) })
	try("index", func() { reflect.ValueOf([]int{1}).Index(5) })
	try("nil", func() { reflect.ValueOf(nil).Type() })
	fmt.Println(reflect.ValueOf(strings.Repeat).Call([]reflect.Value{reflect.ValueOf("ab"), reflect.ValueOf(3)})[0])
}

//; stdout:
//;   main.T struct T main 112 8 3 false
//;   *main.T ptr   8 8 4 true
//;   int int int  8 8 0 true
//;   string string string  16 8 0 true
//;   float64 float64 float64  8 8 0 true
//;   []int slice   24 8 0 false
//;   [2]string array   32 8 0 true
//;   map[string]bool map   8 8 0 false
//;   chan int chan   8 8 0 true
//;   func(int) func   8 8 0 false
//;   main.myInt int myInt main 8 8 0 true
//;   main.generic[string,[]int] struct generic[string,[]int] main 8 8 0 false
//;   struct { X int; y int } struct   16 8 0 true
//;   *interface {} ptr   8 8 0 true
//;   func(string) error func   8 8 0 false
//;   Embedded main.Embedded  0 [0] true true
//;   A int a,omitempty 8 [1] false true
//;   B string  16 [2] false true
//;   c bool  32 [3] false false
//;   D []map[string]*main.T  40 [4] false true
//;   F func(int, ...string) (bool, error)  64 [5] false true
//;   I fmt.Stringer  72 [6] false true
//;   Ch <-chan int  88 [7] false true
//;   Arr [3]float32  96 [8] false true
//;   Pointer func(*main.T, ...string) int 0
//;   Promoted func(*main.T, string) string 1
//;   String func(*main.T) string 2
//;   Value func(*main.T, int, float64) (string, error) 3
//;   41 changed 5 2 false true 9
//;   41 7 2.5 e
//;   43
//;   46 p5
//;   42 s9 2.5
//;   42 direct<nil> 6
//;   one 1
//;   6.5
//;   [a c] 2 2 false
//;   [9 2 1] [2] true 1 [9 2 1]
//;   sent true false true 1
//;   0 x true
//;   []main.T slice true
//;   map[string]*main.T map true
//;   **main.T ptr true
//;   chan main.T chan true
//;   [4]uint8 array true
//;   func(main.T) *main.T func true
//;   struct { X int "k:\"v\""; Y string } struct true
//;   {X:12 Y:} []error
//;   true false true true
//;   true false true true
//;   A 3 [104 195 169] true
//;   false <nil> true main.big
//;   0 p 1 q ⏎
//;   set reflect: reflect.Value.SetInt using unaddressable value
//;   unexported reflect: reflect.Value.SetBool using value obtained using unexported field
//;   kind reflect: call of reflect.Value.Int on string Value
//;   call reflect: Call with too few input arguments
//;   type reflect.Set: value of type string is not assignable to type int
//;   index reflect: slice index out of range
//;   nil reflect: call of reflect.Value.Type on zero Value
//;   ababab
//; exit: 0
