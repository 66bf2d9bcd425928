// Marking on several processors.
//
// Replaces gcBgMarkWorker and what schedules it: gc's workers run beside the program, ours help the collecting thread while the
// world is stopped. Each is a goroutine of the runtime's that sleeps until a round of marking begins, takes part if it wakes before
// the round ends, and drains gc's queues together with all others.
//
// A round is one word, so that it is seen and changed as a whole:
//
//	bits 0–15 idle      markers that found the queues empty
//	bits 16–31 joined   markers that take part
//	bits 32–63 number   odd while markers may join
//
// Invariant (queue-owner): the collecting thread owns all slots, and each marker borrows one of them with its P, so that no two use
// one P's queue and caches.
// Invariant (ended): a marker becomes idle only after it has seen the common queue empty, later than it put something there, and
// only what is not idle puts. So all are idle and the queue is empty only if nothing is left to mark.
// Invariant (no-roots): a marker is not running in the sense of world.go. What is on its stack is in a queue or marked.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const (
	idleMarker   = 1
	joinedMarker = 1 << 16
	markerField  = 1<<16 - 1
	markingRound = 1 << 32
)

// fewBytes is a heap that one thread has marked before another would be awake.
const fewBytes = 4 << 20

// maxMarkers bounds the threads that are kept for marking.
const maxMarkers = 32

var markers struct {
	round   atomic.Uint64
	wake    uint32       // futex: changes when a round begins
	started atomic.Int32 // goroutines that there are beside the collecting one
	slot    int32        // the collecting thread's
	several bool         // they mark beside the collecting one in this round
	took    int64        // threads that marked in the last round
}

// worthMarkers reports whether the collection in progress is large. Under stress some of the small ones count as large.
func worthMarkers() bool {
	return work.heap0 >= fewBytes || gcStress.every != 0 && work.cycles.Load()%8 == 0
}

// startMarkers makes the goroutines that further collections of this size can use.
func startMarkers() {
	if !worthMarkers() {
		return
	}
	for markers.started.Load() < min(gomaxprocs, numCPUStartup, maxMarkers)-1 {
		markers.started.Add(1)
		go runMarker(markers.started.Load())
	}
}

// runMarker takes part in rounds. Numbers begin with 1.
func runMarker(number int32) {
	t := threadOf(getg())
	t.marker = number
	if tracing {
		traceParked(traceBlockSystemGoroutine, 0)
	}
	stopRunning()
	t.leaveRunning(0)
	for {
		seen := atomic.Load(&markers.wake)
		if number < gomaxprocs && joinRound() {
			t.markInRound(number)
		}
		futexsleep(&markers.wake, seen, -1)
	}
}

// joinRound reports whether there is a round, which now counts on the caller.
func joinRound() bool {
	for {
		round := markers.round.Load()
		if round&markingRound == 0 {
			return false
		}
		if markers.round.CompareAndSwap(round, round+joinedMarker) {
			return true
		}
	}
}

// markInRound marks until the collecting thread ends the round.
func (t *thread) markInRound(number int32) {
	own := t.slot
	t.slot = (markers.slot + number) % gomaxprocs
	t.slots++
	pp := allPs[t.slot]
	t.m.p.set(pp)
	for {
		gcDrain(&pp.gcw, 0)
		if !waitForWork() {
			break
		}
	}
	t.slots--
	t.slot = own
	t.m.p.set(allPs[own])
	markers.round.Add(-joinedMarker)
}

// waitForWork is called with nothing to do. It reports whether there is something again; otherwise the round has ended.
func waitForWork() bool {
	markers.round.Add(idleMarker)
	for try := 0; ; try++ {
		round := markers.round.Load()
		if round&markingRound == 0 {
			return false
		}
		if work.full != 0 {
			if markers.round.CompareAndSwap(round, round-idleMarker) {
				return true
			}
			continue
		}
		lookAgain(try)
	}
}

// lookAgain waits a little: rounds are short.
func lookAgain(try int) {
	if try < slotSpins {
		procyield(10)
	} else {
		osyield()
	}
}

// markTogether marks all that the queues lead to, with all markers that there are.
func markTogether(gcw *gcWork) {
	markers.slot = threadOf(getg()).slot
	markers.several = markers.started.Load() > 0 && worthMarkers() && len(paths.table) == 0
	markers.took = 1
	if !markers.several {
		gcDrain(gcw, 0)
	} else {
		markers.round.Add(markingRound + joinedMarker)
		atomic.Xadd(&markers.wake, 1)
		futexwakeup(&markers.wake, 1<<30)
		for gcDrain(gcw, 0); !endRound(); gcDrain(gcw, 0) {
		}
		markers.several = false
	}
}

// endRound is called by the collecting thread with nothing to do. It ends the round when the others have nothing to do
// either, and returns false when there is work again.
func endRound() bool {
	markers.round.Add(idleMarker)
	for try := 0; ; try++ {
		round := markers.round.Load()
		idle, joined := round&markerField, round/joinedMarker&markerField
		switch {
		case work.full != 0:
			if markers.round.CompareAndSwap(round, round-idleMarker) {
				return false
			}
		case idle == joined:
			if markers.round.CompareAndSwap(round, round+markingRound-idle*idleMarker-joinedMarker) {
				markers.took = int64(joined)
				waitForMarkers()
				return true
			}
		default:
			lookAgain(try)
		}
	}
}

// waitForMarkers returns when none uses its P any more.
func waitForMarkers() {
	for try := 0; markers.round.Load()/joinedMarker&markerField != 0; try++ {
		lookAgain(try)
	}
}
