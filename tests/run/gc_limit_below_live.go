//! test run
//! timeout 60

// Under a memory limit below what is alive, collections leave the program its share of the time: it ends.
package main

import (
	"fmt"
	"runtime/debug"
)

type node struct {
	next *node
	data [6]int
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

func main() {
	debug.SetMemoryLimit(10 << 20)
	live := list(1 << 20) // 64 MiB
	sum := 0
	for range 300 {
		sum += list(4000).sum()
	}
	fmt.Println(sum, live.sum())
}

//; stdout:
//;   2399400000 549755289600
//; exit: 0
