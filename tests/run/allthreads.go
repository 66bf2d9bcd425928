//! test run
//! only linux Windows has no system calls by number

// A system call on all threads: those that run, wait for a channel, block in the kernel, or start meanwhile.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

const (
	getKeepCaps = 7
	setKeepCaps = 8
)

// keepCaps is a setting of the calling thread.
func keepCaps() uintptr {
	r, _, err := syscall.RawSyscall(syscall.SYS_PRCTL, getKeepCaps, 0, 0)
	if err != 0 {
		panic(err)
	}
	return r
}

// watch tells its thread's setting whenever it is asked.
func watch(ask <-chan bool, answer chan<- uintptr) {
	runtime.LockOSThread()
	for range ask {
		answer <- keepCaps()
	}
}

// read is in the kernel until the pipe is closed.
func read(file int, answer chan<- uintptr) {
	runtime.LockOSThread()
	syscall.Read(file, make([]byte, 1))
	answer <- keepCaps()
}

func main() {
	ask, answer := make(chan bool), make(chan uintptr, 10)
	for range 4 {
		go watch(ask, answer)
	}
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	blocked := make(chan uintptr)
	go read(pipe[0], blocked)

	var stop atomic.Bool
	var spinning sync.WaitGroup
	spinning.Go(func() {
		for !stop.Load() {
		}
	})
	spinning.Go(func() {
		for !stop.Load() {
			started := make(chan bool)
			go func() { started <- true }()
			<-started
		}
	})
	for i := range uintptr(20) {
		want := (i + 1) % 2
		if _, _, err := syscall.AllThreadsSyscall(syscall.SYS_PRCTL, setKeepCaps, want, 0); err != 0 {
			panic(err)
		}
		for range 4 {
			ask <- true
			if have := <-answer; have != want {
				fmt.Println("call", i, "left a thread at", have)
			}
		}
	}
	stop.Store(true)
	spinning.Wait()
	_, _, errno := syscall.AllThreadsSyscall(syscall.SYS_PRCTL, setKeepCaps, 2, 0)
	fmt.Println(errno)
	syscall.AllThreadsSyscall(syscall.SYS_PRCTL, setKeepCaps, 1, 0)
	syscall.Close(pipe[1])
	fmt.Println(<-blocked)
}

//; stdout:
//;   invalid argument
//;   1
//; exit: 0
