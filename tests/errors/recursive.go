//! test errors

// Types and initialisers that contain themselves.
package main

type A struct{ b B }
type B struct{ a [2]A }

type I interface{ I }

var x = y
var y = f()

func f() int { return x }

func main() {}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./recursive.go:6:6: invalid recursive type A
//;   	./recursive.go:6:6: A refers to B
//;   	./recursive.go:7:6: B refers to A
//;   ./recursive.go:9:6: invalid recursive type: I refers to itself
//;   ./recursive.go:11:5: initialization cycle for x
//;   	./recursive.go:11:5: x refers to y
//;   	./recursive.go:12:5: y refers to f
//;   	./recursive.go:14:6: f refers to x
