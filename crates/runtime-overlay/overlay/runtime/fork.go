// What syscall and os/exec call around fork, exec and set*id.
//
// Replaces the exec lock, which waits on gc's m semaphores, and doAllThreadsSyscall, which needs gc's signal to every m. Signal masks and
// handlers around fork are GOROOT's code.

package runtime

import "unsafe"

// syscall_runtime_BeforeExec: the kernel ends the other threads by itself.
//
//go:linkname syscall_runtime_BeforeExec syscall.runtime_BeforeExec
func syscall_runtime_BeforeExec() {}

//go:linkname syscall_runtime_AfterExec syscall.runtime_AfterExec
func syscall_runtime_AfterExec() {}

// syscall_runtime_doAllThreadsSyscall refuses, as gc does when C is linked in: threads of C's are not known.
//
//go:linkname syscall_runtime_doAllThreadsSyscall syscall.runtime_doAllThreadsSyscall
func syscall_runtime_doAllThreadsSyscall(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, err uintptr) {
	panic("doAllThreadsSyscall not supported with cgo enabled")
}

// syscall_cgocaller calls a C function.
//
//go:linkname syscall_cgocaller syscall.cgocaller
func syscall_cgocaller(fn unsafe.Pointer, args ...uintptr) uintptr {
	var a [6]uintptr
	copy(a[:], args)
	return ccall(uintptr(fn), a[0], a[1], a[2], a[3], a[4], a[5])
}

// asmcgocall calls a C function with one argument.
func asmcgocall(fn, arg unsafe.Pointer) int32 {
	return int32(ccall(uintptr(fn), uintptr(arg), 0, 0, 0, 0, 0))
}
