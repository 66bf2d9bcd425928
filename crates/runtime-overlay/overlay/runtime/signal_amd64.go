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

// withoutFrame is where the interrupted function, which begins at entry, returns to if its frame pointer is not set, or else 0. It
// begins with push rbp; mov rbp, rsp, and ends with pop rbp and a ret, which may have an operand.
func (c *sigctxt) withoutFrame(entry uintptr) uintptr {
	const pushRBP, ret = 0x55, 0xc3
	sp := unsafe.Pointer(uintptr(c.rsp()))
	switch pc := c.sigpc(); {
	case pc == entry || *(*uint8)(unsafe.Pointer(pc))|1 == ret:
		return *(*uintptr)(sp)
	case pc == entry+1 && *(*uint8)(unsafe.Pointer(entry)) == pushRBP:
		return *(*uintptr)(add(sp, 8))
	}
	return 0
}

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
