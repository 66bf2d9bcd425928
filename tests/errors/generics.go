//! test errors

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

type shape interface{ area() int }

func areas[S shape](xs []S) int { return len(xs) }

func apply[T, U any](f func(T) U, t T) U { return f(t) }

var (
	_ = areas([]int{1})
	_ = apply[int]
	_ = len(apply(nil, 1))
)

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
//;   ./generics.go:32:11: in call to areas, S (type int) does not satisfy shape (missing method area)
//;   ./generics.go:33:11: cannot infer U (declared at ./generics.go:29:15)
//;   ./generics.go:34:15: in call to apply, cannot infer U (declared at ./generics.go:29:15)
//;   ./generics.go:22:6: too many errors
