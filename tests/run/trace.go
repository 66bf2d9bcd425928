//! test run
//! only linux/amd64 it runs go tool trace

// An execution trace, read by go tool trace: what goroutines do and why, with the stacks that say where; tasks, regions and logs; a second
// trace after the first; and that the flight recorder has the last of what happened.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/trace"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func receiver(from chan int, running *atomic.Int32) {
	defer running.Add(-1)
	<-from
}

func sender(to chan int, running *atomic.Int32) {
	defer running.Add(-1)
	to <- 1
}

func chooser(a, b chan int, running *atomic.Int32) {
	defer running.Add(-1)
	select {
	case <-a:
	case <-b:
	}
}

func locker(mu *sync.Mutex, running *atomic.Int32) {
	defer running.Add(-1)
	mu.Lock()
	mu.Unlock()
}

func reader(fd int, running *atomic.Int32) {
	defer running.Add(-1)
	syscall.Read(fd, make([]byte, 1))
}

func yielder(running *atomic.Int32) {
	defer running.Add(-1)
	runtime.Gosched()
}

func annotate() {
	ctx, task := trace.NewTask(context.Background(), "an order")
	trace.WithRegion(ctx, "bake", func() { trace.Logf(ctx, "size", "%d cm", 30) })
	task.End()
}

// work makes each of its goroutines wait for something, then gives it to them.
func work() {
	var running atomic.Int32
	var mu sync.Mutex
	var pipe [2]int
	syscall.Pipe(pipe[:])
	a, b, c := make(chan int), make(chan int), make(chan int)
	running.Store(6)
	mu.Lock()
	go receiver(a, &running)
	go sender(b, &running)
	go chooser(c, make(chan int), &running)
	go locker(&mu, &running)
	go reader(pipe[0], &running)
	go yielder(&running)
	awaitStates("chan receive", "chan send", "select", "sync.Mutex.Lock")
	a <- 1
	<-b
	c <- 1
	mu.Unlock()
	syscall.Write(pipe[1], []byte("x"))
	awaitEnd(&running)
	annotate()
	runtime.GC()
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
}

// awaitStates returns when there are goroutines that wait for each of these.
func awaitStates(states ...string) {
	all := make([]byte, 1<<20)
	missing := func(state string) bool { return !bytes.Contains(all, []byte(" ["+state+"]:")) }
	for slices.ContainsFunc(states, missing) {
		time.Sleep(time.Millisecond)
		runtime.Stack(all, true)
	}
}

