// Channels: pipelines, a worker pool, select, mutexes and wait groups.
package main

import (
	"fmt"
	"sync"
)

func generate(n int) <-chan int {
	out := make(chan int, 128)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i
		}
	}()
	return out
}

func square(in <-chan int) <-chan int {
	out := make(chan int, 128)
	go func() {
		defer close(out)
		for n := range in {
			out <- n * n
		}
	}()
	return out
}

func pipeline(n int) int {
	sum := 0
	for n := range square(square(generate(n))) {
		sum += n % 10
	}
	return sum
}

func pool(workers, n int) int {
	jobs, results := make(chan int, 64), make(chan int, 64)
	var wait sync.WaitGroup
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for job := range jobs {
				x := job
				for i := 0; i < 200; i++ {
					x = x*31 + i
				}
				results <- x & 1023
			}
		}()
	}
	go func() {
		for i := 0; i < n; i++ {
			jobs <- i
		}
		close(jobs)
		wait.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r
	}
	return sum
}

func choose(n int) int {
	a, b, done := make(chan int, 16), make(chan int, 16), make(chan bool)
	go func() {
		for i := 0; i < n; i++ {
			select {
			case a <- i:
			case b <- -i:
			}
		}
		close(done)
	}()
	count := 0
	for {
		select {
		case <-a:
			count++
		case <-b:
			count++
		case <-done:
			return count + len(a) + len(b)
		}
	}
}

func shared(workers, n int) int {
	var mutex sync.Mutex
	var wait sync.WaitGroup
	counts := map[int]int{}
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := 0; i < n; i++ {
				mutex.Lock()
				counts[(i+w)%64]++
				mutex.Unlock()
			}
		}()
	}
	wait.Wait()
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return sum
}

// local uses channels within one goroutine.
func local(n int) int {
	queue := make(chan int, 32)
	sum := 0
	for i := 0; i < n; i++ {
		queue <- i
		if len(queue) == cap(queue) {
			for len(queue) > 0 {
				sum += <-queue % 3
			}
		}
	}
	return sum
}

func main() {
	fmt.Println(pipeline(200000))
	fmt.Println(pool(4, 100000))
	fmt.Println(choose(200000))
	fmt.Println(shared(4, 200000))
	fmt.Println(local(3000000))
}
