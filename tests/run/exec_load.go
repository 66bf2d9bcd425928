//! test run
//! slow

// Package os/exec under load: 2,000 children from 32 goroutines while the collector runs. No child is lost, and no descriptor stays open.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

const (
	children   = 2000
	goroutines = 32
)

// descriptors counts the open ones.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		fmt.Println(err)
	}
	return len(entries)
}

// collect makes garbage and collects it until done.
func collect(done *atomic.Bool, ended *sync.WaitGroup) {
	defer ended.Done()
	for !done.Load() {
		var kept [][]byte
		for i := range 100 {
			kept = append(kept, make([]byte, 1000+i))
		}
		runtime.GC()
		runtime.KeepAlive(kept)
	}
}

// child runs one and tells whether it did what it should.
func child(i int) error {
	want := fmt.Sprintf("child %d", i)
	cmd := exec.Command("/bin/sh", "-c", `read line; printf "%s" "$line"; exit $0`, fmt.Sprint(i%3))
	cmd.Stdin = strings.NewReader(want + "\n")
	out, err := cmd.Output()
	if string(out) != want {
		return fmt.Errorf("%q %v", out, err)
	}
	if code := cmd.ProcessState.ExitCode(); code != i%3 {
		return fmt.Errorf("exit code %d of child %d", code, i)
	}
	return nil
}

func main() {
	child(0)
	before := descriptors()
	var done atomic.Bool
	var collector, workers sync.WaitGroup
	collector.Add(1)
	go collect(&done, &collector)
	var next, ran atomic.Int64
	for range goroutines {
		workers.Go(func() {
			for i := next.Add(1); i <= children; i = next.Add(1) {
				if err := child(int(i)); err != nil {
					fmt.Println(err)
					continue
				}
				ran.Add(1)
			}
		})
	}
	workers.Wait()
	done.Store(true)
	collector.Wait()
	_, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
	fmt.Println(ran.Load(), descriptors()-before, err)
}

//; stdout:
//;   2000 0 no child processes
//; exit: 0
