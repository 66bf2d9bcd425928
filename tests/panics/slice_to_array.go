//! test run
//! stderr

// Conversion of a short slice to an array.
package main

//go:noinline
func convert(xs []int) [4]int {
	return [4]int(xs)
}

func main() {
	println(convert([]int{1, 2, 3, 4})[3])
	println(convert([]int{1})[0])
}

//; stdout:
//; stderr:
//;   4
//;   panic: runtime error: cannot convert slice with length 1 to array or pointer to array with length 4
//;
//;   goroutine 1 [running]:
//;   main.convert()
//;   	slice_to_array.go:9
//;   main.main()
//;   	slice_to_array.go:14
//; exit: 2
