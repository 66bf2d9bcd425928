//! test run
//! stderr

// A panic after a recovered one, from a deferred function of a caller.
package main

import "errors"

func inner() {
	defer func() {
		if r := recover(); r != nil {
			panic(errors.Join(errors.New("wrapped"), r.(error)))
		}
	}()
	panic(errors.New("cause"))
}

func main() {
	defer println("deferred before exit")
	inner()
}

//; stdout:
//; stderr:
//;   deferred before exit
//;   panic: cause [recovered]
//;   	panic: wrapped
//;   	cause
//;
//;   goroutine 1 [running]:
//;   main.inner.func1()
//;   	repanic_other.go:12
//;   panic()
//;   	GOROOT/src/runtime
//;   main.inner()
//;   	repanic_other.go:15
//;   main.main()
//;   	repanic_other.go:20
//; exit: 2
