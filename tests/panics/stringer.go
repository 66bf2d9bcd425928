//! test run
//! stderr

// A panic with a Stringer, which the runtime calls.
package main

type state int

func (s state) String() string { return [...]string{"idle", "busy"}[s] }

func main() {
	var s any = state(1)
	panic(s)
}

//; stdout:
//; stderr:
//;   panic: busy
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	stringer.go:13
//; exit: 2
