//! test run

// go:linkname as a tutorial has it: an unexported function of an internal package of the program, the runtime's random and
// monotonic-clock functions by the names that they have today, and an unexported function of a package of std.
package main

import (
	"fmt"
	"time"
	_ "unsafe"

	_ "example.com/linkname_std/internal"
)

//go:linkname Print example.com/linkname_std/internal.print
func Print(data string)

//go:linkname fastRand runtime.fastrand
func fastRand() uint32

//go:linkname rand runtime.rand
func rand() uint64

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname nanotime1 runtime.nanotime1
func nanotime1() int64

//go:linkname now time.now
func now() (sec int64, nsec int32, mono int64)

func main() {
	Print("hello world")
	seen := map[uint64]bool{}
	for range 1000 {
		seen[rand()] = true
		seen[uint64(fastRand())] = true
	}
	fmt.Println(len(seen) > 1990)
	a, b := nanotime(), nanotime1()
	time.Sleep(time.Millisecond)
	slept := nanotime1() - b
	fmt.Println(slept >= 1e6, nanotime()-a >= slept)
	sec, nsec, _ := now()
	fmt.Println(time.Since(time.Unix(sec, int64(nsec))) < time.Minute)
}

//; stdout:
//;   [internal] hello world
//;   true
//;   true true
//;   true
//; exit: 0
