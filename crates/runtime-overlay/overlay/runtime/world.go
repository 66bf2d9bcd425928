// Stopping the world.
//
// Replaces stopTheWorldWithSema, startTheWorldWithSema, suspendG and resumeG: gc asks each P for a safe point, here every
// thread that runs Go code is stopped where it is (world_unix.go, world_windows.go).
//
// The caller takes every slot, so that no thread is in the middle of allocating or holds a runtime mutex. Then it
// stops each thread that runs, and it is known where its stack and registers are. A
// parked thread has published its stack already and does not get past enterRunning while the world is stopped.
//
// Invariant (stopped-is-scannable): while the world is stopped every thread but the caller's either has
// thread.sp 0 and no goroutine, or [sp, g.stack.hi) and, if regs is set, [regs, regsEnd) hold all its pointers.
// Invariant (quiet-stop): while the world is stopped nobody is woken, nor waits, in the system: a thread may have been stopped there.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

var world struct {
	gen  uint32 // futex: odd while the world is stopped
	acks uint32 // futex: threads stopped in the handler, of this generation
}

func stopTheWorldWithSema(reason stwReason) worldStop {
	start := nanotime()
	t := threadOfM(acquirem())
	if tracing && reason != stwStartTrace && reason != stwStopTrace {
		traceWorldStopping(reason)
	}
	takeAllSlots(t)
	atomic.Store(&world.acks, 0)
	atomic.Xadd(&world.gen, 1)
	stopThreads(t)
	now := nanotime()
	if reason.isGC() {
		sched.stwStoppingTimeGC.record(now - start)
	} else {
		sched.stwStoppingTimeOther.record(now - start)
	}
	worldStopped()
	return worldStop{reason: reason, startedStopping: start, finishedStopping: now, stoppingCPUTime: now - start}
}

func startTheWorldWithSema(now int64, w worldStop) int64 {
	if tracing {
		traceWorldStarting(w.reason)
	}
	worldStarted()
	mp := getg().m
	resumeThreads()
	atomic.Xadd(&world.gen, 1)
	futexwakeup(&world.gen, 1<<30)
	giveAllSlots(threadOfM(mp))
	releasem(mp)
	if now == 0 {
		now = nanotime()
	}
	if w.reason.isGC() {
		sched.stwTotalTimeGC.record(now - w.startedStopping)
	} else {
		sched.stwTotalTimeOther.record(now - w.startedStopping)
	}
	return now
}

// enterRunning says that the thread runs Go code again, once the world is not stopped.
func (t *thread) enterRunning() {
	for {
		atomic.Store(&t.running, 1)
		gen := atomic.Load(&world.gen)
		if gen&1 == 0 {
			t.parkedFP = 0
			return
		}
		atomic.Store(&t.running, 0)
		futexsleep(&world.gen, gen, -1)
	}
}

// leaveRunning says that the thread will not touch the program's memory, and that its pointers are on its stack: in the frames of
// the callers of the one at fp, which has spilled the registers; with 0 it has none.
func (t *thread) leaveRunning(fp uintptr) {
	t.parkedFP = fp
	atomic.Store(&t.running, 0)
}
