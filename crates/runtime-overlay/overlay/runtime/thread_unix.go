// Threads of Unix systems, and their stacks.
//
// Replaces newosproc and minit: threads are the C library's, on stacks of ours.

//go:build unix

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const goroutineStackSize = 256 << 20

// altStackSize is the part at the top of a stack that signal handlers run on.
const altStackSize = 64 << 10

// stackGuard is the part at the bottom that must not be touched.
const stackGuard = 1 << 20

// threadOS is what the system wants to be kept of a thread.
type threadOS struct {
	asked uint32 // the last generation of world.gen that a signal asked it to stop for
	sema  uint32 // futex, see semasleep
}

// startingThreads are created and cannot be found yet.
var startingThreads atomic.Int32

// launch starts a system thread that runs t.
func (t *thread) launch() {
	var attr pthreadAttr
	var id uintptr
	c_pthread_attr_init(&attr)
	c_pthread_attr_setdetachstate(&attr, pthreadCreateDetached)
	c_pthread_attr_setstack(&attr, t.stackBase, t.stackSize-altStackSize)
	if err := t.create(&id, &attr); err != 0 {
		print("runtime: failed to create new OS thread (have ", midgen.Load(), " already; errno=", err, ")\n")
		if err == _EAGAIN {
			println("runtime: may need to increase max user processes (ulimit -u)")
		}
		throw("newosproc")
	}
}

// makeStack gives a new thread its stack.
func (t *thread) makeStack() {
	t.stackSize = goroutineStackSize
	t.stackBase = mapStack(&t.stackSize)
	if t.stackBase == nil {
		throw("out of memory: cannot map a goroutine's stack")
	}
}

// mapStack maps a stack whose pages come into being when touched; a smaller one if there is no room.
func mapStack(size *uintptr) unsafe.Pointer {
	for ; *size >= 8<<20; *size /= 2 {
		p := c_mmap(nil, *size, _PROT_READ|_PROT_WRITE, _MAP_ANON|_MAP_PRIVATE|mapNoReserve|mapStackFlag, -1, 0)
		if p != ^uintptr(0) {
			base := unsafe.Pointer(p)
			c_mprotect(base, stackGuard, _PROT_NONE)
			return base
		}
	}
	return nil
}

// attachSystem is what attach does for the system.
func (t *thread) attachSystem() {
	t.m.procid = threadID()
	t.g.stack.lo = uintptr(t.stackBase) + stackGuard
	t.g.stack.hi = uintptr(t.stackBase) + t.stackSize - altStackSize
	t.useSignalStack()
}

func osyield() {
	c_sched_yield()
}

// Breakpoint stops in the debugger.
func Breakpoint() {
	raise(_SIGTRAP)
}

// prepareMonitor: waiting for descriptors is precise.
func prepareMonitor() {}

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
