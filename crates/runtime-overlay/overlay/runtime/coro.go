// Coroutines, for iter.Pull.
//
// Replaces coro.go's switching, which exchanges goroutines on one thread. Here a coroutine is a goroutine like others;
// a switch wakes the one and parks the other.
//
// Invariant (coro): of the goroutines that use a coro exactly one runs; c.gp is the other.

package runtime

import (
	"internal/runtime/sys"
	"unsafe"
)

//go:linkname newcoro
func newcoro(f func(*coro)) *coro {
	c := &coro{f: f}
	t := newThread(func() { corostart(c) }, sys.GetCallerPC())
	t.unstarted = true
	t.g.waitreason = waitReasonCoroutine
	liveGoroutines.Add(1)
	setgstatus(&t.g, _Gdead, _Gwaiting)
	if tracing {
		traceCreated(t, sys.GetCallerPC(), toldWaiting)
	}
	c.gp.set(&t.g)
	return c
}

// corostart is what a coroutine runs. When it ends, the goroutine waiting in c goes on.
func corostart(c *coro) {
	defer coroexit(c)
	c.f(c)
}

// coroexit ends the coroutine; the goroutine that it wakes does not find it counted any more.
func coroexit(c *coro) {
	next := c.gp.ptr()
	c.gp = 0
	threadOf(getg()).uncounted = true
	liveGoroutines.Add(-1)
	goready(next, 0)
}

// coroswitch wakes the goroutine that waits in c and waits there itself.
//
//go:linkname coroswitch
func coroswitch(c *coro) {
	next := c.gp.ptr()
	c.gp.set(getg())
	gopark(coroHandOff, unsafe.Pointer(next), waitReasonCoroutine, traceBlockGeneric, 1)
}

func coroHandOff(gp *g, next unsafe.Pointer) bool {
	goready((*g)(next), 0)
	return true
}
