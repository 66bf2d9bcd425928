// A signal's machine context on arm64.
//
// Replaces nothing by itself; signal_link.go needs it.

//go:build unix

package runtime

import "unsafe"

func (c *sigctxt) framePointer() uintptr { return uintptr(c.r29()) }

// withoutFrame is where the interrupted function, which begins at entry, returns to if its frame pointer is not set, or else 0. It
// begins with stp fp, lr; mov fp, sp, and ends with ldp fp, lr; ret.
func (c *sigctxt) withoutFrame(entry uintptr) uintptr {
	const ret = 0xd65f03c0
	if pc := c.sigpc(); pc-entry < 2*4 || *(*uint32)(unsafe.Pointer(pc)) == ret {
		return uintptr(c.lr())
	}
	return 0
}

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_lr(pc) }
