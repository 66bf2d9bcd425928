// A signal's machine context on arm64.
//
// Replaces preparePanic, which needs gc's calling convention.

package runtime

import "internal/abi"

func (c *sigctxt) framePointer() uintptr { return uintptr(c.r29()) }

// preparePanic makes the interrupted instruction look like a call of sigpanic. What was in the link register is in the
// interrupted function's frame: every function has one.
func (c *sigctxt) preparePanic(sig uint32, gp *g) {
	if pc := c.pc(); pc != 0 { // else it was a call of a nil function, and the return address is there
		c.set_lr(pc)
	}
	c.set_sp(c.sp() &^ 15)
	c.set_pc(uint64(abi.FuncPCABIInternal(sigpanic)))
}
