// The collector: gc's heap, marker and sweeper, driven with the world stopped.
//
// Replaces gcStart, suspendG, resumeG, gcenable, bgsweep and the background workers. Everything else of gc's memory
// manager is kept: size classes, spans, caches, heap bitmaps, the marker's queues, specials (finalizers, cleanups, weak
// pointers), pacing, the page allocator and the statistics.
//
// A cycle is one stop: finish the last sweep, mark from the roots, let the sweep begin, go on. Because nothing
// else runs while marking, compiled code has no write barriers. Registers are scanned conservatively, variables too
// but for some of the runtime's own, stacks but for slots that are known to be dead (frames.go), the heap precisely.
//
// Invariant (roots): the roots are Table::Data and Table::Bss, all thread records, the stacks and registers of all
// threads, and what gc's marker treats as one (finalizer queues, specials). Other persistentalloc memory is not.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

//go:linkname collectEntryAddr llgo.funcAddr
func collectEntryAddr(f func(arg uintptr)) uintptr

//go:linkname spillRegs llgo.spillRegs
func spillRegs(fn, arg uintptr)

// gcStart runs a whole collection if the trigger asks for one and the caller may stop the world.
func gcStart(trigger gcTrigger) {
	mp := acquirem()
	unstable := mp.locks > 1 || mp.preemptoff != "" || mp.mallocing != 0
	wait := !unstable && trigger.kind == gcTriggerHeap && heapTriggerWaits()
	releasem(mp)
	if !unstable && !wait {
		if trigger.kind == gcTriggerCycle {
			letOthersRun()
		}
		spillRegs(collectEntryAddr(llgo_collect), uintptr(unsafe.Pointer(&trigger)))
	}
}

// letOthersRun gives those who are ready the time to go on, and to let go of what they hold: programs that call [GC] count on it,
// because gc's waits for its workers there.
func letOthersRun() {
	if int32(runningGoroutines.Load()) > 1 {
		usleep(20)
	}
}

// heapTriggerWaits reports whether a collection that the size of the heap asks for would take more than half of the time: that is so
// when gcCPULimiter's bucket, which collections fill and the program drains, has no room for one that takes as long as the
// last. gc's collector starts and lets the program run beside it.
func heapTriggerWaits() bool {
	now := nanotime()
	if gcCPULimiter.needUpdate(now) {
		gcCPULimiter.update(now)
	}
	bucket := &gcCPULimiter.bucket
	next := min(uint64(work.pauseNS)*uint64(gcCPULimiter.nprocs), bucket.capacity)
	return bucket.fill+next > bucket.capacity
}

// llgo_collect is called with all registers that may hold pointers stored on the stack.
//
//export llgo_collect
func llgo_collect(arg uintptr) {
	trigger := *(*gcTrigger)(unsafe.Pointer(arg))
	gp := getg()
	t := threadOf(gp)
	bubble := bubbleOf(gp)
	t.held = unsafe.Pointer(bubble)
	setBubble(gp, nil)
	gp.m.preemptoff = "gcing" // no collection inside
	for trigger.test() && sweepone() != ^uintptr(0) {
	}
	semacquire(&work.startSema)
	if trigger.test() {
		semacquire(&gcsema)
		semacquire(&worldsema)
		t.parkedFP = framePointer()
		collect(trigger)
		t.parkedFP = 0
		mProf_Flush()
		printTrace()
		semrelease(&worldsema)
		semrelease(&gcsema)
		prepareFreeWorkbufs()
		wakeSweeper()
		startMarkers()
	}
	semrelease(&work.startSema)
	gp.m.preemptoff = ""
	setBubble(gp, bubble)
	t.held = nil
}

