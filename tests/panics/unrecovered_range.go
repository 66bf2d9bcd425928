//! test run
//! stderr

// A panic in the body of a range over a function passes through the iterator.
package main

func count(yield func(int) bool) {
	defer println("iterator left")
	for i := 0; yield(i); i++ {
	}
}

func main() {
	for i := range count {
		if i == 2 {
			panic("in the body")
		}
	}
}

//; stdout:
//; stderr:
//;   iterator left
//;   panic: in the body
//;
//;   goroutine 1 [running]:
//;   main.main-range1()
//;   	unrecovered_range.go:16
//;   main.count()
//;   	unrecovered_range.go:9
//;   main.main()
//;   	unrecovered_range.go:14
//; exit: 2
