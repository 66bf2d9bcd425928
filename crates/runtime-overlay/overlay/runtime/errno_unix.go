// C's error number on Unix systems whose library tells where it is, and calls that give one: files, memory maps.
//
// Replaces the bodyless functions of stubs2.go and the wrappers of sys_darwin.go and its like, whose bodies are assembly.
// DragonFly's library keeps the number in a thread-local variable of its own, so there the kernel is called (sys_dragonfly.go).

//go:build unix && !dragonfly

package runtime

import "unsafe"

func errnoOfC() int32 {
	return *c_errno()
}

func setErrnoOfC(errno int32) {
	*c_errno() = errno
}

func write1(fd uintptr, p unsafe.Pointer, n int32) int32 {
	if n := c_write(int32(fd), p, uintptr(n)); n >= 0 {
		return int32(n)
	}
	return -*c_errno()
}

func read(fd int32, p unsafe.Pointer, n int32) int32 {
	if n := c_read(fd, p, uintptr(n)); n >= 0 {
		return int32(n)
	}
	return -*c_errno()
}

func mmap(addr unsafe.Pointer, n uintptr, prot, flags, fd int32, off uint32) (p unsafe.Pointer, err int) {
	r := c_mmap(addr, n, prot, flags, fd, int64(off))
	if r == ^uintptr(0) {
		return nil, int(*c_errno())
	}
	return unsafe.Pointer(r), 0
}
