// A signal's machine context on riscv64.
//
// Replaces nothing by itself; signal_link.go needs it.

package runtime

func (c *sigctxt) framePointer() uintptr { return uintptr(c.s0()) }

func (c *sigctxt) returnAddress() uintptr { return uintptr(c.ra()) }

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_ra(pc) }
