// Execution traces: what they are told of goroutines, threads and processors.
//
// Replaces from traceruntime.go, traceevent.go and tracestack.go what asks gc's scheduler: traceAcquire, eventWriter, the sweep's events,
// traceCPUSample, and how stacks are walked. The format, buffers, tables of strings and stacks, the reader's side and user annotations are GOROOT's.
//
// A goroutine is a thread here, so in a trace a thread runs one goroutine at a time and waits when that does. A processor of a trace is
// what a thread has from the moment its goroutine runs until it waits; there are as many as goroutines ran at the same time, which may be
// more than GOMAXPROCS. A goroutine that blocks in a system call keeps it, unless the runtime says beforehand that it will block.
//
// A hook costs one load and one branch while there is no trace.
//
// Invariant (told): thread.told is what the trace says of the thread's goroutine. A hook looks whether there is a trace before it owns a
// slot, so a trace may begin between a look and what the goroutine then does. Hence an event that would not follow from
// what was told is left out, or those that are missing come first.
// Invariant (section): told and processors change between traceAcquire and traceRelease, which own a slot, or while the world is stopped.
//
// Invariant (no-heap): nothing is allocated in a section, which may be one of the allocator's. So loops have no variables whose address is taken.
//
// Not here: the events of GODEBUG=traceallocfree=1. Sweeping is not told of processors beyond GOMAXPROCS, which
// go tool trace's utilisation does not know.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"internal/stringslite"
	"unsafe"
)

// toldState is what a trace says of a goroutine.
type toldState uint8

const (
	toldNothing toldState = iota // there is none, or the trace does not know it
	toldRunnable
	toldWaiting
	toldRunning
	toldCalling // in a system call
	toldBlocked // in a system call, without a processor
)

// traceProc is a processor of a trace.
type traceProc struct {
	id   uint64
	seq  uint64     // of its events in this generation
	next *traceProc // in the list of idle or of spare ones
	all  *traceProc
}

var traceProcs struct {
	lock  mutex
	idle  *traceProc
	spare *traceProc // of earlier traces
	all   *traceProc
	count uint64
}

// tracing: there is a trace, or was a moment ago.
var tracing bool

func traceEnabled() bool { return tracing }

// traceAcquire begins a section in which events are written, if there is a trace.
func traceAcquire() traceLocker {
	if !tracing {
		return traceLocker{}
	}
	return traceAcquireEnabled()
}

// traceAcquireEnabled owns a slot from here on: generations change when nobody else owns one.
func traceAcquireEnabled() traceLocker {
	mp := acquirem()
	gen := trace.gen.Load()
	if gen == 0 {
		releasem(mp)
		return traceLocker{}
	}
	return traceLocker{mp: mp, gen: gen}
}

// traceRelease ends the section, and wakes the goroutine that reads the trace if there is something to read.
func traceRelease(tl traceLocker) {
	releasem(tl.mp)
	if trace.workAvailable.Load() && trace.reader.Load() != nil && atomic.Load(&world.gen)&1 == 0 {
		wakeTraceReader()
	}
}

func wakeTraceReader() {
	if gp := traceReader(); gp != nil {
		goready(gp, 1)
	}
}

// eventWriter is called before an event that belongs to a running goroutine.
func (tl traceLocker) eventWriter(goStatus traceGoStatus, procStatus traceProcStatus) traceEventWriter {
	tl.tellRunning()
	return traceEventWriter{tl}
}

// tellRunning makes the trace say that the calling goroutine runs.
func (tl traceLocker) tellRunning() {
	t := threadOfM(tl.mp)
	if t.told == toldRunning {
		return
	}
	gp, w := &t.g, traceEventWriter{tl}
	switch t.told {
	case toldCalling:
		w.event(traceEvGoSyscallEnd)
		t.told = toldRunning
		return
	case toldBlocked:
		w.event(traceEvGoSyscallEndBlocked)
	}
	tl.takeProc(t)
	switch t.told {
	case toldNothing:
		gp.trace.reset()
		w.event(traceEvGoCreate, traceArg(gp.goid), tl.startPC(gp.startpc), 0)
	case toldWaiting:
		w.event(traceEvGoUnblock, traceArg(gp.goid), gp.trace.nextSeq(tl.gen), 0)
	}
	w.event(traceEvGoStart, traceArg(gp.goid), gp.trace.nextSeq(tl.gen))
	t.told = toldRunning
}

