//! test run

// Channels: unbuffered and buffered, directions, ranging, closing, nil channels, len and cap, elements of any size.
package main

import (
	"fmt"
	"sync"
)

type big struct {
	id  int
	pad [64]int
}

func produce(n int, out chan<- int) {
	for i := range n {
		out <- i
	}
	close(out)
}

func square(in <-chan int, out chan<- int) {
	defer close(out)
	for v := range in {
		out <- v * v
	}
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func sieve(n int) (primes []int) {
	ch := make(chan int)
	go func(out chan<- int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(ch)
	for len(primes) < n {
		p := <-ch
		primes = append(primes, p)
		next := make(chan int)
		go func(in <-chan int, next chan<- int) {
			for v := range in {
				if v%p != 0 {
					next <- v
				}
			}
		}(ch, next)
		ch = next
	}
	return primes
}

func main() {
	a, b := make(chan int), make(chan int, 3)
	go produce(6, a)
	go square(a, b)
	for v := range b {
		fmt.Print(v, " ")
	}
	fmt.Println()
	v, ok := <-b
	fmt.Println(v, ok, len(b), cap(b), cap(a))
	buf := make(chan string, 3)
	buf <- "x"
	buf <- "y"
	fmt.Println(len(buf), cap(buf), <-buf)
	close(buf)
	s, ok := <-buf
	fmt.Printf("%q %v\n", s, ok)
	s, ok = <-buf
	fmt.Printf("%q %v\n", s, ok)
	large := make(chan big)
	go func() {
		for i := range 3 {
			x := big{id: i}
			x.pad[63] = i * 100
			large <- x
		}
		close(large)
	}()
	for x := range large {
		fmt.Print(x.id, x.pad[63], " ")
	}
	fmt.Println()
	empty := make(chan struct{}, 1)
	empty <- struct{}{}
	fmt.Println(<-empty, len(empty))
	var none chan int
	fmt.Println(none == nil, len(none), cap(none))
	select {
	case <-none:
	case none <- 1:
	default:
		fmt.Println("nil channels are never ready")
	}
	same := a
	var asAny any = a
	fmt.Println(same == a, asAny == any(same), asAny == any(b))
	chans := make(chan chan int, 1)
	inner := make(chan int, 1)
	chans <- inner
	(<-chans) <- 42
	fmt.Println(<-inner)
	fmt.Println(sieve(25))
	var wg sync.WaitGroup
	results := make(chan int, 100)
	for i := range 100 {
		wg.Go(func() { results <- i })
	}
	wg.Wait()
	close(results)
	sum := 0
	for v := range results {
		sum += v
	}
	fmt.Println(sum)
	floats := make(chan float64, 2)
	floats <- 1.5
	ifaces := make(chan any, 2)
	ifaces <- <-floats
	ifaces <- nil
	fmt.Println(<-ifaces, <-ifaces)
	try("close nil", func() { close(none) })
	try("close closed", func() { close(results) })
	try("send closed", func() { results <- 1 })
	minus := -1
	try("make", func() { _ = make(chan int, minus) })
}

//; stdout:
//;   0 1 4 9 16 25 ⏎
//;   0 false 0 3 0
//;   2 3 x
//;   "y" true
//;   "" false
//;   0 0 1 100 2 200 ⏎
//;   {} 0
//;   true 0 0
//;   nil channels are never ready
//;   true true false
//;   42
//;   [2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71 73 79 83 89 97]
//;   4950
//;   1.5 <nil>
//;   close nil close of nil channel
//;   close closed close of closed channel
//;   send closed send on closed channel
//;   make makechan: size out of range
//; exit: 0
