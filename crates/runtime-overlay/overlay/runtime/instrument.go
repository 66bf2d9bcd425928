// Execution traces and sanitizers: none of them.
//
// Replaces trace*.go, heapdump.go, tracestack.go, the entry points of race, msan and asan, cgocheck.go and
// checkptr.go. The profile of leaked goroutines is empty; tasks and regions of runtime/trace are not recorded;
// starting a trace is refused.

package runtime

import (
	"internal/profilerecord"
	"unsafe"
)

func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {}

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

//go:linkname runtime_debug_WriteHeapDump runtime/debug.WriteHeapDump
func runtime_debug_WriteHeapDump(fd uintptr) {
	throw("heap dumps are not supported")
}

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
