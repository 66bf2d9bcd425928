//! test run

// Package sync: mutexes, conditions, once, pools, maps, wait groups under contention.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
}

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) put(v int) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.cond.Signal()
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	return v
}

func main() {
	var a account
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 200 {
				a.deposit(i % 3)
			}
		}()
	}
	wg.Wait()
	fmt.Println(a.balance, a.mu.TryLock(), a.mu.TryLock())
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	sum := make(chan int)
	for range 4 {
		go func() {
			total := 0
			for range 250 {
				total += q.take()
			}
			sum <- total
		}()
	}
	for i := range 1000 {
		q.put(i)
	}
	fmt.Println(<-sum + <-sum + <-sum + <-sum)
	var rw sync.RWMutex
	shared := map[int]int{}
	for i := range 8 {
		wg.Go(func() {
			for j := range 100 {
				if i < 2 {
					rw.Lock()
					shared[j]++
					rw.Unlock()
				} else {
					rw.RLock()
					_ = shared[j]
					rw.RUnlock()
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(len(shared), shared[99], rw.TryRLock(), rw.TryLock())
	var once sync.Once
	calls := 0
	for range 10 {
		wg.Go(func() { once.Do(func() { calls++; time.Sleep(time.Millisecond) }) })
	}
	wg.Wait()
	fmt.Println(calls)
	value := sync.OnceValue(func() int { calls++; return calls * 10 })
	fmt.Println(value(), value(), calls)
	bad := sync.OnceFunc(func() { panic("once") })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			bad()
		}()
	}
	var m sync.Map
	for i := range 20 {
		wg.Go(func() {
			m.Store(i, fmt.Sprint("v", i))
			m.LoadOrStore(i+100, i)
		})
	}
	wg.Wait()
	m.Delete(3)
	v, ok := m.Load(3)
	w, loaded := m.LoadAndDelete(4)
	prev, swapped := m.Swap(5, "new")
	fmt.Println(v, ok, w, loaded, prev, swapped, m.CompareAndSwap(5, "new", "newer"), m.CompareAndDelete(5, "x"))
	var keys []int
	m.Range(func(k, v any) bool { keys = append(keys, k.(int)); return true })
	sort.Ints(keys)
	fmt.Println(keys)
	m.Clear()
	m.Range(func(k, v any) bool { fmt.Println("wrong"); return true })
	made := 0
	pool := sync.Pool{New: func() any { made++; return new([64]byte) }}
	for range 100 {
		b := pool.Get().(*[64]byte)
		b[0]++
		pool.Put(b)
	}
	runtime.GC()
	runtime.GC()
	fmt.Println(made >= 1 && made < 100, pool.Get() != nil)
	start := make(chan struct{})
	var cond = sync.NewCond(&sync.Mutex{})
	ready, woken := 0, 0
	for range 10 {
		wg.Go(func() {
			cond.L.Lock()
			ready++
			if ready == 10 {
				close(start)
			}
			cond.Wait()
			woken++
			cond.L.Unlock()
		})
	}
	<-start
	cond.L.Lock()
	cond.Broadcast()
	cond.L.Unlock()
	wg.Wait()
	fmt.Println(woken)
}

//; stdout:
//;   9800 true false
//;   499500
//;   100 2 true false
//;   1
//;   20 20 2
//;   once
//;   once
//;   <nil> false v4 true v5 true true false
//;   [0 1 2 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119]
//;   true true
//;   10
//; exit: 0
