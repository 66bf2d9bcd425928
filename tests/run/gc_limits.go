//! test run
//! no-gcstress it counts collections

// When the collector runs: percentages and limits.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type node struct {
	next *node
	data [100]int
}

func list(n int) (head *node) {
	for i := range n {
		head = &node{next: head}
		head.data[0] = i
	}
	return head
}

func (n *node) sum() (sum int) {
	for ; n != nil; n = n.next {
		sum += n.data[0]
	}
	return sum
}

func churn(n int) {
	for range n {
		list(1000)
	}
}

func collections(f func()) uint32 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.NumGC - before.NumGC
}

func main() {
	kept := list(5000)
	fmt.Println(debug.SetGCPercent(-1))
	fmt.Println(collections(func() { churn(50) }))
	fmt.Println(debug.SetMemoryLimit(24<<20) > 1<<60)
	fmt.Println(collections(func() { churn(50) }) > 0, kept.sum())
}

//; stdout:
//;   100
//;   0
//;   true
//;   true 12497500
//; exit: 0
