//! test run

// What was allocated by many threads is counted when only one may run, not at the next collection.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

var sinks [8][]*[3]int

func main() {
	for range 5 {
		runtime.GOMAXPROCS(8)
		var wg sync.WaitGroup
		for i := range sinks {
			wg.Go(func() {
				sinks[i] = nil
				for range 10000 {
					sinks[i] = append(sinks[i], new([3]int))
				}
			})
		}
		wg.Wait()
		runtime.GOMAXPROCS(1)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		runtime.GC()
		runtime.ReadMemStats(&after)
		fmt.Println(after.Mallocs-before.Mallocs < 100)
	}
}

//; stdout:
//;   true
//;   true
//;   true
//;   true
//;   true
//; exit: 0
