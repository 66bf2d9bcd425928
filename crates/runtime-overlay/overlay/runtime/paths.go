// Why objects are not collected: of those that have a finalizer, a cleanup or a weak pointer, what leads to them.
//
// Replaces nothing. LLGO_GCPATHS=n in a program's environment asks for it: the n-th collection that runtime.GC makes notes of each object
// the word by which the marker came to it first, and then prints, for the objects in question, these words up to a root. The word is
// one of several perhaps; without it, the object would be reached on another way or not at all.
//
// Invariant (alone): in this collection one thread marks, so that there is one table.
// Invariant (no-roots): the table is persistentalloc memory and holds addresses as integers.

package runtime

import (
	"internal/goarch"
	"unsafe"
)

// reachedObject is an object that was marked, or a word of a stack that something points to, and the address of the word that led to it.
type reachedObject struct {
	object, word uintptr
}

var paths struct {
	cycle uint32          // LLGO_GCPATHS; 0: nobody asks
	table []reachedObject // of the collection in progress, by object, its size a power of two; empty: paths are not noted
	noted uintptr         // entries of the table
}

// notePaths prepares the collection that begins, if it is the one.
func notePaths() {
	if !work.userForced || paths.cycle == 0 || memstats.numforcedgc+1 != paths.cycle {
		return
	}
	objects := uintptr(0)
	for _, s := range mheap_.allspans {
		if s.state.get() == mSpanInUse {
			objects += uintptr(s.nelems)
		}
	}
	size := uintptr(1 << 20)
	for size < 2*objects {
		size *= 2
	}
	memory := persistentalloc(size*unsafe.Sizeof(reachedObject{}), 0, &memstats.other_sys)
	paths.table = unsafe.Slice((*reachedObject)(memory), size)
}

// pathEntry is where the table has an object, or would have it.
func pathEntry(object uintptr) *reachedObject {
	last := uintptr(len(paths.table)) - 1
	i := (object >> 3) * 0x9e3779b97f4a7c15 >> 20 & last
	for paths.table[i].object != 0 && paths.table[i].object != object {
		i = (i + 1) & last
	}
	return &paths.table[i]
}

// notePath notes the first word that led to an object.
func notePath(object, word uintptr) {
	entry := pathEntry(object)
	if entry.object == 0 && paths.noted < uintptr(len(paths.table))/4*3 {
		entry.object, entry.word = object, word
		paths.noted++
	}
}

// noteVariable notes of each word of a variable on a stack, which is scanned because something points to it, what does.
func noteVariable(from, end uintptr) {
	for at := from; at < end; at += goarch.PtrSize {
		if entry := pathEntry(at); entry.object != 0 {
			for at := from; at < end; at += goarch.PtrSize {
				notePath(at, entry.word)
			}
			return
		}
	}
}

// printPaths prints what was noted.
func printPaths() {
	if len(paths.table) == 0 {
		return
	}
	for _, s := range mheap_.allspans {
		if s.state.get() != mSpanInUse {
			continue
		}
		last := uintptr(0)
		for special := s.specials; special != nil; special = special.next {
			object := s.startAddr + s.objIndex(s.startAddr+uintptr(special.offset))*s.elemsize
			if has := specialName(special.kind); has != "" && object != last {
				last = object
				printPath(object, has)
			}
		}
	}
	paths.table = nil
}

func specialName(kind byte) string {
	switch kind {
	case _KindSpecialFinalizer:
		return "a finalizer"
	case _KindSpecialCleanup:
		return "a cleanup"
	case _KindSpecialWeakHandle:
		return "a weak pointer"
	}
	return ""
}

// printPath prints nothing of an object that was not reached.
func printPath(object uintptr, has string) {
	entry := pathEntry(object)
	if entry.object == 0 {
		return
	}
	print("object with ", has, " is reached: ")
	printObject(object)
	print("\n")
	for entry.object != 0 {
		print("\tfrom ")
		word := entry.word
		holder, _, _ := findObject(word, 0, 0)
		if holder == 0 {
			holder = word
			printRoot(word)
		} else {
			printObject(holder)
			print(" at +", word-holder, "\n")
		}
		entry = pathEntry(holder)
	}
}

// printObject says of an object what is known without its type: its size, and the type if the heap keeps it.
func printObject(object uintptr) {
	s := spanOfUnchecked(object)
	print(hex(object), " (", s.elemsize, " bytes")
	if typ := objectType(s, object); typ != nil {
		print(", ", toRType(typ).string())
	}
	print(")")
}

// objectType is the type that the heap keeps of objects that are not small, or nil.
func objectType(s *mspan, object uintptr) *_type {
	switch {
	case s.spanclass.noscan() || heapBitsInSpan(s.elemsize):
		return nil
	case s.spanclass.sizeclass() == 0:
		return s.largeType
	}
	return *(**_type)(unsafe.Pointer(object))
}

// printRoot says where a word outside of the heap is.
func printRoot(word uintptr) {
	if word >= tableData() && word < tableDataEnd() || word >= tableBss() && word < tableBssEnd() {
		print("a variable at ", hex(word), "\n")
		return
	}
	for _, gp := range allgs {
		t := threadOf(gp)
		record := uintptr(unsafe.Pointer(t))
		switch {
		case word-record < unsafe.Sizeof(*t):
			print("the record of goroutine ", gp.goid, " at +", word-record, "\n")
			return
		case t.regs != 0 && word >= t.regs && word < t.regsEnd:
			print("a register (+", word-t.regs, " of what the system saved) of ")
			printFrameOf(gp, stoppedAt(gp), word)
			return
		case word >= gp.stack.lo && word < gp.stack.hi:
			printFrameOf(gp, stoppedAt(gp), word)
			return
		}
	}
	print("the runtime at ", hex(word), "\n")
}

// stoppedAt is the innermost frame of a goroutine that the collector scans.
func stoppedAt(gp *g) walk {
	if t := threadOf(gp); t.savedSP == 0 && t.parkedFP != 0 {
		fp := t.parkedFP
		return walkFrom(gp, *(*uintptr)(unsafe.Pointer(fp + returnSlot)), fp+callerSP, *(*uintptr)(unsafe.Pointer(fp)))
	}
	return walkStopped(gp)
}

// printFrameOf prints the function whose frame a word is in.
func printFrameOf(gp *g, w walk, word uintptr) {
	for w.inside != nil || w.fp+callerSP <= word {
		if !w.next() {
			break
		}
	}
	print("goroutine ", gp.goid, " [", gp.waitreason.String(), "]: ")
	if w.f.valid() {
		file, line := funcline(w.f, w.pc-1)
		print(funcname(w.f), " ", file, ":", line)
	}
	print(", ", hex(w.fp-word), " below the frame pointer\n")
}
