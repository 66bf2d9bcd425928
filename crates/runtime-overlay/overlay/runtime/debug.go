// Settings of runtime/debug, what the build says about itself, metrics, and a few calls with nothing to do.
//
// Replaces setMaxStack, setMaxThreads, setCrashFD, Version, GOROOT, Breakpoint and metrics.go: they are tied to gc's stacks,
// m's, linker and heap.

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

var maxThreads int = 10000

//go:linkname setMaxThreads runtime/debug.setMaxThreads
func setMaxThreads(in int) (out int) {
	out, maxThreads = maxThreads, in
	return out
}

//go:linkname setMaxStack runtime/debug.setMaxStack
func setMaxStack(in int) (out int) {
	out = int(maxstacksize)
	maxstacksize = uintptr(in)
	return out
}

// setCrashFD sets the file that gets a copy of what a dying program prints.
//
//go:linkname setCrashFD
func setCrashFD(fd uintptr) uintptr {
	return crashFD.Swap(fd)
}

// buildVersion is the version of the Go tree that the program was built from.
var buildVersion string

func Version() string { return buildVersion }

var defaultGOROOT string

func GOROOT() string {
	if s := gogetenv("GOROOT"); s != "" {
		return s
	}
	return defaultGOROOT
}

// Breakpoint stops in the debugger.
func Breakpoint() {
	raise(_SIGTRAP)
}

func NumCgoCall() int64 { return 0 }

// printDebugLog: there is no debug log.
func printDebugLog() {}

// godebug_registerMetric keeps the counters of non-default GODEBUG behaviour, for readMetrics.
//
//go:linkname godebug_registerMetric internal/godebug.registerMetric
func godebug_registerMetric(name string, read func() uint64) {
	lock(&godebugMetrics.lock)
	godebugMetrics.list = append(godebugMetrics.list, godebugMetric{name, read})
	unlock(&godebugMetrics.lock)
}

type godebugMetric struct {
	name string
	read func() uint64
}

var godebugMetrics struct {
	lock mutex
	list []godebugMetric
}

// metricSample is runtime/metrics.Sample.
type metricSampleRecord struct {
	name    string
	kind    int
	scalar  uint64
	pointer unsafe.Pointer
}

const (
	metricKindBadRecord    = 0
	metricKindUint64Record = 1
)

// readMetrics answers for the counters that exist; all others are of kind bad.
//
//go:linkname readMetrics runtime/metrics.runtime_readMetrics
func readMetrics(samplesp unsafe.Pointer, len int, cap int) {
	for i := range unsafe.Slice((*metricSampleRecord)(samplesp), len) {
		s := (*metricSampleRecord)(unsafe.Add(samplesp, uintptr(i)*unsafe.Sizeof(metricSampleRecord{})))
		s.kind, s.scalar, s.pointer = metricKindBadRecord, 0, nil
		switch s.name {
		case "/sched/goroutines:goroutines":
			s.kind, s.scalar = metricKindUint64Record, uint64(NumGoroutine())
		case "/sched/gomaxprocs:threads":
			s.kind, s.scalar = metricKindUint64Record, uint64(atomic.Loadint32(&gomaxprocs))
		default:
			readGodebugMetric(s)
		}
	}
}

func readGodebugMetric(s *metricSampleRecord) {
	for _, m := range godebugMetrics.list {
		if m.name == s.name {
			s.kind, s.scalar = metricKindUint64Record, m.read()
		}
	}
}
