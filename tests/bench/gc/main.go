// Five programs that allocate much, chosen by the first argument; without one their names are printed. Standard output has what
// the program computed, standard error what the collector did: collections, nanoseconds of all pauses, of the longest.
package main

import (
	"fmt"
	"os"
	"runtime"
)

var programs = []struct {
	name string
	run  func() int
}{
	{"trees", trees},
	{"graph", graph},
	{"cache", cache},
	{"strings", lines},
	{"workers", workers},
}

func main() {
	for _, program := range programs {
		switch {
		case len(os.Args) < 2:
			fmt.Println(program.name)
		case program.name == os.Args[1]:
			fmt.Println(program.run())
			report()
		}
	}
}

func report() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	longest := uint64(0)
	for _, pause := range stats.PauseNs[:min(stats.NumGC, uint32(len(stats.PauseNs)))] {
		longest = max(longest, pause)
	}
	fmt.Fprintln(os.Stderr, stats.NumGC, stats.PauseTotalNs, longest)
}
