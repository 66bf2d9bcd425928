// A signal's machine context on s390x.
//
// Replaces nothing by itself; signal_link.go needs it.

package runtime

import "unsafe"

// framePointer is what the back chain begins with. A frame that overflows the stack has none: it is in a register yet
// when the instruction faults that stores it.
func (c *sigctxt) framePointer() uintptr {
	if sp := uintptr(c.sp()); sp >= getg().stack.lo {
		return *(*uintptr)(unsafe.Pointer(sp))
	}
	return uintptr(c.r1())
}

func (c *sigctxt) returnAddress() uintptr { return uintptr(c.link()) }

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_link(pc) }

// cSigaction is the C library's struct sigaction, whose fields have another order here.
type cSigaction struct {
	handler  uintptr
	_        int32
	flags    int32
	restorer uintptr
	mask     [16]uint64
}
