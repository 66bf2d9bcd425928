// The door to the heap.
//
// Replaces mallocgc, of which GOROOT's stays as heapMallocgc (manifest.json, renames), mallocinit's call and gcenable. It
// adds two things: signal handlers allocate from a small arena of the thread's, because the code they
// interrupt may be inside the allocator; and LLGO_GCSTRESS=n collects at every n-th allocation, less often
// where there is much to scan.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// heapCache is a piece of memory that objects of a signal handler live in; empty outside of handlers.
type heapCache struct {
	next, end uintptr
}

// gcStress is n of LLGO_GCSTRESS, 0 if not set, and when the next collection is due.
var gcStress struct {
	every, interval uint32
	count           atomic.Uint32
}

// stressScan is how much may be scanned for one allocation: programs with large heaps or thousands of stacks end, too.
const stressScan = 4 << 10

func stressCollect() {
	gcStress.count.Store(0)
	gcStart(gcTrigger{kind: gcTriggerCycle, n: work.cycles.Load() + 1})
	scanned := uint64(gcController.heapScanWork.Load()) + uint64(guessedBytes.Load())
	gcStress.interval = max(gcStress.every, uint32(scanned/stressScan))
}

// mallocgc returns a new object.
func mallocgc(size uintptr, typ *_type, needzero bool) unsafe.Pointer {
	t := threadOfM(getg().m)
	if t.heap.end != 0 {
		return t.heap.take(size)
	}
	if gcStress.every != 0 && gcStress.count.Add(1) >= gcStress.interval {
		stressCollect()
	}
	return heapMallocgc(size, typ, needzero)
}

func (c *heapCache) take(size uintptr) unsafe.Pointer {
	p := alignUp(c.next, 16)
	c.next = p + size
	if c.next > c.end {
		throw("a signal handler allocates too much")
	}
	return unsafe.Pointer(p)
}

// initHeap makes allocation possible. Nothing has been allocated before.
func initHeap() {
	if physPageSize == 0 {
		physPageSize = 4096
	}
	mallocinit()
	initP(&firstP, 0)
	firstP.mcache = mcache0
}

// enableCollection begins to collect, when all variables of the runtime have their values.
func enableCollection() {
	gcinit()
	if n := positive(gogetenv("LLGO_GCSTRESS")); n > 0 {
		gcStress.every, gcStress.interval = uint32(n), uint32(n)
	}
	paths.cycle = uint32(positive(gogetenv("LLGO_GCPATHS")))
	memstats.enablegc = true
}

// initP prepares a P for what the allocator and the collector keep in it.
func initP(pp *p, id int32) {
	pp.id = id
	pp.status = _Prunning
	pp.wbBuf.reset()
}

// KeepAlive's argument is alive until the call.
//
//go:noinline
func KeepAlive(x any) {}

// inHeap reports whether p points into the heap.
func inHeap(p uintptr) bool {
	return spanOfHeap(p) != nil
}

// inUserArenaChunk: there are no user arenas.
func inUserArenaChunk(p uintptr) bool { return false }
