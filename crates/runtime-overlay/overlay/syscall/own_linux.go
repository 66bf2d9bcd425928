// System calls of package syscall that are assembly in GOROOT.
//
// Replaces rawVforkSyscall, rawSyscallNoError and gettimeofday. gc's vfork shares the parent's memory with the child, which runs on in
// the parent's stack frames; that is safe only for code whose stack slots are known not to be used twice. Here
// the child has a copy of the memory (CLONE_VM is left out); the parent still waits until the child has called exec.

package syscall

import "unsafe"

//go:linkname llgoRawSyscall6 llgo.rawSyscall6
func llgoRawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) uintptr

//go:linkname c_gettimeofday C.gettimeofday
func c_gettimeofday(tv *Timeval, tz unsafe.Pointer) int32

// maxErrno: results from -4095 to -1 are errors.
const maxErrno = 4095

// rawVforkSyscall is clone with the flags in a1, or clone3 with its arguments there.
func rawVforkSyscall(trap, a1, a2, a3 uintptr) (r1 uintptr, err Errno) {
	if trap == _SYS_clone3 {
		(*cloneArgs)(unsafe.Pointer(a1)).flags &^= CLONE_VM
	} else {
		a1 &^= CLONE_VM
	}
	r := llgoRawSyscall6(trap, a1, a2, a3, 0, 0, 0)
	if r > ^uintptr(maxErrno) {
		return ^uintptr(0), Errno(-r)
	}
	return r, 0
}

func rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	return llgoRawSyscall6(trap, a1, a2, a3, 0, 0, 0), 0
}

func gettimeofday(timeval *Timeval) (err Errno) {
	c_gettimeofday(timeval, nil)
	return 0
}
