//! test run
//! stderr

// A negative counter of a wait group.
package main

import "sync"

func main() {
	var wg sync.WaitGroup
	wg.Done()
}

//; stdout:
//; stderr:
//;   panic: sync: negative WaitGroup counter
//;
//;   goroutine 1 [running]:
//;   sync.(*WaitGroup).Add()
//;   	GOROOT/src/sync/waitgroup.go
//;   sync.(*WaitGroup).Done()
//;   	GOROOT/src/sync/waitgroup.go
//;   main.main()
//;   	wg_negative.go:11
//; exit: 2
