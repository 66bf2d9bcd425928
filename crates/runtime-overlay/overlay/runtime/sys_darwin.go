// The system layer of Darwin: what sys_posix.go, kqueue.go and errno_*.go do not have.
//
// Replaces the wrappers of sys_darwin.go, which are assembly, and its semaphores: waiting is by address, as libc++ and Rust's library
// wait there.

package runtime

import "unsafe"

const (
	clockRealtime         = 0
	pthreadCreateDetached = 2
	mapNoReserve          = 0x40
	mapStackFlag          = 0
	// clockMonotonic stands still while the computer sleeps, as gc's clock does.
	clockMonotonic = 8
)

type sigmaskHow = uint32

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler uintptr
	mask    [1]uint32
	flags   int32
}

//go:linkname c_errno C.__error
func c_errno() *int32

//go:linkname c_ulock_wait C.__ulock_wait
func c_ulock_wait(op uint32, addr unsafe.Pointer, val uint64, usec uint32) int32

//go:linkname c_ulock_wake C.__ulock_wake
func c_ulock_wake(op uint32, addr unsafe.Pointer, val uint64) int32

//go:linkname c_arc4random_buf C.arc4random_buf
func c_arc4random_buf(p unsafe.Pointer, n uintptr)

//go:linkname c_pipe C.pipe
func c_pipe(fds *[2]int32) int32

//go:linkname c_sysctlbyname C.sysctlbyname
func c_sysctlbyname(name, old *byte, oldLen *uintptr, new *byte, newLen uintptr) int32

//go:linkname c_notify_is_valid_token C.notify_is_valid_token
func c_notify_is_valid_token(token int32) bool

//go:linkname c_xpc_date_create_from_current C.xpc_date_create_from_current
func c_xpc_date_create_from_current() uintptr

// startSystem learns what the system tells the program. What is called last keeps a child from waiting for ever for what its parent's
// other threads did in these libraries when it forked; so does gc.
func startSystem() {
	args(argc, argv)
	physPageSize = getPageSize()
	c_notify_is_valid_token(0)
	c_xpc_date_create_from_current()
}

func osinit_hack() {}

const (
	ulockCompareAndWait = 1
	ulockWakeAll        = 0x100
)

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	usec := uint32(0) // for ever
	if ns >= 0 {
		usec = uint32(min(ns/1e3+1, 1<<31))
	}
	c_ulock_wait(ulockCompareAndWait, unsafe.Pointer(addr), uint64(val), usec)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	op := uint32(ulockCompareAndWait)
	if cnt > 1 {
		op |= ulockWakeAll
	}
	c_ulock_wake(op, unsafe.Pointer(addr), 0)
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) {
	c_madvise(addr, n, flags)
}

func arc4random_buf(p unsafe.Pointer, n int32) {
	c_arc4random_buf(p, uintptr(n))
}

func pipe() (r, w int32, errno int32) {
	var fds [2]int32
	if c_pipe(&fds) != 0 {
		return -1, -1, *c_errno()
	}
	return fds[0], fds[1], 0
}

func sysctlbyname(name *byte, oldp *byte, oldlenp *uintptr, newp *byte, newlen uintptr) int32 {
	return c_sysctlbyname(name, oldp, oldlenp, newp, newlen)
}

//go:linkname c_mach_task_self C.mach_task_self
func c_mach_task_self() machPort

//go:linkname c_mach_vm_region C.mach_vm_region
func c_mach_vm_region(task machPort, address, size *uint64, flavor int32, info unsafe.Pointer, count *machMsgTypeNumber, object *machPort) int32

//go:linkname c_proc_regionfilename C.proc_regionfilename
func c_proc_regionfilename(pid int32, address uint64, buf *byte, n uint32) int32

//go:linkname mach_vm_region runtime/pprof.mach_vm_region
func mach_vm_region(address, region_size *uint64, info unsafe.Pointer) int32 {
	var count machMsgTypeNumber = _VM_REGION_BASIC_INFO_COUNT_64
	var object machPort
	return c_mach_vm_region(c_mach_task_self(), address, region_size, _VM_REGION_BASIC_INFO_64, info, &count, &object)
}

//go:linkname proc_regionfilename runtime/pprof.proc_regionfilename
func proc_regionfilename(pid int, address uint64, buf *byte, buflen int64) int32 {
	return c_proc_regionfilename(int32(pid), address, buf, uint32(buflen))
}
