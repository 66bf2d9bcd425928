// Goroutines as threads: creation, parking, exit, deadlock.
//
// Replaces newproc, goexit, gopark, goready, Gosched, LockOSThread and checkdead: gc's versions switch stacks on
// a few threads, here the operating system schedules (thread_unix.go, thread_windows.go). A parked goroutine waits on a futex. Threads of finished
// goroutines wait for the next one to run.
//
// Invariant (park): gopark sleeps only after unlockf said so, and returns only for a goready; a goready that
// comes first is kept in thread.park.
// Invariant (deadlock): runningGoroutines counts goroutines that can still make progress by themselves, the monitor among
// them while it is awake. When it is zero, only a timer, the poller or nothing can wake one.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"internal/stringslite"
	"unsafe"
)

var (
	idleThreads    *thread
	idleThreadLock mutex
)

// llgo_newproc is `go`: fn holds the evaluated function and arguments.
func llgo_newproc(fn func()) {
	if fn == nil {
		fatal("go of nil func value")
	}
	newgoroutine(fn, sys.GetCallerPC())
}

func newgoroutine(fn func(), callerpc uintptr) {
	t := newThread(fn, callerpc)
	t.system = stringslite.HasPrefix(funcname(findfunc(t.g.startpc)), "runtime.")
	if t.system {
		setBubble(&t.g, nil)
		t.g.labels = nil
	}
	setgstatus(&t.g, _Gdead, _Grunnable)
	if !t.system {
		liveGoroutines.Add(1)
	}
	if tracing {
		traceCreated(t, callerpc, toldRunnable)
	}
	startRunning()
	t.release()
}

// newproc1 makes a goroutine for kept code, which starts it with runqput.
func newproc1(fn *funcval, callergp *g, callerpc uintptr, parked bool, waitreason waitReason) *g {
	t := newThread(*(*func())(unsafe.Pointer(&fn)), callerpc)
	setgstatus(&t.g, _Gdead, _Grunnable)
	liveGoroutines.Add(1)
	if tracing {
		traceCreated(t, callerpc, toldRunnable)
	}
	startRunning()
	return &t.g
}

func runqput(pp *p, gp *g, next bool) {
	threadOf(gp).release()
}

func wakep() {}

// newThread returns a thread that will run fn as a new goroutine, when released.
func newThread(fn func(), callerpc uintptr) *thread {
	t := takeIdleThread()
	if t == nil {
		t = allocThread()
	}
	gp, caller := &t.g, getg()
	t.fn = fn
	t.system = false
	gp.goid = goidgen.Add(1)
	gp.parentGoid = caller.goid
	gp.gopc = callerpc
	gp.startpc = **(**uintptr)(unsafe.Pointer(&fn))
	gp.sched = gobuf{pc: gp.startpc + 1} // what a traceback shows until it runs
	setBubble(gp, bubbleOf(caller))
	gp.labels = caller.labels
	inheritBypass(gp, caller)
	return t
}

func takeIdleThread() *thread {
	lock(&idleThreadLock)
	t := idleThreads
	if t != nil {
		idleThreads = t.next
		t.next = nil
	}
	unlock(&idleThreadLock)
	return t
}

func allocThread() *thread {
	t := (*thread)(persistentalloc(unsafe.Sizeof(thread{}), 64, &memstats.other_sys))
	t.g.atomicstatus.Store(_Gdead)
	allgadd(&t.g)
	t.makeStack()
	return t
}

// release lets a new thread's goroutine run.
func (t *thread) release() {
	if t.m.curg != nil {
		atomic.Store(&t.start, 1)
		futexwakeup(&t.start, 1)
		return
	}
	t.launch()
}

// llgo_thread is the first function on a thread: it runs one goroutine after the other.
//
//export llgo_thread
func llgo_thread(arg unsafe.Pointer) unsafe.Pointer {
	t := (*thread)(arg)
	t.attach()
	t.created()
	if globalRand.init {
		mrandinit(&t.m)
	}
	t.enterRunning()
	for {
		t.g.running()
		goexit(t.fn)
		t.retire()
		t.leaveRunning(0)
		for atomic.Load(&t.start) == 0 {
			futexsleep(&t.start, 0, -1)
		}
		atomic.Store(&t.start, 0)
		t.enterRunning()
	}
}

// goexit is the outermost function of a goroutine. It defers, so that there is a place where Goexit can continue
// when all else is unwound; its frame is the one without a link, whose list neither Goexit nor a panic runs.
func goexit(fn func()) {
	defer finishGoroutine()
	fn()
}

