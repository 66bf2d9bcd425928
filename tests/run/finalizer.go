//! test run

// Finalizers, cleanups, weak pointers, unique values, KeepAlive and memory statistics around collections.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unique"
	"weak"
)

type resource struct {
	id   int
	data [100]byte
}

var finalized, cleaned atomic.Int64

//go:noinline
func make100() {
	for i := range 100 {
		r := &resource{id: i}
		runtime.SetFinalizer(r, func(r *resource) { finalized.Add(1) })
		c := &resource{id: i}
		runtime.AddCleanup(c, func(n int) { cleaned.Add(int64(n)) }, 1)
	}
}

func waitFor(what string, cond func() bool) {
	for range 200 {
		if cond() {
			fmt.Println(what, "done")
			return
		}
		runtime.GC()
		time.Sleep(2 * time.Millisecond)
	}
	fmt.Println(what, "did not happen")
}

//go:noinline
func weakPointers() (dead [10]weak.Pointer[resource], alive *resource) {
	for i := range dead {
		dead[i] = weak.Make(&resource{id: 1})
	}
	alive = &resource{id: 2}
	fmt.Println(dead[9].Value().id, weak.Make(alive) == weak.Make(alive))
	return dead, alive
}

func cleared(pointers [10]weak.Pointer[resource]) (n int) {
	for _, pointer := range pointers {
		if pointer.Value() == nil {
			n++
		}
	}
	return n
}

var resurrected *resource

//go:noinline
func resurrect() {
	r := &resource{id: 9}
	runtime.SetFinalizer(r, func(r *resource) { resurrected = r })
}

//go:noinline
func clearStack(n int) int {
	var pad [200]int
	if n > 0 {
		pad[n] = clearStack(n - 1)
	}
	return pad[n]
}

func main() {
	make100()
	clearStack(20)
	waitFor("most finalizers", func() bool { return finalized.Load() >= 95 })
	waitFor("most cleanups", func() bool { return cleaned.Load() >= 95 })
	kept := &resource{id: 3}
	var ran atomic.Bool
	runtime.SetFinalizer(kept, func(*resource) { ran.Store(true) })
	runtime.GC()
	time.Sleep(5 * time.Millisecond)
	fmt.Println(ran.Load(), kept.id)
	runtime.KeepAlive(kept)
	runtime.SetFinalizer(kept, nil)
	dead, alive := weakPointers()
	clearStack(20)
	waitFor("most weak pointers", func() bool { return cleared(dead) >= 8 })
	aw := weak.Make(alive)
	runtime.GC()
	fmt.Println(aw.Value() == alive, aw.Value().id)
	stop := runtime.AddCleanup(alive, func(int) { fmt.Println("wrong: stopped cleanup ran") }, 0)
	stop.Stop()
	resurrect()
	clearStack(20)
	waitFor("resurrection", func() bool { return resurrected != nil })
	fmt.Println(resurrected.id)
	h1, h2, h3 := unique.Make("value"), unique.Make("val"+string([]byte("ue"))), unique.Make("other")
	fmt.Println(h1 == h2, h1 == h3, h2.Value())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var sink [][]byte
	for range 100 {
		sink = append(sink, make([]byte, 10000))
	}
	runtime.ReadMemStats(&after)
	fmt.Println(len(sink), after.Mallocs-before.Mallocs >= 100, after.TotalAlloc-before.TotalAlloc >= 1000000, after.NumGC > 0)
	old := debug.SetGCPercent(50)
	fmt.Println(old, debug.SetGCPercent(old))
	debug.FreeOSMemory()
	fmt.Println(runtime.NumGoroutine() >= 1, runtime.NumCPU() > 0, debug.SetMemoryLimit(-1) > 0)
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		runtime.KeepAlive(alive)
	}()
}

//; stdout:
//;   most finalizers done
//;   most cleanups done
//;   false 3
//;   1 true
//;   most weak pointers done
//;   true 2
//;   resurrection done
//;   9
//;   true false value
//;   100 true true true
//;   100 50
//;   true true true
//;   false
//; exit: 0
