//! test run

// Select: ready and blocked cases, default, send and receive together, time-outs, fairness, break, evaluation order.
package main

import (
	"fmt"
	"time"
)

func value(name string, v int) int {
	fmt.Print(name, " ")
	return v
}

func channel(name string, c chan int) chan int {
	fmt.Print(name, " ")
	return c
}

func fairness() {
	a, b := make(chan int, 1000), make(chan int, 1000)
	for i := range 1000 {
		a <- i
		b <- i
	}
	counts := [2]int{}
	for range 1000 {
		select {
		case <-a:
			counts[0]++
		case <-b:
			counts[1]++
		}
	}
	fmt.Println(counts[0] > 300, counts[1] > 300, counts[0]+counts[1])
}

func timeouts() {
	never := make(chan int)
	start := time.Now()
	select {
	case <-never:
		fmt.Println("wrong")
	case <-time.After(30 * time.Millisecond):
		fmt.Println("timed out", time.Since(start) >= 30*time.Millisecond)
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	n := 0
	done := time.After(time.Minute)
loop:
	for {
		select {
		case <-tick.C:
			if n++; n == 5 {
				break loop
			}
		case <-done:
			break loop
		}
	}
	fmt.Println("ticks", n)
}

func pingPong() {
	ping, pong, quit := make(chan int), make(chan int), make(chan bool)
	go func() {
		for {
			select {
			case v := <-ping:
				pong <- v + 1
			case <-quit:
				close(pong)
				return
			}
		}
	}()
	x := 0
	for range 1000 {
		ping <- x
		x = <-pong
	}
	close(quit)
	_, ok := <-pong
	fmt.Println(x, ok)
}

func main() {
	c, d := make(chan int, 1), make(chan int, 1)
	select {
	case v := <-c:
		fmt.Println("wrong", v)
	default:
		fmt.Println("default")
	}
	select {
	case c <- 1:
		fmt.Println("sent")
	case v := <-d:
		fmt.Println("wrong", v)
	}
	select {
	case c <- 2:
		fmt.Println("wrong")
	case v, ok := <-c:
		fmt.Println("received", v, ok)
	}
	close(d)
	select {
	case v, ok := <-d:
		fmt.Println("closed", v, ok)
	}
	full := make(chan int, 1)
	full <- 0
	select {
	case channel("c", c) <- value("v1", 1):
	case channel("full", full) <- value("v2", 2):
	}
	fmt.Println(len(c), len(full))
	arr := [3]int{}
	i := 0
	select {
	case arr[i+1] = <-c:
	}
	var ok bool
	m := map[string]int{}
	select {
	case m["k"], ok = <-full:
	}
	fmt.Println(arr, m, ok)
	fairness()
	timeouts()
	pingPong()
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case d <- 1:
		default:
		}
	}()
	out, result := make(chan int), make(chan []int)
	go func() {
		var got []int
		for v := range out {
			got = append(got, v)
		}
		result <- got
	}()
	pending := []int{1, 2, 3}
	for len(pending) > 0 {
		select {
		case out <- pending[0]:
			pending = pending[1:]
		case r := <-result:
			fmt.Println("wrong", r)
		}
	}
	close(out)
	fmt.Println(<-result)
	go func() { select {} }()
	fmt.Println("end")
}

//; stdout:
//;   default
//;   sent
//;   received 1 true
//;   closed 0 false
//;   c v1 full v2 1 1
//;   [0 1 0] map[k:0] true
//;   true true 1000
//;   timed out true
//;   ticks 5
//;   1000 false
//;   send on closed channel
//;   [1 2 3]
//;   end
//; exit: 0
