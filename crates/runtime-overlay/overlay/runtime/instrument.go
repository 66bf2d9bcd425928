// Profiles, execution traces and sanitizers: none of them.
//
// Replaces mprof.go, cpuprof.go, trace*.go, heapdump.go, tracestack.go, the entry points of race, msan and asan, cgocheck.go and
// checkptr.go. Profiles are empty and say so; tasks and regions of runtime/trace are not recorded; starting a
// trace is refused.

package runtime

import (
	"internal/profilerecord"
	"unsafe"
)

var (
	MemProfileRate   int = 512 * 1024
	blockprofilerate uint64
	mutexprofilerate uint64
)

func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool)           { return 0, true }
func BlockProfile(p []BlockProfileRecord) (n int, ok bool)                       { return 0, true }
func MutexProfile(p []BlockProfileRecord) (n int, ok bool)                       { return 0, true }
func ThreadCreateProfile(p []StackRecord) (n int, ok bool)                       { return 0, true }
func CPUProfile() []byte                                                         { panic("CPUProfile no longer available") }
func SetCPUProfileRate(hz int)                                                   {}
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {}

// SetBlockProfileRate remembers nothing: no event is ever recorded.
func SetBlockProfileRate(rate int) {}

func SetMutexProfileFraction(rate int) int {
	old := mutexprofilerate
	if rate >= 0 {
		mutexprofilerate = uint64(rate)
	}
	return int(old)
}

// GoroutineProfile has the calling goroutine only: others' stacks change while one looks.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	if len(p) == 0 {
		return 1, false
	}
	n = Callers(1, p[0].Stack0[:])
	clear(p[0].Stack0[n:])
	return 1, true
}

//go:linkname pprof_memProfileInternal
func pprof_memProfileInternal(p []profilerecord.MemProfileRecord, inuseZero bool) (n int, ok bool) {
	return 0, true
}

//go:linkname pprof_blockProfileInternal
func pprof_blockProfileInternal(p []profilerecord.BlockProfileRecord) (n int, ok bool) {
	return 0, true
}

//go:linkname pprof_mutexProfileInternal
func pprof_mutexProfileInternal(p []profilerecord.BlockProfileRecord) (n int, ok bool) {
	return 0, true
}

//go:linkname pprof_threadCreateInternal
func pprof_threadCreateInternal(p []profilerecord.StackRecord) (n int, ok bool) {
	return 0, true
}

//go:linkname pprof_goroutineProfileWithLabels
func pprof_goroutineProfileWithLabels(p []profilerecord.StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	if len(p) == 0 {
		return 1, false
	}
	pcs := make([]uintptr, 64)
	p[0].Stack = pcs[:Callers(1, pcs)]
	if len(labels) > 0 {
		labels[0] = getg().labels
	}
	return 1, true
}

//go:linkname pprof_goroutineLeakProfileWithLabels
func pprof_goroutineLeakProfileWithLabels(p []profilerecord.StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	return 0, true
}

//go:linkname goroutineLeakGC runtime/pprof.runtime_goroutineLeakGC
func goroutineLeakGC() {}

//go:linkname goroutineleakcount runtime/pprof.runtime_goroutineleakcount
func goroutineleakcount() int { return 0 }

//go:linkname pprof_fpunwindExpand
func pprof_fpunwindExpand(dst, src []uintptr) int {
	return copy(dst, src)
}

//go:linkname pprof_makeProfStack
func pprof_makeProfStack() []uintptr {
	return make([]uintptr, 128)
}

//go:linkname runtime_pprof_readProfile runtime/pprof.readProfile
func runtime_pprof_readProfile() ([]uint64, []unsafe.Pointer, bool) {
	return nil, nil, true
}

//go:linkname runtime_debug_WriteHeapDump runtime/debug.WriteHeapDump
func runtime_debug_WriteHeapDump(fd uintptr) {
	throw("heap dumps are not supported")
}

func blockevent(cycles int64, skip int) {}

//go:linkname mutexevent sync.event
func mutexevent(cycles int64, skip int) {}

func StartTrace() error {
	return errorString("tracing is not supported")
}

func StopTrace() {}

func ReadTrace() (buf []byte) { return nil }

//go:linkname traceAdvance
func traceAdvance(stopTrace bool) {}

//go:linkname trace_userTaskCreate runtime/trace.userTaskCreate
func trace_userTaskCreate(id, parentID uint64, taskType string) {}

//go:linkname trace_userTaskEnd runtime/trace.userTaskEnd
func trace_userTaskEnd(id uint64) {}

//go:linkname trace_userRegion runtime/trace.userRegion
func trace_userRegion(id, mode uint64, name string) {}

//go:linkname trace_userLog runtime/trace.userLog
func trace_userLog(id uint64, category, message string) {}

//go:linkname traceClockNow
func traceClockNow() traceTime { return traceTime(nanotime()) }

//go:linkname traceClockUnitsPerSecond runtime/trace.runtime_traceClockUnitsPerSecond
func traceClockUnitsPerSecond() uint64 { return 1e9 }

func cgoCheckMemmove2(typ *_type, dst, src unsafe.Pointer, off, size uintptr) {}
func cgoCheckPtrWrite(dst *unsafe.Pointer, src unsafe.Pointer)                {}
func cgoCheckSliceCopy(typ *_type, dst, src unsafe.Pointer, n int)            {}
func racenotify(c *hchan, idx uint, sg *sudog)                                {}
func racesync(c *hchan, sg *sudog)                                            {}
