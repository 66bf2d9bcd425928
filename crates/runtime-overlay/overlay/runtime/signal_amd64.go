// A signal's machine context on amd64.
//
// Replaces preparePanic, which needs gc's calling convention.

//go:build unix

package runtime

import (
	"internal/abi"
	"unsafe"
)

func (c *sigctxt) framePointer() uintptr { return uintptr(c.rbp()) }

// returnAddress is where a function goes that has made no frame yet.
func (c *sigctxt) returnAddress() uintptr { return *(*uintptr)(unsafe.Pointer(uintptr(c.rsp()))) }

// preparePanic makes the interrupted instruction look like a call of sigpanic.
func (c *sigctxt) preparePanic(sig uint32, gp *g) {
	pc, sp := uintptr(c.rip()), uintptr(c.rsp())
	if pc != 0 { // else it was a call of a nil function, and the return address is there
		sp = sp&^15 - 8
		*(*uintptr)(unsafe.Pointer(sp)) = pc
		c.set_rsp(uint64(sp))
	}
	c.set_rip(uint64(abi.FuncPCABIInternal(sigpanic)))
}
