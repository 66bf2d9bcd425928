// What user code has for calls of DragonFly's kernel.

package probe

import _ "unsafe"

//go:linkname rawSyscall llgo.RawSyscall
func rawSyscall(number, a1, a2, a3 uintptr) (r1, r2, errno uintptr)

//export rig_setsid
func setsid() int {
	const sysSetsid = 147
	r, _, errno := rawSyscall(sysSetsid, 0, 0, 0)
	if errno != 0 {
		return -int(errno)
	}
	return int(r)
}
