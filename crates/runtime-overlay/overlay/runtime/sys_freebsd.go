// The system layer of FreeBSD: what sys_posix.go, kqueue.go, bsd.go and errno_*.go do not have.
//
// Replaces the bodyless functions of os_freebsd.go, whose bodies are assembly.

package runtime

import "unsafe"

const (
	clockRealtime         = 0
	clockMonotonic        = _CLOCK_MONOTONIC
	pthreadCreateDetached = 1
	mapNoReserve          = 0
	mapStackFlag          = 0
)

type sigmaskHow = int32

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler uintptr
	flags   int32
	mask    [4]uint32
}

//go:linkname c_errno C.__error
func c_errno() *int32

//go:linkname c_umtx_op C._umtx_op
func c_umtx_op(addr unsafe.Pointer, op int32, val uintptr, size uintptr, timeout *timespec) int32

//go:linkname c_cpuset_getaffinity C.cpuset_getaffinity
func c_cpuset_getaffinity(level, which int32, id int64, size uintptr, mask *byte) int32

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	if ns < 0 {
		c_umtx_op(unsafe.Pointer(addr), _UMTX_OP_WAIT_UINT_PRIVATE, uintptr(val), 0, nil)
		return
	}
	ts := timespec{tv_sec: ns / 1e9, tv_nsec: ns % 1e9}
	c_umtx_op(unsafe.Pointer(addr), _UMTX_OP_WAIT_UINT_PRIVATE, uintptr(val), unsafe.Sizeof(ts), &ts)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	c_umtx_op(unsafe.Pointer(addr), _UMTX_OP_WAKE_PRIVATE, uintptr(min(cnt, 1<<31-1)), 0, nil)
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) int32 {
	return c_madvise(addr, n, flags)
}

func cpuset_getaffinity(level int, which int, id int64, size int, mask *byte) int32 {
	return c_cpuset_getaffinity(int32(level), int32(which), id, uintptr(size), mask)
}
