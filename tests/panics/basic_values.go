//! test run
//! stderr

// Panics with values of basic and named types: the first is recovered, the last one is printed after the others.
package main

type count uint8
type label string

func main() {
	for _, v := range []any{1, "two\nlines", 3.5, 4i, true, 'x', count(7), label("tag"), uintptr(8)} {
		func() {
			defer func() {
				r := recover()
				if r != v {
					println("wrong")
				}
			}()
			panic(v)
		}()
	}
	defer func() {
		panic(label("second"))
	}()
	defer func() {
		panic(count(200))
	}()
	panic("first\nline")
}

//; stdout:
//; stderr:
//;   panic: first
//;   	line
//;   	panic: main.count(200)
//;   	panic: main.label("second")
//;
//;   goroutine 1 [running]:
//;   main.main.func2()
//;   	basic_values.go:23
//;   panic()
//;   	GOROOT/src/runtime
//;   main.main.func3()
//;   	basic_values.go:26
//;   panic()
//;   	GOROOT/src/runtime
//;   main.main()
//;   	basic_values.go:28
//; exit: 2
