package main

// How much memory a load takes. Its heap grows to its end and is then thrown away, so collecting is of no use while memory is
// plenty: it begins where a load has more than the budget, and then leaves each time half as much again as it found alive.

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const budget = 640 << 20

func boundMemory() {
	debug.SetGCPercent(-1) // only the limit counts
	afterCollection()
}

// afterCollection sets the limit for the next collection and is called again when that is over.
func afterCollection() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetMemoryLimit(max(budget, int64(live[0].Value.Uint64())/2*3))
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) { afterCollection() })
}
