// Moving, clearing, comparing and hashing memory.
//
// Replaces the assembly behind memmove, memclr*, memequal* and memhash*: libc's functions are as
// fast. Hashing is GOROOT's own portable fallback. Barriers of gc's collector are empty.

package runtime

import (
	"internal/abi"
	"unsafe"
)

func memmove(to, from unsafe.Pointer, n uintptr) {
	c_memmove(to, from, n)
}

func memclrNoHeapPointers(ptr unsafe.Pointer, n uintptr) {
	c_memset(ptr, 0, n)
}

func memequal(a, b unsafe.Pointer, size uintptr) bool {
	return a == b || c_memcmp(a, b, size) == 0
}

func memhash(p unsafe.Pointer, h, s uintptr) uintptr {
	return memhashFallback(p, h, s)
}

func memhash32(p unsafe.Pointer, h uintptr) uintptr {
	return memhash32Fallback(p, h)
}

func memhash64(p unsafe.Pointer, h uintptr) uintptr {
	return memhash64Fallback(p, h)
}

func strhash(p unsafe.Pointer, h uintptr) uintptr {
	return strhashFallback(p, h)
}

func bulkBarrierPreWrite(dst, src, size uintptr, typ *abi.Type)        {}
func bulkBarrierPreWriteSrcOnly(dst, src, size uintptr, typ *abi.Type) {}
func typeBitsBulkBarrier(typ *_type, dst, src, size uintptr)           {}

func atomicwb(ptr *unsafe.Pointer, new unsafe.Pointer) {}

func atomicstorep(ptr unsafe.Pointer, new unsafe.Pointer) {
	sync_atomic_StoreUintptr((*uintptr)(ptr), uintptr(new))
}
