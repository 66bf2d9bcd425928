// What gc's memory manager would report of single objects and spans to execution traces: nothing.
//
// Replaces the events of traceallocfree.go, which only GODEBUG=traceallocfree=1 asks for.

package runtime

import "internal/abi"

func traceAllocFreeEnabled() bool                                  { return false }
func (tl traceLocker) HeapObjectAlloc(addr uintptr, typ *abi.Type) {}
func (tl traceLocker) HeapObjectFree(addr uintptr)                 {}
func (tl traceLocker) SpanAlloc(s *mspan)                          {}
func (tl traceLocker) SpanFree(s *mspan)                           {}
func stackcache_clear(c *mcache)                                   {}

// goschedguarded: long clears are interrupted by the system.
func goschedguarded() {}
