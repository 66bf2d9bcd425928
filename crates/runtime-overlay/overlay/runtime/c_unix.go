// C functions of Unix systems that the other own files use.
//
// Replaces nothing, as c.go.

//go:build unix

package runtime

import "unsafe"

//go:linkname c_write C.write
func c_write(fd int32, p unsafe.Pointer, n uintptr) int

//go:linkname c_read C.read
func c_read(fd int32, p unsafe.Pointer, n uintptr) int

//go:linkname c_exit C._exit
func c_exit(code int32)

//go:linkname c_clock_gettime C.clock_gettime
func c_clock_gettime(clock int32, ts *timespec) int32

//go:linkname c_mmap C.mmap
func c_mmap(addr unsafe.Pointer, n uintptr, prot, flags, fd int32, off int64) uintptr

//go:linkname c_munmap C.munmap
func c_munmap(addr unsafe.Pointer, n uintptr) int32

//go:linkname c_mprotect C.mprotect
func c_mprotect(addr unsafe.Pointer, n uintptr, prot int32) int32

//go:linkname c_pthread_attr_init C.pthread_attr_init
func c_pthread_attr_init(attr *pthreadAttr) int32

//go:linkname c_pthread_attr_setstack C.pthread_attr_setstack
func c_pthread_attr_setstack(attr *pthreadAttr, base unsafe.Pointer, size uintptr) int32

//go:linkname c_pthread_attr_setdetachstate C.pthread_attr_setdetachstate
func c_pthread_attr_setdetachstate(attr *pthreadAttr, state int32) int32

//go:linkname c_pthread_create C.pthread_create
func c_pthread_create(thread *uintptr, attr *pthreadAttr, entry uintptr, arg unsafe.Pointer) int32

//go:linkname c_sigaction C.sigaction
func c_sigaction(sig int32, new, old *cSigaction) int32

//go:linkname c_sigaltstack C.sigaltstack
func c_sigaltstack(new, old *stackt) int32

//go:linkname c_madvise C.madvise
func c_madvise(addr unsafe.Pointer, n uintptr, advice int32) int32

//go:linkname c_sched_yield C.sched_yield
func c_sched_yield() int32

// pthreadAttr is at least as large as the C library's pthread_attr_t.
type pthreadAttr [16]uintptr

//go:linkname signalEntryAddr llgo.funcAddr
func signalEntryAddr(f func(sig uint32, info, ctx unsafe.Pointer)) uintptr
