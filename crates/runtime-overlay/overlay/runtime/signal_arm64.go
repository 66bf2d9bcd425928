// A signal's machine context on arm64.
//
// Replaces nothing by itself; signal_link.go needs it.

//go:build unix

package runtime

func (c *sigctxt) framePointer() uintptr { return uintptr(c.r29()) }

func (c *sigctxt) returnAddress() uintptr { return uintptr(c.lr()) }

func (c *sigctxt) setReturnAddress(pc uint64) { c.set_lr(pc) }
