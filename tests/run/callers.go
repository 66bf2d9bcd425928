//! test run

// runtime.Caller, Callers, CallersFrames, FuncForPC and debug.Stack: names and lines of every kind of function.
package main

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
)

func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip + 1)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", filepath.Base(file), ":", line, " ", ok)
}

type t struct{}

func (t) value()    { fmt.Println(where(0)) }
func (*t) pointer() { fmt.Println(where(0)) }

type box[T any] struct{ v T }

func (b *box[T]) method() { fmt.Println(where(0)) }

func generic[T any](v T) { fmt.Println(where(0)) }

type iface interface{ value() }

func trace() (names []string) {
	pcs := make([]uintptr, 20)
	n := runtime.Callers(1, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		names = append(names, fmt.Sprintf("%s:%d", f.Function, f.Line))
		if !more || f.Function == "main.main" {
			return
		}
	}
}

//go:noinline
func outer() []string {
	return func() []string {
		defer func() {}()
		return trace()
	}()
}

func deferred() {
	defer func() {
		fmt.Println(where(0))
	}()
	fmt.Println(
		where(0),
	)
}

func recovered() {
	defer func() {
		recover()
		names := trace()
		fmt.Println(names[0], names[1], names[len(names)-1])
	}()
	var p *t
	_ = *p
	var xs []int
	_ = xs[len(xs)]
}

var fromInit = where(0)

func init() {
	fmt.Println(where(0))
}

func main() {
	fmt.Println(fromInit)
	t{}.value()
	(&t{}).pointer()
	(&box[int]{}).method()
	generic("x")
	var i iface = &t{}
	i.value()
	f := t{}.value
	f()
	func() {
		defer func() {}()
		fmt.Println(where(0), where(1))
		func() {
			defer func() {}()
			fmt.Println(where(0))
		}()
	}()
	for _, name := range outer() {
		fmt.Println(name)
	}
	deferred()
	recovered()
	done := make(chan bool)
	go func() {
		fmt.Println(where(0))
		close(done)
	}()
	<-done
	for _, fn := range []any{main, where, strings.ToUpper, (*t).pointer, t.value, generic[int], func() {}} {
		rf := runtime.FuncForPC(reflect.ValueOf(fn).Pointer())
		file, line := rf.FileLine(rf.Entry())
		fmt.Println(rf.Name(), filepath.Base(file), line > 0)
	}
	stack := strings.Split(string(debug.Stack()), "\n")
	fmt.Println(stack[0], strings.HasPrefix(stack[3], "main.main()"), strings.Contains(stack[4], "callers.go:"))
	_, _, _, ok := runtime.Caller(1000)
	fmt.Println(ok, runtime.FuncForPC(0) == nil, runtime.GOOS, len(runtime.GOARCH) > 0, runtime.Compiler)
	buf := make([]byte, 10000)
	all := string(buf[:runtime.Stack(buf, true)])
	fmt.Println(strings.HasPrefix(all, "goroutine 1 [running]:\nmain.main()"))
}

//; stdout:
//;   main.init.0 callers.go:78 true
//;   main.init callers.go:75 true
//;   main.t.value callers.go:22 true
//;   main.(*t).pointer callers.go:23 true
//;   main.(*box[...]).method callers.go:27 true
//;   main.generic[...] callers.go:29 true
//;   main.t.value callers.go:22 true
//;   main.t.value callers.go:22 true
//;   main.main.func1 callers.go:93 true main.main callers.go:98 true
//;   main.main.func1.2 callers.go:96 true
//;   main.trace:35
//;   main.outer.func1:50
//;   main.outer:51
//;   main.main:99
//;   main.deferred callers.go:59 true
//;   main.deferred.func1 callers.go:56 true
//;   main.trace:35 main.recovered.func1:66 main.main:103
//;   main.main.func2 callers.go:106 true
//;   main.main callers.go true
//;   main.where callers.go true
//;   strings.ToUpper strings.go true
//;   main.(*t).pointer callers.go true
//;   main.t.value callers.go true
//;   main.generic[...] callers.go true
//;   main.main.func3 callers.go true
//;   goroutine 1 [running]: true true
//;   false true linux true gc
//;   true
//; exit: 0
