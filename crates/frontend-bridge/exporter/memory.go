package main

// How much memory a load takes. Its heap grows to its end and is then thrown away, so collecting is of no use while memory is
// plenty: it begins where a load has more than the budget, and then leaves each time half as much again as it found alive.
//
// A load of everything touches hundreds of megabytes, page after page. Its heap is reserved in one piece, which the kernel is asked to
// fill with large pages; the runtime asks for its memory in pieces that are too small for that. What is not used of it is never there.

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
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

// reserved is less than the budget by what the runtime needs itself, and what comes to be reserved while large objects are made.
const reserved = 512 << 20

// reserveHeap is for loads that take much of it: it collects once. Nothing is lost where the kernel knows no large pages.
func reserveHeap() {
	const madvHugepage = 14
	block := make([]byte, reserved)
	_ = syscall.Madvise(block, madvHugepage)
	runtime.KeepAlive(block)
	block = nil
	runtime.GC()
}
