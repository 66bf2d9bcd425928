// What Go 1.25 has and Go 1.24 does not, as the other files want it: synctest bubbles under their final name, and ties of addresses to
// them. Replaces timer.unlockAndRun, and getOrSetBubbleSpecial and what it calls.

//go:build go1.25

package runtime

import (
	"internal/runtime/gc"
	"unsafe"
)

const pageShift = gc.PageShift

func bubbleOf(gp *g) *synctestBubble { return gp.bubble }

func setBubble(gp *g, bubble *synctestBubble) { gp.bubble = bubble }

func mappedArenas() []arenaIdx { return mheap_.heapArenas }

// checkTimers runs the timers of a P that are due.
func checkTimers(pp *p) (now, next int64, ran bool) { return pp.timers.check(0, nil) }

func setNumCPU(n int32) { numCPUStartup = n }

// unlockAndRun runs a timer whose lock is held. gc does so on a stack of its own, which belongs to no synctest bubble; here it is the
// stack of whoever looks at the timers.
func (t *timer) unlockAndRun(now int64, bubble *synctestBubble) {
	gp := getg()
	outer := bubbleOf(gp)
	setBubble(gp, nil)
	t.unlockAndRunBubbled(now, bubble)
	setBubble(gp, outer)
}

// bubbles ties addresses to synctest bubbles.
var bubbles struct {
	lock mutex
	ids  map[unsafe.Pointer]uint64
}

// getOrSetBubbleSpecial says which bubble p belongs to, seen from bubbleid; add ties it if it belongs to none.
func getOrSetBubbleSpecial(p unsafe.Pointer, bubbleid uint64, add bool) (assoc int) {
	b := &bubbles
	lock(&b.lock)
	defer unlock(&b.lock)
	id, ok := b.ids[p]
	switch {
	case ok && id == bubbleid:
		return bubbleAssocCurrentBubble
	case ok:
		return bubbleAssocOtherBubble
	case !add || !inHeap(uintptr(p)):
		return bubbleAssocUnbubbled
	}
	if b.ids == nil {
		b.ids = make(map[unsafe.Pointer]uint64)
	}
	b.ids[p] = bubbleid
	return bubbleAssocCurrentBubble
}

//go:linkname synctest_disassociate internal/synctest.disassociate
func synctest_disassociate(p unsafe.Pointer) {
	lock(&bubbles.lock)
	delete(bubbles.ids, p)
	unlock(&bubbles.lock)
}
