//! test run
//! stderr

// os.Exit ends at once with its code.
package main

import "os"

func main() {
	defer println("not printed")
	go func() { select {} }()
	println("leaving")
	os.Exit(42)
}

//; stdout:
//; stderr:
//;   leaving
//; exit: 42
