//! test run

// Profiles of runtime/pprof: how many goroutines, objects and events belong to a function of the program.
package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
)

// records are the counts of a profile's records whose stack has the function.
func records(profile, function string) (counts []string) {
	for _, record := range strings.Split(text(profile), "\n\n") {
		if strings.Contains(record, function) {
			stack := strings.Index(record, " @")
			counts = append(counts, record[strings.LastIndexByte(record[:stack], '\n')+1:stack])
		}
	}
	return counts
}

func text(profile string) string {
	var text strings.Builder
	if err := pprof.Lookup(profile).WriteTo(&text, 1); err != nil {
		panic(err)
	}
	return text.String()
}

var frame = regexp.MustCompile(`\tmain\.([\w.]+)\+0x\w+\s.*/(\w+\.go:\d+)`)

// stackOf is what the first record whose stack has the function has of the program's functions.
func stackOf(profile, function string) (lines []string) {
	for _, record := range strings.Split(text(profile), "\n\n") {
		if strings.Contains(record, function) {
			for _, match := range frame.FindAllStringSubmatch(record, -1) {
				lines = append(lines, match[1]+" "+match[2])
			}
			break
		}
	}
	return lines
}

// waitUntil waits until n goroutines in the function are in the state.
func waitUntil(n int, state, function string) {
	buf := make([]byte, 1<<16)
	for found := 0; found != n; runtime.Gosched() {
		found = 0
		for _, stack := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(stack, state) && strings.Contains(stack, function) {
				found++
			}
		}
	}
}

var kept [][]byte

//go:noinline
func allocate(n int) {
	for range n {
		kept = append(kept, make([]byte, 1000))
	}
}

//go:noinline
func drop(n int) {
	for range n {
		kept[0] = make([]byte, 5000)
	}
	kept[0] = nil
}

//go:noinline
func waitFor(stop chan bool) { <-stop }

//go:noinline
func spin(stop *bool, mu *sync.Mutex) {
	for {
		mu.Lock()
		done := *stop
		mu.Unlock()
		if done {
			return
		}
	}
}

// inUse is how many objects live of those that the function has made at the place where it made so many.
func inUse(function string, made int) int {
	for _, record := range records("heap", function) {
		var objects, bytes, allocated int
		fmt.Sscanf(record, "%d: %d [%d:", &objects, &bytes, &allocated)
		if allocated == made {
			return objects
		}
	}
	return -1
}

// heap does not compare numbers exactly: a forgotten pointer may keep an object.
func heap() {
	allocate(100)
	drop(50)
	runtime.GC()
	runtime.GC()
	fmt.Println("in use", inUse("main.allocate+", 100) > 95, inUse("main.drop+", 50) < 5)
	fmt.Println("allocs", stackOf("allocs", "main.allocate+"))
	n, ok := runtime.MemProfile(nil, true)
	fmt.Println(n > 0, ok)
	all := make([]runtime.MemProfileRecord, n+50)
	n, ok = runtime.MemProfile(all, true)
	objects := int64(0)
	for _, record := range all[:n] {
		if record.AllocBytes == 102400 {
			objects += record.InUseObjects()
		}
	}
	fmt.Println(objects > 95, ok)
}

func goroutines() {
	stop := make(chan bool)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { waitFor(stop) })
	}
	var mu sync.Mutex
	over := false
	wg.Go(func() { spin(&over, &mu) })
	waitUntil(3, "[chan receive", "main.waitFor(")
	waitUntil(1, "[runnable", "main.spin(")
	fmt.Println("waiting", records("goroutine", "main.waitFor+"), stackOf("goroutine", "main.waitFor+"))
	fmt.Println("running", records("goroutine", "main.spin+"))
	fmt.Println("self", records("goroutine", "main.main+"))
	all := make([]runtime.StackRecord, 10)
	fmt.Println(runtime.GoroutineProfile(all))
	fmt.Println(runtime.GoroutineProfile(all[:2]))
	buf := make([]byte, 1<<16)
	stacks := string(buf[:runtime.Stack(buf, true)])
	fmt.Println(strings.Count(stacks, "main.spin("), strings.Count(stacks, "main.waitFor("))
	mu.Lock()
	over = true
	mu.Unlock()
	close(stop)
	wg.Wait()
}

func events() {
	runtime.SetBlockProfileRate(1)
	fmt.Println(runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	var wg sync.WaitGroup
	stop := make(chan bool)
	wg.Go(func() { waitFor(stop) })
	waitUntil(1, "[chan receive", "main.waitFor(")
	close(stop)
	wg.Wait()
	var mu sync.Mutex
	for range 3 {
		mu.Lock()
		wg.Go(func() { hold(&mu) })
		waitUntil(1, "[sync.Mutex.Lock", "main.hold(")
		mu.Unlock()
		wg.Wait()
	}
	fmt.Println("block", stackOf("block", "main.waitFor+"), stackOf("block", "main.hold+"))
	fmt.Println("mutex", stackOf("mutex", "sync.(*Mutex).Unlock+"))
	for _, profile := range []string{"block", "mutex"} {
		for _, count := range append(records(profile, "main.hold+"), records(profile, "sync.(*Mutex).Unlock+")...) {
			fmt.Println(profile, strings.Fields(count)[1:])
		}
	}
}

//go:noinline
func hold(mu *sync.Mutex) {
	mu.Lock()
	mu.Unlock()
}

func main() {
	runtime.MemProfileRate = 1
	heap()
	goroutines()
	events()
	fmt.Println(pprof.Lookup("threadcreate").Count() > 0)
	file, err := os.CreateTemp("", "profile")
	if err != nil {
		panic(err)
	}
	defer os.Remove(file.Name())
	fmt.Println(pprof.Lookup("heap").WriteTo(file, 0), pprof.WriteHeapProfile(file))
}

//; stdout:
//;   in use true true
//;   allocs [allocate profiles.go:68 heap profiles.go:109 main profiles.go:189]
//;   true false
//;   true true
//;   waiting [3] [waitFor profiles.go:81 goroutines.func1 profiles.go:132]
//;   running [1]
//;   self [1]
//;   5 true
//;   5 false
//;   1 3
//;   0 1
//;   block [waitFor profiles.go:81 events.func1 profiles.go:160] [hold profiles.go:183 events.func2 profiles.go:167]
//;   mutex [events profiles.go:169 main profiles.go:191]
//;   block [3]
//;   mutex [3]
//;   true
//;   <nil> <nil>
//; exit: 0
