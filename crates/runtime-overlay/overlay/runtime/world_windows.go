// Stopping a thread of Windows: the system suspends it, and tells its registers.
//
// Replaces preemptM, as world.go.

package runtime

import "internal/runtime/atomic"

// stopThreads stops all running threads but self. A thread of others that leaves meanwhile keeps its handle until it is looked at.
func stopThreads(self *thread) {
	lockSpare()
	for _, gp := range allgs {
		if t := threadOf(gp); t != self && atomic.Load(&t.running) != 0 {
			t.stop()
		}
	}
	unlockSpare()
}

func (t *thread) stop() {
	c := t.os.context
	prepareContext(c)
	// Suspending only asks; telling the registers waits until it is so.
	if c_SuspendThread(t.m.thread) < 0 || c_GetThreadContext(t.m.thread, c) == 0 {
		throw("SuspendThread")
	}
	t.os.stopped = true
	t.savedSP = c.SP()
	t.regs, t.regsEnd = t.os.room, t.os.roomEnd
	t.os.sched = t.g.sched
	t.g.sched = position(c)
}

// resumeThreads lets all go on that were stopped.
func resumeThreads() {
	for _, gp := range allgs {
		t := threadOf(gp)
		if !t.os.stopped {
			continue
		}
		t.os.stopped = false
		t.g.sched = t.os.sched
		t.savedSP, t.regs = 0, 0
		c_ResumeThread(t.m.thread)
	}
}

// preemptM: goroutines are preempted by the system.
func preemptM(mp *m) {}
