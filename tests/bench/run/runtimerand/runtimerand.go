// The runtime's random numbers by go:linkname, beside mathrand.
package main

import (
	"fmt"
	_ "unsafe"
)

//go:linkname fastRand runtime.fastrand
func fastRand() uint32

func main() {
	n := 0
	for range 50_000_000 {
		n += int(fastRand() >> 31)
	}
	fmt.Println(n > 0)
}
