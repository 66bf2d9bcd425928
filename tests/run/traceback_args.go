//! test run
//! build -gcflags=all=-l

// A line of a traceback says whether the function has parameters; receivers are some, type arguments and captured variables are not.
package main

import (
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
)

var arguments = regexp.MustCompile(`\((0x|\{).*\)$|\(\.\.\.\)$`)

// stack prints the functions of the stack, with ... for arguments.
//
//go:noinline
func stack() {
	for _, line := range strings.Split(string(debug.Stack()), "\n") {
		if !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "goroutine ") {
			fmt.Println(arguments.ReplaceAllString(line, "(...)"))
		}
	}
}

type pointer struct{ x int }

//go:noinline
func (p *pointer) method() { stack() }

type empty struct{}

//go:noinline
func (empty) method() { new(pointer).method() }

//go:noinline
func generic[E any]() { empty{}.method() }

//go:noinline
func genericWith[E any](e E) { generic[E]() }

//go:noinline
func results() (a, b int) { genericWith("x"); return 1, 2 }

type box[E any] struct{ e E }

//go:noinline
func (b *box[E]) get() (e E) { results(); return b.e }

//go:noinline
func variadic(xs ...int) { new(box[float64]).get() }

//go:noinline
func call(f func()) { f() }

func main() {
	done := make(chan bool)
	captured := 7
	go func() {
		call(func() { variadic(captured) })
		done <- true
	}()
	<-done
	defer func() {
		recover()
		stack()
	}()
	panic("x")
}

//; stdout:
//;   runtime/debug.Stack()
//;   main.stack()
//;   main.(*pointer).method(...)
//;   main.empty.method(...)
//;   main.generic[...]()
//;   main.genericWith[...](...)
//;   main.results()
//;   main.(*box[...]).get(...)
//;   main.variadic(...)
//;   main.main.func1.1()
//;   main.call(...)
//;   main.main.func1()
//;   created by main.main in goroutine 1
//;
//;   runtime/debug.Stack()
//;   main.stack()
//;   main.main.func2()
//;   panic(...)
//;   main.main()
//;
//; exit: 0
