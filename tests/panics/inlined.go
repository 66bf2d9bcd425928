//! test run
//! llgo -O
//! stderr

// Calls whose callees' bodies stand in their places: who looks at the stack sees them all the same.
package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"strings"
)

//go:noinline
func stack() string {
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var lines []string
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "main.") {
			lines = append(lines, fmt.Sprint(frame.Function, ":", frame.Line))
		}
		if !more {
			return strings.Join(lines, " ")
		}
	}
}

//go:noinline
func caller(skip int) string {
	pc, _, line, ok := runtime.Caller(skip)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), ":", line, " ", ok)
}

func inner() string { return stack() }

func outer() string {
	return "outer " + inner()
}

func inners(skip int) string { return caller(skip) }

func outers(skip int) string {
	s := inners(skip)
	return s
}

func logged(text string) { log.Output(2, text) }

func deeply() { logged("from deeply") }

type list struct{ items []int }

func (l *list) at(i int) int { return l.items[i] }

func (l *list) last() int {
	return l.at(len(l.items) - 1)
}

func quotient(a, b int) int { return a / b }

func recovered(f func()) {
	defer func() {
		fmt.Println(recover(), "|", stack())
	}()
	f()
}

func main() {
	fmt.Println(outer())
	for skip := range 4 {
		fmt.Println(outers(skip))
	}
	log.SetFlags(log.Lshortfile)
	log.SetOutput(os.Stdout)
	deeply()
	var missing *list
	empty := &list{}
	recovered(func() { println(missing.last()) })
	recovered(func() {
		println(quotient(1, len(empty.items)))
	})
	println(empty.last())
}

//; stdout:
//;   outer main.inner:38 main.outer:41 main.main:73
//;   main.caller:34 true
//;   main.inners:44 true
//;   main.outers:47 true
//;   main.main:75 true
//;   inlined.go:53: from deeply
//;   runtime error: invalid memory address or nil pointer dereference | main.recovered.func1:67 main.(*list).last:60 main.main.func1:82 main.recovered:69 main.main:82
//;   runtime error: integer divide by zero | main.recovered.func1:67 main.quotient:63 main.main.func2:84 main.recovered:69 main.main:83
//; stderr:
//;   panic: runtime error: index out of range [-1]
//;
//;   goroutine 1 [running]:
//;   main.(*list).at()
//;   	inlined.go:57
//;   main.(*list).last()
//;   	inlined.go:60
//;   main.main()
//;   	inlined.go:86
//; exit: 2
