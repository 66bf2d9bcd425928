// The C library's struct sigaction.
//
// Replaces nothing: gc asks the kernel.

//go:build linux && !s390x

package runtime

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler  uintptr
	mask     [16]uint64
	flags    int32
	restorer uintptr
}
