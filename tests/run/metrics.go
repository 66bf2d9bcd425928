//! test run

// runtime/metrics: every metric has the kind that its description says, and counts agree with what the program did.
package main

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

var kept [][]byte

func read(name string) metrics.Value {
	samples := []metrics.Sample{{Name: name}}
	metrics.Read(samples)
	return samples[0].Value
}

func count(name string) uint64 { return read(name).Uint64() }

func events(name string) (n uint64) {
	for _, c := range read(name).Float64Histogram().Counts {
		n += c
	}
	return n
}

func kinds() {
	all := metrics.All()
	samples := make([]metrics.Sample, len(all))
	for i, description := range all {
		samples[i].Name = description.Name
	}
	metrics.Read(samples)
	for i, sample := range samples {
		if sample.Value.Kind() != all[i].Kind {
			fmt.Println(sample.Name, sample.Value.Kind(), all[i].Kind)
		}
	}
	fmt.Println(len(all) > 50, read("/no/such:metric").Kind() == metrics.KindBad)
}

func memory() {
	before, bytes := count("/gc/heap/allocs:objects"), count("/gc/heap/allocs:bytes")
	for range 1000 {
		kept = append(kept, make([]byte, 10000))
	}
	objects := count("/gc/heap/allocs:objects") - before
	fmt.Println(objects >= 1000, objects < 3000, count("/gc/heap/allocs:bytes")-bytes > 10_000_000)
	cycles, forced := count("/gc/cycles/total:gc-cycles"), count("/gc/cycles/forced:gc-cycles")
	pauses := events("/gc/pauses:seconds")
	runtime.GC()
	fmt.Println(count("/gc/cycles/total:gc-cycles") > cycles, count("/gc/cycles/forced:gc-cycles") > forced, events("/gc/pauses:seconds") > pauses)
	fmt.Println(count("/gc/heap/live:bytes") > 10_000_000, count("/memory/classes/heap/objects:bytes") > 10_000_000, count("/gc/scan/globals:bytes") > 1000)
	runtime.KeepAlive(kept)
}

func goroutines() {
	stop := make(chan bool)
	var wg sync.WaitGroup
	threads, created := count("/sched/goroutines:goroutines"), count("/sched/goroutines-created:goroutines")
	for range 10 {
		wg.Go(func() { <-stop })
	}
	for count("/sched/goroutines/waiting:goroutines") < 10 {
		runtime.Gosched()
	}
	fmt.Println(count("/sched/goroutines:goroutines")-threads >= 10, count("/sched/goroutines-created:goroutines")-created >= 10)
	close(stop)
	wg.Wait()
	var mu sync.Mutex
	// gc takes a sample of goroutines.
	for read("/sync/mutex/wait/total:seconds").Float64() == 0 {
		mu.Lock()
		wg.Go(func() { mu.Lock(); mu.Unlock() })
		time.Sleep(time.Millisecond)
		mu.Unlock()
		wg.Wait()
	}
	fmt.Println(count("/sched/gomaxprocs:threads") == uint64(runtime.GOMAXPROCS(0)), read("/cpu/classes/total:cpu-seconds").Float64() > 0)
}

func main() {
	kinds()
	memory()
	goroutines()
}

//; stdout:
//;   true true
//;   true true true
//;   true true true
//;   true true true
//;   true true
//;   true true
//; exit: 0
