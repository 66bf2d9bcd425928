//! test run
//! stderr

// A receive from a nil channel.
package main

func main() {
	var c chan int
	<-c
}

//; stdout:
//; stderr:
//;   fatal error: all goroutines are asleep - deadlock!
//;
//;   goroutine 1 [chan receive (nil chan)]:
//;   main.main()
//;   	chan_nil_deadlock.go:9
//; exit: 2
