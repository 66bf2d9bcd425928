//! test run
//! stderr

// A panic with an error value.
package main

type myError struct {
	op   string
	code int
}

func (e *myError) Error() string { return e.op + " failed" }

func work(n int) {
	if n == 0 {
		panic(&myError{"work", 3})
	}
	work(n - 1)
}

func main() {
	work(3)
}

//; stdout:
//; stderr:
//;   panic: work failed
//;
//;   goroutine 1 [running]:
//;   main.work()
//;   	custom_error.go:16
//;   main.work()
//;   	custom_error.go:18
//;   main.work()
//;   	custom_error.go:18
//;   main.work()
//;   	custom_error.go:18
//;   main.main()
//;   	custom_error.go:22
//; exit: 2
