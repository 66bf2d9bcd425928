// Frames of s390x: the frame pointer is the stack pointer that the caller had, and what is there leads to the caller's own
// (the back chain). Callees save registers above it, register n at 8n.
//
// Replaces nothing: gc's unwinder knows frames by their sizes.

package runtime

const (
	returnSlot = 8 * 14 // from a frame pointer to the return address
	callerSP   = 0      // from a frame pointer to the stack pointer that the caller had
)
