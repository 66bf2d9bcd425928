// What the BSDs but DragonFly and Darwin have in common: kqueue, with which the poller waits, and sysctl.
//
// Replaces the wrappers of sys_darwin.go and sys_openbsd.go and the bodyless functions of os_freebsd.go and os_netbsd.go.

//go:build darwin || freebsd || netbsd || openbsd

package runtime

import "unsafe"

//go:linkname c_kqueue C.kqueue
func c_kqueue() int32

//go:linkname c_kevent C.kevent
func c_kevent(kq int32, ch *keventt, nch uintptr, ev *keventt, nev uintptr, ts *timespec) int32

//go:linkname c_sysctl C.sysctl
func c_sysctl(mib *uint32, n uint32, old *byte, oldLen *uintptr, new *byte, newLen uintptr) int32

//go:linkname c_issetugid C.issetugid
func c_issetugid() int32

func kqueue() int32 {
	return c_kqueue()
}

// kevent passes numbers as words, which NetBSD's function takes; that of others takes their low halves.
func kevent(kq int32, ch *keventt, nch int32, ev *keventt, nev int32, ts *timespec) int32 {
	if n := c_kevent(kq, ch, uintptr(nch), ev, uintptr(nev), ts); n >= 0 {
		return n
	}
	return -*c_errno()
}

func sysctl(mib *uint32, n uint32, old *byte, oldLen *uintptr, new *byte, newLen uintptr) int32 {
	return c_sysctl(mib, n, old, oldLen, new, newLen)
}

func issetugid() int32 {
	return c_issetugid()
}
