// The system layer of NetBSD 10: what sys_posix.go, kqueue.go, bsd.go and errno_*.go do not have.
//
// Replaces the bodyless functions of os_netbsd.go, whose bodies are assembly. Waiting is by the system call that NetBSD has since 10.

package runtime

import "unsafe"

const (
	clockRealtime         = 0
	clockMonotonic        = _CLOCK_MONOTONIC
	pthreadCreateDetached = 1
	mapNoReserve          = 0x40
	mapStackFlag          = 0x2000
)

const (
	sysFutex  = 166
	futexWait = 0
	futexWake = 1
)

type sigmaskHow = int32

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler uintptr
	mask    [4]uint32
	flags   int32
}

//go:linkname c_errno C.__errno
func c_errno() *int32

//go:linkname c_syscall C.syscall
func c_syscall(number int32, addr *uint32, op int32, val uint32, timeout *timespec, addr2 *uint32, val2, val3 int32) int32

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	var timeout *timespec
	var ts timespec
	if ns >= 0 {
		ts = timespec{tv_sec: ns / 1e9, tv_nsec: ns % 1e9}
		timeout = &ts
	}
	c_syscall(sysFutex, addr, futexWait, val, timeout, nil, 0, 0)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	c_syscall(sysFutex, addr, futexWake, min(cnt, 1<<31-1), nil, nil, 0, 0)
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) int32 {
	return c_madvise(addr, n, flags)
}
