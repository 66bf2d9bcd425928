// Scanning stacks: frame by frame, without what is known to be dead.
//
// Replaces scanstack: gc's compiler says of each frame exactly where pointers are. Ours says which spill slots and which of the registers
// that callees save hold a value that is still needed at a call's return address (docs/runtime-contract.md, frame maps). Every other
// word of a stack may be a pointer, and so may all words of a frame that is not at a call, and of C code with all its callers.
//
// Variables in a frame that its function does not need any more are scanned if some word that is scanned points to them, as gc's
// stack objects are, and with its tables (mgcstack.go): the stack is walked first, and only then are all pointers into it known.
//
// A register that a function saves on entry holds a value of its caller, if that one needs it or saves it as well, or else of the
// caller's caller and so on. So where a register was saved is kept until a frame further out decides.
//
// Invariant (complete): the frames that are walked partition the stack from the stack pointer to its upper end; where the walk cannot
// go on, the rest is scanned word by word, with the registers that nobody decided about.

package runtime

import (
	"internal/goarch"
	"unsafe"
)

// frameMap says what of a frame is needed while one of the function's calls is in progress.
type frameMap struct {
	known      bool
	savedCount uintptr
	saved      uintptr // pairs of uvarints: a register, and how many words below the frame pointer it is saved
	count      uintptr // of slots
	far        uintptr // the first of them is so many words below the frame pointer
	fixed      uintptr // above so many words below the frame pointer are only slots and saved registers
	partCount  uintptr
	parts      uintptr // pairs of uvarints: so many words below the frame pointer a part begins, and 4 * words + kind
	needed     uintptr // bits, of saved registers, then of slots, then of parts that may have pointers; 0: all
}

// Kinds of a frame's parts that do not always count (crates/object-emission/src/frames.rs).
const (
	variablePart    = iota // counts also if something points to it
	pointerFreePart        // never counts
	argumentsPart
)

// noBits is the row of functions that need nothing.
var noBits byte

// recentMaps are maps that each marker found in this cycle or an earlier one, by return address: the frames of a recursion, and of
// goroutines that wait at the same place, are searched once. No field is a pointer, so that they are no roots.
var recentMaps [maxMarkers][128]struct {
	pc    uintptr
	frame frameMap
}

// scanstack scans a goroutine's stack and, if a signal stopped it, its registers.
func scanstack(gp *g, gcw *gcWork) int64 {
	t := threadOf(gp)
	marker := threadOf(getg()).marker
	s := &stackScans[marker]
	*s = stackScan{gcw: gcw, hi: gp.stack.hi, marker: marker}
	sp := t.parkedFP
	if t.savedSP != 0 {
		sp = t.savedSP &^ 7
	}
	s.objects.stack = stack{sp, s.hi}
	if t.savedSP != 0 {
		fp := gp.sched.bp
		if !findrow(gp.sched.pc - 1).valid() {
			fp = 0 // C code may use the register for something else
		}
		s.walk(sp, fp, frameMap{})
		regs := t.regs &^ 7
		s.scan(regs, t.regsEnd)
	} else if sp != 0 {
		// The frame at which it parked is left out: it has no pointers that nobody else has.
		s.walk(sp, sp, frameMap{})
	} else {
		return 0
	}
	s.deferred(t.frames)
	s.scanObjects()
	return int64(gp.stack.hi - sp)
}

// stackScans are those of the markers: one on a marker's own stack would be taken for an object of the heap, where there can be none.
var stackScans [maxMarkers]stackScan

// stackScan is a walk outwards over a goroutine's frames.
type stackScan struct {
	gcw    *gcWork
	hi     uintptr
	marker int32
	saved  [32]uintptr // where a frame further in has saved each register; 0: nowhere, or it is decided

	objects stackScanState    // variables that count only if something points to them, and what points into the stack
	record  stackObjectRecord // of the next of them
}

