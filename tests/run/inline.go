//! test run

// Small functions whose bodies stand where they are called: several returns, results in memory, loops, recursion,
// arguments that are assigned to, variables whose address is taken, calls inside.
package main

import (
	"fmt"
	"os"
	"strings"
)

type vector struct{ x, y, z, w, v int }

func scaled(a vector, by int) vector {
	a.x *= by
	a.v *= by
	return a
}

func pair(a, b vector, swap bool) (vector, vector) {
	if swap {
		return b, a
	}
	return a, b
}

func clamp(x, low, high int) int {
	if x < low {
		return low
	}
	if x > high {
		x = high
	}
	return x
}

func sum(xs []int) (total int) {
	for _, x := range xs {
		total += x
	}
	return
}

func divmod(a, b int) (q, r int, err error) {
	if b == 0 {
		return 0, 0, fmt.Errorf("division of %d by zero", a)
	}
	return a / b, a % b, nil
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func set(p *int, x int) { *p = x }

func viaAddress(x int) int {
	local := x
	set(&local, x+1)
	return local
}

type counter struct{ n int }

func (c *counter) add(n int) *counter { c.n += n; return c }
func (c counter) get() int            { return c.n }

func larger[T int | string](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func mustBePositive(n int) int {
	if n < 0 {
		panic(fmt.Sprint("negative: ", n))
	}
	return n
}

func recovered(n int) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	return fmt.Sprint(mustBePositive(n))
}

//go:noinline
func kept(n int) int { return n + 1 }

func fill() (a [3]string) {
	for i := range a {
		a[i] = strings.Repeat("x", i)
	}
	return a
}

func early(words []string) (string, bool) {
	for _, word := range words {
		if len(word) > 3 {
			return word, true
		}
	}
	return "", false
}

func main() {
	a := vector{1, 2, 3, 4, 5}
	fmt.Println(scaled(a, 3), a)
	b := scaled(a, 2)
	for i := 0; i < 3; i++ {
		a, b = pair(a, b, i%2 == 0)
	}
	fmt.Println(a, b)
	fmt.Println(clamp(-5, 0, 10), clamp(5, 0, 10), clamp(50, 0, 10))
	fmt.Println(sum([]int{1, 2, 3}), sum(nil))
	fmt.Println(divmod(7, 2))
	fmt.Println(divmod(7, len(os.Args)-len(os.Args)))
	fmt.Println(even(10), odd(7), even(3))
	fmt.Println(viaAddress(4))
	c := new(counter)
	for i := 0; i < 4; i++ {
		c.add(i).add(1)
	}
	fmt.Println(c.get(), larger(3, 4), larger("b", "a"))
	fmt.Println(recovered(1), recovered(-1), kept(3))
	fmt.Println(fill(), len(fill()[2]))
	fmt.Println(early([]string{"a", "long", "b"}))
	fmt.Println(early(nil))
	var addresses []*int
	for i := range 3 {
		addresses = append(addresses, address(i))
	}
	fmt.Println(*addresses[0], *addresses[1], *addresses[2])
}

func address(x int) *int { return &x }

//; stdout:
//;   {3 2 3 4 15} {1 2 3 4 5}
//;   {1 2 3 4 5} {2 2 3 4 10}
//;   0 5 10
//;   6 0
//;   3 1 <nil>
//;   0 0 division of 7 by zero
//;   true true false
//;   5
//;   10 4 b
//;   <nil> negative: -1 4
//;   [ x xx] 2
//;   long true
//;    false
//;   0 1 2
//; exit: 0
