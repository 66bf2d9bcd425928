// Calls of Unix systems but linux whose error number is asked for where C's library keeps it: opening files, their flags.
//
// Replaces the wrappers of sys_darwin.go and its like, as sys_posix.go.

//go:build unix && !linux && !dragonfly

package runtime

import (
	"internal/abi"
	"unsafe"
)

//go:linkname c_call llgo.syscall
func c_call(fn, a1, a2, a3 uintptr) (r1, r2, err uintptr)

// open and fcntl take more arguments at dots, which some systems pass elsewhere.
func libc_open_trampoline()
func libc_fcntl_trampoline()

func open(name *byte, mode, perm int32) int32 {
	r, _, _ := c_call(abi.FuncPCABI0(libc_open_trampoline), uintptr(unsafe.Pointer(name)), uintptr(mode), uintptr(perm))
	return int32(r)
}

func fcntl(fd, cmd, arg int32) (ret int32, errno int32) {
	r, _, err := c_call(abi.FuncPCABI0(libc_fcntl_trampoline), uintptr(fd), uintptr(cmd), uintptr(arg))
	return int32(r), int32(err)
}
