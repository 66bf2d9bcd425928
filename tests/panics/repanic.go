//! test run
//! stderr

// A recovered value that is thrown again keeps its history.
package main

func main() {
	defer func() {
		r := recover()
		panic(r)
	}()
	panic("original")
}

//; stdout:
//; stderr:
//;   panic: original [recovered, repanicked]
//;
//;   goroutine 1 [running]:
//;   main.main.func1()
//;   	repanic.go:10
//;   panic()
//;   	GOROOT/src/runtime
//;   main.main()
//;   	repanic.go:12
//; exit: 2
