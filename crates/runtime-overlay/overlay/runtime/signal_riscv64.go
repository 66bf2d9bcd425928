// A signal's machine context on riscv64.
//
// Replaces nothing by itself; signal_link.go needs it.

package runtime

import "unsafe"

func (c *sigctxt) framePointer() uintptr { return uintptr(c.s0()) }

// withoutFrame is where the interrupted function, which begins at entry, returns to if its frame pointer is not set, or else 0. It
// begins with addi sp; sd ra; sd fp; mv fp, sp, and ends with ld ra; ld fp; addi sp; ret.
func (c *sigctxt) withoutFrame(entry uintptr) uintptr {
	const ret = 0x00008067
	pc := c.sigpc()
	if pc-entry < 4*4 || *(*uint32)(unsafe.Pointer(pc)) == ret || *(*uint32)(unsafe.Pointer(pc + 4)) == ret {
		return uintptr(c.ra())
	}
	return 0
}

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_ra(pc) }
