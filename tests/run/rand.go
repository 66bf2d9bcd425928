//! test run

// Packages math/rand and math/rand/v2: fixed seeds give fixed sequences; distributions; permutations.
package main

import (
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
)

type constant uint64

func (c *constant) Uint64() uint64 { *c += 0x9e3779b97f4a7c15; return uint64(*c) }

func main() {
	r := rand.New(rand.NewSource(42))
	for range 5 {
		fmt.Print(r.Int63(), " ", r.Intn(100), " ", r.Float64(), " ", r.Uint32(), " ", r.Int31n(7), " ")
	}
	fmt.Println()
	fmt.Println(r.Perm(10), r.NormFloat64(), r.ExpFloat64(), r.Float32())
	xs := []string{"a", "b", "c", "d", "e"}
	r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	b := make([]byte, 8)
	r.Read(b)
	fmt.Println(xs, b)
	z := rand.NewZipf(r, 1.5, 2, 100)
	fmt.Println(z.Uint64(), z.Uint64(), z.Uint64())
	p := randv2.New(randv2.NewPCG(1, 2))
	for range 3 {
		fmt.Print(p.Uint64(), " ", p.IntN(1000), " ", p.Float64(), " ", p.Int32N(5), " ", p.UintN(9), " ")
	}
	fmt.Println(p.Perm(6), p.NormFloat64())
	c := randv2.NewChaCha8([32]byte([]byte("an example seed of 32 bytes long")))
	cr := randv2.New(c)
	sum := uint64(0)
	for range 1000 {
		sum ^= cr.Uint64()
	}
	fmt.Println(sum, cr.Int64N(1e12), cr.ExpFloat64())
	state, err := c.MarshalBinary()
	first := c.Uint64()
	c.UnmarshalBinary(state)
	fmt.Println(len(state), err, c.Uint64() == first)
	var k constant
	own := randv2.New(&k)
	fmt.Println(own.IntN(50), own.Uint32(), own.Int64())
	counts := [6]int{}
	for range 60000 {
		counts[rand.Intn(6)]++
		counts[randv2.IntN(6)]++
	}
	fair := true
	for _, n := range counts {
		fair = fair && n > 19000 && n < 21000
	}
	fmt.Println(fair, rand.Int63() != rand.Int63(), randv2.N(10) < 10)
	mean := 0.0
	for range 10000 {
		mean += r.NormFloat64()
	}
	fmt.Println(mean/10000 < 0.05)
	defer func() { fmt.Println(recover()) }()
	r.Intn(0)
}

//; stdout:
//;   3440579354231278675 87 0.604093851558642 896869500 5 3534334367214237261 57 0.38444584994446157 1645164257 3 6784982874943501314 67 0.3616827612305432 520713656 5 4299969443970870044 52 0.7159060804797017 4044447070 5 1100641557378252013 34 0.2865891180824963 975482550 4 ⏎
//;   [8 2 6 7 4 1 0 3 5 9] -0.04847678632692887 1.351212030504237 0.85588443
//;   [e b d c a] [202 39 50 133 96 241 170 192]
//;   1 2 0
//;   14192431797130687760 616 0.5085473976760264 3 2 760102831717374652 499 0.3381816951746133 0 1 12210202232702069999 444 0.16387541502137226 0 3 [1 5 0 2 3 4] 1.2784627772910446
//;   7992360909185250261 931936523356 2.787460368343461
//;   48 <nil> true
//;   30 1013904242 6532028347405268031
//;   true true true
//;   true
//;   invalid argument to Intn
//; exit: 0
