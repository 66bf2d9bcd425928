//! test errors

// Constants that overflow, division by zero, bad shifts, bad indexes.
package main

const big = 1 << 100

var (
	a int8    = 200
	b uint    = -1
	c         = 10 / 0
	d int     = big
	e         = 1 << -1
	f         = "abc"[5]
	g         = [3]int{1, 2, 3, 4}
	h         = [3]int{}[3]
	i float32 = 1e100
)

func main() {}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./constants.go:9:14: cannot use 200 (untyped int constant) as int8 value in variable declaration (overflows)
//;   ./constants.go:10:14: cannot use -1 (untyped int constant) as uint value in variable declaration (overflows)
//;   ./constants.go:11:19: invalid operation: division by zero
//;   ./constants.go:12:14: cannot use big (untyped int constant 1267650600228229401496703205376) as int value in variable declaration (overflows)
//;   ./constants.go:13:19: invalid operation: negative shift count -1 (untyped int constant)
//;   ./constants.go:14:20: invalid argument: index 5 out of bounds [0:3]
//;   ./constants.go:15:30: index 3 is out of bounds (>= 3)
//;   ./constants.go:16:23: invalid argument: index 3 out of bounds [0:3]
//;   ./constants.go:17:14: cannot use 1e100 (untyped float constant 1e+100) as float32 value in variable declaration (overflows)
