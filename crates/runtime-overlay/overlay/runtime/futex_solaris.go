// Waiting by address on Solaris and illumos, whose kernels have nothing of the kind: a table of those who wait, each on a semaphore.
//
// Replaces nothing: gc has no futexes there, and its semaphores are made of ours (sema.go).
//
// Invariant (unstoppable): who holds a bucket's lock has all signals blocked, so that the world's stop finds nobody inside.
// Invariant (own-semaphore): every wait has a semaphore of its own, in its frame, since a signal may stop a thread that waits and make it
// wait in the handler. It is posted under the bucket's lock, and who waits takes that lock before the frame goes.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

const futexBuckets = 256

var futexTable [futexBuckets]futexBucket

// futexBucket has those who wait at some addresses. They are numbers, because what is on stacks does not escape to it.
type futexBucket struct {
	taken       uint32
	first, last uintptr
	_           [40]byte
}

// futexWaiter is in the frame of futexsleep.
type futexWaiter struct {
	addr   *uint32
	next   uintptr
	queued bool
	sem    semt
}

//go:linkname c_sem_init C.sem_init
func c_sem_init(sem *semt, shared int32, value uint32) int32

//go:linkname c_sem_wait C.sem_wait
func c_sem_wait(sem *semt) int32

//go:linkname c_sem_reltimedwait_np C.sem_reltimedwait_np
func c_sem_reltimedwait_np(sem *semt, timeout *timespec) int32

//go:linkname c_sem_post C.sem_post
func c_sem_post(sem *semt) int32

//go:linkname c_sem_destroy C.sem_destroy
func c_sem_destroy(sem *semt) int32

func bucketOf(addr *uint32) *futexBucket {
	at := uintptr(unsafe.Pointer(addr))
	return &futexTable[(at>>2^at>>10^at>>18)%futexBuckets]
}

// take locks the bucket and blocks all signals; old are those that were blocked before.
func (b *futexBucket) take(old *sigset) {
	all := sigset_all
	sigprocmask(_SIG_SETMASK, &all, old)
	for try := 0; !atomic.Cas(&b.taken, 0, 1); try++ {
		if try < lockSpins {
			cpuPause()
		} else {
			osyield()
		}
	}
}

func (b *futexBucket) give(old *sigset) {
	atomic.Store(&b.taken, 0)
	sigprocmask(_SIG_SETMASK, old, nil)
}

func waiterAt(at uintptr) *futexWaiter {
	return (*futexWaiter)(unsafe.Pointer(at))
}

func (b *futexBucket) add(w uintptr) {
	waiterAt(w).queued = true
	if b.last == 0 {
		b.first = w
	} else {
		waiterAt(b.last).next = w
	}
	b.last = w
}

// remove takes w, which follows before, out of the list.
func (b *futexBucket) remove(before, w uintptr) {
	next := waiterAt(w).next
	if before == 0 {
		b.first = next
	} else {
		waiterAt(before).next = next
	}
	if b.last == w {
		b.last = before
	}
	waiterAt(w).queued = false
}

// leave takes w out of the list if nobody has woken it.
func (b *futexBucket) leave(w uintptr) {
	if !waiterAt(w).queued {
		return
	}
	before := uintptr(0)
	for at := b.first; at != w; at = waiterAt(at).next {
		before = at
	}
	b.remove(before, w)
}

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	w := futexWaiter{addr: addr}
	c_sem_init(&w.sem, 0, 0)
	self, b := uintptr(unsafe.Pointer(&w)), bucketOf(addr)
	var old sigset
	b.take(&old)
	if atomic.Load(addr) == val {
		b.add(self)
		b.give(&old)
		w.wait(ns)
		b.take(&old)
		b.leave(self)
	}
	b.give(&old)
	c_sem_destroy(&w.sem)
}

// wait may return early, since a signal interrupts it.
func (w *futexWaiter) wait(ns int64) {
	if ns < 0 {
		c_sem_wait(&w.sem)
		return
	}
	ts := timespec{tv_sec: ns / 1e9, tv_nsec: ns % 1e9}
	c_sem_reltimedwait_np(&w.sem, &ts)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	b := bucketOf(addr)
	var old sigset
	b.take(&old)
	before := uintptr(0)
	for at := b.first; at != 0 && cnt > 0; {
		w := waiterAt(at)
		next := w.next
		if w.addr == addr {
			b.remove(before, at)
			c_sem_post(&w.sem)
			cnt--
		} else {
			before = at
		}
		at = next
	}
	b.give(&old)
}
