// Hand-off: two goroutines pass a value back and forth over unbuffered channels.
package main

import "fmt"

func main() {
	there, back := make(chan int), make(chan int)
	go func() {
		for n := range there {
			back <- n + 1
		}
		close(back)
	}()
	n := 0
	for range 300000 {
		there <- n
		n = <-back
	}
	close(there)
	_, open := <-back
	fmt.Println(n, open)
}
