//! test run

// Bubbles of testing/synctest: a clock of their own, durable blocking, timers of channels and functions.
package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func clock(t *testing.T) {
	start := time.Now()
	fmt.Println(start.UTC())
	time.Sleep(3 * time.Hour)
	fmt.Println(time.Since(start))
}

func timers(t *testing.T) {
	var events []string
	time.AfterFunc(2500*time.Millisecond, func() { events = append(events, "function") })
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for range 3 {
		<-ticker.C
		synctest.Wait()
		events = append(events, "tick")
	}
	fmt.Println(events)
}

func deadlines(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	time.Sleep(time.Minute - 1)
	synctest.Wait()
	fmt.Println(ctx.Err())
	time.Sleep(1)
	synctest.Wait()
	fmt.Println(ctx.Err())
}

// On the heap, as only what is there can belong to a bubble.
var group = new(sync.WaitGroup)

func waiting(t *testing.T) {
	group.Add(1)
	done := false
	go func() {
		group.Wait()
		done = true
	}()
	synctest.Wait()
	fmt.Println(done)
	group.Done()
	synctest.Wait()
	fmt.Println(done)
}

func main() {
	var tests []testing.InternalTest
	for _, f := range []func(*testing.T){clock, timers, deadlines, waiting} {
		tests = append(tests, testing.InternalTest{Name: fmt.Sprint(len(tests)), F: func(t *testing.T) { synctest.Test(t, f) }})
	}
	testing.Main(func(string, string) (bool, error) { return true, nil }, tests, nil, nil)
}

//; stdout:
//;   2000-01-01 00:00:00 +0000 UTC
//;   3h0m0s
//;   [tick tick function tick]
//;   <nil>
//;   context deadline exceeded
//;   false
//;   true
//;   PASS
//; exit: 0
