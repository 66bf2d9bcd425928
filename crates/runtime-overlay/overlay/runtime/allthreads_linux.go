// A system call on every thread, for syscall.AllThreadsSyscall, Setuid and their relatives.
//
// Replaces syscall_runtime_doAllThreadsSyscall: gc finds threads by its m's and has a signal for this; ours are found by their
// goroutines, and the signal that stops the world serves here too. What a thread then does is GOROOT's runPerThreadSyscall. Threads that C
// code has started are not known.
//
// Invariant (whole): a thread is created with the signal blocked and unblocks it when it can be found, so that with the world stopped
// and no thread about to start, allgs has them all.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// startingThreads are created and cannot be found yet.
var startingThreads atomic.Int32

//go:linkname syscall_runtime_doAllThreadsSyscall syscall.runtime_doAllThreadsSyscall
//go:uintptrescapes
func syscall_runtime_doAllThreadsSyscall(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, err uintptr) {
	stw := stopTheWorld(stwAllThreadsSyscall)
	for startingThreads.Load() != 0 {
		osyield()
	}
	r1, r2, err = syscall6(trap, a1, a2, a3, a4, a5, a6)
	if err != 0 {
		startTheWorld(stw)
		return r1, r2, err
	}
	perThreadSyscall = perThreadSyscallArgs{trap: trap, a1: a1, a2: a2, a3: a3, a4: a4, a5: a5, a6: a6, r1: r1, r2: r2}
	others := askOtherThreads()
	startTheWorld(stw)
	for _, t := range others {
		for t.m.needPerThreadSyscall.Load() != 0 {
			osyield()
		}
	}
	return r1, r2, 0
}

// askOtherThreads has all threads but the caller's do the call before they run Go code again: those that the world's stop
// caught when they leave its signal handler, the others in one of their own.
func askOtherThreads() []*thread {
	var others []*thread
	pid, self := uintptr(getpid()), threadOf(getg())
	for _, gp := range allgs {
		t := threadOf(gp)
		if t == self || t.m.procid == 0 {
			continue
		}
		t.m.needPerThreadSyscall.Store(1)
		if t.savedSP == 0 {
			rawSyscall6(sysTgkill, pid, uintptr(t.m.procid), sigSuspend, 0, 0, 0)
		}
		others = append(others, t)
	}
	return others
}

// create starts a system thread for t.
func (t *thread) create(id *uintptr, attr *pthreadAttr) int32 {
	var suspend sigset
	sigaddset(&suspend, sigSuspend)
	var old sigset
	sigprocmask(_SIG_BLOCK, &suspend, &old)
	startingThreads.Add(1)
	err := c_pthread_create(id, attr, threadEntryAddr(llgo_thread), unsafe.Pointer(t))
	if err != 0 {
		startingThreads.Add(-1)
	}
	sigprocmask(_SIG_SETMASK, &old, nil)
	return err
}

// created says that the running thread, which was created for t, can be found and signalled. Nothing before it may wait for a slot.
func (t *thread) created() {
	var suspend sigset
	sigaddset(&suspend, sigSuspend)
	startingThreads.Add(-1)
	sigprocmask(_SIG_UNBLOCK, &suspend, nil)
}
