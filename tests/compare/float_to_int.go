//! test compare

// Floating-point numbers outside an integer type's range: each processor has its own answer, and gc's is the one.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func convert(f float64) {
	fmt.Println(f, int8(f), int16(f), int32(f), int64(f), uint8(f), uint16(f), uint32(f), uint64(f))
	g := float32(f)
	fmt.Println(g, int8(g), int16(g), int32(g), int64(g), uint8(g), uint16(g), uint32(g), uint64(g))
}

func main() {
	for _, f := range []float64{0, 1.5, 200, 7e4, 3e9, 5e9, 1e18, math.MaxInt64, 1e19, math.MaxUint64, 3e19, 1e300, math.Inf(1)} {
		convert(f)
		convert(-f)
	}
	convert(math.NaN())
}
