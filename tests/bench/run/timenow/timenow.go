// time.Now, as often as nanotime asks the runtime's clock.
package main

import (
	"fmt"
	"time"
)

func main() {
	last, backwards := time.Now(), 0
	for range 5_000_000 {
		now := time.Now()
		if now.Before(last) {
			backwards++
		}
		last = now
	}
	fmt.Println(backwards)
}