// collect marks everything and prepares the sweep, with the world stopped.
func collect(trigger gcTrigger) {
	work.userForced = trigger.kind == gcTriggerCycle
	gcResetMarkState()
	work.stwprocs, work.maxprocs = gomaxprocs, gomaxprocs
	work.heap0 = gcController.heapLive.Load()
	work.pauseNS = 0
	work.mode = gcForceMode
	work.tSweepTerm = nanotime()
	stop := stopTheWorldWithSema(stwGCSweepTerm)
	gcCPULimiter.startGCTransition(true, stop.finishedStopping)
	finishsweep_m()
	clearpools()
	work.cycles.Add(1)
	gcController.startCycle(stop.finishedStopping, int(gomaxprocs), trigger)
	if tracing {
		traceCollecting()
	}
	mark(stop.finishedStopping)
	if tracing {
		traceCollected()
	}
	gcController.endCycle(work.tMarkTerm, int(gomaxprocs), work.userForced)
	endMark()
	recordCycle(stop)
	mProf_NextCycle()
	gcCPULimiter.finishGCTransition(work.tEnd)
	gcCPULimiter.startGCTransition(false, work.tEnd)
	gcCPULimiter.finishGCTransition(work.tEnd)
	startTheWorldWithSema(0, stop)
	wakeSweepWaiters()
}

// wakeSweepWaiters goes on with those who wait for the cycle. Nobody can be woken before the world runs again: a stopped
// thread may hold what the system takes for it.
func wakeSweepWaiters() {
	lock(&work.sweepWaiters.lock)
	injectglist(&work.sweepWaiters.list)
	unlock(&work.sweepWaiters.lock)
}

// mark leaves every reachable object marked.
func mark(now int64) {
	work.tMark = now
	work.tstart = now
	setGCPhase(_GCmark)
	work.nproc, work.nwait = 1, 0
	gcPrepareMarkRoots()
	gcMarkTinyAllocs()
	gcw := &getg().m.p.ptr().gcw
	heapFrom, heapTo = heapBounds()
	guessedBytes.Store(0)
	notePaths()
	for _, gp := range allgs {
		scanWords(uintptr(unsafe.Pointer(gp)), unsafe.Sizeof(thread{}), gcw)
	}
	markTogether(gcw)
	for _, pp := range allp {
		wbBufFlush1(pp)
		pp.gcw.dispose()
	}
	gcDrain(gcw, 0)
	gcw.dispose()
	printPaths()
	work.tMarkTerm = nanotime()
}

// endMark makes what was not marked ready for the sweeper, and sets the next goal.
func endMark() {
	setGCPhase(_GCmarktermination)
	work.heap1 = gcController.heapLive.Load()
	gcMark(work.tMarkTerm)
	work.heap2 = work.bytesMarked
	setGCPhase(_GCoff)
	gcSweep(gcBackgroundMode)
	for _, pp := range allp {
		pp.mcache.prepareForSweep()
		pp.pinnerCache = nil
	}
	memstats.lastHeapInUse = gcController.heapInUse.load()
	gcControllerCommit()
}

// recordCycle updates what MemStats and the pacer's readers see.
func recordCycle(stop worldStop) {
	now := nanotime()
	sec, nsec := walltime()
	unixNow := uint64(sec*1e9 + int64(nsec))
	work.tEnd = now
	work.pauseNS = now - stop.startedStopping
	atomic.Store64(&memstats.last_gc_unix, unixNow)
	atomic.Store64(&memstats.last_gc_nanotime, uint64(now))
	i := memstats.numgc % uint32(len(memstats.pause_ns))
	memstats.pause_ns[i] = uint64(work.pauseNS)
	memstats.pause_end[i] = unixNow
	memstats.pause_total_ns += uint64(work.pauseNS)
	work.cpuStats.accumulateGCPauseTime(now-stop.finishedStopping, work.maxprocs)
	work.cpuStats.accumulate(now, true)
	memstats.gc_cpu_fraction = float64(work.cpuStats.GCTotalTime-work.cpuStats.GCIdleTime) / float64(work.cpuStats.TotalTime)
	if work.userForced {
		memstats.numforcedgc++
	}
	memstats.numgc++
	mheap_.pages.scav.index.nextGen()
}

