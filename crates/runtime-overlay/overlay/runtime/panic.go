// defer, panic, recover, Goexit.
//
// Replaces gopanic, gorecover, Goexit, deferproc, deferreturn and _panic's unwinding: gc finds deferred calls by unwinding
// frames with its own tables. Here a function that defers has an llgoDeferFrame on its stack (docs/runtime-contract.md).
// What is printed when a program dies is GOROOT's code (printpanics, fatalpanic, throw).
//
// Deferred calls run on top of the panicking function's stack. Only a recovered panic leaves frames, by jumping to
// the handler of the frame whose deferred call recovered.
//
// Invariant (frames): thread.frames are the functions with deferred calls that have not left, innermost first; the
// last one, goexit's, has no link and is run by nobody but goexit itself.
// Invariant (panics): g._panic are the panics and Goexits in progress, newest first; one is aborted when a
// newer one recovers in a frame further out than where it started.

package runtime

import (
	"internal/abi"
	"internal/runtime/sys"
	"unsafe"
)

// llgoDeferFrame is the record in the stack frame of a function that defers. Compiled code fills sp, fp, pc.
type llgoDeferFrame struct {
	link       *llgoDeferFrame
	sp, fp, pc uintptr
	list       *llgoDefer
}

// llgoDefer is one deferred call.
type llgoDefer struct {
	link *llgoDefer
	fn   func()
}

func llgo_deferenter(frame *llgoDeferFrame) {
	t := threadOf(getg())
	frame.list = nil
	frame.link = t.frames
	t.frames = frame
}

func llgo_deferpush(frame *llgoDeferFrame, fn func()) {
	d := new(llgoDefer)
	d.link, d.fn = frame.list, fn
	frame.list = d
}

// llgo_deferrun runs the deferred calls that are left, then forgets the frame.
func llgo_deferrun(frame *llgoDeferFrame) {
	for frame.list != nil {
		frame.pop()()
	}
	threadOf(getg()).frames = frame.link
}

func (frame *llgoDeferFrame) pop() func() {
	d := frame.list
	frame.list = d.link
	return d.fn
}

// gopanic is panic(e).
func gopanic(e any) {
	if e == nil {
		if debug.panicnil.Load() != 1 {
			e = new(PanicNilError)
		} else {
			panicnil.IncNonDefault()
		}
	}
	gp := getg()
	checkMayPanic(gp, e)
	var p _panic
	p.arg = e
	p.link = gp._panic
	p.startSP = unsafe.Pointer(stackPointer())
	p.fp = unsafe.Pointer(framePointer())
	gp._panic = &p
	runningPanicDefers.Add(1)

	t := threadOf(gp)
	for frame := t.frames; frame.link != nil; frame = t.frames {
		for frame.list != nil {
			frame.pop()()
			if p.recovered {
				recovered(&p, frame)
			}
		}
		t.frames = frame.link
	}
	preprintpanics(&p)
	fatalpanic(&p)
}

// checkMayPanic dies if the runtime itself panics where it must not.
func checkMayPanic(gp *g, e any) {
	what := ""
	switch {
	case gp.m.curg != gp:
		what = "panic on system stack"
	case gp.m.mallocing != 0:
		what = "panic during malloc"
	case gp.m.locks != 0:
		what = "panic holding locks"
	default:
		return
	}
	print("panic: ")
	printpanicval(e)
	print("\n")
	throw(what)
}

// recovered continues in frame, whose deferred call has recovered p: the function returns normally. Panics
// that started further in are over; a Goexit among them goes on instead.
func recovered(p *_panic, frame *llgoDeferFrame) {
	gp := getg()
	for ; p != nil && uintptr(p.startSP) < frame.sp; p = p.link {
		if p.goexit {
			gp._panic = p
			runAllDeferred(p)
		}
		runningPanicDefers.Add(-1)
	}
	gp._panic = p
	if p == nil {
		gp.sig = 0
	}
	threadOf(gp).frames = frame
	resume(frame.sp, frame.fp, frame.pc)
}

// llgo_recover is recover() in the function with frame pointer fp. It recovers if exactly one function, transparent
// ones not counted, is between gopanic and here: the one that gopanic called.
func llgo_recover(fp uintptr) any {
	p := getg()._panic
	if p == nil || p.goexit || p.recovered {
		return nil
	}
	pc := sys.GetCallerPC()
	for counted := false; ; {
		if !findrow(pc-1).transparent() && !inMethodFunc(pc, fp) {
			if counted {
				return nil
			}
			counted = true
		}
		caller := *(*uintptr)(unsafe.Pointer(fp))
		if caller == uintptr(p.fp) {
			if !counted {
				return nil
			}
			p.recovered = true
			return p.arg
		}
		pc, fp = *(*uintptr)(unsafe.Pointer(fp + returnSlot)), caller
	}
}

// transparent reports whether f only passes a call on: wrappers, what calls deferred functions for a function that
// returns, and reflect's way from a method value to the method.
func (f funcInfo) transparent() bool {
	if f.wrapper() || f.valid() && f.entry() == abi.FuncPCABIInternal(llgo_deferrun) {
		return true
	}
	switch funcname(f) {
	case "reflect.call", "reflect.callMethod", "reflect.callReflect", "reflect.handleMethodValue", "reflect.handleMadeFunc":
		return true
	}
	return false
}

// inMethodFunc reports whether pc is in what reflect makes of a method (Method.Func), on its way to the method: there
// even Value.Call only passes the call on.
func inMethodFunc(pc, fp uintptr) bool {
	for {
		switch funcname(findrow(pc - 1)) {
		case "reflect.(*rtype).Method.func1":
			return true
		case "reflect.Value.call", "reflect.Value.Call", "reflect.Value.CallSlice":
			pc, fp = *(*uintptr)(unsafe.Pointer(fp + returnSlot)), *(*uintptr)(unsafe.Pointer(fp))
		default:
			return false
		}
	}
}

// Goexit runs all deferred calls of the goroutine, then ends it.
func Goexit() {
	var p _panic
	gp := getg()
	p.goexit = true
	p.link = gp._panic
	p.startSP = unsafe.Pointer(stackPointer())
	gp._panic = &p
	runAllDeferred(&p)
}

// runAllDeferred does the work of the Goexit p and leaves to the goroutine's outermost frame.
func runAllDeferred(p *_panic) {
	t := threadOf(getg())
	for frame := t.frames; frame.link != nil; frame = t.frames {
		for frame.list != nil {
			frame.pop()()
		}
		t.frames = frame.link
	}
	base := t.frames
	resume(base.sp, base.fp, base.pc)
}

// startpanic_m begins the report of a fatal error: one thread prints, others wait, and an error while printing ends
// the process. It reports whether the panic's own messages may be printed.
func startpanic_m() bool {
	mp := getg().m
	mp.mallocing++
	if mp.locks < 0 {
		mp.locks = 1
	}
	switch mp.dying {
	case 0:
		mp.dying = 1
		panicking.Add(1)
		lock(&paniclk)
		return true
	case 1:
		mp.dying = 2
		print("panic during panic\n")
		return false
	case 2:
		mp.dying = 3
		print("stack trace unavailable\n")
		exit(4)
	}
	exit(5)
	return false
}
