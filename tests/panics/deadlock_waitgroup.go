//! test run
//! stderr

// A wait group nobody finishes.
package main

import "sync"

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait()
}

//; stdout:
//; stderr:
//;   fatal error: all goroutines are asleep - deadlock!
//;
//;   goroutine 1 [sync.WaitGroup.Wait]:
//;   sync.runtime_SemacquireWaitGroup()
//;   	GOROOT/src/runtime
//;   sync.(*WaitGroup).Wait()
//;   	GOROOT/src/sync/waitgroup.go
//;   main.main()
//;   	deadlock_waitgroup.go:12
//; exit: 2
