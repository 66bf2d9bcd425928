//! test run
//! stderr

// Closing a nil channel.
package main

func main() {
	var c chan string
	close(c)
}

//; stdout:
//; stderr:
//;   panic: close of nil channel
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	close_nil.go:9
//; exit: 2
