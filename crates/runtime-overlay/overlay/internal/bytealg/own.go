// Searching and comparing bytes with libc, which uses vector instructions.
//
// Replaces IndexByte, IndexByteString, Equal, Compare and CompareString of the portable files that the manifest selects instead of assembly; Count and
// Index stay the portable ones.

package bytealg

import "unsafe"

//go:linkname c_memchr C.memchr
func c_memchr(p unsafe.Pointer, c int32, n uintptr) uintptr

//go:linkname c_memcmp C.memcmp
func c_memcmp(a, b unsafe.Pointer, n uintptr) int32

func IndexByte(b []byte, c byte) int {
	return indexByte(unsafe.Pointer(unsafe.SliceData(b)), len(b), c)
}

func IndexByteString(s string, c byte) int {
	return indexByte(unsafe.Pointer(unsafe.StringData(s)), len(s), c)
}

func indexByte(p unsafe.Pointer, n int, c byte) int {
	at := c_memchr(p, int32(c), uintptr(n))
	if at == 0 {
		return -1
	}
	return int(at - uintptr(p))
}

func Equal(a, b []byte) bool {
	return len(a) == len(b) && c_memcmp(unsafe.Pointer(unsafe.SliceData(a)), unsafe.Pointer(unsafe.SliceData(b)), uintptr(len(a))) == 0
}

func Compare(a, b []byte) int {
	return compare(unsafe.Pointer(unsafe.SliceData(a)), unsafe.Pointer(unsafe.SliceData(b)), len(a), len(b))
}

func CompareString(a, b string) int {
	return compare(unsafe.Pointer(unsafe.StringData(a)), unsafe.Pointer(unsafe.StringData(b)), len(a), len(b))
}

// runtime_cmpstring is what compiled code calls for < on strings.
//
//go:linkname runtime_cmpstring runtime.cmpstring
func runtime_cmpstring(a, b string) int {
	return CompareString(a, b)
}

func compare(a, b unsafe.Pointer, lenA, lenB int) int {
	if c := c_memcmp(a, b, uintptr(min(lenA, lenB))); c != 0 {
		if c < 0 {
			return -1
		}
		return 1
	}
	switch {
	case lenA < lenB:
		return -1
	case lenA > lenB:
		return 1
	}
	return 0
}
