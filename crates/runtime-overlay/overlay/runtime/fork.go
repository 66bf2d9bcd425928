// What syscall and os/exec call around fork and exec.
//
// Replaces the exec lock, which waits on gc's m semaphores. Signal masks and handlers around fork are GOROOT's code.

package runtime

import "unsafe"

// syscall_runtime_BeforeExec: the kernel ends the other threads by itself.
//
//go:linkname syscall_runtime_BeforeExec syscall.runtime_BeforeExec
func syscall_runtime_BeforeExec() {}

//go:linkname syscall_runtime_AfterExec syscall.runtime_AfterExec
func syscall_runtime_AfterExec() {}

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
