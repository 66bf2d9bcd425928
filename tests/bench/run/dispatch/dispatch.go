// Interface calls: methods, type switches, assertions, closures, embedded interfaces, a small interpreter.
package main

import "fmt"

type shape interface {
	area() float64
	scale(by float64) shape
}

type square struct{ side float64 }
type circle struct{ radius float64 }
type rect struct{ w, h float64 }

func (s square) area() float64           { return s.side * s.side }
func (s square) scale(by float64) shape  { return square{s.side * by} }
func (c *circle) area() float64          { return 3 * c.radius * c.radius }
func (c *circle) scale(by float64) shape { return &circle{c.radius * by} }
func (r rect) area() float64             { return r.w * r.h }
func (r rect) scale(by float64) shape    { return rect{r.w * by, r.h * by} }

type expr interface{ eval(env []int) int }
type constant int
type variable int
type sum struct{ a, b expr }
type product struct{ a, b expr }

func (c constant) eval([]int) int     { return int(c) }
func (v variable) eval(env []int) int { return env[v] }
func (s sum) eval(env []int) int      { return s.a.eval(env) + s.b.eval(env) }
func (p *product) eval(env []int) int { return p.a.eval(env) * p.b.eval(env) }

func kind(v any) int {
	switch v := v.(type) {
	case int:
		return v
	case string:
		return len(v)
	case shape:
		return int(v.area())
	case []int:
		return len(v)
	case fmt.Stringer:
		return 7
	}
	return -1
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

type counter struct{ n int }

func (c *counter) add(n int) { c.n += n }
func (c *counter) get() int  { return c.n }

type adder interface {
	add(int)
	get() int
}

type wrapper struct{ adder }

func main() {
	shapes := []shape{square{2}, &circle{1}, rect{2, 3}, square{1}, &circle{2}}
	total := 0.0
	for i := 0; i < 10000000; i++ {
		total += shapes[i%len(shapes)].area()
	}
	for i := 0; i < 1000000; i++ {
		total += shapes[i%len(shapes)].scale(0.5).area()
	}
	fmt.Println(total)

	e := expr(sum{&product{variable(0), constant(3)}, sum{variable(1), &product{variable(0), variable(1)}}})
	n := 0
	for i := 0; i < 1500000; i++ {
		n += e.eval([]int{i % 10, i % 7})
	}
	fmt.Println(n)

	values := []any{1, "four", square{3}, []int{1, 2}, 2.5, &circle{1}}
	n = 0
	for i := 0; i < 4000000; i++ {
		n += kind(values[i%len(values)])
	}
	fmt.Println(n)

	step := 3
	f := compose(func(x int) int { return x + step }, func(x int) int { return x * 2 }, func(x int) int { return x % 1001 })
	n = 1
	for i := 0; i < 5000000; i++ {
		n = f(n)
	}
	fmt.Println(n)

	w := wrapper{&counter{}}
	for i := 0; i < 20000000; i++ {
		w.add(i & 3)
	}
	fmt.Println(w.get())
}
