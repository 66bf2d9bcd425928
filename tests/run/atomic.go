//! test run

// Package sync/atomic: every type and operation, contention, values, pointers.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct {
	name string
	n    int
}

type counters struct {
	small int32
	big   int64
	u     atomic.Uint64
	flag  atomic.Bool
}

func main() {
	var i32 int32 = 5
	var i64 int64 = -5
	var u32 uint32 = 7
	var u64 uint64 = 9
	var up uintptr = 3
	fmt.Println(atomic.AddInt32(&i32, -10), atomic.AddInt64(&i64, 1<<40), atomic.AddUint32(&u32, ^uint32(0)), atomic.AddUint64(&u64, 1), atomic.AddUintptr(&up, 4))
	fmt.Println(atomic.LoadInt32(&i32), atomic.SwapInt64(&i64, 1), i64, atomic.CompareAndSwapUint32(&u32, 6, 60), atomic.CompareAndSwapUint32(&u32, 6, 61), u32)
	atomic.StoreUint64(&u64, 0xff00)
	fmt.Println(atomic.AndUint64(&u64, 0xf000), atomic.OrUint64(&u64, 0xf), u64, atomic.AndInt32(&i32, 3), atomic.OrUint32(&u32, 3), i32, u32)
	var c counters
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := range 1000 {
				atomic.AddInt32(&c.small, 1)
				atomic.AddInt64(&c.big, int64(i))
				c.u.Add(2)
				c.flag.Store(i%2 == 0)
				for {
					old := atomic.LoadUint32(&u32)
					if atomic.CompareAndSwapUint32(&u32, old, old+1) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(c.small, c.big, c.u.Load(), c.flag.Load(), u32)
	var v atomic.Value
	fmt.Println(v.Load(), v.CompareAndSwap(nil, config{"a", 1}), v.Load().(config).name)
	v.Store(config{"b", 2})
	fmt.Println(v.Swap(config{"c", 3}), v.CompareAndSwap(config{"x", 0}, config{}), v.Load())
	func() {
		defer func() { fmt.Println(recover()) }()
		v.Store(1)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		v.Store(nil)
	}()
	var p atomic.Pointer[config]
	first := &config{"first", 1}
	fmt.Println(p.Load() == nil, p.CompareAndSwap(nil, first), p.Load().name, p.Swap(&config{"second", 2}).n, p.Load().n)
	var a atomic.Int32
	var b atomic.Int64
	var d atomic.Uint32
	var e atomic.Uintptr
	a.Store(10)
	fmt.Println(a.Add(5), a.CompareAndSwap(15, 1), a.Swap(2), b.Add(-7), d.Or(6), d.And(3), d.Load(), e.Add(1), b.Or(1), b.Load())
	var ready atomic.Bool
	data := 0
	done := make(chan int)
	go func() {
		for !ready.Load() {
		}
		done <- data
	}()
	data = 42
	ready.Store(true)
	fmt.Println(<-done, ready.CompareAndSwap(true, false), ready.Swap(true))
	type node struct {
		value int
		next  *node
	}
	var head atomic.Pointer[node]
	for w := range 8 {
		wg.Go(func() {
			for i := range 500 {
				n := &node{value: w*500 + i}
				for {
					n.next = head.Load()
					if head.CompareAndSwap(n.next, n) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	sum, n := 0, 0
	for x := head.Load(); x != nil; x = x.next {
		sum += x.value
		n++
	}
	fmt.Println(n, sum)
}

//; stdout:
//;   -5 1099511627771 6 10 7
//;   -5 1099511627771 1 true false 60
//;   65280 61440 61455 -5 60 3 63
//;   16000 7992000 32000 false 16063
//;   <nil> true a
//;   {b 2} false {c 3}
//;   sync/atomic: store of inconsistently typed value into Value
//;   sync/atomic: store of nil value into Value
//;   true true first 1 2
//;   15 true 1 -7 0 6 2 1 -7 -7
//;   42 true false
//;   4000 7998000
//; exit: 0
