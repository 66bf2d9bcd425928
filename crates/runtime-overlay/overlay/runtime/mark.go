// Marking objects: where a collection's time goes.
//
// Replaces scanObject: gc's is a chain of small functions that its compiler inlines, ours does not. One loop reads pointers by
// the bits that say where they are, finds each one's span and mark bit in place, and calls a function only for
// an object that was not marked yet. The order of work, its queues and all other roots are gc's (gcDrain).
//
// Invariant (mark-bits): mark bits are set without atomics when one thread marks. When several do (markers.go), two may mark and scan
// one object, which is rare and does no harm; no bit is lost.

package runtime

import (
	"internal/goarch"
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"unsafe"
)

// All arenas of the heap are in [heapFrom, heapTo), while marking.
var heapFrom, heapTo uintptr

func heapBounds() (from, to uintptr) {
	from = ^uintptr(0)
	for _, arena := range mappedArenas() {
		base := arenaBase(arena)
		from, to = min(from, base), max(to, base+heapArenaBytes)
	}
	return from, to
}

// A word of pointer bits describes wordsPerMask words of memory, 1<<maskShift bytes. Shifts, where gc's compiler takes
// divisions for them.
const (
	wordsPerMask = 64
	wordShift    = 3
	maskShift    = 9
)

// scanBatch is how many objects are scanned together. Memory is what marking waits for: their first words and pointer bits are
// asked for at once, so that the waits overlap.
const scanBatch = 8

// scanObject marks what the object at b points to, and what some more of the queue do.
func scanObject(b uintptr, gcw *gcWork) {
	var objects [scanBatch]uintptr
	var masks [scanBatch]uintptr
	n := 0
	for ; b != 0; b = gcw.tryGetObjFast() {
		s := spanOfUnchecked(b)
		if !heapBitsInSpan(s.elemsize) {
			scanLarge(s, b, gcw)
			break
		}
		objects[n] = b
		masks[n] = objectMask(s, b)
		gcw.bytesMarked += uint64(s.elemsize)
		gcw.heapScanWork += int64(s.elemsize)
		n++
		if n == scanBatch {
			break
		}
	}
	sum := uintptr(0)
	for i := 0; i < n; i++ {
		sum += *(*uintptr)(unsafe.Pointer(objects[i]))
	}
	if sum == notTouched {
		touched = sum
	}
	for i := 0; i < n; i++ {
		scanMask(objects[i], masks[i], gcw)
	}
}

// touched makes a use of what is only read to have it at hand. It is hardly ever written, because processors share it.
var touched uintptr

const notTouched = 0x5bd1e995

// scanLarge does so for one object that is described by its type. b may also be a part of a large object; its first part puts the
// others into the queue.
func scanLarge(s *mspan, b uintptr, gcw *gcWork) {
	n := s.elemsize
	scanned := n
	if s.spanclass.sizeclass() != 0 {
		typ := *(**_type)(unsafe.Pointer(b))
		start := b + mallocHeaderSize
		scanned = scanTyped(start, start, b+n, typ, gcw)
	} else {
		n, scanned = scanPart(s, b, gcw)
	}
	gcw.bytesMarked += uint64(n)
	gcw.heapScanWork += int64(scanned)
}

// objectMask is the pointer bits of a small object, which are at the end of its span.
func objectMask(s *mspan, b uintptr) uintptr {
	spanSize := s.npages * pageSize
	bits := s.startAddr + spanSize - spanSize>>(wordShift+3)
	word := (b - s.startAddr) >> wordShift
	at := bits + (b-s.startAddr)>>maskShift<<wordShift
	first, count := word&(wordsPerMask-1), s.elemsize>>wordShift
	mask := *(*uintptr)(unsafe.Pointer(at)) >> first
	if first+count > wordsPerMask {
		mask |= *(*uintptr)(unsafe.Pointer(at + goarch.PtrSize)) << (wordsPerMask - first)
	}
	return mask & (1<<count - 1)
}

// scanPart scans the part of a large object that begins at b, and returns its size and what was looked at.
func scanPart(s *mspan, b uintptr, gcw *gcWork) (n, scanned uintptr) {
	end := s.startAddr + s.elemsize
	if b == s.startAddr {
		for part := b + maxObletBytes; part < end; part += maxObletBytes {
			if !gcw.putObjFast(part) {
				gcw.putObj(part)
			}
		}
	}
	n = min(end-b, maxObletBytes)
	typ := s.largeType
	if typ == nil {
		return n, 0 // allocated, not cleared yet
	}
	return n, scanTyped(s.startAddr, b, b+n, typ, gcw)
}

