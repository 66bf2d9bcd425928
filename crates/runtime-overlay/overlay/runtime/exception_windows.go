// Exceptions of Windows: faults become panics, the rest ends the program; events of the console become signals.
//
// Replaces initExceptionHandler, sigtrampgo, exceptionhandler and what they use of assembly: gc handles exceptions on another stack. What a fault
// means is GOROOT's sigpanic, the report of others its winthrow.
//
// Handlers run on the thread's stack, below what they interrupt, but for the report of its overflow. Faults of Go code are those in the program, and in the C library where
// compiled code calls it to move, clear or compare memory.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/syscall/windows"
	"unsafe"
)

const exceptionStackOverflow = 0xc00000fd

// cLibrary is where the C library's code is.
var cLibrary struct{ start, end uintptr }

var ucrtbasedll = [...]uint16{'u', 'c', 'r', 't', 'b', 'a', 's', 'e', '.', 'd', 'l', 'l', 0}

// In the headers of a library: where those of PE begin, and in them the size in memory.
const (
	peHeaderAt  = 0x3c
	imageSizeAt = 0x50
)

func initExceptions() {
	start := windowsLoadSystemLib(ucrtbasedll[:])
	header := start + uintptr(*(*uint32)(unsafe.Pointer(start + peHeaderAt)))
	cLibrary.start, cLibrary.end = start, start+uintptr(*(*uint32)(unsafe.Pointer(header + imageSizeAt)))
	stdcall(_AddVectoredExceptionHandler, 1, exceptionEntryAddr(llgo_exception))
	stdcall(_AddVectoredContinueHandler, 1, exceptionEntryAddr(llgo_continue))
	stdcall(_AddVectoredContinueHandler, 0, exceptionEntryAddr(llgo_unhandled))
}

// llgo_exception is asked first when there is an exception.
//
//export llgo_exception
func llgo_exception(ep *windows.ExceptionPointers) int32 {
	gp := getg()
	if gp == nil {
		return windows.EXCEPTION_CONTINUE_SEARCH
	}
	info, r := ep.Record, ep.Context
	if info.ExceptionCode == exceptionStackOverflow {
		gp.sched = position(r)
		r.SetSP(r.SP()&^15 - 8)
		r.SetPC(mainEntryAddr(llgo_overflow))
		return windows.EXCEPTION_CONTINUE_EXECUTION
	}
	if !isOurs(info, r) {
		return windows.EXCEPTION_CONTINUE_SEARCH
	}
	gp.sig = info.ExceptionCode
	gp.sigcode0 = info.ExceptionInformation[0]
	gp.sigcode1 = info.ExceptionInformation[1]
	gp.sigpc = r.PC()
	preparePanic(r)
	return windows.EXCEPTION_CONTINUE_EXECUTION
}

// isOurs reports whether an exception is a fault of Go code.
func isOurs(info *windows.ExceptionRecord, r *windows.Context) bool {
	if isgoexception(info, r) {
		return true
	}
	pc := r.PC()
	inLibrary := pc == 0 || pc >= cLibrary.start && pc < cLibrary.end
	return inLibrary && info.ExceptionCode == windows.EXCEPTION_ACCESS_VIOLATION
}

// llgo_continue is asked when somebody has handled an exception.
//
//export llgo_continue
func llgo_continue(ep *windows.ExceptionPointers) int32 {
	if getg() == nil || !isgoexception(ep.Record, ep.Context) {
		return windows.EXCEPTION_CONTINUE_SEARCH
	}
	return windows.EXCEPTION_CONTINUE_EXECUTION
}

// llgo_unhandled is asked last.
//
//export llgo_unhandled
func llgo_unhandled(ep *windows.ExceptionPointers) int32 {
	gp := getg()
	if gp == nil {
		return windows.EXCEPTION_CONTINUE_SEARCH
	}
	gp.sched = position(ep.Context)
	winthrow(ep.Record, ep.Context, gp)
	return 0
}

// position is where a goroutine was interrupted. At the first instruction of a function the frame pointer is its caller's, and the
// return address is where a call has left it.
func position(r *windows.Context) gobuf {
	at := gobuf{pc: r.PC() + 1, sp: r.SP(), bp: framePointerIn(r)}
	if f := findfunc(r.PC()); f.valid() && f.entry() == r.PC() {
		at.lr = returnAddressIn(r)
	}
	return at
}

// overflowStack is what the report of a stack overflow runs on: what is left of the stack itself is too little.
var (
	overflowStack  [64 << 10]byte
	overflowReport uint32
)

// llgo_overflow is where a goroutine goes on whose stack is too large. The first one reports, which ends the process.
//
//export llgo_overflow
func llgo_overflow() {
	for !atomic.Cas(&overflowReport, 0, 1) {
		osyield()
	}
	top := uintptr(unsafe.Pointer(&overflowStack)) + unsafe.Sizeof(overflowStack)
	resume(top&^15-8, 0, mainEntryAddr(llgo_overflowed))
}

// llgo_overflowed dies as gc does.
//
//export llgo_overflowed
func llgo_overflowed() {
	t := threadOf(getg())
	print("runtime: goroutine stack exceeds ", maxstacksize, "-byte limit\n")
	print("runtime: sp=", hex(t.g.sched.sp), " stack=[", hex(t.g.stack.lo), ", ", hex(t.g.stack.hi), "]\n")
	setg(&t.g0)
	throw("stack overflow")
}

// initSignals: signals are what the console tells.
func initSignals() {
	putSpareThread(allocThread())
	stdcall(_SetConsoleCtrlHandler, ctrlEntryAddr(llgo_ctrl), 1)
}

// llgo_ctrl is called by the system, on a thread of its own, when the user wants the program to end. It reports whether somebody
// takes care of it.
//
//export llgo_ctrl
func llgo_ctrl(kind uint32) int32 {
	t := enterForeign()
	handled := ctrlHandler(kind)
	t.leaveForeign()
	return int32(handled)
}
