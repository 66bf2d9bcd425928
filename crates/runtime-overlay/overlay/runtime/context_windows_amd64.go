// A thread's machine context on Windows on amd64.
//
// Replaces nothing by itself, as signal_amd64.go.

package runtime

import (
	"internal/abi"
	"internal/runtime/syscall/windows"
	"unsafe"
)

// contextFull asks for control, integer and floating-point registers, contextWide for vector registers too, whose upper halves a Context
// has no room for.
const (
	contextFull = 0x10000b
	contextWide = contextFull | 0x100040
)

// wideFeatures are those that processor and system have of AVX and AVX-512: C's memmove may have the only copy of a pointer there.
var wideFeatures uint64

// wideFeatureNumbers are the bits of all that there are.
var wideFeatureNumbers = [...]uint32{2, 5, 6, 7}

const allWideFeatures = 1<<2 | 1<<5 | 1<<6 | 1<<7

//go:linkname c_GetEnabledXStateFeatures C.GetEnabledXStateFeatures
func c_GetEnabledXStateFeatures() uint64

//go:linkname c_InitializeContext C.InitializeContext
func c_InitializeContext(room unsafe.Pointer, flags uint32, c **windows.Context, size *uint32) int32

//go:linkname c_LocateXStateFeature C.LocateXStateFeature
func c_LocateXStateFeature(c *windows.Context, number uint32, size *uint32) unsafe.Pointer

//go:linkname c_SetXStateFeaturesMask C.SetXStateFeaturesMask
func c_SetXStateFeaturesMask(c *windows.Context, features uint64) int32

// newContext is room for the registers of a thread, and the Context in it.
func newContext() (c *windows.Context, room, end uintptr) {
	flags := uint32(contextFull)
	if wideFeatures = c_GetEnabledXStateFeatures() & allWideFeatures; wideFeatures != 0 {
		flags = contextWide
	}
	var size uint32
	c_InitializeContext(nil, flags, nil, &size) // says how much room it needs
	at := persistentalloc(uintptr(size), 64, &memstats.other_sys)
	if c_InitializeContext(at, flags, &c, &size) == 0 {
		throw("InitializeContext")
	}
	return c, uintptr(at), uintptr(at) + uintptr(size)
}

// prepareContext asks for all registers that may hold pointers. Registers that are all zero are not told, so what was told before goes.
func prepareContext(c *windows.Context) {
	c.ContextFlags = contextFull
	if wideFeatures == 0 {
		return
	}
	c.ContextFlags = contextWide
	c_SetXStateFeaturesMask(c, wideFeatures)
	for _, number := range wideFeatureNumbers {
		var size uint32
		if at := c_LocateXStateFeature(c, number, &size); at != nil {
			memclrNoHeapPointers(at, uintptr(size))
		}
	}
}

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
