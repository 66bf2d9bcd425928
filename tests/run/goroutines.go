//! test run

// Goroutines: worker pools, pipelines, fan-in, semaphores, many parked at once, deep stacks, Gosched, errors.
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

func pool(workers, jobs int) int {
	in, out := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range in {
				out <- j * j
			}
		})
	}
	go func() {
		for j := range jobs {
			in <- j
		}
		close(in)
		wg.Wait()
		close(out)
	}()
	sum := 0
	for v := range out {
		sum += v
	}
	return sum
}

func pipeline(stages, n int) int {
	first := make(chan int)
	in := first
	for range stages {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			defer close(out)
			for v := range in {
				out <- v + 1
			}
		}(in, out)
		in = out
	}
	go func() {
		defer close(first)
		for i := range n {
			first <- i
		}
	}()
	total := 0
	for v := range in {
		total += v
	}
	return total
}

func parked(n int) int {
	start := make(chan struct{})
	results := make(chan int, n)
	for i := range n {
		go func() {
			<-start
			results <- i
		}()
	}
	for runtime.NumGoroutine() < n {
		runtime.Gosched()
	}
	close(start)
	sum := 0
	for range n {
		sum += <-results
	}
	return sum
}

func deep(n int) int {
	var pad [10]int
	pad[n%10] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n%10] - n + 1
}

func firstError() error {
	ctx, cancel := context.WithCancelCause(context.Background())
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			if i == 3 {
				cancel(errors.New("three failed"))
				return
			}
			<-ctx.Done()
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

func mutexFairness() bool {
	var mu sync.Mutex
	var counts [4]atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range counts {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				mu.Lock()
				counts[i].Add(1)
				mu.Unlock()
				runtime.Gosched()
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	close(stop)
	wg.Wait()
	for i := range counts {
		if counts[i].Load() == 0 {
			return false
		}
	}
	return true
}

func main() {
	fmt.Println(pool(8, 1000), pool(1, 10), pipeline(50, 100), parked(1000))
	fmt.Println(deep(100000), firstError(), mutexFairness())
	var wg sync.WaitGroup
	depths := make([]int, 4)
	for i := range depths {
		wg.Go(func() { depths[i] = deep(20000 * (i + 1)) })
	}
	wg.Wait()
	fmt.Println(depths)
	sem := make(chan struct{}, 3)
	var running, most atomic.Int64
	for range 50 {
		wg.Go(func() {
			sem <- struct{}{}
			n := running.Add(1)
			for {
				old := most.Load()
				if n <= old || most.CompareAndSwap(old, n) {
					break
				}
			}
			time.Sleep(time.Millisecond)
			running.Add(-1)
			<-sem
		})
	}
	wg.Wait()
	fmt.Println(most.Load() <= 3, most.Load() > 0)
	unordered := make(chan int)
	for i := range 20 {
		go func() {
			time.Sleep(time.Duration(20-i) * time.Millisecond / 4)
			unordered <- i
		}()
	}
	var got []int
	for range 20 {
		got = append(got, <-unordered)
	}
	sort.Ints(got)
	fmt.Println(got)
	spin := atomic.Bool{}
	go func() { time.Sleep(5 * time.Millisecond); spin.Store(true) }()
	for !spin.Load() {
	}
	cond := make(chan int, 1)
	for range 2000 {
		go func() { cond <- 1 }()
		<-cond
	}
	for runtime.NumGoroutine() > 1 {
		time.Sleep(time.Millisecond)
	}
	fmt.Println(runtime.NumGoroutine(), runtime.GOMAXPROCS(0) > 0)
}

//; stdout:
//;   332833500 285 9950 499500
//;   100000 three failed true
//;   [20000 40000 60000 80000]
//;   true true
//;   [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19]
//;   1 true
//; exit: 0
