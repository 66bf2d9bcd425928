// What runs beside the program after a collection: sweeping, finalizers, cleanups, giving memory back to the system.
//
// Replaces bgsweep, bgscavenge, FreeOSMemory, wakefing's caller and runFinalizers. In gc the scheduler wakes these goroutines when
// it is idle; here whoever finds that all is swept does, often [GC], so that finalizers run soon after it. The sweeper starts with
// the first collection, so that a program that never collects has no thread for it.

package runtime

import (
	"internal/abi"
	"internal/runtime/atomic"
	"unsafe"
)

var sweeper struct {
	started uint32
	wanted  uint32 // 1 if there is something to sweep
	sema    uint32 // what the sweeper waits for
}

func wakeSweeper() {
	if atomic.Cas(&sweeper.started, 0, 1) {
		go runSweeper()
	}
	if atomic.Cas(&sweeper.wanted, 0, 1) {
		semrelease(&sweeper.sema)
	}
}

// runSweeper sweeps what allocation has not swept, after each cycle.
func runSweeper() {
	for {
		semacquire(&sweeper.sema)
		atomic.Store(&sweeper.wanted, 0)
		for sweepone() != ^uintptr(0) {
		}
		for freeSomeWbufs(true) {
		}
		wakeFinalizers()
		wakeScavenger()
	}
}

func wakeFinalizers() {
	if gp := wakefing(); gp != nil {
		goready(gp, 0)
	}
	if gcCleanups.needsWake() {
		gcCleanups.wake()
	}
}

var scavengerStarted bool // the sweeper's

// wakeScavenger lets memory be given back if more is retained than the pacer wants. There is no thread for
// it before there is something to give.
func wakeScavenger() {
	if heapRetained() <= scavenge.gcPercentGoal.Load() && gcController.mappedReady.Load() <= scavenge.memoryLimitGoal.Load() {
		return
	}
	if scavengerStarted {
		scavenger.wake()
		return
	}
	scavengerStarted = true
	go runScavenger()
}

// runScavenger gives memory back, a bit at a time, with the pauses that gc's controller asks for.
func runScavenger() {
	scavenger.scavenge = scavengeSome
	scavenger.init()
	for {
		released, worked := scavenger.run()
		if released == 0 {
			scavenger.park()
			continue
		}
		mheap_.pages.scav.releasedBg.Add(released)
		scavenger.sleep(worked)
	}
}

// scavengeSome gives about n bytes back and says how long it took. gc's does so on the system stack, which
// does not pin a thread of ours.
func scavengeSome(n uintptr) (released uintptr, took int64) {
	mp := acquirem()
	start := nanotime()
	released = mheap_.pages.scavenge(n, nil, false)
	took = max(nanotime()-start, 0)
	releasem(mp)
	scavenge.backgroundTime.Add(took)
	return released, took
}

//go:linkname runtime_debug_freeOSMemory runtime/debug.freeOSMemory
func runtime_debug_freeOSMemory() {
	GC()
	mp := acquirem()
	mheap_.scavengeAll()
	releasem(mp)
}

// sweepone sweeps one span, of which GOROOT's stays as heapSweepone. gc's only counts m.locks up, which
// does not pin a thread of ours.
func sweepone() uintptr {
	mp := acquirem()
	npages := heapSweepone()
	isAllocating := mp.mallocing != 0
	releasem(mp)
	if npages == ^uintptr(0) && !isAllocating {
		wakeFinalizers()
	}
	return npages
}

// runFinalizers is the goroutine that calls finalizers, one after the other.
func runFinalizers() {
	lock(&finlock)
	fing = getg()
	unlock(&finlock)
	for {
		lock(&finlock)
		queue := finq
		finq = nil
		if queue == nil {
			gopark(finalizercommit, unsafe.Pointer(&finlock), waitReasonFinalizerWait, traceBlockSystemGoroutine, 1)
			continue
		}
		unlock(&finlock)
		for queue != nil {
			queue = runFinalizerBlock(queue)
		}
	}
}

// runFinalizerBlock calls the block's finalizers, gives the block back and returns the next one.
func runFinalizerBlock(block *finBlock) *finBlock {
	n := block.cnt
	for i := n; i > 0; i-- {
		f := &block.fin[i-1]
		fingStatus.Or(fingRunningFinalizer)
		callFinalizer(f)
		fingStatus.And(^fingRunningFinalizer)
		f.fn, f.arg, f.ot = nil, nil, nil
		atomic.Store(&block.cnt, i-1)
	}
	next := block.next
	lock(&finlock)
	finexecuted += uint64(n)
	block.next = finc
	finc = block
	unlock(&finlock)
	return next
}

// callFinalizer passes the object as the finalizer's parameter type wants it.
func callFinalizer(f *finalizer) {
	if f.arg == nil { // so Go 1.24 queues cleanups
		(*(*func())(unsafe.Pointer(&f.fn)))()
		return
	}
	if f.fint.Kind() != abi.Interface {
		(*(*func(unsafe.Pointer))(unsafe.Pointer(&f.fn)))(f.arg)
		return
	}
	value := eface{&f.ot.Type, f.arg}
	if inter := (*interfacetype)(unsafe.Pointer(f.fint)); len(inter.Methods) != 0 {
		value._type = (*_type)(unsafe.Pointer(assertE2I(inter, value._type)))
	}
	(*(*func(eface))(unsafe.Pointer(&f.fn)))(value)
}

// ready is goready to the collector.
func ready(gp *g, traceskip int, next bool) {
	goready(gp, traceskip)
}
