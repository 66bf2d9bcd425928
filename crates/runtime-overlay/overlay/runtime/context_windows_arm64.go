// A thread's machine context on Windows on arm64.
//
// Replaces nothing by itself, as signal_arm64.go.

package runtime

import (
	"internal/abi"
	"internal/runtime/syscall/windows"
	"unsafe"
)

// contextFull asks for control, integer and floating-point registers.
const contextFull = 0x400007

// newContext is room for the registers of a thread.
func newContext() (c *windows.Context, room, end uintptr) {
	c = (*windows.Context)(persistentalloc(unsafe.Sizeof(*c), 16, &memstats.other_sys))
	room = uintptr(unsafe.Pointer(c))
	return c, room, room + unsafe.Sizeof(*c)
}

func prepareContext(c *windows.Context) { c.ContextFlags = contextFull }

// callbackEntrySize is that of an entry of Stub::Callbacks.
const callbackEntrySize = 8

// framePointerRegister is its number.
const framePointerRegister = 29

func framePointerIn(r *windows.Context) uintptr { return uintptr(r.X[framePointerRegister]) }

// returnAddressIn is where a function goes that has made no frame yet.
func returnAddressIn(r *windows.Context) uintptr { return r.LR() }

// preparePanic makes the interrupted instruction look like a call of sigpanic. What was in the register is in the
// interrupted function's frame: every function has one.
func preparePanic(r *windows.Context) {
	if pc := r.PC(); pc != 0 { // else it was a call of a nil function, and the return address is there
		r.SetLR(pc)
	}
	r.SetPC(abi.FuncPCABIInternal(sigpanic))
}
