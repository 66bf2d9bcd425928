// The system layer of linux: what sys_unix.go does not have, by raw system calls.
//
// Replaces the bodyless functions of stubs3.go, os_linux.go and vgetrandom_linux.go, whose bodies are assembly.

package runtime

import "unsafe"

const (
	clockRealtime  = 0
	clockMonotonic = 1
)

const (
	pthreadCreateDetached = 1
	mapNoReserve          = 0x4000
	mapStackFlag          = 0x20000
)

// startSystem learns what the kernel tells the program.
func startSystem() {
	args(argc, argv)
}

// vdsoauxv has nothing to do: the C library finds the vDSO.
func vdsoauxv(tag, val uintptr) {}

func open(name *byte, mode, perm int32) int32 {
	const atFdcwd = ^uintptr(99)
	r := int32(rawSyscall6(sysOpenat, atFdcwd, uintptr(unsafe.Pointer(name)), uintptr(mode), uintptr(perm), 0, 0))
	if r < 0 {
		return -1
	}
	return r
}

func closefd(fd int32) int32 {
	return int32(rawSyscall6(sysClose, uintptr(fd), 0, 0, 0, 0, 0))
}

func mincore(addr unsafe.Pointer, n uintptr, dst *byte) int32 {
	return int32(rawSyscall6(sysMincore, uintptr(addr), n, uintptr(unsafe.Pointer(dst)), 0, 0, 0))
}

func futex(addr unsafe.Pointer, op int32, val uint32, ts, addr2 unsafe.Pointer, val3 uint32) int32 {
	return int32(rawSyscall6(sysFutex, uintptr(addr), uintptr(op), uintptr(val), uintptr(ts), uintptr(addr2), uintptr(val3)))
}

func gettid() uint32 {
	return uint32(rawSyscall6(sysGettid, 0, 0, 0, 0, 0, 0))
}

func getpid() int {
	return int(rawSyscall6(sysGetpid, 0, 0, 0, 0, 0, 0))
}

func tgkill(tgid, tid, sig int) {
	rawSyscall6(sysTgkill, uintptr(tgid), uintptr(tid), uintptr(sig), 0, 0, 0)
}

func raise(sig uint32) {
	tgkill(getpid(), int(gettid()), int(sig))
}

func raiseproc(sig uint32) {
	rawSyscall6(sysKill, uintptr(getpid()), uintptr(sig), 0, 0, 0, 0)
}

func sched_getaffinity(pid, len uintptr, buf *byte) int32 {
	return int32(rawSyscall6(sysSchedGetaffinity, pid, len, uintptr(unsafe.Pointer(buf)), 0, 0, 0))
}

func usleep(usec uint32) {
	ts := timespec{tv_sec: int64(usec / 1e6), tv_nsec: int64(usec%1e6) * 1e3}
	rawSyscall6(sysNanosleep, uintptr(unsafe.Pointer(&ts)), 0, 0, 0, 0, 0)
}

func readRandom(r []byte) int {
	n := int(rawSyscall6(sysGetrandom, uintptr(unsafe.Pointer(unsafe.SliceData(r))), uintptr(len(r)), 0, 0, 0, 0))
	return max(n, 0)
}

// vgetrandom is not supported: crypto/rand then uses the system call.
//
//go:linkname vgetrandom
func vgetrandom(p []byte, flags uint32) (ret int, supported bool) {
	return -1, false
}

func fcntl(fd, cmd, arg int32) (ret int32, errno int32) {
	r := int32(rawSyscall6(sysFcntl, uintptr(fd), uintptr(cmd), uintptr(arg), 0, 0, 0))
	if r < 0 {
		return -1, -r
	}
	return r, 0
}

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	if ns < 0 {
		futex(unsafe.Pointer(addr), _FUTEX_WAIT_PRIVATE, val, nil, nil, 0)
		return
	}
	ts := timespec{tv_sec: ns / 1e9, tv_nsec: ns % 1e9}
	futex(unsafe.Pointer(addr), _FUTEX_WAIT_PRIVATE, val, unsafe.Pointer(&ts), nil, 0)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	futex(unsafe.Pointer(addr), _FUTEX_WAKE_PRIVATE, cnt, nil, nil, 0)
}

// getCPUCount is the number of processors this process may run on.
func getCPUCount() int32 {
	var mask [1024]uint8
	n := sched_getaffinity(0, uintptr(len(mask)), &mask[0])
	count := int32(0)
	for i := int32(0); i < n; i++ {
		for b := mask[i]; b != 0; b &= b - 1 {
			count++
		}
	}
	return max(count, 1)
}

func rtsigprocmask(how int32, new, old *sigset, size int32) {
	rawSyscall6(sysRtSigprocmask, uintptr(how), uintptr(unsafe.Pointer(new)), uintptr(unsafe.Pointer(old)), uintptr(size), 0, 0)
}

// threadID is what signal knows the running thread by.
func threadID() uint64 {
	return uint64(gettid())
}

// signal sends t a signal and reports whether it could.
func (t *thread) signal(pid int, sig uint32) bool {
	return rawSyscall6(sysTgkill, uintptr(pid), uintptr(t.m.procid), uintptr(sig), 0, 0, 0) == 0
}
