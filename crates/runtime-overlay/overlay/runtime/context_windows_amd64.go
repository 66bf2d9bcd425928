// A thread's machine context on Windows on amd64.
//
// Replaces nothing by itself, as signal_amd64.go.

package runtime

import (
	"internal/abi"
	"internal/runtime/syscall/windows"
	"unsafe"
)

// contextFull asks for control, integer and floating-point registers.
const contextFull = 0x10000b

// callbackEntrySize is that of an entry of Stub::Callbacks.
const callbackEntrySize = 5

func framePointerIn(r *windows.Context) uintptr { return uintptr(r.Rbp) }

// returnAddressIn is where a function goes that has made no frame yet.
func returnAddressIn(r *windows.Context) uintptr { return *(*uintptr)(unsafe.Pointer(r.SP())) }

// preparePanic makes the interrupted instruction look like a call of sigpanic.
func preparePanic(r *windows.Context) {
	if pc := r.PC(); pc != 0 { // else it was a call of a nil function, and the return address is there
		sp := r.SP()&^15 - 8
		*(*uintptr)(unsafe.Pointer(sp)) = pc
		r.SetSP(sp)
	}
	r.SetPC(abi.FuncPCABIInternal(sigpanic))
}
