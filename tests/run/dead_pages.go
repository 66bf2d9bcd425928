//! test run

// What the allocator knows about free pages keeps no object alive that was allocated there: here an object begins at every page.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type page [8192]byte

var collected atomic.Int32

//go:noinline
func watch(n int) {
	for range n {
		runtime.AddCleanup(new(page), func(int) { collected.Add(1) }, 0)
	}
}

func main() {
	// The goroutine that calls cleanups begins with what its maker has in registers: not with one of those that count.
	runtime.AddCleanup(new(page), func(int) {}, 0)
	const n = 200
	watch(n)
	for range 2000 {
		runtime.GC()
		if collected.Load() == n {
			break
		}
		time.Sleep(time.Millisecond)
	}
	fmt.Println(collected.Load(), "of", n)
}

//; stdout:
//;   200 of 200
//; exit: 0
