// The goroutine's record and what hangs on it: g, m, g0 and the part gc does not have.
//
// Replaces malg, allocm, mcommoninit, newproc1's set-up, casgstatus, systemstack and mcall. A goroutine is a thread, so g, m and
// g0 are one allocation; it is never freed, but used again for later goroutines, so that pointers to a g hidden in
// integers (guintptr) stay valid.
//
// Invariant (one-m): a g keeps its m for ever; m.curg is the g, and m.g0 is another g which never runs and which
// stands for "in the runtime" while a fatal error is printed.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// thread is a goroutine with everything that belongs to it. The g is first: a *g of any
// goroutine is a *thread.
type thread struct {
	g  g
	m  m
	g0 g

	frames     *llgoDeferFrame // innermost function that defers
	park       uint32          // futex, see sleep
	sleeps     uint32          // how often it parked
	spinMisses int32           // see maxSpinMisses
	woken      int64           // when a goready came; 0: nobody asks
	start      uint32          // futex: 1 if fn is to be run
	fn         func()
	next       *thread // in the list of idle threads
	sudogs     *sudog  // free, by next
	slot       int32   // the slot it owns, or the last one
	slots      int32   // sections in progress that need the slot

	told toldState  // what traces say of the goroutine, see trace.go
	proc *traceProc // its processor there

	marker    int32 // its number among those that mark; 0: the thread that collects
	unstarted bool  // a coroutine that nobody switched to yet
	uncounted bool  // a coroutine at its end: liveGoroutines has been told
	system    bool  // one of the runtime's own: not in NumGoroutine, not shown

	signalArena, signalUsed uintptr // where handlers allocate

	running       uint32         // 0: parked or without a goroutine, see world.go
	parkedFP      uintptr        // the innermost frame pointer when it parked
	savedSP       uintptr        // where the stack began when the world was stopped
	held          unsafe.Pointer // what it needs while it collects
	regs, regsEnd uintptr        // what the kernel saved when the world was stopped

	heap heapCache

	stackBase unsafe.Pointer
	stackSize uintptr

	os threadOS
}

var (
	goidgen           atomic.Uint64
	midgen            atomic.Int64
	runningGoroutines atomic.Int64 // low half: goroutines that are not parked; high half: how often one became so
	liveGoroutines    atomic.Int32 // started and not finished, the runtime's own ones not counted
)

func threadOf(gp *g) *thread {
	return (*thread)(unsafe.Pointer(gp))
}

// attach makes t the record of the running thread. It may have been another's, with another slot: m.p and slot say the same.
func (t *thread) attach() {
	gp, mp := &t.g, &t.m
	gp.m, mp.curg, mp.g0 = mp, gp, &t.g0
	t.g0.m = mp
	mp.gsignal = &t.g0
	mp.p.set(&firstP)
	t.slot = 0
	mp.id = midgen.Add(1) - 1
	setg(gp)
	t.attachSystem()
	t.g0.stack = gp.stack
}

// threadOfM is the thread that an m is part of.
func threadOfM(mp *m) *thread {
	return (*thread)(unsafe.Pointer(uintptr(unsafe.Pointer(mp)) - unsafe.Offsetof(thread{}.m)))
}

// setgstatus changes a goroutine's status; the change may be seen by a synctest bubble.
func setgstatus(gp *g, from, to uint32) {
	if !gp.atomicstatus.CompareAndSwap(from, to) {
		print("runtime: g status is ", gp.atomicstatus.Load(), ", not ", from, "\n")
		throw("bad g status")
	}
	if bubble := bubbleOf(gp); bubble != nil {
		bubble.changegstatus(gp, from, to)
	}
}

func casgstatus(gp *g, oldval, newval uint32) {
	setgstatus(gp, oldval, newval)
}

// systemstack calls fn: there is one stack.
func systemstack(fn func()) {
	fn()
}

// NumGoroutine returns the number of goroutines that currently exist.
func NumGoroutine() int {
	return int(liveGoroutines.Load())
}

// isSystemGoroutine reports whether gp is one of the runtime's own.
func isSystemGoroutine(gp *g, fixed bool) bool {
	return threadOf(gp).system
}

// mcount is the number of threads.
func mcount() int32 {
	return int32(midgen.Load())
}
