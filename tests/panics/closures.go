//! test run
//! stderr

// Names of closures, methods and generic functions in a traceback.
package main

type box[T any] struct{ v T }

func (b *box[T]) each(f func(T)) {
	f(b.v)
}

func generic[T any](v T, f func(T)) {
	(&box[T]{v}).each(f)
}

func main() {
	run := func(f func(string)) {
		defer func() {}()
		func() {
			defer func() {}()
			generic("x", f)
		}()
	}
	run(func(s string) {
		panic("in closure " + s)
	})
}

//; stdout:
//; stderr:
//;   panic: in closure x
//;
//;   goroutine 1 [running]:
//;   main.main.func2()
//;   	closures.go:26
//;   main.(*box[...]).each()
//;   	closures.go:10
//;   main.generic[...]()
//;   	closures.go:14
//;   main.main.func1.2()
//;   	closures.go:22
//;   main.main.func1()
//;   	closures.go:23
//;   main.main()
//;   	closures.go:25
//; exit: 2
