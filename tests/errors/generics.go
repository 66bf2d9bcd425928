//! test errors
//! expect-fail go/types reports inference errors at the function, gc at the argument list

// Type arguments that cannot be inferred or do not satisfy.
package main

type number interface{ ~int | ~float64 }

func sum[T number](xs ...T) (t T) { return }

func zero[T any]() (t T) { return }

type list[T comparable] struct{ v T }

func main() {
	sum("a")
	sum(1, 2.5)
	zero()
	var l list[[]int]
	var m list
	_ = sum[string]
	_, _ = l, m
	var n number
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./generics.go:15:5: string does not satisfy number (string missing in ~int | ~float64)
//;   ./generics.go:17:6: in call to zero, cannot infer T (declared at ./generics.go:10:11)
//;   ./generics.go:18:13: []int does not satisfy comparable
//;   ./generics.go:19:8: cannot use generic type list[T comparable] without instantiation
//;   ./generics.go:20:10: string does not satisfy number (string missing in ~int | ~float64)
//;   ./generics.go:22:6: declared and not used: n
//;   ./generics.go:22:8: cannot use type number outside a type constraint: interface contains type constraints