// finishGoroutine clears what a goroutine leaves in its g.
func finishGoroutine() {
	t := threadOf(getg())
	gp := &t.g
	for p := gp._panic; p != nil; p = p.link {
		if !p.goexit {
			runningPanicDefers.Add(-1)
		}
	}
	gp._panic = nil
	t.fn = nil
	gp.labels = nil
	gp.timer = nil
	gp.sig = 0
	gp.paniconfault = false
	gp.waitreason = waitReasonZero
	gp.lockedm, t.m.lockedg = 0, 0
	t.m.lockedExt, t.m.lockedInt = 0, 0
	gp.end()
	setBubble(gp, nil)
}

// end makes the calling goroutine dead. No trace begins between its end in traces and the one here: the thread may soon have another.
func (gp *g) end() {
	mp := acquirem()
	if tracing {
		traceEnded()
	}
	setgstatus(gp, _Grunning, _Gdead)
	releasem(mp)
}

// retire makes a finished goroutine's thread available.
func (t *thread) retire() {
	if !t.system && !t.uncounted {
		liveGoroutines.Add(-1)
	}
	t.uncounted = false
	lock(&idleThreadLock)
	t.next = idleThreads
	idleThreads = t
	unlock(&idleThreadLock)
	stopRunning()
}

// mainExited is where the main goroutine stays when it called Goexit.
func mainExited() {
	mainGone = true
	liveGoroutines.Add(-1)
	stopRunning()
	for {
		futexsleep(&mainThread.start, 0, -1)
	}
}

// mainGone: the main goroutine has exited, the program lives on in the others.
var mainGone bool

// startRunning counts a goroutine that can go on.
func startRunning() {
	runningGoroutines.Add(1<<32 + 1)
}

// stopRunning takes the calling goroutine off the count of those that can go on.
func stopRunning() {
	if int32(runningGoroutines.Add(-1)) == 0 {
		checkdead()
	}
}

// checkdead reports a deadlock if nothing can wake a goroutine any more. Timers and waiters are read one after the other, so what
// they say together holds only if no goroutine ran in between: the high half of the count tells.
func checkdead() {
	running := runningGoroutines.Load()
	if int32(running) != 0 || nextTimer() != forever || netpollAnyWaiters() || panicking.Load() > 0 || foreignMayEnter.Load() {
		return
	}
	if runningGoroutines.Load() != running {
		return // whoever ran will look again
	}
	if !deadlockReported.CompareAndSwap(0, 1) {
		return
	}
	t := threadOf(getg())
	t.m.curg = nil
	setg(&t.g0)
	if mainGone && liveGoroutines.Load() == 0 {
		fatal("no goroutines (main called runtime.Goexit) - deadlock!")
	}
	fatal("all goroutines are asleep - deadlock!")
}

var deadlockReported atomic.Uint32

// foreignMayEnter: the system has an entry to this program, by which threads that it started may wake any goroutine.
var foreignMayEnter atomic.Bool

// gopark puts the calling goroutine to sleep until a goready.
func gopark(unlockf func(*g, unsafe.Pointer) bool, lock unsafe.Pointer, reason waitReason, traceReason traceBlockReason, traceskip int) {
	gp := getg()
	t := threadOf(gp)
	gp.waitreason = reason
	gp.sched.pc, gp.sched.sp = sys.GetCallerPC(), sys.GetCallerSP()
	gp.sched.bp = *(*uintptr)(unsafe.Pointer(framePointer()))
	bubble := bubbleOf(gp)
	if bubble != nil {
		bubble.incActive()
	}
	if tracing {
		traceParked(traceReason, traceskip)
	}
	setgstatus(gp, _Grunning, _Gwaiting)
	sleep := unlockf == nil || unlockf(gp, lock)
	if !sleep {
		setgstatus(gp, _Gwaiting, _Grunning)
		if tracing {
			traceRunning()
		}
	}
	if bubble != nil {
		bubble.decActive()
	}
	if !sleep {
		return
	}
	if reason.isMutexWait() {
		start := nanotime()
		t.sleep()
		sched.totalMutexWaitTime.Add(nanotime() - start)
	} else {
		t.sleep()
	}
	gp.running()
}

// running says that a goroutine runs again, or begins to. The collector notes in waitsince when it first finds it waiting.
func (gp *g) running() {
	setgstatus(gp, _Grunnable, _Grunning)
	gp.waitsince = 0
	if tracing {
		traceRunning()
	}
}

// States of thread.park.
const (
	parkEmpty  = 0
	parkToken  = 1 // a goready has come
	parkAsleep = 2 // the thread is, or will be, in the kernel, and is not counted as running
)

// parkSpins is how long a goroutine looks for its goready before it asks the kernel to wait: about as long as the kernel takes
// to wake a thread on another processor, 50 microseconds on a bad day.
const parkSpins = 800

// Looking is in vain when no processor is free for the other side. Who looked so often in vain stops, and tries again one time out of
// spinProbe.
const (
	maxSpinMisses = 32
	spinProbe     = 128
)

