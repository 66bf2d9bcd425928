// The system layer of Solaris and illumos: what sys_posix.go, bsd.go, futex_solaris.go and errno_*.go do not have.
//
// Replaces the functions of os3_solaris.go, os_solaris.go and netpoll_solaris.go that call C's functions through sysvicall, which is
// assembly on gc's stack of the system.

package runtime

import "unsafe"

const (
	clockRealtime         = _CLOCK_REALTIME
	clockMonotonic        = _CLOCK_MONOTONIC
	pthreadCreateDetached = _PTHREAD_CREATE_DETACHED
	mapNoReserve          = 0x40
	mapStackFlag          = 0

	_SIG_BLOCK = 1
)

type sigmaskHow = int32

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	flags   int32
	handler uintptr
	mask    [4]uint32
}

//go:linkname c_errno C.___errno
func c_errno() *int32

//go:linkname c_issetugid C.issetugid
func c_issetugid() int32

//go:linkname c_sysconf C.sysconf
func c_sysconf(name int32) int64

//go:linkname c_port_create C.port_create
func c_port_create() int32

//go:linkname c_port_associate C.port_associate
func c_port_associate(port, source int32, object uintptr, events int32, user uintptr) int32

//go:linkname c_port_dissociate C.port_dissociate
func c_port_dissociate(port, source int32, object uintptr) int32

//go:linkname c_port_getn C.port_getn
func c_port_getn(port int32, evs *portevent, max uint32, nget *uint32, timeout *timespec) int32

//go:linkname c_port_alert C.port_alert
func c_port_alert(port, flags, events int32, user uintptr) int32

func errno() int32 {
	return *c_errno()
}

func issetugid() int32 {
	return c_issetugid()
}

func sysconf(name int32) int64 {
	return c_sysconf(name)
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) {
	c_madvise(addr, n, flags)
}

func port_create() int32 {
	return c_port_create()
}

func port_associate(port, source int32, object uintptr, events uint32, user uintptr) int32 {
	return c_port_associate(port, source, object, int32(events), user)
}

func port_dissociate(port, source int32, object uintptr) int32 {
	return c_port_dissociate(port, source, object)
}

func port_getn(port int32, evs *portevent, max uint32, nget *uint32, timeout *timespec) int32 {
	return c_port_getn(port, evs, max, nget, timeout)
}

func port_alert(port int32, flags, events uint32, user uintptr) int32 {
	return c_port_alert(port, int32(flags), int32(events), user)
}
