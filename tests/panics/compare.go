//! test run
//! stderr

// Comparison of interfaces that hold a type without equality.
package main

//go:noinline
func equal(a, b any) bool {
	return a == b
}

func main() {
	println(equal(1, 1))
	println(equal([]int{}, []int{}))
}

//; stdout:
//; stderr:
//;   true
//;   panic: runtime error: comparing uncomparable type []int
//;
//;   goroutine 1 [running]:
//;   main.equal()
//;   	compare.go:9
//;   main.main()
//;   	compare.go:14
//; exit: 2