// takeProc gives the thread a processor.
func (tl traceLocker) takeProc(t *thread) {
	lock(&traceProcs.lock)
	pp := traceProcs.idle
	if pp != nil {
		traceProcs.idle = pp.next
	}
	unlock(&traceProcs.lock)
	w := traceEventWriter{tl}
	if pp == nil {
		pp = newTraceProc()
		w.event(traceEvProcStatus, traceArg(pp.id), traceArg(traceProcIdle))
	}
	pp.seq++
	w.event(traceEvProcStart, traceArg(pp.id), traceArg(pp.seq))
	t.proc = pp
}

// giveProc takes it away.
func (tl traceLocker) giveProc(t *thread) {
	traceEventWriter{tl}.event(traceEvProcStop)
	lock(&traceProcs.lock)
	t.proc.next = traceProcs.idle
	traceProcs.idle = t.proc
	unlock(&traceProcs.lock)
	t.proc = nil
}

// newTraceProc makes a processor, which has a thread from the beginning.
func newTraceProc() *traceProc {
	lock(&traceProcs.lock)
	pp := traceProcs.spare
	if pp != nil {
		traceProcs.spare = pp.next
	} else {
		pp = (*traceProc)(persistentalloc(unsafe.Sizeof(traceProc{}), 8, &memstats.other_sys))
	}
	*pp = traceProc{id: traceProcs.count, all: traceProcs.all}
	traceProcs.count++
	traceProcs.all = pp
	unlock(&traceProcs.lock)
	return pp
}

// resetTraceProcs forgets those of the last trace.
func resetTraceProcs() {
	for pp := traceProcs.all; pp != nil; pp = pp.all {
		pp.next = traceProcs.spare
		traceProcs.spare = pp
	}
	traceProcs.all, traceProcs.idle, traceProcs.count = nil, nil, 0
}

// The hooks. Each is called by the function that a trace would say does it, which is frame 0 of its stack, after a look at tracing. They
// have frames of their own: a slot in that of gopark, which nothing is stored in while there is no trace, would keep what was there before.

// traceCreated tells of a new goroutine, which the function that returns to callerpc has asked for.
func traceCreated(t *thread, callerpc uintptr, state toldState) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	t.g.trace.reset()
	event := traceEvGoCreate
	if state == toldWaiting {
		event = traceEvGoCreateBlocked
	}
	w := walkCaller(framePointer())
	for w.pc != callerpc && w.next() {
	}
	tl.eventWriter(traceGoRunning, traceProcRunning).event(event, traceArg(t.g.goid), tl.startPC(t.g.startpc), tl.stackFrom(w, 0))
	t.told = state
	traceRelease(tl)
}

// traceRunning tells that the calling goroutine runs, or runs again.
//
//go:noinline
func traceRunning() {
	if tl := traceAcquire(); tl.ok() {
		tl.tellRunning()
		traceRelease(tl)
	}
}

// traceEnded tells that the calling goroutine is at its end.
//
//go:noinline
func traceEnded() {
	if tl := traceAcquire(); tl.ok() {
		t := threadOfM(tl.mp)
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvGoDestroy)
		t.told = toldNothing
		tl.giveProc(t)
		traceRelease(tl)
	}
}

// traceParked tells that the calling goroutine waits.
func traceParked(reason traceBlockReason, skip int) {
	if tl := traceAcquire(); tl.ok() {
		stack := tl.stackFrom(walkCaller(framePointer()), skip)
		tl.tellStopped(toldWaiting, traceEvGoBlock, traceArg(trace.goBlockReasons[tl.gen%2][reason]), stack)
		traceRelease(tl)
	}
}

