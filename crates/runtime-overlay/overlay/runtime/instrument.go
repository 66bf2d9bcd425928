// Heap dumps, leaked goroutines and sanitizers: none of them.
//
// Replaces heapdump.go, the entry points of race, msan and asan, cgocheck.go and
// checkptr.go. The profile of leaked goroutines is empty.

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

//go:linkname runtime_debug_WriteHeapDump runtime/debug.WriteHeapDump
func runtime_debug_WriteHeapDump(fd uintptr) {
	throw("heap dumps are not supported")
}

func cgoCheckMemmove2(typ *_type, dst, src unsafe.Pointer, off, size uintptr) {}
func cgoCheckPtrWrite(dst *unsafe.Pointer, src unsafe.Pointer)                {}
func cgoCheckSliceCopy(typ *_type, dst, src unsafe.Pointer, n int)            {}
func racenotify(c *hchan, idx uint, sg *sudog)                                {}
func racesync(c *hchan, sg *sudog)                                            {}
