//! test run

// Memory is given back while others allocate and collect; limits and percentages of the collector.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
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
	big := make([]byte, 64<<20)
	for i := range big {
		big[i] = 1
	}
	fmt.Println(len(big))
	big = nil
	debug.SetGCPercent(10)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 60 {
				if list(1000).sum() != 499500 {
					panic("damaged")
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				debug.FreeOSMemory()
			}
		})
	}
	wg.Wait()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.HeapReleased > 32<<20, stats.HeapAlloc < 32<<20)
	kept := list(5000)
	fmt.Println(debug.SetGCPercent(-1))
	fmt.Println(collections(func() { churn(50) }))
	debug.SetMemoryLimit(24 << 20)
	fmt.Println(collections(func() { churn(50) }) > 0, kept.sum())
}

//; stdout:
//;   67108864
//;   true true
//;   10
//;   0
//;   true 12497500
//; exit: 0
