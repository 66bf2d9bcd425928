// A system call on every thread, for syscall.AllThreadsSyscall, Setuid and their relatives.
//
// Replaces syscall_runtime_doAllThreadsSyscall: gc finds threads by its m's and has a signal for this; ours are found by their
// goroutines, and the signal that stops the world serves here too. What a thread then does is GOROOT's runPerThreadSyscall. Threads that C
// code has started are not known.
//
// Invariant (whole): a thread is created with the signal blocked and unblocks it when it can be found, so that with the world stopped
// and no thread about to start, allgs has them all.

package runtime

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
	pid, self := getpid(), threadOf(getg())
	for _, gp := range allgs {
		t := threadOf(gp)
		if t == self || t.m.procid == 0 {
			continue
		}
		t.m.needPerThreadSyscall.Store(1)
		if t.savedSP == 0 {
			t.signal(pid, sigSuspend)
		}
		others = append(others, t)
	}
	return others
}

// serve does a call that askOtherThreads wants of the running thread, and reports whether there was one.
func (t *thread) serve() bool {
	wasAsked := t.m.needPerThreadSyscall.Load() != 0
	runPerThreadSyscall()
	return wasAsked
}
