//! test run

// Closures: capture by reference, per-iteration loop variables, recursion, method values, as fields and results.
package main

import "fmt"

func counter() (func() int, func(int)) {
	n := 0
	return func() int { n++; return n }, func(v int) { n = v }
}

func compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}

type acc struct {
	total int
	hook  func(int) int
}

func (a *acc) add(v int) *acc { a.total += v; return a }
func (a acc) get() int        { return a.total }

func plain(a, b int) int { return a*10 + b }

//go:noinline
func apply(f func(int, int) int, a, b int) int { return f(a, b) }

func many(a int, b string, c float64, d []int, e any, g [3]int) func() string {
	return func() string {
		a++
		return fmt.Sprint(a, b, c, d, e, g)
	}
}

func main() {
	next, set := counter()
	next()
	next()
	set(10)
	fmt.Println(next(), next())
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	var gs []func()
	for i, s := range []string{"a", "b"} {
		gs = append(gs, func() { fmt.Print(i, s, " ") })
	}
	for _, g := range gs {
		g()
	}
	fmt.Println()
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(20))
	f := compose(func(i int) string { return fmt.Sprint(i * 2) }, func(s string) int { return len(s) })
	fmt.Println(f(4), f(500))
	a := &acc{}
	add, get := a.add, a.get
	add(5).add(6)
	fmt.Println(a.total, get(), a.get())
	more := (*acc).add(a, 1)
	fmt.Println(more.total, acc.get(*a))
	a.hook = func(v int) int { return v + a.total }
	fmt.Println(a.hook(100))
	fmt.Println(apply(plain, 1, 2), apply(func(a, b int) int { return b - a }, 1, 2))
	m := many(1, "s", 2.5, []int{3}, nil, [3]int{7, 8, 9})
	m()
	fmt.Println(m())
	funcs := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"/": func(a, b float64) float64 { return a / b },
	}
	fmt.Println(funcs["+"](1, 2), funcs["/"](1, 4), funcs["?"] == nil)
	func(args ...int) {
		defer func() { fmt.Println("deferred", args, len(args)) }()
		args = append(args, 4)
	}(1, 2, 3)
	x := 1
	inc := func() func() int { x++; return func() int { x *= 2; return x } }
	fmt.Println(inc()(), inc()(), x)
	var iface interface{ get() int } = acc{total: 77}
	method := iface.get
	iface = acc{total: 1}
	fmt.Println(method(), iface.get())
	var e fmt.Stringer
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = e.String
	}()
	var np *acc
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = np.get
	}()
	fmt.Println(np.add != nil)
	var nilFunc func()
	func() {
		defer func() { fmt.Println(recover()) }()
		nilFunc()
	}()
}

//; stdout:
//;   11 12
//;   10 20 11 21 12 22 ⏎
//;   0a 1b ⏎
//;   6765
//;   1 4
//;   11 0 11
//;   12 12
//;   112
//;   12 1
//;   3s2.5 [3] <nil> [7 8 9]
//;   3 0.25 true
//;   deferred [1 2 3 4] 4
//;   4 10 10
//;   77 1
//;   runtime error: invalid memory address or nil pointer dereference
//;   runtime error: invalid memory address or nil pointer dereference
//;   true
//;   runtime error: invalid memory address or nil pointer dereference
//; exit: 0
