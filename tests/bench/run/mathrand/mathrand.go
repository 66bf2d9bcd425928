// Random numbers of math/rand, as many as runtimerand makes.
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	n := 0
	for range 50_000_000 {
		n += rand.Int() & 1
	}
	fmt.Println(n > 0)
}
