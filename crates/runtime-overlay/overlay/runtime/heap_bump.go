// The heap during bring-up: memory is taken and never given back.
//
// Replaces malloc.go's mallocgc and persistentalloc and all of mheap.go, mgc*.go, mfinal.go, mcleanup.go, mstats.go and pinner.go behind them.
// Everything else in the overlay uses the heap through the functions here and does not know how it works, so
// that a collecting heap is another file. What follows from never collecting: finalizers and cleanups never
// run, a weak pointer stays valid, debug.SetGCPercent and SetMemoryLimit only remember their argument.
//
// Each thread takes objects from a chunk of its own; chunks are cut from regions of fresh, zeroed pages.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const (
	heapRegionSize = 64 << 30
	heapChunkSize  = 1 << 20
)

// heapCache is a thread's part of the heap.
type heapCache struct {
	next, end uintptr
	objects   uint64
	bytes     uint64
}

// heapRegion is where chunks come from.
var heapRegion struct {
	lock      mutex
	next, end uintptr
	start     uintptr
	regions   uint64
	chunks    atomic.Uint64 // bytes handed out
}

var zerobase uintptr

var physPageSize uintptr

// mallocgc returns a zeroed object.
func mallocgc(size uintptr, typ *_type, needzero bool) unsafe.Pointer {
	if size == 0 {
		return unsafe.Pointer(&zerobase)
	}
	align := uintptr(16)
	if size <= 8 {
		align = 8
	}
	gp := getg()
	if gp == nil || size > heapChunkSize/4 {
		return unsafe.Pointer(takeHeap(alignUp(size, 4096)))
	}
	c := &threadOfM(gp.m).heap
	p := alignUp(c.next, align)
	if p+size > c.end {
		p = takeHeap(heapChunkSize)
		c.end = p + heapChunkSize
	}
	c.next = p + size
	c.objects++
	c.bytes += uint64(size)
	return unsafe.Pointer(p)
}

// takeHeap cuts n bytes from the region, mapping a new one when it is used up.
func takeHeap(n uintptr) uintptr {
	r := &heapRegion
	lock(&r.lock)
	if r.next+n > r.end {
		size := max(alignUp(n, heapRegionSize), heapRegionSize)
		p := c_mmap(nil, size, _PROT_READ|_PROT_WRITE, _MAP_ANON|_MAP_PRIVATE|mapNoReserve, -1, 0)
		if p == ^uintptr(0) {
			unlock(&r.lock)
			throw("runtime: out of memory")
		}
		r.next, r.end = p, p+size
		if r.start == 0 {
			r.start = p
		}
	}
	p := r.next
	r.next += n
	unlock(&r.lock)
	r.chunks.Add(int64(n))
	return p
}

// persistentalloc returns zeroed memory that is never freed and that may hold pointers to the heap.
func persistentalloc(size, align uintptr, sysStat *sysMemStat) unsafe.Pointer {
	if align < 16 {
		align = 16
	}
	return unsafe.Pointer(alignUp(takeHeap(alignUp(size+align, 16)), align))
}

// roundupsize is the capacity growslice gets for a request: a size class of gc's would do, sixteenths waste less.
func roundupsize(size uintptr, noscan bool) (reqSize uintptr) {
	switch {
	case size <= 8:
		return 8
	case size <= 256:
		return alignUp(size, 16)
	case size <= 1024:
		return alignUp(size, 64)
	case size <= 32<<10:
		return alignUp(size, 512)
	}
	return alignUp(size, 8192)
}

// GC has nothing to collect.
func GC() {}

func SetFinalizer(obj any, finalizer any) {
	e := efaceOf(&obj)
	if e._type == nil {
		throw("runtime.SetFinalizer: first argument is nil")
	}
	if e._type.Kind_ != kindPointer {
		throw("runtime.SetFinalizer: first argument is " + toRType(e._type).string() + ", not pointer")
	}
}

const kindPointer = 22

// AddCleanup records nothing: the object is never collected.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	return Cleanup{}
}

func (c Cleanup) Stop() {}

func (p *Pinner) Pin(pointer any) {}

func (p *Pinner) Unpin() {}

// weakHandles has the one cell for each object that a weak pointer was made of.
var weakHandles struct {
	lock  mutex
	cells map[unsafe.Pointer]*unsafe.Pointer
}

//go:linkname internal_weak_runtime_registerWeakPointer weak.runtime_registerWeakPointer
func internal_weak_runtime_registerWeakPointer(p unsafe.Pointer) unsafe.Pointer {
	w := &weakHandles
	lock(&w.lock)
	cell := w.cells[p]
	if cell == nil {
		if w.cells == nil {
			w.cells = make(map[unsafe.Pointer]*unsafe.Pointer)
		}
		cell = new(unsafe.Pointer)
		*cell = p
		w.cells[p] = cell
	}
	unlock(&w.lock)
	return unsafe.Pointer(cell)
}

//go:linkname internal_weak_runtime_makeStrongFromWeak weak.runtime_makeStrongFromWeak
func internal_weak_runtime_makeStrongFromWeak(u unsafe.Pointer) unsafe.Pointer {
	if u == nil {
		return nil
	}
	return *(*unsafe.Pointer)(u)
}

func ReadMemStats(m *MemStats) {
	*m = MemStats{EnableGC: true}
	forEachGRace(func(gp *g) {
		m.Mallocs += threadOf(gp).heap.objects
		m.TotalAlloc += threadOf(gp).heap.bytes
	})
	m.Sys = heapRegion.chunks.Load()
	m.Alloc, m.HeapAlloc, m.HeapInuse, m.HeapObjects = m.TotalAlloc, m.TotalAlloc, m.Sys, m.Mallocs
	m.HeapSys = m.Sys
}

// readGCStats: no pauses; the three last words are time of the last collection, their number, total pause.
//
//go:linkname readGCStats runtime/debug.readGCStats
func readGCStats(pauses *[]uint64) {
	*pauses = append((*pauses)[:0], 0, 0, 0)
}

var (
	gcPercent   int32 = 100
	memoryLimit int64 = maxInt64
)

const maxInt64 = 1<<63 - 1

//go:linkname setGCPercent runtime/debug.setGCPercent
func setGCPercent(in int32) (out int32) {
	out, gcPercent = gcPercent, in
	return out
}

//go:linkname setMemoryLimit runtime/debug.setMemoryLimit
func setMemoryLimit(in int64) (out int64) {
	out = memoryLimit
	if in >= 0 {
		memoryLimit = in
	}
	return out
}

//go:linkname runtime_debug_freeOSMemory runtime/debug.freeOSMemory
func runtime_debug_freeOSMemory() {}

// reflect_verifyNotInHeapPtr reports whether reflect may make a pointer of p that is not to the heap.
//
//go:linkname reflect_verifyNotInHeapPtr reflect.verifyNotInHeapPtr
func reflect_verifyNotInHeapPtr(p uintptr) bool {
	return p != ^uintptr(0) && !inHeap(p)
}

// inHeap reports whether p points to what mallocgc returned.
func inHeap(p uintptr) bool {
	return p >= heapRegion.start && p < heapRegion.end
}

// KeepAlive's argument is alive until the call.
//
//go:noinline
func KeepAlive(x any) {}
