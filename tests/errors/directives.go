//! test errors

// Directives in places where they mean nothing, types that are too large, and a goto into a block.
package main

//go:noinline
type T int

//go:noinline
func f() {
	//go:nosplit
	x := 1 //go:noinline
	_ = x
	goto inside
	{
	inside:
	}
}

//go:systemstack
func g() {}

func main() {}

//go:noinline

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./directives.go:11:4: misplaced compiler directive
//;   ./directives.go:12:11: misplaced compiler directive
//;   ./directives.go:14:7: goto inside jumps into block starting at ./directives.go:15:2
//;   ./directives.go:20:3: //go:systemstack only allowed in runtime
//;   ./directives.go:25:3: misplaced compiler directive