// walk scans the stack from sp on; fp is the frame pointer of the innermost frame.
func (s *stackScan) walk(sp, fp uintptr, frame frameMap) {
	at := sp
	for fp >= at && fp < s.hi-callerSP-returnSlot && fp&7 == 0 {
		s.frame(at, fp, &frame)
		at = fp + callerSP
		pc := *(*uintptr)(unsafe.Pointer(fp + returnSlot))
		fp = *(*uintptr)(unsafe.Pointer(fp))
		if !findrow(pc - 1).valid() {
			break
		}
		frame = s.mapAt(pc)
	}
	s.scanSaved()
	s.scan(at, s.hi)
}

// frame scans the words from at to the frame pointer, which all are the frame's.
func (s *stackScan) frame(at, fp uintptr, frame *frameMap) {
	if !frame.known || fp-at < frame.far*goarch.PtrSize {
		s.scanSaved()
		s.scan(at, fp)
		return
	}
	if frame.needed == 0 {
		s.scanSaved()
		isSave := s.save(fp, frame)
		for ; at < fp; at += goarch.PtrSize {
			if word := (fp - at) / goarch.PtrSize; word > 63 || isSave>>word&1 == 0 {
				s.word(at)
			}
		}
		return
	}
	s.save(fp, frame)
	if fixed := fp - frame.fixed*goarch.PtrSize; fixed > at {
		at = s.scanParts(at, fp, frame)
		s.scan(at, fixed)
	}
	slots := fp - frame.far*goarch.PtrSize
	for i := uintptr(0); i < frame.count; i++ {
		if frame.needs(frame.savedCount + i) {
			s.word(slots + i*goarch.PtrSize)
		}
	}
}

// scanParts scans the frame from at to the end of its last part that does not always count. Those that are not needed now it leaves out;
// variables it puts down.
func (s *stackScan) scanParts(at, fp uintptr, frame *frameMap) uintptr {
	p := frame.parts
	bit := frame.savedCount + frame.count
	for i := uintptr(0); i < frame.partCount; i++ {
		var below, words uintptr
		below, p = uvarintAt(p)
		words, p = uvarintAt(p)
		from, size, kind := fp-below*goarch.PtrSize, words/4*goarch.PtrSize, words%4
		if kind != pointerFreePart {
			bit++
			if frame.needs(bit - 1) {
				continue
			}
		}
		s.scan(at, from)
		if kind == variablePart {
			s.record.size = int32(size)
			s.objects.addObject(from, &s.record)
		}
		at = from + size
	}
	return at
}

// deferred finds deferred calls that are variables and follow in their list behind one that is an object of the heap, as those of
// loops are: nothing else points there.
func (s *stackScan) deferred(frame *llgoDeferFrame) {
	for ; frame != nil; frame = frame.link {
		for d := frame.list; d != nil; d = d.link {
			if at := uintptr(unsafe.Pointer(d)); at-s.objects.stack.lo >= s.hi-s.objects.stack.lo {
				s.word(uintptr(unsafe.Pointer(&d.link)))
			}
		}
	}
}

// scanObjects scans the variables that something points to which has been scanned.
func (s *stackScan) scanObjects() {
	s.objects.buildIndex()
	for {
		p, _ := s.objects.getPtr()
		if p == 0 {
			break
		}
		object := s.objects.findObject(p)
		if object == nil || object.r == nil {
			continue
		}
		object.setRecord(nil)
		from := s.objects.stack.lo + uintptr(object.off)
		if len(paths.table) != 0 {
			noteVariable(from, from+uintptr(object.size))
		}
		s.scan(from, from+uintptr(object.size))
	}
	for x := s.objects.head; x != nil; {
		next := x.next
		x.nobj = 0
		putempty((*workbuf)(unsafe.Pointer(x)))
		x = next
	}
	s.objects = stackScanState{} // it is a variable, and where its buffers were will be objects
}

