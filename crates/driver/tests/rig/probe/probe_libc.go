//go:build !windows && !dragonfly

// What user code has for calls of C functions.

package probe

import _ "unsafe"

//go:linkname funcPCABI0 llgo.funcPCABI0
func funcPCABI0(f any) uintptr

//go:linkname call llgo.syscall
func call(fn, a1, a2, a3 uintptr) (r1, r2, err uintptr)

func libc_setsid_trampoline()

// setsid does as package syscall does.
//
//export rig_setsid
func setsid() int {
	r, _, err := call(funcPCABI0(libc_setsid_trampoline), 0, 0, 0)
	if err != 0 {
		return -int(err)
	}
	return int(r)
}