// traceYielded tells that it lets others run.
func traceYielded() {
	if tl := traceAcquire(); tl.ok() {
		stack := tl.stackFrom(walkCaller(framePointer()), 0)
		tl.tellStopped(toldRunnable, traceEvGoStop, traceArg(trace.goStopReasons[tl.gen%2][traceGoStopGoSched]), stack)
		traceRelease(tl)
	}
}

func (tl traceLocker) tellStopped(state toldState, event traceEventType, reason, stack traceArg) {
	t := threadOfM(tl.mp)
	tl.eventWriter(traceGoRunning, traceProcRunning).event(event, reason, stack)
	t.told = state
	tl.giveProc(t)
}

// traceReady tells that gp, which nobody else can wake, can go on.
func traceReady(gp *g, skip int) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	if t := threadOf(gp); t.told == toldWaiting {
		stack := tl.stackFrom(walkCaller(framePointer()), skip)
		traceEventWriter{tl}.event(traceEvGoUnblock, traceArg(gp.goid), gp.trace.nextSeq(tl.gen), stack)
		t.told = toldRunnable
	}
	traceRelease(tl)
}

// traceCalling tells that the caller's caller makes a system call; blocks: one that takes long.
func traceCalling(blocks bool) {
	tl := traceAcquire()
	if !tl.ok() {
		return
	}
	stack := tl.stackFrom(walkCaller(framePointer()), 1)
	t, w := threadOfM(tl.mp), tl.eventWriter(traceGoRunning, traceProcRunning)
	t.proc.seq++
	w.event(traceEvGoSyscallBegin, traceArg(t.proc.seq), stack)
	t.told = toldCalling
	if blocks {
		t.told = toldBlocked
		tl.giveProc(t)
	}
	traceRelease(tl)
}

// traceWorldStopping tells that the world is about to be stopped.
func traceWorldStopping(reason stwReason) {
	if tl := traceAcquire(); tl.ok() {
		tl.tellWorldStopped(reason, tl.stackFrom(walkCaller(framePointer()).entry(), 0))
		traceRelease(tl)
	}
}

func (tl traceLocker) tellWorldStopped(reason stwReason, stack traceArg) {
	tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvSTWBegin, tl.string(reason.String()), stack)
}

// traceWorldStarting is the other end of it, called while the world is stopped.
func traceWorldStarting(reason stwReason) {
	if tl := traceAcquire(); tl.ok() {
		if reason == stwGOMAXPROCS {
			tl.tellMaxProcs(tl.stackFrom(walkCaller(framePointer()).at("runtime.startTheWorld"), 0))
		}
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvSTWEnd)
		traceRelease(tl)
	}
}

func (tl traceLocker) tellMaxProcs(stack traceArg) {
	tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvProcsChange, traceArg(gomaxprocs), stack)
}

// traceCollecting tells that a collection begins to mark.
func traceCollecting() {
	if tl := traceAcquire(); tl.ok() {
		stack := tl.stackFrom(walkCaller(framePointer()).entry(), 0)
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvGCBegin, traceArg(trace.seqGC), stack)
		trace.seqGC++
		traceRelease(tl)
	}
}

// traceCollected tells that it has marked.
func traceCollected() {
	if tl := traceAcquire(); tl.ok() {
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvGCEnd, traceArg(trace.seqGC))
		trace.seqGC++
		traceRelease(tl)
	}
}

// GCSweepStart begins a loop that may sweep. The slot is the caller's until its end, so what is counted is in its P.
func (tl traceLocker) GCSweepStart() {
	tl.tellRunning()
	if threadOfM(tl.mp).proc.id < uint64(gomaxprocs) {
		sweep := &tl.mp.p.ptr().trace
		sweep.maySweep, sweep.swept, sweep.reclaimed = true, 0, 0
	}
}

