// Walking stacks and printing them.
//
// Replaces traceback.go's unwinder: compiled code keeps frame pointers, so that a stack is a list of (caller's frame
// pointer, return address) pairs. Which frames are shown, and the lines around them, are GOROOT's rules
// (showframe, goroutineheader, printcreatedby).
//
// Where the return address is beside the frame pointer differs (frame_*.go).
//
// Invariant (chain): a frame pointer is followed only inside the stack's bounds and towards its upper end.

package runtime

import (
	"internal/abi"
	"unsafe"
)

// walk is a position on a stack: an instruction in a function, and that function's frame pointer.
type walk struct {
	pc     uintptr // return address; of an interrupted instruction, one more than its address
	fp     uintptr
	sp     uintptr // above the return address of what it called
	lr     uintptr // if it has no frame yet: its return address, and fp is its caller's
	lo, hi uintptr
	f      funcInfo
	inside *inlinedCall // f is its callee
	code   uintptr      // as pc, of the function whose code it is
}

// walkFrom starts with the function that pc is in and whose frame pointer is fp.
func walkFrom(gp *g, pc, sp, fp uintptr) walk {
	w := walk{pc: pc, fp: fp, sp: sp, lo: gp.stack.lo, hi: gp.stack.hi + altStackSize}
	w.find()
	return w
}

// walkStopped starts where gp has stopped.
func walkStopped(gp *g) walk {
	w := walkFrom(gp, gp.sched.pc, gp.sched.sp, gp.sched.bp)
	w.lr = gp.sched.lr
	return w
}

// find finds out where pc is.
func (w *walk) find() {
	w.code = w.pc
	w.f = findrow(w.pc - 1)
	w.inside = w.f.inlinedAt(w.pc - 1)
	if w.inside != nil {
		w.f = funcInfo{&w.inside.callee}
	}
}

// next goes to the caller and reports whether there is one.
func (w *walk) next() bool {
	if call := w.inside; call != nil {
		w.pc = uintptr(unsafe.Pointer(call)) + 1
		w.f, w.inside = call.caller(), call.outerCall()
		return true
	}
	if w.lr != 0 {
		w.pc, w.lr = w.lr, 0
		w.find()
		return true
	}
	if w.fp == 0 || w.fp < w.lo || w.fp > w.hi-returnSlot-8 || w.fp&7 != 0 || w.f.name("runtime.goexit") || w.f.name("runtime.llgo_sigtramp") {
		return false
	}
	caller := *(*uintptr)(unsafe.Pointer(w.fp))
	pc := *(*uintptr)(unsafe.Pointer(w.fp + returnSlot))
	if w.f.name("runtime.sigpanic") {
		pc++ // the "return address" is the interrupted instruction
	}
	if caller <= w.fp && w.fp < w.hi-altStackSize {
		caller = 0
	}
	w.pc, w.sp, w.fp = pc, w.fp+callerSP, caller
	w.find()
	return pc != 0
}

func (f funcInfo) name(want string) bool {
	return f.valid() && funcname(f) == want
}

// callersOf collects the return addresses of the frames from w on, wrappers left out.
func callersOf(w walk, skip int, pcs []uintptr) int {
	n := 0
	for ok := true; ok && n < len(pcs); ok = w.next() {
		if !w.f.valid() || w.f.wrapper() {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		pcs[n] = w.pc
		n++
	}
	return n
}

// walkCaller is the walk that starts with the function whose callee has frame pointer fp.
func walkCaller(fp uintptr) walk {
	return walkFrom(getg(), *(*uintptr)(unsafe.Pointer(fp + returnSlot)), fp+callerSP, *(*uintptr)(unsafe.Pointer(fp)))
}

// Callers fills pc with return addresses; skip 0 is Callers itself.
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 {
		return 0
	}
	if skip == 0 {
		pc[0] = abi.FuncPCABIInternal(Callers) + 1
		return 1 + callersOf(walkCaller(framePointer()), 0, pc[1:])
	}
	return callersOf(walkCaller(framePointer()), skip-1, pc)
}

// Caller describes the caller's frame; skip 0 is the function that calls Caller.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if callersOf(walkCaller(framePointer()), skip, pcs[:]) < 1 {
		return 0, "", 0, false
	}
	frame := frameOf(findfunc(pcs[0]-1), pcs[0])
	return pcs[0], frame.File, frame.Line, true
}

