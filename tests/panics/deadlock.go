//! test run
//! stderr

// All goroutines are asleep, main waits for a channel.
package main

func wait(c chan int) int {
	return <-c
}

func main() {
	println(wait(make(chan int)))
}

//; stdout:
//; stderr:
//;   fatal error: all goroutines are asleep - deadlock!
//;
//;   goroutine 1 [chan receive]:
//;   main.wait()
//;   	deadlock.go:8
//;   main.main()
//;   	deadlock.go:12
//; exit: 2
