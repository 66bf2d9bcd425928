// What gc's profiles need to know about threads and stacks.
//
// Replaces callers, saveblockevent, and the goroutine and thread profiles of mprof.go. Buckets, sampling, and the records that
// runtime/pprof reads are gc's; so are the places that report allocations, blocking and contention.

package runtime

import (
	"internal/goarch"
	"internal/profilerecord"
	"unsafe"
)

// makeProfBuffer gives m.profStack memory, with the first sample that a thread takes.
func makeProfBuffer(mp *m) {
	if mp.profStack != nil || debug.profstackdepth == 0 {
		return
	}
	n := uintptr(maxSkip) + 1 + uintptr(debug.profstackdepth)
	p := persistentalloc(n*goarch.PtrSize, goarch.PtrSize, &memstats.buckhash_sys)
	mp.profStack = unsafe.Slice((*uintptr)(p), n)
}

// profilealloc records an allocation.
func profilealloc(mp *m, x unsafe.Pointer, size uintptr) {
	makeProfBuffer(mp)
	heapProfilealloc(mp, x, size)
}

// saveblockevent records that the caller's caller, or skip frames further up, blocked or made others wait.
func saveblockevent(cycles, rate int64, skip int, which bucketType) {
	mp := acquirem()
	makeProfBuffer(mp)
	if mp.profStack != nil {
		n := callersOf(walkCaller(framePointer()), max(skip-1, 0), mp.profStack[:debug.profstackdepth])
		saveBlockEventStack(cycles, rate, mp.profStack[:n], which)
	}
	releasem(mp)
}

// callers is Callers for kept code; skip 0 is its caller.
func callers(skip int, pcbuf []uintptr) int {
	return callersOf(walkCaller(framePointer()), skip, pcbuf)
}

// threadCreateProfileInternal counts threads; gc does not record either who made one.
func threadCreateProfileInternal(size int, copyFn func(profilerecord.StackRecord)) (n int, ok bool) {
	lock(&allglock)
	threads := allgs
	unlock(&allglock)
	n = len(threads)
	if n > size {
		return n, false
	}
	for _, gp := range threads {
		copyFn(profilerecord.StackRecord{Stack: threadOf(gp).m.createstack[:]})
	}
	return n, true
}

// goroutineProfileWithLabels records where all goroutines are, the calling one first, with the world stopped.
func goroutineProfileWithLabels(p []profilerecord.StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	if len(p) == 0 {
		return NumGoroutine(), false
	}
	if len(labels) != len(p) {
		labels = nil
	}
	self := getg()
	own := walkCaller(framePointer())
	stop := stopTheWorld(stwGoroutineProfile)
	defer startTheWorld(stop)
	n = countProfiled()
	if n > len(p) {
		return n, false
	}
	pcs := make([]uintptr, debug.profstackdepth)
	p[0].Stack = stackOf(own, pcs)
	if labels != nil {
		labels[0] = self.labels
	}
	at := 1
	for _, gp := range allgs {
		if gp == self || !profiled(gp) {
			continue
		}
		p[at].Stack = stackOf(walkStopped(gp), pcs)
		if labels != nil {
			labels[at] = gp.labels
		}
		at++
	}
	return n, true
}

func countProfiled() (n int) {
	for _, gp := range allgs {
		if profiled(gp) {
			n++
		}
	}
	return n
}

// profiled reports whether a goroutine is alive, and not the runtime's own.
func profiled(gp *g) bool {
	return readgstatus(gp) != _Gdead && !isSystemGoroutine(gp, false)
}

// stackOf is a copy of the stack; pcs is scratch.
func stackOf(w walk, pcs []uintptr) []uintptr {
	pcs = pcs[:callersOf(w, 0, pcs)]
	stack := make([]uintptr, len(pcs))
	copy(stack, pcs)
	return stack
}
