// The system layer of DragonFly: what sys_posix.go and bsd.go do not have.
//
// Replaces the bodyless functions of os_dragonfly.go, whose bodies are assembly. Calls that tell an error number are the kernel's, by
// number: the C library's is a thread-local variable, which only C compilers reach.

package runtime

import "unsafe"

const (
	clockRealtime         = 0
	clockMonotonic        = 4
	pthreadCreateDetached = 1
	mapNoReserve          = 0
	mapStackFlag          = 0
)

// Numbers of system calls.
const (
	sysRead       = 3
	sysWrite      = 4
	sysOpen       = 5
	sysFcntl      = 92
	sysMmap       = 197
	sysSysctl     = 202
	sysIssetugid  = 253
	sysKqueue     = 362
	sysKevent     = 363
	sysUmtxSleep  = 469
	sysUmtxWakeup = 470
	sysPipe2      = 538
)

type sigmaskHow = int32

// Nobody asks for C's error number.
func errnoOfC() int32 { return 0 }

func setErrnoOfC(int32) {}

// cSigaction is the C library's struct sigaction.
type cSigaction struct {
	handler uintptr
	flags   int32
	mask    [4]uint32
}

//go:linkname rawSyscall llgo.RawSyscall
func rawSyscall(number, a1, a2, a3 uintptr) (r1, r2, errno uintptr)

//go:linkname rawSyscall6 llgo.RawSyscall6
func rawSyscall6(number, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

// resultOrError is what a system call gives or its negative error number.
func resultOrError(r1, _, errno uintptr) int32 {
	if errno != 0 {
		return -int32(errno)
	}
	return int32(r1)
}

func write1(fd uintptr, p unsafe.Pointer, n int32) int32 {
	return resultOrError(rawSyscall(sysWrite, fd, uintptr(p), uintptr(n)))
}

func read(fd int32, p unsafe.Pointer, n int32) int32 {
	return resultOrError(rawSyscall(sysRead, uintptr(fd), uintptr(p), uintptr(n)))
}

func open(name *byte, mode, perm int32) int32 {
	r, _, _ := rawSyscall(sysOpen, uintptr(unsafe.Pointer(name)), uintptr(mode), uintptr(perm))
	return int32(r)
}

func fcntl(fd, cmd, arg int32) (ret int32, errno int32) {
	r, _, err := rawSyscall(sysFcntl, uintptr(fd), uintptr(cmd), uintptr(arg))
	return int32(r), int32(err)
}

func pipe2(flags int32) (r, w int32, errno int32) {
	r1, r2, err := rawSyscall(sysPipe2, 0, uintptr(flags), 0)
	if err != 0 {
		return -1, -1, int32(err)
	}
	return int32(r1), int32(r2), 0
}

// mmap passes nothing at the place of the offset, which is the seventh word after an unused one, and so is 0.
func mmap(addr unsafe.Pointer, n uintptr, prot, flags, fd int32, off uint32) (p unsafe.Pointer, err int) {
	if off != 0 {
		throw("mmap: the runtime maps no part of a file")
	}
	r, _, errno := rawSyscall6(sysMmap, uintptr(addr), n, uintptr(prot), uintptr(flags), uintptr(fd), 0)
	if errno != 0 {
		return nil, int(errno)
	}
	return unsafe.Pointer(r), 0
}

func madvise(addr unsafe.Pointer, n uintptr, flags int32) int32 {
	return c_madvise(addr, n, flags)
}

func kqueue() int32 {
	return resultOrError(rawSyscall(sysKqueue, 0, 0, 0))
}

func kevent(kq int32, ch *keventt, nch int32, ev *keventt, nev int32, ts *timespec) int32 {
	return resultOrError(rawSyscall6(sysKevent, uintptr(kq), uintptr(unsafe.Pointer(ch)), uintptr(nch),
		uintptr(unsafe.Pointer(ev)), uintptr(nev), uintptr(unsafe.Pointer(ts))))
}

func sysctl(mib *uint32, n uint32, old *byte, oldLen *uintptr, new *byte, newLen uintptr) int32 {
	return resultOrError(rawSyscall6(sysSysctl, uintptr(unsafe.Pointer(mib)), uintptr(n), uintptr(unsafe.Pointer(old)),
		uintptr(unsafe.Pointer(oldLen)), uintptr(unsafe.Pointer(new)), newLen))
}

func issetugid() int32 {
	return resultOrError(rawSyscall(sysIssetugid, 0, 0, 0))
}

// longestSleep is what umtx_sleep waits at most, in microseconds.
const longestSleep = 1e6

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	usec := int64(0) // for ever
	if ns >= 0 {
		usec = min(ns/1e3+1, longestSleep)
	}
	rawSyscall(sysUmtxSleep, uintptr(unsafe.Pointer(addr)), uintptr(val), uintptr(usec))
}

// futexwakeup wakes at most cnt threads that wait at addr. The kernel takes 0 for all.
func futexwakeup(addr *uint32, cnt uint32) {
	if cnt > 1<<31-1 {
		cnt = 0
	}
	rawSyscall(sysUmtxWakeup, uintptr(unsafe.Pointer(addr)), uintptr(cnt), 0)
}
