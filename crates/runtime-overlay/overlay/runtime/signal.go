// Signals: how handlers are installed, entered and left.
//
// Replaces sigtramp, dieFromSignal, setsig, getsig, stack set-up and masks, which are assembly or meant for gc's gsignal stacks. What a signal
// means (panic, notify, die, dump) is GOROOT's sighandler, sigpanic and sigqueue.go.
//
// Handlers run on the top part of the goroutine's stack area. A fault below the stack is a stack overflow.
//
// Invariant (quiet): a handler that returns has allocated only from the thread's signal arena, because the
// interrupted code may have been in the allocator.
// Invariant (errno): C's error number is as before, for code that was interrupted before it asked for its own.

//go:build unix

package runtime

import (
	"internal/abi"
	"unsafe"
)

// signalArenaSize is the part of the handler's stack that objects of the handler live in.
const signalArenaSize = 16 << 10

const signalFlags = _SA_SIGINFO | _SA_ONSTACK | _SA_RESTART

func initSignals() {
	initsig(false)
}

// setsig installs fn, which is sighandler (for: our entry), SIG_DFL, SIG_IGN or an address from getsig.
func setsig(i uint32, fn uintptr) {
	if fn == abi.FuncPCABIInternal(sighandler) {
		fn = signalEntryAddr(llgo_sigtramp)
	}
	sa := cSigaction{handler: fn, flags: signalFlags}
	for i := range sa.mask {
		sa.mask[i] = ^sa.mask[i]
	}
	c_sigaction(int32(i), &sa, nil)
}

func getsig(i uint32) uintptr {
	var sa cSigaction
	c_sigaction(int32(i), nil, &sa)
	return sa.handler
}

// setsigstack makes somebody else's handler run on the signal stack.
func setsigstack(i uint32) {
	var sa cSigaction
	c_sigaction(int32(i), nil, &sa)
	if sa.flags&_SA_ONSTACK == 0 {
		sa.flags |= _SA_ONSTACK
		c_sigaction(int32(i), &sa, nil)
	}
}

// useSignalStack gives the running thread the top of t's stack area for handlers.
func (t *thread) useSignalStack() {
	top := uintptr(t.stackBase) + t.stackSize
	st := stackt{ss_size: altStackSize - signalArenaSize}
	// A pointer on some systems, a number on others.
	*(*uintptr)(unsafe.Pointer(&st.ss_sp)) = top - altStackSize + signalArenaSize
	c_sigaltstack(&st, nil)
	t.signalArena = top - altStackSize
}

// llgo_sigtramp is the handler of all signals.
//
//export llgo_sigtramp
func llgo_sigtramp(sig uint32, info, ctx unsafe.Pointer) {
	errno := errnoOfC()
	handleSignal(sig, info, ctx)
	setErrnoOfC(errno)
}

func handleSignal(sig uint32, info, ctx unsafe.Pointer) {
	gp := getg()
	if gp == nil {
		signalOnForeignThread(sig, info, ctx)
		return
	}
	t := threadOfM(gp.m)
	if sig == sigSuspend {
		wasStopped, wasAsked := t.suspend(ctx), t.serve()
		if wasStopped || wasAsked {
			return
		}
	}
	heap := t.heap
	clear(unsafe.Slice((*byte)(unsafe.Pointer(t.signalArena)), t.signalUsed))
	t.heap = heapCache{next: t.signalArena, end: t.signalArena + signalArenaSize}
	c := &sigctxt{(*siginfo)(info), ctx}
	sched := gp.sched
	gp.sched = c.position()
	if sig == _SIGSEGV || sig == _SIGBUS {
		checkStackOverflow(t, c)
	}
	sighandler(sig, (*siginfo)(info), ctx, gp)
	gp.sched = sched
	t.signalUsed = min(t.heap.next-t.signalArena, signalArenaSize)
	t.heap = heap
}

// position is where the signal found the goroutine. Where a function has no frame yet, or not any more, the frame pointer is its
// caller's, and lr is where it returns to.
func (c *sigctxt) position() gobuf {
	at := gobuf{pc: c.sigpc() + 1, sp: c.sigsp(), bp: c.framePointer()}
	if f := findfunc(c.sigpc()); f.valid() {
		at.lr = c.withoutFrame(f.entry())
	}
	return at
}

// dieFromSignal ends the process as the signal does by default. gc's raises it first with its handler installed, for handlers of
// C's that the signal is then handed on to; ours knows of none.
func dieFromSignal(sig uint32) {
	setsig(sig, _SIG_DFL)
	unblocksig(sig)
	raise(sig)
	exit(2)
}

// signalOnForeignThread handles a signal on a thread that runs no Go.
func signalOnForeignThread(sig uint32, info, ctx unsafe.Pointer) {
	if sig < uint32(len(sigtable)) && sigtable[sig].flags&_SigNotify != 0 && sigsend(sig) {
		return
	}
	setsig(sig, _SIG_DFL)
	raise(sig)
}

// checkStackOverflow dies as gc does if the fault is an access below the goroutine's stack.
func checkStackOverflow(t *thread, c *sigctxt) {
	addr, lo := uintptr(c.sigaddr()), uintptr(t.stackBase)
	sp := c.sigsp()
	inGuard := addr >= lo && addr < lo+stackGuard
	if !inGuard && !(sp >= lo && sp < lo+stackGuard) {
		return
	}
	print("runtime: goroutine stack exceeds ", maxstacksize, "-byte limit\n")
	print("runtime: sp=", hex(sp), " stack=[", hex(t.g.stack.lo), ", ", hex(t.g.stack.hi), "]\n")
	setg(&t.g0)
	throw("stack overflow")
}

// doSigPreempt: goroutines are preempted by the system.
func doSigPreempt(gp *g, ctxt *sigctxt) {}
