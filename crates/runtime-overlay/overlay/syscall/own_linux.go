// System calls of package syscall that are assembly in GOROOT.
//
// Replaces rawVforkSyscall, rawSyscallNoError and gettimeofday. The child of rawVforkSyscall runs on its parent's stack, so
// that the return address must survive there: the intrinsic sees to it.

package syscall

import "unsafe"

//go:linkname llgoRawSyscall6 llgo.rawSyscall6
func llgoRawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) uintptr

//go:linkname llgoRawVforkSyscall llgo.rawVforkSyscall
func llgoRawVforkSyscall(nr, a1, a2, a3, a4 uintptr) uintptr

//go:linkname c_gettimeofday C.gettimeofday
func c_gettimeofday(tv *Timeval, tz unsafe.Pointer) int32

func rawVforkSyscall(trap, a1, a2, a3 uintptr) (r1 uintptr, err Errno) {
	r := llgoRawVforkSyscall(trap, a1, a2, a3, 0)
	if r > ^uintptr(4095) {
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
