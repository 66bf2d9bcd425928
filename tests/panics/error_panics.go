//! test run
//! stderr 1

// A panic whose Error method panics.
package main

type bad struct{ m map[string]int }

func (b *bad) Error() string {
	b.m["x"] = 1
	return "never"
}

func main() {
	panic(&bad{})
}

//; stdout:
//; stderr:
//;   fatal error: panic while printing panic value: type runtime.plainError
//; exit: 2
