//! test errors

// Assignments to what cannot be assigned, wrong counts, misuse of values.
package main

const c = 1

func f() (int, int) { return 1, 2 }

func none() {}

func main() {
	c = 2
	f() = 1
	"a"[0] = 'b'
	m := map[string]struct{ x int }{}
	m["a"].x = 1
	a, b, d := f()
	x := none()
	&c
	1 + 2
	len("x")
	var p *int = 5
	p.x = 1
	*c = 1
	_ = _
	a, b = 1
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./assign.go:13:2: cannot assign to c (neither addressable nor a map index expression)
//;   ./assign.go:14:2: multiple-value f() (value of type (int, int)) in single-value context
//;   ./assign.go:15:2: cannot assign to "a"[0] (neither addressable nor a map index expression)
//;   ./assign.go:17:2: cannot assign to struct field m["a"].x in map
//;   ./assign.go:18:13: assignment mismatch: 3 variables but f returns 2 values
//;   ./assign.go:19:7: none() (no value) used as value
//;   ./assign.go:20:3: invalid operation: cannot take address of c (untyped int constant 1)
//;   ./assign.go:21:2: 1 + 2 (untyped int constant 3) is not used
//;   ./assign.go:22:2: len("x") (constant 1 of type int) is not used
//;   ./assign.go:23:15: cannot use 5 (untyped int constant) as *int value in variable declaration
//;   ./assign.go:23:15: too many errors
