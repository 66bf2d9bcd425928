//! test run
//! stderr

// runtime.Goexit in main with nobody else running.
package main

import "runtime"

func main() {
	defer println("deferred")
	runtime.Goexit()
}

//; stdout:
//; stderr:
//;   deferred
//;   fatal error: no goroutines (main called runtime.Goexit) - deadlock!
//; exit: 2
