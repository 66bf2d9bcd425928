// Processor slots, GOMAXPROCS, NumCPU.
//
// Replaces acquirem, releasem, procPin, procUnpin, procresize, GOMAXPROCS, SetDefaultGOMAXPROCS and the spinning policy. In gc a thread owns a P while
// it runs Go code; here it owns one only while it is in a section that must not be shared: between acquirem and releasem, and
// while it holds a runtime mutex.
//
// Invariant (slot): thread.slots counts the sections a thread is in; from the first to the last it owns slots[thread.slot] and
// m.p is that P. Outside, m.p is the last one, for readers that lock what they read, and for the next section, which begins with it.
// Invariant (order): a thread that owns a slot never waits for one that waits for a slot.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// maxSlots is the largest GOMAXPROCS.
const maxSlots = 1024

// slots[i] says whether allPs[i] has an owner.
var slots [maxSlots]struct {
	taken uint32
	_     [60]byte
}

// allPs are all Ps ever made; the first gomaxprocs of them are in use.
var allPs [maxSlots]*p

// madeProcs is how many Ps there are; GOMAXPROCS may be smaller by now.
var madeProcs int32

// firstP is the P while the runtime starts.
var firstP p

// slotWaiters and slotFreed let threads sleep that find no slot for long.
var (
	slotWaiters int32
	slotFreed   uint32
)

const (
	slotSpins  = 20
	slotYields = 10
	slotNap    = 1e6 // ns
)

// acquirem begins a section in which the thread owns a slot.
func acquirem() *m {
	t := threadOfM(getg().m)
	t.m.locks++
	t.takeSlot()
	return &t.m
}

// releasem ends it.
func releasem(mp *m) {
	t := threadOfM(mp)
	t.m.locks--
	t.giveSlot()
}

func (t *thread) takeSlot() {
	t.slots++
	if t.slots > 1 {
		return
	}
	if t.slot >= atomic.Loadint32(&gomaxprocs) || !atomic.Cas(&slots[t.slot].taken, 0, 1) {
		t.findSlot()
		t.m.p.set(allPs[t.slot])
	}
}

// findSlot takes any slot.
func (t *thread) findSlot() {
	for try := 0; ; try++ {
		n := atomic.Loadint32(&gomaxprocs)
		for range n {
			t.slot++
			if t.slot >= n {
				t.slot = 0
			}
			if atomic.Cas(&slots[t.slot].taken, 0, 1) {
				return
			}
		}
		waitForSlot(try)
	}
}

func waitForSlot(try int) {
	switch {
	case try < slotSpins:
		procyield(10)
	case try < slotSpins+slotYields:
		osyield()
	default:
		seen := atomic.Load(&slotFreed)
		atomic.Xaddint32(&slotWaiters, 1)
		futexsleep(&slotFreed, seen, slotNap)
		atomic.Xaddint32(&slotWaiters, -1)
	}
}

func (t *thread) giveSlot() {
	t.slots--
	if t.slots > 0 {
		return
	}
	// Who begins to wait meanwhile may be overlooked; it looks again after a nap.
	atomic.StoreRel(&slots[t.slot].taken, 0)
	if atomic.Loadint32(&slotWaiters) > 0 {
		atomic.Xadd(&slotFreed, 1)
		futexwakeup(&slotFreed, 1)
	}
}

// takeAllSlots makes t, which owns a slot, the only thread that owns one.
func takeAllSlots(t *thread) {
	for i := range int32(len(allp)) {
		for try := 0; i != t.slot && !atomic.Cas(&slots[i].taken, 0, 1); try++ {
			waitForSlot(try)
		}
	}
}

func giveAllSlots(t *thread) {
	for i := range int32(len(allp)) {
		if i != t.slot {
			atomic.Store(&slots[i].taken, 0)
		}
	}
	atomic.Xadd(&slotFreed, 1)
	futexwakeup(&slotFreed, 1<<30)
}

// procPin gives the calling thread an id below GOMAXPROCS that no other thread has until procUnpin.
func procPin() int {
	acquirem()
	return int(threadOfM(getg().m).slot)
}

func procUnpin() {
	releasem(getg().m)
}

// GOMAXPROCS sets the number that is asked for; how many threads run is the system's business.
func GOMAXPROCS(n int) int {
	old := int(atomic.Loadint32(&gomaxprocs))
	if n > 0 && n != old {
		stop := stopTheWorldGC(stwGOMAXPROCS)
		changeProcs(int32(min(n, maxSlots)))
		startTheWorldGC(stop)
	}
	return old
}

// changeProcs is setProcs for a running program, whose processor time is counted.
func changeProcs(n int32) {
	now := nanotime()
	if sched.procresizetime != 0 {
		sched.totaltime += int64(gomaxprocs) * (now - sched.procresizetime)
	}
	sched.procresizetime = now
	setProcs(n)
	gcCPULimiter.resetCapacity(now, n)
}

// setProcs makes the Ps that are missing, then lets n of them be owned. Nothing else runs. Those that are not owned any more give up
// the spans they allocate from, or the next collection would count as new what was allocated before.
func setProcs(n int32) {
	for i := n; i < gomaxprocs; i++ {
		flushmcache(int(i))
	}
	allPs[0] = &firstP
	for i := int32(0); i < n; i++ {
		if allPs[i] == nil {
			allPs[i] = new(p)
			initP(allPs[i], i)
			allPs[i].mcache = allocmcache()
			madeProcs = i + 1
		}
	}
	allp = allPs[:max(n, madeProcs)]
	atomic.Storeint32(&gomaxprocs, n)
}

func SetDefaultGOMAXPROCS() {
	GOMAXPROCS(int(numCPUStartup))
}

func defaultGOMAXPROCSUpdateGODEBUG() {}

//go:linkname internal_sync_runtime_canSpin internal/sync.runtime_canSpin
func internal_sync_runtime_canSpin(i int) bool {
	return i < 4 && numCPUStartup > 1
}

//go:linkname internal_sync_runtime_doSpin internal/sync.runtime_doSpin
func internal_sync_runtime_doSpin() {
	procyield(30)
}
