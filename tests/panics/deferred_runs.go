//! test run
//! stderr

// Deferred functions run before the message of an unhandled panic is printed.
package main

import "fmt"

func level(n int) {
	defer fmt.Println("deferred", n)
	if n == 0 {
		var xs []int
		xs[n] = 1
	}
	level(n - 1)
}

func main() {
	defer func() {
		fmt.Println("main deferred")
	}()
	level(2)
}

//; stdout:
//;   deferred 0
//;   deferred 1
//;   deferred 2
//;   main deferred
//; stderr:
//;   panic: runtime error: index out of range [0] with length 0
//;
//;   goroutine 1 [running]:
//;   main.level()
//;   	deferred_runs.go:13
//;   main.level()
//;   	deferred_runs.go:15
//;   main.level()
//;   	deferred_runs.go:15
//;   main.main()
//;   	deferred_runs.go:22
//; exit: 2
