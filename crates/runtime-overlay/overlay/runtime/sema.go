// A semaphore per thread, for notes where GOROOT's are not made of futexes.
//
// Replaces semacreate, semasleep and semawakeup of os_darwin.go and its like, which wait as each of these systems does.

//go:build darwin || netbsd || openbsd || solaris

package runtime

import "internal/runtime/atomic"

func semacreate(mp *m) {}

// semasleep takes one of what semawakeup gives, and reports with -1 that none came within ns nanoseconds, if ns is not negative.
func semasleep(ns int64) int32 {
	sema := &threadOf(getg()).os.sema
	until := int64(forever)
	if ns >= 0 {
		until = nanotime() + ns
	}
	for {
		if n := atomic.Load(sema); n > 0 {
			if atomic.Cas(sema, n, n-1) {
				return 0
			}
			continue
		}
		if ns >= 0 {
			if ns = until - nanotime(); ns <= 0 {
				return -1
			}
		}
		futexsleep(sema, 0, ns)
	}
}

func semawakeup(mp *m) {
	sema := &threadOfM(mp).os.sema
	atomic.Xadd(sema, 1)
	futexwakeup(sema, 1)
}
