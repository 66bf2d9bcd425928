// runtime/metrics: gc's table of metrics, computed from gc's statistics.
//
// Replaces from metrics.go the registration of counters and what calls it. gc fills the table when the first counter registers,
// which is in almost every program; here readMetrics does, so that only programs that read metrics contain it. Goroutines
// are counted in since_go126.go; how long they wait until they run, in thread.go.

package runtime

import "unsafe"

type godebugMetric struct {
	name string
	read func() uint64
}

// godebugMetrics are the counters of non-default GODEBUG behaviour.
var godebugMetrics struct {
	lock mutex
	list []godebugMetric
}

//go:linkname godebug_registerMetric internal/godebug.registerMetric
func godebug_registerMetric(name string, read func() uint64) {
	lock(&godebugMetrics.lock)
	godebugMetrics.list = append(godebugMetrics.list, godebugMetric{name, read})
	unlock(&godebugMetrics.lock)
}

//go:linkname readMetrics runtime/metrics.runtime_readMetrics
func readMetrics(samplesp unsafe.Pointer, len int, cap int) {
	metricsLock()
	initMetrics()
	for _, m := range godebugMetrics.list {
		metrics[m.name] = metricData{compute: metricReader(m.read).compute}
	}
	readMetricsLocked(samplesp, len, cap)
	metricsUnlock()
}
