// Stopping a thread of a Unix system: by a signal, in whose handler it waits.
//
// Replaces preemptM, as world.go.

//go:build unix

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const sigSuspend = _SIGURG

// redZone is what C code may use below the stack pointer.
const redZone = 128

// signalThreads asks all running threads but self to stop, and returns how many will.
func signalThreads(self *thread) uint32 {
	asked, pid := uint32(0), getpid()
	for _, gp := range allgs {
		t := threadOf(gp)
		if t == self || atomic.Load(&t.running) == 0 {
			continue
		}
		atomic.Store(&t.os.asked, world.gen)
		if t.signal(pid, sigSuspend) {
			asked++
		}
	}
	return asked
}

// stopThreads stops all running threads but self.
func stopThreads(self *thread) {
	waitForAcks(signalThreads(self))
}

// resumeThreads: they wait for the world's next generation.
func resumeThreads() {}

func waitForAcks(asked uint32) {
	for {
		acks := atomic.Load(&world.acks)
		if acks == asked {
			return
		}
		futexsleep(&world.acks, acks, -1)
	}
}

// suspend runs in the handler of sigSuspend; ctx is what the kernel saved. It reports whether the thread was asked to stop: the
// signal has other senders, and only threads that were asked may be counted.
func (t *thread) suspend(ctx unsafe.Pointer) bool {
	gen := atomic.Load(&world.gen)
	if gen&1 == 0 || atomic.Load(&t.os.asked) != gen {
		return false
	}
	c := sigctxt{nil, ctx}
	t.savedSP = c.sigsp() - redZone
	t.regs, t.regsEnd = uintptr(ctx), uintptr(t.stackBase)+t.stackSize
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