// save decides about the registers that the frame's function saved, and returns where it did: a bit for each word below the frame pointer.
func (s *stackScan) save(fp uintptr, frame *frameMap) (words uint64) {
	p := frame.saved
	for i := uintptr(0); i < frame.savedCount; i++ {
		var register, word uintptr
		register, p = uvarintAt(p)
		word, p = uvarintAt(p)
		if at := s.saved[register]; at != 0 && frame.needs(i) {
			s.word(at)
		}
		s.saved[register] = fp - word*goarch.PtrSize
		words |= 1 << word
	}
	return words
}

// scanSaved decides that all saved registers are needed.
func (s *stackScan) scanSaved() {
	for register := range s.saved {
		if at := s.saved[register]; at != 0 {
			s.word(at)
			s.saved[register] = 0
		}
	}
}

// word scans one word.
func (s *stackScan) word(at uintptr) {
	if p := *(*uintptr)(unsafe.Pointer(at)); p-heapFrom < heapTo-heapFrom {
		markGuessed(p, at, s.gcw)
	} else if p-s.objects.stack.lo < s.hi-s.objects.stack.lo {
		s.putPtr(p, at)
	}
}

// scan scans the words from at to end.
func (s *stackScan) scan(at, end uintptr) {
	guessedBytes.Add(end - at)
	from, size := heapFrom, heapTo-heapFrom
	lo := s.objects.stack.lo
	depth := s.hi - lo
	for ; at < end; at += goarch.PtrSize {
		if p := *(*uintptr)(unsafe.Pointer(at)); p-from < size {
			markGuessed(p, at, s.gcw)
		} else if p-lo < depth {
			s.putPtr(p, at)
		}
	}
}

// putPtr notes that p, the word at the address, points into the stack.
func (s *stackScan) putPtr(p, at uintptr) {
	s.objects.putPtr(p, false)
	if len(paths.table) != 0 {
		notePath(p&^(goarch.PtrSize-1), at)
	}
}

// mapAt is the map of the frame of a function that waits for a call which returns to pc.
func (s *stackScan) mapAt(pc uintptr) frameMap {
	recent := &recentMaps[s.marker]
	entry := &recent[pc%uintptr(len(recent))]
	if entry.pc != pc {
		entry.pc, entry.frame = pc, findFrameMap(pc)
	}
	return entry.frame
}

func findFrameMap(pc uintptr) (m frameMap) {
	f := findrow(pc - 1)
	tab := tableFuncTab()
	index := (uintptr(unsafe.Pointer(f.e)) - tab - 8) / unsafe.Sizeof(funcEntry{})
	maps := tab + uintptr(*(*uint32)(unsafe.Pointer(tab + 4)))
	off := *(*uint32)(unsafe.Pointer(maps + 4*index))
	if off == 0 {
		return m
	}
	head, p := uvarintAt(tab + uintptr(off))
	m.known, m.savedCount, m.saved = true, head/2, p
	for range m.savedCount {
		_, p = uvarintAt(p)
		_, p = uvarintAt(p)
	}
	m.count, p = uvarintAt(p)
	m.far, p = uvarintAt(p)
	m.fixed, p = uvarintAt(p)
	m.partCount, p = uvarintAt(p)
	m.parts = p
	bits := m.savedCount + m.count
	for range m.partCount {
		var words uintptr
		_, p = uvarintAt(p)
		words, p = uvarintAt(p)
		if words%4 != pointerFreePart {
			bits++
		}
	}
	if head&1 == 0 {
		m.needed = uintptr(unsafe.Pointer(&noBits))
		return m
	}
	row := (bits + 7) / 8
	for call := f.entry(); ; {
		var distance uintptr
		distance, p = uvarintAt(p)
		call += distance
		if distance == 0 || call > pc {
			return m
		}
		if call == pc {
			m.needed = p
			return m
		}
		p += row
	}
}

func uvarintAt(at uintptr) (value, next uintptr) {
	v, p := uvarint((*byte)(unsafe.Pointer(at)))
	return uintptr(v), uintptr(unsafe.Pointer(p))
}

func (m *frameMap) needs(i uintptr) bool {
	return m.needed == 0 || *(*byte)(unsafe.Pointer(m.needed + i/8))>>(i%8)&1 != 0
}
