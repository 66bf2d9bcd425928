// The raw system call.
//
// Replaces Syscall6's assembly.

package linux

import _ "unsafe"

//go:linkname rawSyscall6 llgo.rawSyscall6
func rawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) uintptr

// maxErrno: results from -4095 to -1 are errors.
const maxErrno = 4095

func Syscall6(num, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr) {
	r := rawSyscall6(num, a1, a2, a3, a4, a5, a6)
	if r > ^uintptr(maxErrno) {
		return ^uintptr(0), 0, -r
	}
	return r, 0, 0
}
