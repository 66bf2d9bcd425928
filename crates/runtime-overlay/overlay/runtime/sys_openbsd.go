// The system layer of OpenBSD: what sys_posix.go, kqueue.go, bsd.go and errno_*.go do not have.
//
// Replaces the wrappers of sys_openbsd.go, which are assembly, and its semaphores. Stacks are memory that is mapped for stacks, or the system ends the program.

package runtime

import "unsafe"

const (
	clockRealtime         = 0
	clockMonotonic        = _CLOCK_MONOTONIC
	pthreadCreateDetached = 1
	mapNoReserve          = 0
	mapStackFlag          = 0x4000
)

const (
	futexWait = 1 | futexPrivate
	futexWake = 2 | futexPrivate

	futexPrivate = 128
)

type sigmaskHow = uint32

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler uintptr
	mask    [1]uint32
	flags   int32
}

//go:linkname c_errno C.__errno
func c_errno() *int32

//go:linkname c_futex C.futex
func c_futex(addr *uint32, op, val int32, timeout *timespec, addr2 *uint32) int32

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	var timeout *timespec
	var ts timespec
	if ns >= 0 {
		ts = timespec{tv_sec: ns / 1e9, tv_nsec: ns % 1e9}
		timeout = &ts
	}
	c_futex(addr, futexWait, int32(val), timeout, nil)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	c_futex(addr, futexWake, int32(min(cnt, 1<<31-1)), nil, nil)
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) {
	c_madvise(addr, n, flags)
}
