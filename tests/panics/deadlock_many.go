//! test run
//! stderr

// All goroutines are asleep: the main one in a mutex, others in select and send.
package main

import "sync"

func main() {
	var mu sync.Mutex
	mu.Lock()
	println("locked once")
	mu.Lock()
}

//; stdout:
//; stderr:
//;   locked once
//;   fatal error: all goroutines are asleep - deadlock!
//;
//;   goroutine 1 [sync.Mutex.Lock]:
//;   internal/sync.runtime_SemacquireMutex()
//;   	GOROOT/src/runtime
//;   internal/sync.(*Mutex).lockSlow()
//;   	GOROOT/src/internal/sync/mutex.go
//;   internal/sync.(*Mutex).Lock()
//;   	GOROOT/src/internal/sync/mutex.go
//;   sync.(*Mutex).Lock()
//;   	GOROOT/src/sync/mutex.go
//;   main.main()
//;   	deadlock_many.go:13
//; exit: 2
