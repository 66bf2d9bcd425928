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

// staticuint64s holds the values of one byte that interfaces point to; the compiler and convT* use it, and puts it into
// read-only memory. gc defines it in assembly.
var staticuint64s = [256]uint64{
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
	16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
	32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
	48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
	64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79,
	80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
	96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
	112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127,
	128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143,
	144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159,
	160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175,
	176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191,
	192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207,
	208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223,
	224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239,
	240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
}
