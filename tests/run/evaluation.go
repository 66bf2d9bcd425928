//! test run

// Order of evaluation: calls, receives and operators in the order of the text; assignments in two phases.
package main

import "fmt"

var trace []string

func t[T any](name string, v T) T {
	trace = append(trace, name)
	return v
}

func flush() {
	fmt.Println(trace)
	trace = nil
}

type obj struct{ name string }

func (o obj) m(args ...int) obj {
	trace = append(trace, o.name+".m")
	o.name += "'"
	return o
}

func get(name string) *obj { trace = append(trace, name); return &obj{name} }

func results() (int, string, error) { trace = append(trace, "results"); return 1, "x", nil }

func take(a int, b string, c error) int { trace = append(trace, "take"); return a }

func main() {
	_ = t("a", 1) + t("b", 2)*t("c", 3) - t("d", 4)
	flush()
	_ = []int{t("e0", 0), t("e1", 1), 5: t("e5", 5)}
	_ = map[string]int{t("k1", "1"): t("v1", 1), t("k2", "2"): t("v2", 2)}
	flush()
	get("o").m(t("x", 1), t("y", 2)).m(t("z", 3))
	flush()
	arr := []int{1, 2, 3}
	arr[t("i", 0)], arr[t("j", 1)] = t("r", 10), t("s", 20)
	flush()
	m := map[string]int{}
	m[t("mk", "a")] += t("mv", 5)
	flush()
	_ = t("f1", false) && t("f2", true) || t("f3", true) && t("f4", false)
	flush()
	take(results())
	ch := make(chan int, 2)
	ch <- t("send", 1)
	_ = t("left", 1) + <-ch + t("right", 2)
	flush()
	i := 0
	i, arr[i] = 1, 100
	fmt.Println(i, arr)
	x, y, z := 1, 2, 3
	x, y, z = z, x, y
	fmt.Println(x, y, z)
	p := &struct{ a, b int }{1, 2}
	p.a, p.b = p.b, p.a
	q := p
	q, p.a = &struct{ a, b int }{7, 8}, 9
	fmt.Println(*p, *q)
	defer fmt.Println(t("deferred arg", "deferred last"))
	flush()
	for i, v := range t("range", []int{1, 2}) {
		t(fmt.Sprint("body", i), v)
	}
	switch t("tag", 2) {
	case t("c1", 1), t("c2", 2), t("c3", 3):
	case t("c4", 4):
	}
	flush()
	s := t("slice", []int{0, 1, 2, 3, 4})[t("lo", 1):t("hi", 4):t("max", 5)]
	fmt.Println(s, len(s), cap(s))
	flush()
	func() {
		defer func() { recover(); flush() }()
		var nilMap map[string]int
		nilMap[t("key", "k")] = t("value before panic", 1)
	}()
	func() {
		defer func() { recover(); flush() }()
		var np *obj
		np.name = t("value before deref", "v")
	}()
	func() {
		defer func() { recover(); flush() }()
		arr[t("idx", 50)] = t("value before bounds", 1)
	}()
	var fs []func()
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("d", i, " ") }()
		fs = append(fs, func() { fmt.Print("f", i, " ") })
	}
	for _, f := range fs {
		f()
	}
	fmt.Println()
	n := 1
	n, n2 := n+1, n+10
	n += n
	n++
	fmt.Println(n, n2)
}

//; stdout:
//;   [a b c d]
//;   [e0 e1 e5 k1 v1 k2 v2]
//;   [o x y o.m z o'.m]
//;   [i j r s]
//;   [mk mv]
//;   [f1 f3 f4]
//;   [results take send left right]
//;   1 [100 20 3]
//;   3 1 2
//;   {9 1} {7 8}
//;   [deferred arg]
//;   [range body0 body1 tag c1 c2]
//;   [1 2 3] 3 4
//;   [slice lo hi max]
//;   [key value before panic]
//;   [value before deref]
//;   [idx value before bounds]
//;   f0 f1 f2 ⏎
//;   5 11
//;   d2 d1 d0 deferred last
//; exit: 0