// scanTyped scans [from, to) of an array of elements of type typ that begins at base. It returns up to where there were pointers.
func scanTyped(base, from, to uintptr, typ *_type, gcw *gcWork) (scanned uintptr) {
	mask := uintptr(unsafe.Pointer(getGCMask(typ)))
	elem := from - (from-base)%typ.Size_
	for ; elem < to; elem += typ.Size_ {
		end := min(elem+typ.PtrBytes, to)
		at := elem
		if at < from {
			at += (from - at) >> maskShift << maskShift
		}
		for ; at < end; at += 1 << maskShift {
			bits := *(*uintptr)(unsafe.Pointer(mask + (at-elem)>>(wordShift+3)))
			if goarch.BigEndian { // masks of types are bytes
				bits = uintptr(sys.Bswap64(uint64(bits)))
			}
			if at < from {
				bits &= ^uintptr(0) << ((from - at) >> wordShift)
			}
			if left := (end - at) >> wordShift; left < wordsPerMask {
				bits &= 1<<left - 1
			}
			scanMask(at, bits, gcw)
			scanned = end - from
		}
	}
	return scanned
}

// scanMask marks what the words at the address point to whose bits are set.
func scanMask(at, mask uintptr, gcw *gcWork) {
	from, size := heapFrom, heapTo-heapFrom
	for ; mask != 0; mask &= mask - 1 {
		word := at + uintptr(sys.TrailingZeros64(uint64(mask)))<<wordShift
		p := *(*uintptr)(unsafe.Pointer(word))
		if p-from >= size {
			continue
		}
		index := (p - arenaBaseOffsetUintptr) >> logHeapArenaBytes
		arenas := mheap_.arenas[index>>arenaL1Shift]
		if arenaL1Bits != 0 && arenas == nil {
			continue
		}
		arena := arenas[index&(1<<arenaL2Bits-1)]
		if arena == nil {
			continue
		}
		s := arena.spans[p>>pageShift&(pagesPerArena-1)]
		if s == nil || *(*mSpanState)(unsafe.Pointer(&s.state)) != mSpanInUse || p < s.startAddr || p >= s.limit {
			findObject(p, at, word-at) // says what is wrong with it
			continue
		}
		object := uintptr(uint64(p-s.startAddr) * uint64(s.divMul) >> 32)
		if *(*uint8)(unsafe.Pointer(uintptr(unsafe.Pointer(s.gcmarkBits)) + object>>3))>>(object&7)&1 == 0 {
			markObject(s, object, word, gcw)
		}
	}
}

// guessedBytes is how much memory the last cycle scanned without knowing where pointers are.
var guessedBytes atomic.Uintptr

// scanWords scans words that may be pointers or not.
func scanWords(at, n uintptr, gcw *gcWork) {
	guessedBytes.Add(n)
	from, size := heapFrom, heapTo-heapFrom
	for end := at + n; at < end; at += goarch.PtrSize {
		if p := *(*uintptr)(unsafe.Pointer(at)); p-from < size {
			markGuessed(p, at, gcw)
		}
	}
}

// markGuessed marks what p, the word at the address, points to, if it is a pointer; what looks like one may point to a free object.
func markGuessed(p, at uintptr, gcw *gcWork) {
	s := spanOfHeap(p)
	if s == nil {
		return
	}
	object := s.objIndex(p)
	marked := *(*uint8)(unsafe.Pointer(uintptr(unsafe.Pointer(s.gcmarkBits)) + object>>3))>>(object&7)&1 != 0
	if !marked && !s.isFreeOrNewlyAllocated(object) {
		markObject(s, object, at, gcw)
	}
}

// markObject marks an object that is not marked, and queues it if it may hold pointers. The word at the address led to it.
func markObject(s *mspan, object, at uintptr, gcw *gcWork) {
	setBit((*uint8)(unsafe.Pointer(uintptr(unsafe.Pointer(s.gcmarkBits))+object>>3)), object&7)
	index := (s.startAddr - arenaBaseOffsetUintptr) >> logHeapArenaBytes
	arena := mheap_.arenas[index>>arenaL1Shift][index&(1<<arenaL2Bits-1)]
	page := s.startAddr >> pageShift
	marks := &arena.pageMarks[page>>3&uintptr(len(arena.pageMarks)-1)]
	if *marks>>(page&7)&1 == 0 {
		setBit(marks, page&7)
	}
	b := s.startAddr + object*s.elemsize
	if len(paths.table) != 0 {
		notePath(b, at)
	}
	if s.spanclass&1 != 0 { // without pointers
		gcw.bytesMarked += uint64(s.elemsize)
		return
	}
	if wbuf := gcw.wbuf1; wbuf != nil && wbuf.nobj < len(wbuf.obj) {
		wbuf.obj[wbuf.nobj] = b
		wbuf.nobj++
		return
	}
	gcw.putObj(b)
}

func setBit(b *uint8, bit uintptr) {
	if markers.several {
		atomic.Or8(b, 1<<bit)
	} else {
		*b |= 1 << bit
	}
}
