// Mutexes of the runtime: three-state futex locks.
//
// Replaces lock_spinbit.go: its lock queues waiting m's and counts on gc's semaphores. Here mutex.key is a
// 32-bit futex: 0 free, 1 taken, 2 taken and somebody may wait. Who holds one owns a processor slot (proc.go). Notes come from GOROOT's lock_futex.go
// or lock_sema.go; what runtime/cgo wants to be called while a thread waits for one is nothing here.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

var (
	noYield   unsafe.Pointer
	cgo_yield = &noYield
)

const (
	lockFree    = 0
	lockTaken   = 1
	lockWaiting = 2
	lockSpins   = 40
)

func lock(l *mutex) {
	lock2(l)
}

func unlock(l *mutex) {
	unlock2(l)
}

func lock2(l *mutex) {
	acquirem()
	key := key32(&l.key)
	for spin := 0; spin < lockSpins; spin++ {
		if atomic.Cas(key, lockFree, lockTaken) {
			return
		}
		cpuPause()
	}
	for atomic.Xchg(key, lockWaiting) != lockFree {
		futexsleep(key, lockWaiting, -1)
	}
}

func unlock2(l *mutex) {
	key := key32(&l.key)
	switch atomic.Xchg(key, lockFree) {
	case lockFree:
		throw("unlock of unlocked lock")
	case lockWaiting:
		futexwakeup(key, 1)
	}
	releasem(getg().m)
}
