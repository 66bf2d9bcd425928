// A signal's machine context on s390x.
//
// Replaces nothing by itself; signal_link.go needs it.

package runtime

import "unsafe"

func (c *sigctxt) framePointer() uintptr { return *(*uintptr)(unsafe.Pointer(uintptr(c.sp()))) }

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_link(pc) }

// cSigaction is the C library's struct sigaction, whose fields have another order here.
type cSigaction struct {
	handler  uintptr
	_        int32
	flags    int32
	restorer uintptr
	mask     [16]uint64
}