// Stack formats the calling goroutine's stack, and with all those of the others, which stand still meanwhile.
func Stack(buf []byte, all bool) int {
	if len(buf) == 0 {
		return 0
	}
	fp := framePointer()
	if !all {
		return formatStack(buf, fp, false)
	}
	stw := stopTheWorld(stwAllGoroutinesStack)
	n := formatStack(buf, fp, true)
	startTheWorld(stw)
	return n
}

// formatStack starts with the caller of the frame.
func formatStack(buf []byte, fp uintptr, all bool) int {
	gp := getg()
	gp.m.traceback = 1
	gp.writebuf = buf[0:0:len(buf)]
	goroutineheader(gp)
	printStack(walkCaller(fp), gp)
	if all {
		tracebackothers(gp)
	}
	gp.m.traceback = 0
	n := len(gp.writebuf)
	gp.writebuf = nil
	return n
}

// traceback prints a goroutine's stack. sp is the stack pointer at the return to pc; all ones for both: where the
// goroutine stopped.
func traceback(pc, sp, lr uintptr, gp *g) {
	if sp == ^uintptr(0) {
		printStack(walkStopped(gp), gp)
		return
	}
	printStack(walkFrom(gp, pc, sp, *(*uintptr)(unsafe.Pointer(sp - callerSP))), gp)
}

// As many frames are printed at each end of a long stack.
const (
	innerFrames = 50
	outerFrames = 50
)

// shownFrames goes over the frames of a stack that a traceback shows.
type shownFrames struct {
	walk        // of the frame that next has found
	ahead  walk // where to look next
	more   bool
	gp     *g
	first  bool
	callee abi.FuncID
}

func framesShown(w walk, gp *g) shownFrames {
	return shownFrames{ahead: w, more: true, gp: gp, first: true, callee: abi.FuncIDNormal}
}

// next finds a frame and reports whether there is one.
func (s *shownFrames) next() bool {
	for s.more {
		s.walk = s.ahead
		s.more = s.ahead.next()
		if !s.f.valid() {
			continue
		}
		sf := s.f.srcFunc()
		show := showframe(sf, s.gp, s.first, s.callee)
		s.callee, s.first = sf.funcID, false
		if show {
			return true
		}
	}
	return false
}

// printStack may run in a signal handler, which has little room for objects: loops have no variables that live in the heap.
func printStack(w walk, gp *g) {
	total := 0
	frames := framesShown(w, gp)
	for frames.next() {
		total++
	}
	frames = framesShown(w, gp)
	for index := 0; frames.next(); index++ {
		switch {
		case total <= innerFrames+outerFrames || index < innerFrames || index >= total-outerFrames:
			printFrame(frames.walk, gp)
		case index == innerFrames:
			print("...", total-innerFrames-outerFrames, " frames elided...\n")
		}
	}
	printcreatedby(gp)
}

// printFrame prints the two lines of one call. Arguments are not known, only whether there are any.
func printFrame(w walk, gp *g) {
	printFuncName(funcname(w.f))
	if w.f.noArgs() {
		print("()\n")
	} else {
		print("(...)\n")
	}
	file, line := funcline(w.f, w.pc-1)
	if w.f.methodWrapper() {
		file, line = "<autogenerated>", 1
	}
	print("\t", file, ":", line)
	if w.code > w.f.entry() && !w.f.inlined() {
		print(" +", hex(w.code-w.f.entry()))
	}
	if level, _, _ := gotraceback(); level >= 2 || gp.m != nil && gp.m.throwing >= throwTypeRuntime && gp == gp.m.curg {
		print(" fp=", hex(w.fp+callerSP), " sp=", hex(w.sp), " pc=", hex(w.pc))
	}
	print("\n")
}

func printcreatedby(gp *g) {
	f := findfunc(gp.gopc - 1)
	if gp.gopc == 0 || gp.goid == 1 || !f.valid() || !showframe(f.srcFunc(), gp, false, abi.FuncIDNormal) {
		return
	}
	print("created by ")
	printFuncName(funcname(f))
	if gp.parentGoid != 0 {
		print(" in goroutine ", gp.parentGoid)
	}
	file, line := funcline(f, gp.gopc-1)
	print("\n\t", file, ":", line, " +", hex(gp.gopc-f.entry()), "\n")
}

// tracebacktrap prints the stack of the goroutine that a signal or an exception interrupted; gp.sched says where.
func tracebacktrap(pc, sp, lr uintptr, gp *g) {
	traceback(^uintptr(0), ^uintptr(0), 0, gp)
}

// isAbortPC: there is no abort function of the runtime's own.
func isAbortPC(pc uintptr) bool { return false }
