//! test run

// Names: of closures wherever they are written, of loop bodies, of methods and their values, and the two
// spellings of types with type arguments, aliases and local types.
package main

import (
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"unsafe"
)

//go:noinline
func where() {
	pc, _, line, _ := runtime.Caller(1)
	fmt.Println(runtime.FuncForPC(pc).Name(), line)
}

//go:noinline
func call(f func()) { f() }

type T struct{ a int }

//go:noinline
func (t T) V() { where() }

//go:noinline
func (t *T) P() {
	call(func() {
		where()
		call(func() { where() })
	})
}

type I interface{ V() }
type E struct{ *T }
type G[X any] struct{ x X }

//go:noinline
func (g *G[X]) M() { call(func() { where() }) }

//go:noinline
func generic[A, B any](a A) {
	type loc struct{ a A }
	type inner[C any] struct {
		a A
		c C
	}
	show(loc{})
	show(&loc{})
	show(G[loc]{})
	show(inner[B]{})
	call(func() { where() })
}

var gv = map[string]func(){"a": func() { where() }, "b": func() { call(func() { where() }) }}
var gv3 = func() { where() }

func init() { call(func() { where() }) }
func init() { where() }

//go:noinline
func seq(yield func(int) bool) { yield(1) }

//go:noinline
func show(x any) {
	t := reflect.TypeOf(x)
	fmt.Printf("%v | name=%q pkg=%q\n", t, t.Name(), t.PkgPath())
}

//go:noinline
func loops() {
	for i := range seq {
		where()
		call(func() { where() })
		for j := range seq {
			_ = i + j
			where()
			call(func() { where() })
		}
	}
	call(func() {
		for range seq {
			where()
			call(func() { where() })
		}
		call(func() { where() })
	})
}

func nameOf(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

func types() {
	type loc struct{ b int }
	type Al = int
	type Loc2[Q any] struct{ q Q }
	show(loc{})
	show(G[loc]{})
	show(Loc2[int]{})
	show(unsafe.Pointer(nil))
	show(G[http.Client]{})
	show(G[struct {
		a int
		B string "t:\"x\""
	}]{})
	show(G[interface {
		m()
		N(a int, b ...string) error
	}]{})
	show(G[func(chan (<-chan int), chan<- int) (a, b int)]{})
	show(struct {
		T
		a int
		http.Client
		Al
		B string "k:\"v\""
	}{})
	show(new(interface {
		m()
		N(a int, b ...string) error
	}))
	show(func(int, ...http.Client) error { return nil })
	show(G[any]{})
	show(G[error]{})
	show(G[G[T]]{})
	show(G[struct {
		Al
		T
	}]{})
	show([3]rune{})
	show(new(error))
	show(G[map[T][]*T]{})
}

func main() {
	gv["a"]()
	gv["b"]()
	gv3()
	T{}.V()
	(&T{}).P()
	loops()
	(&G[int]{}).M()
	(&G[map[string]*T]{}).M()
	generic[int, string](1)
	generic[T, http.Client](T{})
	fmt.Println(nameOf(T{}.V), nameOf(T.V), nameOf((*T).P), nameOf(I.V), nameOf(I(T{}).V))
	types()
	func() {
		defer func() { where() }()
	}()
	done := make(chan bool)
	go func(int) {
		where()
		done <- true
	}(1)
	<-done
}

//; stdout:
//;   main.init.0.func1 61
//;   main.init.1 62
//;   main.init.func1 58
//;   main.init.func2.1 58
//;   main.init.func3 59
//;   main.T.V 27
//;   main.(*T).P.func1 32
//;   main.(*T).P.func1.1 33
//;   main.loops-range1 76
//;   main.loops.func1 77
//;   main.loops-range2 80
//;   main.loops.func2 81
//;   main.loops.func3-range1 86
//;   main.loops.func3.1 87
//;   main.loops.func3.2 89
//;   main.(*G[...]).M.func1 42
//;   main.(*G[...]).M.func1 42
//;   main.loc[int,string] | name="loc[int,string]" pkg="main"
//;   *main.loc[int,string] | name="" pkg=""
//;   main.G[main.loc[int,string]·1] | name="G[main.loc[int,string]·1]" pkg="main"
//;   main.inner[int,string;string] | name="inner[int,string;string]" pkg="main"
//;   main.generic[...].func1 55
//;   main.loc[main.T,net/http.Client] | name="loc[main.T,net/http.Client]" pkg="main"
//;   *main.loc[main.T,net/http.Client] | name="" pkg=""
//;   main.G[main.loc[main.T,net/http.Client]·1] | name="G[main.loc[main.T,net/http.Client]·1]" pkg="main"
//;   main.inner[main.T,net/http.Client;net/http.Client] | name="inner[main.T,net/http.Client;net/http.Client]" pkg="main"
//;   main.generic[...].func1 55
//;   main.T.V-fm main.T.V main.(*T).P main.I.V main.I.V-fm
//;   main.loc | name="loc" pkg="main"
//;   main.G[main.loc·3] | name="G[main.loc·3]" pkg="main"
//;   main.Loc2[int] | name="Loc2[int]" pkg="main"
//;   unsafe.Pointer | name="Pointer" pkg="unsafe"
//;   main.G[net/http.Client] | name="G[net/http.Client]" pkg="main"
//;   main.G[struct { main.a int; B string "t:\"x\"" }] | name="G[struct { main.a int; B string \"t:\\\"x\\\"\" }]" pkg="main"
//;   main.G[interface { N(int, ...string) error; main.m() }] | name="G[interface { N(int, ...string) error; main.m() }]" pkg="main"
//;   main.G[func(chan (<-chan int), chan<- int) (int, int)] | name="G[func(chan (<-chan int), chan<- int) (int, int)]" pkg="main"
//;   struct { main.T; a int; http.Client; int; B string "k:\"v\"" } | name="" pkg=""
//;   *interface { N(int, ...string) error; main.m() } | name="" pkg=""
//;   func(int, ...http.Client) error | name="" pkg=""
//;   main.G[interface {}] | name="G[interface {}]" pkg="main"
//;   main.G[error] | name="G[error]" pkg="main"
//;   main.G[main.G[main.T]] | name="G[main.G[main.T]]" pkg="main"
//;   main.G[struct { Al = int; main.T }] | name="G[struct { Al = int; main.T }]" pkg="main"
//;   [3]int32 | name="" pkg=""
//;   *error | name="" pkg=""
//;   main.G[map[main.T][]*main.T] | name="G[map[main.T][]*main.T]" pkg="main"
//;   main.main.func1.1 151
//;   main.main.func2 155
//; exit: 0
