// Settings of runtime/debug, what the build says about itself, metrics, and a few calls with nothing to do.
//
// Replaces setMaxStack, setMaxThreads, setCrashFD, Version, GOROOT, Breakpoint, metrics.go and synctest's specials: they are tied to gc's stacks,
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

// bubbles ties addresses to synctest bubbles.
var bubbles struct {
	lock mutex
	ids  map[unsafe.Pointer]uint64
}

// getOrSetBubbleSpecial says which bubble p belongs to, seen from bubbleid; add ties it if it belongs to none.
func getOrSetBubbleSpecial(p unsafe.Pointer, bubbleid uint64, add bool) (assoc int) {
	b := &bubbles
	lock(&b.lock)
	defer unlock(&b.lock)
	id, ok := b.ids[p]
	switch {
	case ok && id == bubbleid:
		return bubbleAssocCurrentBubble
	case ok:
		return bubbleAssocOtherBubble
	case !add || !inHeap(uintptr(p)):
		return bubbleAssocUnbubbled
	}
	if b.ids == nil {
		b.ids = make(map[unsafe.Pointer]uint64)
	}
	b.ids[p] = bubbleid
	return bubbleAssocCurrentBubble
}

//go:linkname synctest_disassociate internal/synctest.disassociate
func synctest_disassociate(p unsafe.Pointer) {
	lock(&bubbles.lock)
	delete(bubbles.ids, p)
	unlock(&bubbles.lock)
}