// spinningThreads are looking; no more of them than there are processors to spare.
var spinningThreads atomic.Int32

// sleep consumes one goready, waiting for it if it has not come yet.
func (t *thread) sleep() {
	t.sleeps++
	if t.spinMisses >= maxSpinMisses && t.sleeps%spinProbe != 0 || !t.spin() {
		spillRegs(collectEntryAddr(llgo_park), uintptr(unsafe.Pointer(t)))
	}
	if t.woken != 0 {
		sched.timeToRun.record(nanotime() - t.woken)
		t.woken = 0
	}
}

// spin looks for a goready and reports whether it came.
func (t *thread) spin() bool {
	if spinningThreads.Add(1) < numCPUStartup {
		for spin := 0; spin < parkSpins && atomic.Load(&t.park) == parkEmpty; spin++ {
			cpuPause()
		}
	}
	spinningThreads.Add(-1)
	if atomic.Load(&t.park) == parkEmpty {
		t.spinMisses = min(t.spinMisses+1, maxSpinMisses)
		return false
	}
	atomic.Store(&t.park, parkEmpty)
	t.spinMisses = 0
	return true
}

// llgo_park waits for the goready in the kernel. It is called with all registers that may hold pointers stored on the stack.
//
//export llgo_park
func llgo_park(arg uintptr) {
	t := (*thread)(unsafe.Pointer(arg))
	if atomic.Cas(&t.park, parkEmpty, parkAsleep) {
		stopRunning()
		t.leaveRunning(framePointer())
		for atomic.Load(&t.park) == parkAsleep {
			futexsleep(&t.park, parkAsleep, -1)
		}
		t.enterRunning()
	}
	atomic.Store(&t.park, parkEmpty)
}

// wake is the other side of sleep. As with gc, of some it is noted how long they wait from here on until they run.
func (t *thread) wake() {
	if t.sleeps%gTrackingPeriod == 0 {
		t.woken = nanotime()
	}
	if atomic.Xchg(&t.park, parkToken) == parkAsleep {
		startRunning()
		futexwakeup(&t.park, 1)
	}
}

func goparkunlock(lock *mutex, reason waitReason, traceReason traceBlockReason, traceskip int) {
	gopark(parkunlock_c, unsafe.Pointer(lock), reason, traceReason, traceskip)
}

// goready wakes a goroutine that is parked, or about to.
func goready(gp *g, traceskip int) {
	t := threadOf(gp)
	if tracing {
		traceReady(gp, traceskip-1)
	}
	setgstatus(gp, _Gwaiting, _Grunnable)
	if t.unstarted {
		t.unstarted = false
		startRunning()
		t.release()
		return
	}
	t.wake()
}

// Gosched lets other threads run.
func Gosched() {
	if tracing {
		traceYielded()
	}
	osyield()
	if tracing {
		traceRunning()
	}
}

func goyield() {
	osyield()
}

func procyield(cycles uint32) {
	for ; cycles > 0; cycles-- {
		cpuPause()
	}
}

// LockOSThread: a goroutine has its thread for itself anyway; the count is kept for tracebacks.
func LockOSThread() {
	gp := getg()
	gp.m.lockedExt++
	lockToThread(gp)
}

func UnlockOSThread() {
	gp := getg()
	if gp.m.lockedExt == 0 {
		return
	}
	gp.m.lockedExt--
	unlockFromThread(gp)
}

func lockOSThread() {
	gp := getg()
	gp.m.lockedInt++
	lockToThread(gp)
}

func unlockOSThread() {
	gp := getg()
	gp.m.lockedInt--
	unlockFromThread(gp)
}

func lockToThread(gp *g) {
	gp.m.lockedg.set(gp)
	gp.lockedm.set(gp.m)
}

func unlockFromThread(gp *g) {
	if gp.m.lockedInt == 0 && gp.m.lockedExt == 0 {
		gp.m.lockedg, gp.lockedm = 0, 0
	}
}

// acquireSudog takes a wait record from the thread's own list.
func acquireSudog() *sudog {
	t := threadOf(getg())
	s := t.sudogs
	if s == nil {
		mp := acquirem() // no collection here: the caller may be the collector, waiting
		s = new(sudog)
		releasem(mp)
		return s
	}
	t.sudogs = s.next
	s.next = nil
	return s
}

func releaseSudog(s *sudog) {
	t := threadOf(getg())
	s.next = t.sudogs
	t.sudogs = s
}

// entersyscall and its relatives have nothing to do but for traces: a goroutine that blocks in the kernel blocks only its own thread.
func entersyscall() {
	if tracing {
		traceCalling(false)
	}
}

func entersyscallblock() {
	if tracing {
		traceCalling(true)
	}
}

func exitsyscall() {
	if tracing {
		traceRunning()
	}
}
