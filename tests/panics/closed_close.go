//! test run
//! stderr

// Closing a closed channel.
package main

func main() {
	c := make(chan struct{})
	close(c)
	close(c)
}

//; stdout:
//; stderr:
//;   panic: close of closed channel
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	closed_close.go:10
//; exit: 2
