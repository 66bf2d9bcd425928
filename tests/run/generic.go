//! test run

// Generics: constraints, methods, inference, recursive and nested instances, generic closures, type sets, aliases.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"sort"
	"strings"
)

type number interface {
	~int | ~int8 | ~int64 | ~float32 | ~float64
}

func sum[T number](xs ...T) (total T) {
	for _, x := range xs {
		total += x
	}
	return
}

func mapOf[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}

type list[T any] struct {
	head *node[T]
	size int
}

type node[T any] struct {
	value T
	next  *node[T]
}

func (l *list[T]) push(v T) *list[T] {
	l.head = &node[T]{v, l.head}
	l.size++
	return l
}

func (l *list[T]) each(f func(int, T)) {
	i := 0
	for n := l.head; n != nil; n = n.next {
		f(i, n.value)
		i++
	}
}

type tree[K cmp.Ordered, V any] struct {
	left, right *tree[K, V]
	key         K
	value       V
}

func (t *tree[K, V]) put(k K, v V) *tree[K, V] {
	switch {
	case t == nil:
		return &tree[K, V]{key: k, value: v}
	case k < t.key:
		t.left = t.left.put(k, v)
	case k > t.key:
		t.right = t.right.put(k, v)
	default:
		t.value = v
	}
	return t
}

func (t *tree[K, V]) walk(yield func(K, V) bool) bool {
	return t == nil || t.left.walk(yield) && yield(t.key, t.value) && t.right.walk(yield)
}

type set[T comparable] map[T]struct{}

func (s set[T]) add(vs ...T) set[T] {
	for _, v := range vs {
		s[v] = struct{}{}
	}
	return s
}

type option[T any] func(*T)

func build[T any](opts ...option[T]) (t T) {
	for _, o := range opts {
		o(&t)
	}
	return
}

type setter[T any] interface {
	*T
	set(string)
}

type config struct{ v string }

func (c *config) set(s string) { c.v = "set " + s }

func make2[T any, P setter[T]](s string) T {
	var t T
	P(&t).set(s)
	return t
}

type myInt int

func (m myInt) String() string { return fmt.Sprintf("myInt(%d)", int(m)) }

func join[T fmt.Stringer](xs ...T) string {
	return strings.Join(mapOf(xs, T.String), ",")
}

type matrix[T number] [2][2]T

func (m matrix[T]) mul(o matrix[T]) (r matrix[T]) {
	for i := range 2 {
		for j := range 2 {
			for k := range 2 {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

type pair[A, B any] struct {
	First  A
	Second B
}

func zip[A, B any](as []A, bs []B) (out []pair[A, B]) {
	for i := range min(len(as), len(bs)) {
		out = append(out, pair[A, B]{as[i], bs[i]})
	}
	return
}

type alias[T any] = pair[T, []T]

func zero[T any]() (z T)                 { return }
func ptr[T any](v T) *T                  { return &v }
func kind[T any](v T) string             { return fmt.Sprintf("%T", v) }
func lenOf[T ~string | ~[]byte](x T) int { return len(x) }
func first[S ~[]E, E any](s S) E         { return s[0] }

func describe[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case []T:
		return "slice"
	case fmt.Stringer:
		return "stringer"
	}
	return "other"
}

type embed[T any] struct {
	list[T]
	*node[T]
}

func recursive[T any](n int, v T) string {
	if n == 0 {
		return kind(v)
	}
	return recursive(n-1, v)
}

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[myInt](4, 5), sum[int8](100, 100))
	fmt.Println(mapOf([]int{1, 2}, func(i int) string { return strings.Repeat("x", i) }))
	fmt.Println(reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }))
	l := (&list[string]{}).push("a").push("b")
	l.each(func(i int, s string) { fmt.Print(i, s, " ") })
	var t *tree[string, []int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t = t.put(w, []int{i})
	}
	t.walk(func(k string, v []int) bool { fmt.Print(k, v, " "); return k != "over" })
	fmt.Println()
	s := set[any]{}.add(1, "1", 1.0, 1)
	fmt.Println(len(s), len(set[[2]int]{}.add([2]int{1, 2}, [2]int{1, 2})))
	fmt.Println(build(func(c *config) { c.v = "x" }, func(c *config) { c.v += "y" }))
	fmt.Println(make2[config]("it"), join(myInt(1), myInt(2)))
	m := matrix[float64]{{1, 1}, {1, 0}}
	r := m
	for range 10 {
		r = r.mul(m)
	}
	fmt.Println(r, zip([]int{1, 2, 3}, []string{"a", "b"}))
	fmt.Println(zero[int](), zero[*int]() == nil, zero[string]() == "", zero[pair[int, error]](), *ptr(5))
	fmt.Println(kind(pair[string, map[int]bool]{}), kind(list[pair[int, int]]{}), kind(alias[int]{}), kind(l))
	fmt.Println(lenOf("abc"), lenOf([]byte{1}), first([]rune{'z'}), describe(1), describe(myInt(1)), describe("s"))
	e := embed[int]{node: &node[int]{value: 5}}
	e.push(1).push(2)
	fmt.Println(e.size, e.value, e.head.value, recursive(3, []config{}))
	var target *config
	_ = target
	joined := errors.Join(errors.New("a"), errors.New("b"))
	fmt.Println(strings.ReplaceAll(joined.Error(), "\n", "|"))
	keys := []pair[int, string]{{3, "c"}, {1, "a"}}
	sort.Slice(keys, func(i, j int) bool { return keys[i].First < keys[j].First })
	f := mapOf[pair[int, string], string]
	fmt.Println(f(keys, func(p pair[int, string]) string { return p.Second }))
}

//; stdout:
//;   6 3.5 myInt(9) -56
//;   [x xx]
//;   3
//;   0b 1a brown[2] dog[8] fox[3] jumps[4] lazy[7] over[5] ⏎
//;   3 1
//;   {xy}
//;   {set it} myInt(1),myInt(2)
//;   [[144 89] [89 55]] [{1 a} {2 b}]
//;   0 true true {0 <nil>} 5
//;   main.pair[string,map[int]bool] main.list[main.pair[int,int]] main.pair[int,[]int] *main.list[string]
//;   3 1 122 int stringer other
//;   2 5 2 []main.config
//;   a|b
//;   [a c]
//; exit: 0
