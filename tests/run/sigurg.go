//! test run
//! only linux threads are found in /proc

// SIGURG from elsewhere, which the runtime uses itself to stop threads, reaches goroutines that run and that wait while the world is stopped
// again and again.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
)

// sendToAll sends the signal to every thread of the process and returns how many there are.
func sendToAll() int {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	for _, task := range tasks {
		id, err := strconv.Atoi(task.Name())
		if err != nil {
			panic(err)
		}
		// A thread may have ended meanwhile.
		_, _, _ = syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(os.Getpid()), uintptr(id), uintptr(syscall.SIGURG))
	}
	return len(tasks)
}

func main() {
	var done atomic.Bool
	var wg sync.WaitGroup
	release := make(chan bool)
	sum := new(atomic.Int64)
	for range 4 {
		wg.Go(func() { <-release })
		wg.Go(func() {
			for !done.Load() {
				sum.Add(1)
			}
		})
	}
	wg.Go(func() {
		for !done.Load() {
			sendToAll()
		}
	})
	for range 100 {
		runtime.GC()
	}
	done.Store(true)
	close(release)
	wg.Wait()
	fmt.Println(sum.Load() > 0, sendToAll() > 0)
}

//; stdout:
//;   true true
//; exit: 0
