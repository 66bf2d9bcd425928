// What gc's memory manager reports to execution traces: nothing, since there are none.
//
// Replaces the tracer's locker with the events that the heap emits. They would pull in gc's traceback.

package runtime

import "internal/abi"

func traceEnabled() bool                                           { return false }
func traceAllocFreeEnabled() bool                                  { return false }
func traceAcquire() traceLocker                                    { return traceLocker{} }
func traceRelease(tl traceLocker)                                  {}
func (tl traceLocker) ok() bool                                    { return false }
func (tl traceLocker) GCSweepStart()                               {}
func (tl traceLocker) GCSweepSpan(bytesSwept uintptr)              {}
func (tl traceLocker) GCSweepDone()                                {}
func (tl traceLocker) HeapAlloc(live uint64)                       {}
func (tl traceLocker) HeapGoal()                                   {}
func (tl traceLocker) HeapObjectAlloc(addr uintptr, typ *abi.Type) {}
func (tl traceLocker) HeapObjectFree(addr uintptr)                 {}
func (tl traceLocker) SpanAlloc(s *mspan)                          {}
func (tl traceLocker) SpanFree(s *mspan)                           {}
func stackcache_clear(c *mcache)                                   {}

// goschedguarded: long clears are interrupted by the system.
func goschedguarded() {}
