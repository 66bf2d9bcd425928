// Threads of Windows.
//
// Replaces newosproc, minit and their kin: a goroutine runs on the stack that the system gives its thread, of which it reserves the
// addresses and takes memory as it is touched.
//
// Threads that the program has not made have no g. When they call into Go, one of the spare records becomes theirs for
// the time of the call.
//
// Invariant (spare): there is a spare record whenever no thread is just taking one: who takes the last makes the next.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/syscall/windows"
	"unsafe"
)

const goroutineStackSize = 256 << 20

// altStackSize: exceptions are handled on the thread's own stack.
const altStackSize = 0

// stackGuarantee is what stays of a stack that has overflown, for the handler.
const stackGuarantee = 16 << 10

const stackSizeIsReservation = 0x10000

// threadOS is what the system wants to be kept of a thread.
type threadOS struct {
	context *windows.Context // where its registers go when the world is stopped
	room    uintptr          // the memory that the context is in, and what it has no place for
	roomEnd uintptr
	sched   gobuf // g.sched of then
	stopped bool
}

// launch starts a system thread that runs t.
func (t *thread) launch() {
	handle := c_CreateThread(nil, goroutineStackSize, threadEntryAddr(llgo_thread), unsafe.Pointer(t), stackSizeIsReservation, nil)
	if handle != 0 {
		c_CloseHandle(handle)
		return
	}
	if atomic.Load(&exiting) != 0 {
		lock(&deadlock) // the process is ending, and no thread is made any more
		lock(&deadlock)
	}
	print("runtime: failed to create new OS thread (have ", midgen.Load(), " already; errno=", getlasterror(), ")\n")
	throw("newosproc")
}

// makeStack: the system makes it.
func (t *thread) makeStack() {}

// attachSystem is what attach does for the system.
func (t *thread) attachSystem() {
	var lo, hi uintptr
	c_GetCurrentThreadStackLimits(&lo, &hi)
	t.stackBase, t.stackSize = unsafe.Pointer(lo), hi-lo
	t.g.stack = stack{lo, hi}
	if c_DuplicateHandle(windows.CurrentProcess, windows.CurrentThread, windows.CurrentProcess, &t.m.thread, 0, 0, windows.DUPLICATE_SAME_ACCESS) == 0 {
		throw("DuplicateHandle")
	}
	t.m.procid = uint64(c_GetCurrentThreadId())
	guarantee := uint32(stackGuarantee)
	c_SetThreadStackGuarantee(&guarantee)
	if t.os.context == nil {
		t.os.context, t.os.room, t.os.roomEnd = newContext()
	}
}

// created: a thread can be stopped as soon as it runs.
func (t *thread) created() {}

// prepareMonitor gives the monitor's thread a timer that is finer than the clock's tick, where the system has one that ends the wait for
// files.
func prepareMonitor() {
	if !haveHighResSleep {
		return
	}
	const genericAll = 0x10000000
	mp := getg().m
	mp.waitIocpTimer = createHighResTimer()
	stdcall(_NtCreateWaitCompletionPacket, uintptr(unsafe.Pointer(&mp.waitIocpHandle)), genericAll, 0)
	if mp.waitIocpTimer == 0 || mp.waitIocpHandle == 0 {
		throw("NtCreateWaitCompletionPacket failed")
	}
}

// spareThreads are records for threads of others, by next, under a lock that needs no g. Who stops the world has the lock too: what it
// sees running is then not given back before it is stopped.
var spareThreads struct {
	lock uint32
	list *thread
}

func putSpareThread(t *thread) {
	lockSpare()
	t.next = spareThreads.list
	spareThreads.list = t
	unlockSpare()
}

func takeSpareThread() (t *thread, isLast bool) {
	for t == nil {
		lockSpare()
		t = spareThreads.list
		if t != nil {
			spareThreads.list = t.next
			isLast = t.next == nil
			t.next = nil
		}
		unlockSpare()
		if t == nil {
			osyield()
		}
	}
	return t, isLast
}

func lockSpare() {
	for !atomic.Cas(&spareThreads.lock, 0, 1) {
		osyield()
	}
}

func unlockSpare() {
	atomic.Store(&spareThreads.lock, 0)
}

// enterForeign makes the calling thread, which is not the program's, run as a goroutine.
func enterForeign() *thread {
	t, isLast := takeSpareThread()
	t.attach()
	t.g.goid = goidgen.Add(1)
	setgstatus(&t.g, _Gdead, _Grunning)
	startRunning()
	t.enterRunning()
	if isLast {
		putSpareThread(allocThread())
	}
	return t
}

// leaveForeign is the end of that.
func (t *thread) leaveForeign() {
	t.g.end()
	stopRunning()
	lockSpare()
	t.leaveRunning(0)
	c_CloseHandle(t.m.thread)
	setg(nil)
	t.next = spareThreads.list
	spareThreads.list = t
	unlockSpare()
}

func osyield() {
	c_SwitchToThread()
}

// Breakpoint stops in the debugger.
func Breakpoint() {
	c_DebugBreak()
}
