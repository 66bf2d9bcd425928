// Stopping the world.
//
// Replaces stopTheWorldWithSema, startTheWorldWithSema, suspendG and resumeG: gc asks each P for a safe point, here every
// thread that runs Go code is stopped where it is, by a signal.
//
// The caller takes every slot, so that no thread is in the middle of allocating or holds a runtime mutex. Then it
// sends SIGURG to each thread that runs; the handler publishes where its stack and registers are and waits. A
// parked thread has published its stack already and does not get past enterRunning while the world is stopped.
//
// Invariant (stopped-is-scannable): while the world is stopped every thread but the caller's either has
// thread.sp 0 and no goroutine, or [sp, g.stack.hi) and, if regs is set, [regs, end of the signal stack) hold all its pointers.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const sigSuspend = _SIGURG

// redZone is what C code may use below the stack pointer.
const redZone = 128

var world struct {
	gen  uint32 // futex: odd while the world is stopped
	acks uint32 // futex: threads stopped in the handler, of this generation
}

func stopTheWorldWithSema(reason stwReason) worldStop {
	start := nanotime()
	t := threadOfM(acquirem())
	takeAllSlots(t)
	atomic.Store(&world.acks, 0)
	atomic.Xadd(&world.gen, 1)
	waitForAcks(signalThreads(t))
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
	worldStarted()
	mp := getg().m
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

// signalThreads asks all running threads but self to stop, and returns how many will.
func signalThreads(self *thread) uint32 {
	asked, pid := uint32(0), uintptr(getpid())
	for _, gp := range allgs {
		t := threadOf(gp)
		if t == self || atomic.Load(&t.running) == 0 {
			continue
		}
		if rawSyscall6(sysTgkill, pid, uintptr(t.m.procid), sigSuspend, 0, 0, 0) == 0 {
			asked++
		}
	}
	return asked
}

func waitForAcks(asked uint32) {
	for {
		acks := atomic.Load(&world.acks)
		if acks == asked {
			return
		}
		futexsleep(&world.acks, acks, -1)
	}
}

// suspend runs in the handler of sigSuspend; ctx is what the kernel saved. It reports whether the signal was ours.
func (t *thread) suspend(ctx unsafe.Pointer) bool {
	gen := atomic.Load(&world.gen)
	if gen&1 == 0 {
		return false
	}
	c := sigctxt{nil, ctx}
	t.savedSP, t.regs = c.sigsp()-redZone, uintptr(ctx)
	sched := t.g.sched
	t.g.sched = c.position()
	atomic.Xadd(&world.acks, 1)
	futexwakeup(&world.acks, 1)
	for atomic.Load(&world.gen) == gen {
		futexsleep(&world.gen, gen, -1)
	}
	t.g.sched = sched
	t.savedSP, t.regs = 0, 0
	return true
}

// enterRunning says that the thread runs Go code again, once the world is not stopped.
func (t *thread) enterRunning() {
	for {
		atomic.Store(&t.running, 1)
		gen := atomic.Load(&world.gen)
		if gen&1 == 0 {
			t.parkedSP = 0
			return
		}
		atomic.Store(&t.running, 0)
		futexsleep(&world.gen, gen, -1)
	}
}

// leaveRunning says that the thread will not touch the program's memory, and that its pointers are at sp and above; 0: that
// it has none.
func (t *thread) leaveRunning(sp uintptr) {
	t.parkedSP = sp
	atomic.Store(&t.running, 0)
}
