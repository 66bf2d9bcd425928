//! test run

// Recover: only directly in the deferred function; re-panics, nested panics, runtime errors, Goexit, loops.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

func helper() any { return recover() }

func indirect() (r any) {
	defer func() { r = fmt.Sprint("outer ", recover()) }()
	defer func() {
		if got := helper(); got != nil {
			fmt.Println("wrong: helper recovered", got)
		}
	}()
	panic(1)
}

func nestedFunc() (r any) {
	defer func() { r = recover() }()
	defer func() {
		func() {
			if got := recover(); got != nil {
				fmt.Println("wrong: nested recovered", got)
			}
		}()
	}()
	panic(2)
}

func direct() {
	defer helper()
	defer func() { fmt.Println("before helper", recover() == nil) }()
}

func deferredHelper() (s string) {
	s = "recovered by a deferred named function"
	defer helper()
	panic(3)
}

type t struct{}

func (t) method()   { recover() }
func (*t) pointer() { recover() }

type catcher interface{ method() }

func byMethod(c catcher) (s string) {
	s = "method"
	defer c.method()
	panic(4)
}

func byMethodValue() (s string) {
	s = "method value"
	f := (&t{}).pointer
	defer f()
	panic(5)
}

func replace() {
	defer func() { fmt.Println("got", recover()) }()
	defer func() { panic("second") }()
	panic("first")
}

func insideDefer() {
	defer func() { fmt.Println("outer", recover()) }()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("in deferred")
	}()
	panic("body")
}

func again() {
	defer func() { fmt.Println("last", recover()) }()
	defer func() {
		r := recover()
		fmt.Println("caught", r)
		panic(fmt.Sprint("re-", r))
	}()
	panic("panic")
}

func runtimeError() {
	defer func() {
		err := recover().(runtime.Error)
		fmt.Println(err)
		var bounds interface{ RuntimeError() }
		fmt.Println(errors.As(err, &bounds))
	}()
	var s []int
	i := 3
	fmt.Println(s[i])
}

func loop() (n int) {
	for i := range 1000 {
		func() {
			defer func() {
				if recover() != nil {
					n += i
				}
			}()
			panic(i)
		}()
	}
	return n
}

func deep(n int) {
	defer func() {
		if n%50 == 0 {
			if r := recover(); r != nil {
				fmt.Println("deep", n, r)
				panic(fmt.Sprint(r, "/", n))
			}
		}
	}()
	if n == 0 {
		panic("bottom")
	}
	deep(n - 1)
}

func afterRecover() (a, b string, c [3]int) {
	a, b, c = "a", "b", [3]int{1, 2, 3}
	defer func() { recover(); b += "!"; c[1] = 20 }()
	a = "changed"
	var p *int
	*p = 1
	return "x", "y", [3]int{}
}

func unnamed() (int, string) {
	defer func() { recover() }()
	panic("results are zero")
}

func goexitInPanic() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			defer func() { fmt.Println("goexit after panic:", recover()) }()
			runtime.Goexit()
		}()
		panic("lost")
	}()
	<-done
}

func main() {
	fmt.Println(recover(), indirect(), nestedFunc())
	direct()
	fmt.Println(deferredHelper(), byMethod(t{}), byMethod(&t{}), byMethodValue())
	replace()
	insideDefer()
	again()
	runtimeError()
	fmt.Println(loop())
	func() {
		defer func() { fmt.Println(recover()) }()
		deep(120)
	}()
	fmt.Println(afterRecover())
	fmt.Println(unnamed())
	goexitInPanic()
	func() {
		defer func() {
			r := recover()
			var e *runtime.PanicNilError
			fmt.Println(r, errors.As(r.(error), &e))
		}()
		panic(nil)
	}()
	func() {
		defer func() { fmt.Println(recover().(error).Error()) }()
		panic(fmt.Errorf("wrapped: %w", errors.New("inner")))
	}()
}

//; stdout:
//;   <nil> outer 1 2
//;   before helper true
//;   recovered by a deferred named function method method method value
//;   got second
//;   inner in deferred
//;   outer body
//;   caught panic
//;   last re-panic
//;   runtime error: index out of range [3] with length 0
//;   true
//;   499500
//;   deep 0 bottom
//;   deep 50 bottom/0
//;   deep 100 bottom/0/50
//;   bottom/0/50/100
//;   changed b! [1 20 3]
//;   0 ⏎
//;   goexit after panic: <nil>
//;   panic called with nil argument true
//;   wrapped: inner
//; exit: 0
