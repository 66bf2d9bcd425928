//! test run
//! stderr

// A send on a closed channel.
package main

func send(c chan<- int) {
	c <- 1
}

func main() {
	c := make(chan int, 1)
	close(c)
	send(c)
}

//; stdout:
//; stderr:
//;   panic: send on closed channel
//;
//;   goroutine 1 [running]:
//;   main.send()
//;   	closed_send.go:8
//;   main.main()
//;   	closed_send.go:14
//; exit: 2
