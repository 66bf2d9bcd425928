//! test run
//! only linux elsewhere nothing takes samples

// A profile of processor time names the functions that use it, those of other goroutines with their labels; one that is stopped at once
// is whole, too; a second one can follow.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"runtime/pprof"
	"time"
)

var sink uint64

// burn takes some ten samples' worth of processor time, however long that is on a busy machine.
//
//go:noinline
func burn() {
	for i := range uint64(100_000_000) {
		sink = sink*31 + i
	}
}

//go:noinline
func elsewhere(done chan bool) {
	pprof.Do(context.Background(), pprof.Labels("who", "the other"), func(context.Context) { burn() })
	done <- true
}

//go:noinline
func idle() { time.Sleep(50 * time.Millisecond) }

// profile is the encoded profile of what f does.
func profile(f func()) []byte {
	var out bytes.Buffer
	if err := pprof.StartCPUProfile(&out); err != nil {
		panic(err)
	}
	f()
	pprof.StopCPUProfile()
	text, err := gzip.NewReader(&out)
	if err != nil {
		panic(err)
	}
	all, err := io.ReadAll(text)
	if err != nil {
		panic(err)
	}
	return all
}

func main() {
	empty := profile(func() {})
	fmt.Println(bytes.Contains(empty, []byte("cpu")), bytes.Contains(empty, []byte("nanoseconds")))
	for range 2 {
		p := profile(func() {
			done := make(chan bool)
			go elsewhere(done)
			burn()
			idle()
			<-done
		})
		for _, name := range []string{"main.burn", "main.elsewhere", "main.main", "the other", "main.idle"} {
			fmt.Println(name, bytes.Contains(p, []byte(name)))
		}
	}
}

//; stdout:
//;   true true
//;   main.burn true
//;   main.elsewhere true
//;   main.main true
//;   the other true
//;   main.idle false
//;   main.burn true
//;   main.elsewhere true
//;   main.main true
//;   the other true
//;   main.idle false
//; exit: 0
