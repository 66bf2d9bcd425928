// What the page allocator asks of the system.
//
// Replaces the bodyless functions of stubs2.go and stubs_linux.go that mem_linux.go calls.

package runtime

import "unsafe"

func madvise(addr unsafe.Pointer, n uintptr, flags int32) int32 {
	if c_madvise(addr, n, flags) != 0 {
		return -*c_errno()
	}
	return 0
}

// sbrk0 is the end of the data segment: an address the heap must not be near.
func sbrk0() uintptr {
	return rawSyscall6(sysBrk, 0, 0, 0, 0, 0, 0)
}
