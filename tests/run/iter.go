//! test run

// Package iter: adapters over sequences, Pull in both forms, early stops, panics that cross Pull.
package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
)

func filter[T any](s iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func mapped[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		s(func(v T) bool { return yield(f(v)) })
	}
}

func take[T any](s iter.Seq[T], n int) iter.Seq[T] {
	return func(yield func(T) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for v := range s {
			if i++; !yield(v) || i == n {
				return
			}
		}
	}
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(b)
		defer stop()
		for x := range a {
			y, ok := next()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

func naturals(yield func(int) bool) {
	defer fmt.Print("(stopped)")
	for i := 0; yield(i); i++ {
	}
}

func merge(a, b iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		nextA, stopA := iter.Pull(a)
		defer stopA()
		nextB, stopB := iter.Pull(b)
		defer stopB()
		x, okA := nextA()
		y, okB := nextB()
		for okA || okB {
			if okA && (!okB || x <= y) {
				if !yield(x) {
					return
				}
				x, okA = nextA()
			} else {
				if !yield(y) {
					return
				}
				y, okB = nextB()
			}
		}
	}
}

func main() {
	even := filter(naturals, func(i int) bool { return i%2 == 0 })
	squares := mapped(even, func(i int) string { return fmt.Sprint(i * i) })
	fmt.Println(slices.Collect(take(squares, 6)))
	for a, b := range zip(slices.Values([]string{"x", "y", "z"}), naturals) {
		fmt.Print(a, b, " ")
	}
	fmt.Println()
	fmt.Println(slices.Collect(merge(slices.Values([]int{1, 4, 9}), slices.Values([]int{2, 3, 10, 11}))))
	next, stop := iter.Pull2(slices.All([]string{"p", "q"}))
	for {
		i, s, ok := next()
		fmt.Print(i, s, ok, " ")
		if !ok {
			break
		}
	}
	stop()
	fmt.Println()
	n, s := iter.Pull(naturals)
	for range 3 {
		v, _ := n()
		fmt.Print(v, " ")
	}
	s()
	s()
	fmt.Println(n())
	func() {
		next, stop := iter.Pull(func(yield func(int) bool) {
			yield(1)
			panic("inside the iterator")
		})
		defer stop()
		defer func() { fmt.Println("recovered", recover()) }()
		next()
		next()
	}()
	total := 0
	nextKey, stopKey := iter.Pull(maps.Keys(map[int]bool{1: true, 2: true, 3: false}))
	for k, ok := nextKey(); ok; k, ok = nextKey() {
		total += k
	}
	stopKey()
	fmt.Println(total)
	many, left, before := 0, 0, runtime.NumGoroutine()
	for i := range 200 {
		next, stop := iter.Pull(take(naturals2, i))
		for v, ok := next(); ok; v, ok = next() {
			many += v
		}
		stop()
		// What has ended is not counted any more when its caller goes on.
		left += runtime.NumGoroutine() - before
	}
	fmt.Println(many, left)
}

func naturals2(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

//; stdout:
//;   (stopped)[0 4 16 36 64 100]
//;   x0 y1 z2 (stopped)
//;   [1 2 3 4 9 10 11]
//;   0ptrue 1qtrue 0false ⏎
//;   0 1 2 (stopped)0 false
//;   recovered inside the iterator
//;   6
//;   1313400 0
//; exit: 0
