//! test run
//! stderr

// An empty select with nobody else running.
package main

func main() {
	println("before")
	select {}
}

//; stdout:
//; stderr:
//;   before
//;   fatal error: all goroutines are asleep - deadlock!
//;
//;   goroutine 1 [select (no cases)]:
//;   main.main()
//;   	deadlock_select.go:9
//; exit: 2
