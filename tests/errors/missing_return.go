//! test errors

// Functions without a terminating statement.
package main

func f(x int) int {
	if x > 0 {
		return 1
	}
}

func g() string {
	for {
		break
	}
}

func main() { f(1); g() }

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./missing_return.go:10:1: missing return
//;   ./missing_return.go:16:1: missing return
