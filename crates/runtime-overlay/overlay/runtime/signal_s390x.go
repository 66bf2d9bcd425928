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

// withoutFrame is where the interrupted function, which begins at entry, returns to if it has not run yet, or else 0. Behind that its
// frame is not looked for: the back chain is set late.
func (c *sigctxt) withoutFrame(entry uintptr) uintptr {
	if c.sigpc() == entry {
		return uintptr(c.link())
	}
	return 0
}

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_link(pc) }

// cSigaction is the C library's struct sigaction, whose fields have another order here.
type cSigaction struct {
	handler  uintptr
	_        int32
	flags    int32
	restorer uintptr
	mask     [16]uint64
}