// printTrace prints the line that GODEBUG=gctrace=1 asks for. The three times are those to finish the last sweep, to mark and to
// set the next goal; several threads may mark.
func printTrace() {
	if debug.gctrace == 0 {
		return
	}
	var buf [24]byte
	before, after := work.tMark-work.tSweepTerm, work.tEnd-work.tMarkTerm
	marking := work.tMarkTerm - work.tMark
	printlock()
	print("gc ", memstats.numgc, " @", string(itoaDiv(buf[:], uint64(work.tSweepTerm-runtimeInitTime)/1e6, 3)), "s ",
		int(memstats.gc_cpu_fraction*100), "%: ")
	printMillis(before, "+")
	printMillis(marking, "+")
	printMillis(after, " ms clock, ")
	printMillis(before*int64(work.maxprocs), "+0/")
	printMillis(marking*markers.took, "/0+")
	printMillis(after*int64(work.maxprocs), " ms cpu, ")
	print(work.heap0>>20, "->", work.heap1>>20, "->", work.heap2>>20, " MB, ",
		gcController.lastHeapGoal>>20, " MB goal, ",
		gcController.lastStackScan.Load()>>20, " MB stacks, ",
		gcController.globalsScan.Load()>>20, " MB globals, ",
		work.maxprocs, " P")
	if work.userForced {
		print(" (forced)")
	}
	print("\n")
	printunlock()
}

func printMillis(ns int64, then string) {
	var buf [24]byte
	print(string(fmtNSAsMS(buf[:], uint64(ns))), then)
}

func injectglist(list *gList) {
	for !list.empty() {
		goready(list.pop(), 0)
	}
}

// suspendG: the world is stopped already.
func suspendG(gp *g) suspendGState {
	return suspendGState{g: gp, dead: gp.atomicstatus.Load() == _Gdead, stopped: true}
}

func resumeG(state suspendGState) {}

// casGToWaitingForSuspendG precedes the scan of the collecting goroutine's own stack.
func casGToWaitingForSuspendG(gp *g, old uint32, reason waitReason) {
	setgstatus(gp, old, _Gwaiting)
}

// readgstatus: a goroutine that was stopped where it ran could go on, which is another state for gc.
func readgstatus(gp *g) uint32 {
	status := gp.atomicstatus.Load()
	if status == _Grunning && threadOf(gp).regs != 0 {
		return _Grunnable
	}
	return status
}

// typedVariables are those of package runtime that hold addresses which are no pointers: where free pages begin, for example. An
// object that happens to be there would stay forever.
var typedVariables = [...]any{&firstP, &mheap_}

// markrootBlock scans one shard of the variables: typedVariables by their types. Of the others not every word is a pointer, and one
// that looks like it may point to a free object.
func markrootBlock(b0, n0 uintptr, ptrmask0 *uint8, gcw *gcWork, shard int) int64 {
	off := uintptr(shard) * rootBlockBytes
	if off >= n0 {
		return 0
	}
	n := min(uintptr(rootBlockBytes), n0-off)
	for at, end := b0+off, b0+off+n; at < end; {
		variable, typ := nextTypedVariable(at)
		if typ == nil {
			scanWords(at, end-at, gcw)
			break
		}
		from, to := min(max(at, variable), end), min(variable+typ.Size_, end)
		scanWords(at, from-at, gcw)
		scanTyped(variable, from, to, typ, gcw)
		at = to
	}
	return int64(n)
}

// nextTypedVariable is the first of typedVariables that ends behind the address, and its type.
func nextTypedVariable(at uintptr) (variable uintptr, typ *_type) {
	for i := range typedVariables {
		e := efaceOf(&typedVariables[i])
		from, elem := uintptr(e.data), (*ptrtype)(unsafe.Pointer(e._type)).Elem
		if at < from+elem.Size_ && (typ == nil || from < variable) {
			variable, typ = from, elem
		}
	}
	return variable, typ
}

// markrootFreeGStacks: dead goroutines keep their stacks.
func markrootFreeGStacks() {}

// deductAssistCredit: allocation never runs beside marking.
func deductAssistCredit(size uintptr) {}
