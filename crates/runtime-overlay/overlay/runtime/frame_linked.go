// Frames that begin with the caller's frame pointer, the return address beside it.
//
// Replaces nothing: gc's unwinder knows frames by their sizes.

//go:build !s390x

package runtime

const (
	returnSlot = 8  // from a frame pointer to the return address
	callerSP   = 16 // from a frame pointer to the stack pointer that the caller had
)
