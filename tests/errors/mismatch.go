//! test errors

// Types that do not fit, in assignments, calls, returns and operators.
package main

func f(a int, b string) (int, error) {
	return a
}

func g() int {
	return "x", 1
}

func main() {
	var s string = 5
	x := 1 + "a"
	f("a")
	f(1, "b", 3)
	y := f(1, "b")
	var i interface{ M() } = 3
	if x {
	}
	s = nil
	_, _, _ = s, y, i
	for i := range 1.5 {
		_ = i
	}
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./mismatch.go:7:9: not enough return values
//;   	have (int)
//;   	want (int, error)
//;   ./mismatch.go:11:14: too many return values
//;   	have (string, number)
//;   	want (int)
//;   ./mismatch.go:15:17: cannot use 5 (untyped int constant) as string value in variable declaration
//;   ./mismatch.go:16:7: invalid operation: 1 + "a" (mismatched types untyped int and untyped string)
//;   ./mismatch.go:17:4: not enough arguments in call to f
//;   	have (string)
//;   	want (int, string)
//;   ./mismatch.go:18:12: too many arguments in call to f
//;   	have (number, string, number)
//;   	want (int, string)
//;   ./mismatch.go:19:7: assignment mismatch: 1 variable but f returns 2 values
//;   ./mismatch.go:20:27: cannot use 3 (constant of type int) as interface{M()} value in variable declaration: int does not implement interface{M()} (missing method M)
//;   ./mismatch.go:23:6: cannot use nil as string value in assignment
//;   ./mismatch.go:25:17: cannot range over 1.5 (untyped float constant)
//;   ./mismatch.go:25:17: too many errors
