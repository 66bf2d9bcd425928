// Which words of an object hold pointers, for tests of reflect.
//
// Replaces pointerMask of mbitmap.go, which also answers for variables and stack frames: gc describes those by bitmaps, ours are
// scanned conservatively.

package runtime

import (
	"internal/goarch"
)

// pointerMask has a byte for each word of the object that p points to, up to the last pointer: 1 for a pointer. Of what is not
// on the heap nothing is known.
func pointerMask(p any) []byte {
	object := uintptr(efaceOf(&p).data)
	base, span, _ := findObject(object, 0, 0)
	if base == 0 || span.spanclass.noscan() {
		return nil
	}
	words := span.typePointersOfUnchecked(base)
	start := words.addr // after what the heap itself may keep in front
	var mask []byte
	for limit := base + span.elemsize; ; {
		var addr uintptr
		if words, addr = words.next(limit); addr == 0 {
			break
		}
		word := (addr - start) / goarch.PtrSize
		for uintptr(len(mask)) < word {
			mask = append(mask, 0)
		}
		mask = append(mask, 1)
	}
	KeepAlive(p)
	return mask
}
