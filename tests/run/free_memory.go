//! test run

// Memory is given back while others allocate and collect. Every collection waits until threads get their turn, so there are few.
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

// large is a function of its own because registers remember.
//
//go:noinline
func large() []byte {
	big := make([]byte, 64<<20)
	for i := range big {
		big[i] = 1
	}
	return big
}

func main() {
	fmt.Println(len(large()))
	debug.SetGCPercent(10)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if list(1000).sum() != 499500 {
					panic("damaged")
				}
			}
		})
		wg.Go(func() {
			for range 4 {
				debug.FreeOSMemory()
			}
		})
	}
	wg.Wait()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.HeapReleased > 32<<20, stats.HeapAlloc < 32<<20)
}

//; stdout:
//;   67108864
//;   true true
//; exit: 0
