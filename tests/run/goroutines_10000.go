//! test run
//! slow
//! timeout 120

// 10,000 goroutines parked on channels at once, each with its own data, woken in two waves, then the deadlock detector.
package main

import (
	"fmt"
	"runtime"
)

const count = 10000

type token struct {
	id    int
	reply chan int
}

func park(in <-chan token, done chan<- int, id int) {
	local := [8]int{id, id + 1, id + 2}
	t := <-in
	t.reply <- local[0] + t.id
	<-in
	done <- local[2]
}

func main() {
	in := make([]chan token, count)
	done := make(chan int)
	for i := range in {
		in[i] = make(chan token)
		go park(in[i], done, i)
	}
	fmt.Println("parked", runtime.NumGoroutine() >= count)
	runtime.GC()
	reply := make(chan int)
	sum := 0
	for i := range in {
		in[i] <- token{i, reply}
		sum += <-reply
	}
	fmt.Println("first wave", sum)
	runtime.GC()
	for i := range in {
		close(in[i])
	}
	sum = 0
	for range in {
		sum += <-done
	}
	fmt.Println("second wave", sum)
	var nobody chan int
	<-nobody
}

//; stdout:
//;   parked true
//;   first wave 99990000
//;   second wave 50015000
//; exit: 2
