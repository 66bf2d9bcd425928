// Panics of signal handlers where the return address is in a register.
//
// Replaces preparePanic, which needs gc's calling convention.

//go:build unix && (arm64 || riscv64 || s390x)

package runtime

import "internal/abi"

// preparePanic makes the interrupted instruction look like a call of sigpanic. What was in the register is in the
// interrupted function's frame: every function has one.
func (c *sigctxt) preparePanic(sig uint32, gp *g) {
	if pc := c.pc(); pc != 0 { // else it was a call of a nil function, and the return address is there
		c.setReturnAddress(pc)
	}
	c.set_pc(uint64(abi.FuncPCABIInternal(sigpanic)))
}
