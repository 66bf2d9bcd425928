//! test run
//! stderr

// Unlocking an unlocked mutex is a fatal error that nothing recovers.
package main

import "sync"

func main() {
	defer func() { println("recovered", recover() != nil) }()
	var mu sync.Mutex
	mu.Unlock()
}

//; stdout:
//; stderr:
//;   fatal error: sync: unlock of unlocked mutex
//;
//;   goroutine 1 [running]:
//;   internal/sync.fatal()
//;   	GOROOT/src/runtime
//;   internal/sync.(*Mutex).unlockSlow()
//;   	GOROOT/src/internal/sync/mutex.go
//;   internal/sync.(*Mutex).Unlock()
//;   	GOROOT/src/internal/sync/mutex.go
//;   sync.(*Mutex).Unlock()
//;   	GOROOT/src/sync/mutex.go
//;   main.main()
//;   	unlock.go:12
//; exit: 2