// GCSweepSpan tells of the loop when it sweeps for the first time.
func (tl traceLocker) GCSweepSpan(bytesSwept uintptr) {
	sweep := &tl.mp.p.ptr().trace
	if !sweep.maySweep {
		return
	}
	if sweep.swept == 0 {
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvGCSweepBegin, tl.stackFrom(walkCaller(framePointer()).entry(), 0))
		sweep.inSweep = true
	}
	sweep.swept += bytesSwept
}

// GCSweepDone ends the loop.
func (tl traceLocker) GCSweepDone() {
	sweep := &tl.mp.p.ptr().trace
	if sweep.inSweep {
		tl.eventWriter(traceGoRunning, traceProcRunning).event(traceEvGCSweepEnd, traceArg(sweep.swept), traceArg(sweep.reclaimed))
	}
	sweep.maySweep, sweep.inSweep = false, false
}

// traceCPUSample notes a sample of a CPU profile. It runs in the handler that interrupted the thread.
func traceCPUSample(t *thread, stack []uintptr) {
	gen := trace.gen.Load()
	if gen == 0 {
		return
	}
	const hasProc, noProc = 0b1, 0b10 // a record of zeros means that others are lost
	header := [3]uint64{noProc, t.g.goid, t.m.procid}
	if t.proc != nil {
		header[0] = t.proc.id<<1 | hasProc
	}
	for !trace.signalLock.CompareAndSwap(0, 1) {
		osyield()
	}
	if log := trace.cpuLogWrite[gen%2].Load(); log != nil {
		log.write(nil, int64(traceClockNow()), header[:], stack)
	}
	trace.signalLock.Store(0)
}

// stack is for GOROOT's annotations: frame 0 is this function.
func (tl traceLocker) stack(skip int) traceArg {
	return tl.stackFrom(walkCaller(framePointer()), skip-1)
}

// stackFrom is the number of a stack of the calling goroutine.
func (tl traceLocker) stackFrom(w walk, skip int) traceArg {
	return tl.stackOf(&threadOfM(tl.mp).g, w, skip)
}

// stackOf is the number of a stack of gp's, without the outermost frames, which are the runtime's. Before it runs, there is only one.
func (tl traceLocker) stackOf(gp *g, w walk, skip int) traceArg {
	var pcs [traceStackSize]uintptr
	n := callersOf(w, skip, pcs[:])
	if n > 1 {
		n--
	}
	if n > 1 && gp.goid == 1 {
		n--
	}
	return traceArg(trace.stackTab[tl.gen%2].put(pcs[:n]))
}

// entry goes to the caller of the function by which the program has entered the part of the runtime that stops the world, collects or sweeps.
func (w walk) entry() walk {
	at := w
	for at.inRuntime() {
		isEntry := at.f.name("runtime.gcStart") || at.f.name("runtime.stopTheWorld") || at.f.name("runtime.stopTheWorldGC") || at.f.name("runtime.mallocgc")
		if !at.next() {
			break
		}
		if isEntry {
			w = at
		}
	}
	return w
}

// at goes to the function of that name, if it is among those of the runtime that are being called.
func (w walk) at(name string) walk {
	at := w
	for at.inRuntime() {
		if at.f.name(name) {
			return at
		}
		if !at.next() {
			break
		}
	}
	return w
}

func (w *walk) inRuntime() bool {
	return !w.f.valid() || stringslite.HasPrefix(funcname(w.f), "runtime.") || w.f.name("llgo_collect") || w.f.name("llgo.spillRegs")
}

// fpunwindExpand: a stack that was collected has a frame for each call, inlined or not.
func fpunwindExpand(dst, stack []uintptr) int {
	if len(stack) > 0 && stack[0] == logicalStackSentinel {
		stack = stack[1:]
	}
	return copy(dst, stack)
}

// startPC is the number of a stack that has the beginning of a function only.
func (tl traceLocker) startPC(pc uintptr) traceArg {
	start := [1]uintptr{pc + sys.PCQuantum}
	return traceArg(trace.stackTab[tl.gen%2].put(start[:]))
}
