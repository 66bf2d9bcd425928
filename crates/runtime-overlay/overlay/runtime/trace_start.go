// Execution traces: their beginning, generations and end.
//
// Replaces StartTrace and traceAdvance of trace.go. gc changes generations while the program runs, and asks for each goroutine what it does
// when it is heard of for the first time; here the world is stopped, and a generation begins with all goroutines and processors.
// The goroutines that change generations and read the trace are GOROOT's.
//
// Invariant (quiet): while the world is stopped nobody else is in a section of traceAcquire, since the caller owns all slots. So the buffers of
// all threads are the caller's.

package runtime

import "unsafe"

// StartTrace begins a trace, which ReadTrace reads.
func StartTrace() error {
	if traceEnabled() || traceShuttingDown() {
		return errorString("tracing is already enabled")
	}
	// The last trace may be about to be cleared away.
	semacquire(&traceShutdownSema)
	semrelease(&traceShutdownSema)
	semacquire(&traceAdvanceSema)
	traceInitReadCPU()
	gen := traceNextGen(trace.lastNonZeroGen)
	trace.seqGC = 1
	trace.headerWritten = false
	trace.readerGen.Store(gen)
	trace.flushedGen.Store(0)
	traceRegisterLabelsAndReasons(gen)
	stop := stopTheWorld(stwStartTrace)
	tracing = true
	resetTraceProcs()
	for _, gp := range allgs {
		threadOf(gp).beginTold()
	}
	beginGeneration(gen)
	startTheWorld(stop)
	traceStartReadCPU()
	traceAdvancer.start()
	semrelease(&traceAdvanceSema)
	return nil
}

// beginTold decides what the trace is told of a goroutine first.
func (t *thread) beginTold() {
	t.proc = nil
	switch t.g.atomicstatus.Load() {
	case _Grunnable:
		t.told = toldRunnable
	case _Gwaiting:
		t.told = toldWaiting
	case _Grunning:
		t.told = toldRunning
		if t.running == 0 { // a marker
			t.told = toldWaiting
		}
	default:
		t.told = toldNothing
	}
	if t.told == toldRunning {
		t.proc = newTraceProc()
	}
}

// beginGeneration is called while the world is stopped.
func beginGeneration(gen uintptr) {
	trace.gen.Store(gen)
	tl := traceAcquire()
	traceClock(gen)
	for pp := traceProcs.all; pp != nil; pp = pp.all {
		pp.seq = 0
	}
	for pp := traceProcs.idle; pp != nil; pp = pp.next {
		tl.writer().writeProcStatus(pp.id, traceProcIdle, false).end()
	}
	for _, gp := range allgs {
		tl.tellStatus(threadOf(gp))
	}
	tl.tellMaxProcs(0)
	tl.tellWorldStopped(stwStartTrace, 0)
	tl.HeapGoal()
	traceRelease(tl)
}

// tellStatus repeats for a generation what was told of a goroutine. A thread says itself what it has.
func (tl traceLocker) tellStatus(t *thread) {
	gp, own := &t.g, traceLocker{mp: &t.m, gen: tl.gen}
	gp.trace.seq[tl.gen%2] = 0
	switch t.told {
	case toldRunnable:
		tl.tellIdle(gp, traceGoRunnable)
	case toldWaiting:
		tl.tellIdle(gp, traceGoWaiting)
	case toldRunning:
		own.writer().writeProcStatus(t.proc.id, traceProcRunning, false).end()
		own.writer().writeGoStatus(gp.goid, int64(t.m.procid), traceGoRunning, false, 0).end()
	case toldCalling:
		own.writer().writeProcStatus(t.proc.id, traceProcSyscall, false).end()
		own.writer().writeGoStatus(gp.goid, int64(t.m.procid), traceGoSyscall, false, 0).end()
	case toldBlocked:
		own.writer().writeGoStatus(gp.goid, int64(t.m.procid), traceGoSyscall, false, 0).end()
	}
}

// tellIdle is tellStatus of a goroutine that has no thread in the trace.
func (tl traceLocker) tellIdle(gp *g, status traceGoStatus) {
	stack := uint64(tl.stackOf(gp, walkStopped(gp), 0))
	tl.writer().writeGoStatus(gp.goid, -1, status, false, stack).end()
}

// StopTrace ends the trace and returns when it has been read.
func StopTrace() {
	traceAdvance(true)
}

// traceAdvance ends a generation, and the trace or begins the next one; it returns when the generation has been read.
//
//go:linkname traceAdvance
func traceAdvance(stopTrace bool) {
	semacquire(&traceAdvanceSema)
	gen := trace.gen.Load()
	if gen == 0 { // another has stopped it
		semrelease(&traceAdvanceSema)
		return
	}
	trace.lastNonZeroGen = gen
	if stopTrace {
		stop := stopTheWorld(stwStopTrace)
		lock(&trace.lock)
		trace.shutdown.Store(true)
		trace.gen.Store(0)
		unlock(&trace.lock)
		tracing = false
		flushThreads(gen)
		startTheWorld(stop)
	} else {
		next := traceNextGen(gen)
		traceRegisterLabelsAndReasons(next)
		stop := stopTheWorld(stwStartTrace)
		flushThreads(gen)
		beginGeneration(next)
		startTheWorld(stop)
	}
	endGeneration(gen)
	if stopTrace {
		semacquire(&traceShutdownSema)
		traceStopReadCPU()
	}
	semacquire(&trace.doneSema[gen%2])
	if stopTrace {
		clearTrace()
	}
	semrelease1(&traceAdvanceSema, true, 0)
	if stopTrace {
		traceAdvancer.stop()
		semrelease(&traceShutdownSema)
	}
}

// flushThreads hands all threads' buffers to the reader, while the world is stopped.
func flushThreads(gen uintptr) {
	lock(&trace.lock)
	for _, gp := range allgs {
		flushThread(&threadOf(gp).m, gen)
	}
	unlock(&trace.lock)
}

func flushThread(mp *m, gen uintptr) {
	bufs := &mp.trace.buf[gen%2]
	for i, buf := range bufs {
		if buf != nil {
			traceBufFlush(buf, gen)
			bufs[i] = nil
		}
	}
}

// endGeneration writes the tables of a generation to which no events come any more.
func endGeneration(gen uintptr) {
	traceReadCPU(gen)
	traceCPUFlush(gen)
	trace.stackTab[gen%2].dump(gen)
	trace.stringTab[gen%2].reset(gen)
	lock(&trace.lock)
	trace.flushedGen.Store(gen)
	unlock(&trace.lock)
	wakeTraceReader()
}

// clearTrace is called when all of a trace has been read.
func clearTrace() {
	lock(&trace.lock)
	if trace.reading != nil || trace.reader.Load() != nil || !trace.full[0].empty() || !trace.full[1].empty() {
		throw("trace: reading after shutdown")
	}
	for trace.empty != nil {
		buf := trace.empty
		trace.empty = buf.link
		sysFree(unsafe.Pointer(buf), unsafe.Sizeof(*buf), &memstats.other_sys)
	}
	trace.headerWritten = false
	trace.shutdown.Store(false)
	unlock(&trace.lock)
}
