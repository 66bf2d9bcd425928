//! test run

// Range over everything: integers, functions (with break, continue, return, defer and labels), maps, channels, arrays.
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("<end ", n, "> ")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs[K, V any](ks []K, vs []V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i, k := range ks {
			if !yield(k, vs[i]) {
				return
			}
		}
	}
}

func forever(yield func() bool) {
	for yield() {
	}
}

func find(n int) (result string) {
	defer func() { result += "!" }()
	for i := range count(100) {
		for j := range count(5) {
			if i*j == n {
				return fmt.Sprint(i, "*", j)
			}
		}
	}
	return "none"
}

func labels() (total int) {
outer:
	for i := range count(10) {
		for j := range count(10) {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			total += 10*i + j
		}
	}
	return total
}

func deferred() {
	for i := range count(3) {
		defer fmt.Println("deferred in the loop", i)
	}
	fmt.Println("end of function")
}

type tree struct {
	l, r *tree
	v    int
}

func (t *tree) all(yield func(int) bool) bool {
	return t == nil || t.l.all(yield) && yield(t.v) && t.r.all(yield)
}

func bad(yield func(int) bool) {
	yield(1)
	yield(2)
}

func main() {
	for i := range 3 {
		i *= 2
		fmt.Print(i, " ")
	}
	var n8 int8 = 3
	for i := range n8 {
		fmt.Printf("%T%d ", i, i)
	}
	for range -5 {
		fmt.Print("wrong")
	}
	fmt.Println()
	for v := range count(4) {
		if v == 1 {
			continue
		}
		fmt.Print(v, " ")
		if v == 2 {
			break
		}
	}
	fmt.Println()
	for k, v := range pairs([]string{"a", "b"}, []float64{1, 2}) {
		fmt.Print(k, v, " ")
	}
	n := 0
	for range forever {
		if n++; n > 99 {
			break
		}
	}
	fmt.Println(n)
	fmt.Println(find(6), find(-1))
	fmt.Println(labels())
	deferred()
	t := &tree{&tree{nil, nil, 1}, &tree{&tree{nil, nil, 3}, nil, 4}, 2}
	for v := range func(y func(int) bool) { t.all(y) } {
		fmt.Print(v, " ")
	}
	next, stop := iter.Pull(count(5))
	a, ok := next()
	b, _ := next()
	stop()
	_, ok2 := next()
	fmt.Println(a, ok, b, ok2)
	func() {
		defer func() { fmt.Println(recover()) }()
		for v := range bad {
			fmt.Println("got", v)
			break
		}
	}()
	func() {
		defer func() { fmt.Println("panicked:", recover()) }()
		for v := range count(5) {
			if v == 3 {
				panic("in body")
			}
		}
	}()
	m := map[string]int{"only": 1}
	for k := range m {
		fmt.Print(k, " ")
	}
	for k, v := range m {
		fmt.Print(k, v, " ")
	}
	ptr := &[3]string{"p", "q", "r"}
	for i, s := range ptr {
		ptr[2] = "changed"
		fmt.Print(i, s, " ")
	}
	for i := range (*[7]int)(nil) {
		fmt.Print(i)
	}
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i++; return i })
	}
	fmt.Println(fs[0](), fs[0](), fs[2]())
}

//; stdout:
//;   0 2 4 int80 int81 int82 ⏎
//;   0 2 <end 4> ⏎
//;   a1 b2 100
//;   <end 5> <end 5> <end 5> <end 100> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 5> <end 100> 2*3! none!
//;   <end 10> <end 10> <end 10> <end 10> 22
//;   <end 3> end of function
//;   deferred in the loop 2
//;   deferred in the loop 1
//;   deferred in the loop 0
//;   1 2 3 4 <end 5> 0 true 1 false
//;   got 1
//;   runtime error: range function continued iteration after function for loop body returned false
//;   <end 5> panicked: in body
//;   only only1 0p 1q 2changed 0123456<end 3> 1 2 3
//; exit: 0
