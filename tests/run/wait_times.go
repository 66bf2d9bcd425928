//! test run
//! slow

// How long goroutines wait, as tracebacks say it: since a collection first found them waiting, and only as long as they have not run since.
package main

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"time"
)

//go:noinline
func wait(c chan int) { <-c }

//go:noinline
func waitTwice(c chan int) {
	<-c
	time.Sleep(65 * time.Second)
	<-c
}

// What follows is the header of a goroutine and the function that it was started with.
var headers = regexp.MustCompile(`(?m)^goroutine \d+ (\[.*\]):\n(?:.+\n\t.+\n)*?main\.(wait|waitTwice)\(`)

func main() {
	c, twice := make(chan int), make(chan int)
	go wait(c)
	go waitTwice(twice)
	time.Sleep(time.Second)
	runtime.GC() // what gc notes at a collection is when the last one was
	runtime.GC()
	twice <- 1
	time.Sleep(67 * time.Second)
	stacks := make([]byte, 1<<16)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var found []string
	for _, m := range headers.FindAllStringSubmatch(string(stacks), -1) {
		found = append(found, m[2]+" "+m[1])
	}
	slices.Sort(found)
	fmt.Println(found)
}

//; stdout:
//;   [wait [chan receive, 1 minutes] waitTwice [chan receive]]
//; exit: 0
