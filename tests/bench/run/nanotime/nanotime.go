// The runtime's monotonic clock by go:linkname, beside timenow.
package main

import (
	"fmt"
	_ "unsafe"
)

//go:linkname nanotime1 runtime.nanotime1
func nanotime1() int64

func main() {
	last, backwards := nanotime1(), 0
	for range 5_000_000 {
		now := nanotime1()
		if now < last {
			backwards++
		}
		last = now
	}
	fmt.Println(backwards)
}