func awaitEnd(running *atomic.Int32) {
	for running.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

func parsed(data []byte) string {
	file := filepath.Join(os.TempDir(), fmt.Sprint("llgo-trace-", os.Getpid()))
	if err := os.WriteFile(file, data, 0o600); err != nil {
		panic(err)
	}
	defer os.Remove(file)
	out, err := exec.Command("go", "tool", "trace", "-d=parsed", file).CombinedOutput()
	if err != nil {
		panic(fmt.Sprint(err, ": ", string(out)))
	}
	return string(out)
}

var (
	event      = regexp.MustCompile(`(?m)^M=.*? (\w+) Time=\d+ (.*)\n(?:TransitionStack=\n(?:\t.*\n)*\n)?(?:Stack=\n((?:\t.*\n)*))?`)
	transition = regexp.MustCompile(`^GoID=\d+ (\S+) Reason="(.*)"$`)
	function   = regexp.MustCompile(`(?m)^\t(\S+) @`)
	shown      = regexp.MustCompile(`^(TaskBegin|TaskEnd|RegionBegin|RegionEnd|Log) `)
	sometimes  = regexp.MustCompile(`main.awaitEnd|runtime\.(GC|Stack|newobject|mallocgc|makechan|makeslice|growslice|llgo_)`)
	numbers    = regexp.MustCompile(`(ID|Parent|Task|TaskID)=\d+`)
)

// facts are transitions with the functions of this program where they happen, and annotations. Left out is what goroutines do only sometimes.
func facts(text string) []string {
	var all []string
	for _, match := range event.FindAllStringSubmatch(text, -1) {
		kind, rest := match[1], match[2]
		if moved := transition.FindStringSubmatch(rest); moved != nil {
			if at := ours(match[3]); at != "" && moved[2] != "preempted" && !sometimes.MatchString(at) {
				all = append(all, fmt.Sprintf("%s: %s %s", at, moved[1], moved[2]))
			}
			continue
		}
		if line := kind + " " + rest; shown.MatchString(line) {
			all = append(all, numbers.ReplaceAllString(line, "$1=_"))
		}
		if at := ours(match[3]); kind == "RangeBegin" && strings.Contains(rest, "GC concurrent") && at == "main.work runtime.GC" {
			all = append(all, at+": "+rest)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ours is the innermost function of this program with the one that it calls.
func ours(stack string) string {
	callee := ""
	for _, frame := range function.FindAllStringSubmatch(stack, -1) {
		if name := frame[1]; strings.HasPrefix(name, "main.") && name != "main.main" {
			return strings.TrimSuffix(name+" "+callee, " ")
		}
		callee = frame[1]
	}
	return ""
}

func main() {
	for range 2 {
		var out bytes.Buffer
		fmt.Println(trace.Start(&out), trace.IsEnabled(), trace.Start(&out) != nil)
		work()
		trace.Stop()
		fmt.Println(trace.IsEnabled(), strings.HasPrefix(out.String(), "go 1."))
		for _, fact := range facts(parsed(out.Bytes())) {
			fmt.Println("\t" + fact)
		}
	}
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: time.Minute})
	fmt.Println(recorder.Start())
	annotate()
	var out bytes.Buffer
	_, err := recorder.WriteTo(&out)
	recorder.Stop()
	fmt.Println(err)
	for _, fact := range facts(parsed(out.Bytes())) {
		if shown.MatchString(fact) {
			fmt.Println("\t" + fact)
		}
	}
}

//; stdout:
//;   <nil> true true
//;   false true
//;   	Log Task=_ Category="size" Message="30 cm"
//;   	RegionBegin Task=_ Type="bake"
//;   	RegionEnd Task=_ Type="bake"
//;   	TaskBegin ID=_ Parent=_ Type="an order"
//;   	TaskEnd ID=_ Parent=_ Type="an order"
//;   	main.awaitStates time.Sleep: Running->Waiting sleep
//;   	main.chooser runtime.selectgo: Running->Waiting select
//;   	main.locker sync.(*Mutex).Lock: Running->Waiting sync
//;   	main.reader syscall.Read: Running->Syscall ⏎
//;   	main.receiver runtime.chanrecv1: Running->Waiting chan receive
//;   	main.sender runtime.chansend1: Running->Waiting chan send
//;   	main.work runtime.GC: Name="GC concurrent mark phase" Scope=None
//;   	main.work runtime.chanrecv1: Waiting->Runnable ⏎
//;   	main.work runtime.chansend1: Waiting->Runnable ⏎
//;   	main.work sync.(*Mutex).Unlock: Waiting->Runnable ⏎
//;   	main.work syscall.Write: Running->Syscall ⏎
//;   	main.work: NotExist->Runnable ⏎
//;   	main.yielder runtime.Gosched: Running->Runnable runtime.Gosched
//;   <nil> true true
//;   false true
//;   	Log Task=_ Category="size" Message="30 cm"
//;   	RegionBegin Task=_ Type="bake"
//;   	RegionEnd Task=_ Type="bake"
//;   	TaskBegin ID=_ Parent=_ Type="an order"
//;   	TaskEnd ID=_ Parent=_ Type="an order"
//;   	main.awaitStates time.Sleep: Running->Waiting sleep
//;   	main.chooser runtime.selectgo: Running->Waiting select
//;   	main.locker sync.(*Mutex).Lock: Running->Waiting sync
//;   	main.reader syscall.Read: Running->Syscall ⏎
//;   	main.receiver runtime.chanrecv1: Running->Waiting chan receive
//;   	main.sender runtime.chansend1: Running->Waiting chan send
//;   	main.work runtime.GC: Name="GC concurrent mark phase" Scope=None
//;   	main.work runtime.chanrecv1: Waiting->Runnable ⏎
//;   	main.work runtime.chansend1: Waiting->Runnable ⏎
//;   	main.work sync.(*Mutex).Unlock: Waiting->Runnable ⏎
//;   	main.work syscall.Write: Running->Syscall ⏎
//;   	main.work: NotExist->Runnable ⏎
//;   	main.yielder runtime.Gosched: Running->Runnable runtime.Gosched
//;   <nil>
//;   <nil>
//;   	Log Task=_ Category="size" Message="30 cm"
//;   	RegionBegin Task=_ Type="bake"
//;   	RegionEnd Task=_ Type="bake"
//;   	TaskBegin ID=_ Parent=_ Type="an order"
//;   	TaskEnd ID=_ Parent=_ Type="an order"
//; exit: 0
