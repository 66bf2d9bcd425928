// runtime/metrics: gc's table of metrics, computed from gc's statistics.
//
// Replaces from metrics.go the counts of goroutines, which gc takes from its run queues, the registration of counters, and what
// calls both. gc fills the table when the first counter registers, which is in almost every program; here readMetrics does,
// so that only programs that read metrics contain it.
//
// How long goroutines wait for a processor is the system's business: that metric is of kind bad.

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
	delete(metrics, "/sched/latencies:seconds")
	for _, m := range godebugMetrics.list {
		metrics[m.name] = metricData{compute: metricReader(m.read).compute}
	}
	readMetricsLocked(samplesp, len, cap)
	metricsUnlock()
}

// compute counts goroutines by what they do. One that blocks in the kernel counts as running.
func (a *schedStatsAggregate) compute() {
	a.threads = uint64(mcount())
	a.gCreated = goidgen.Load()
	lock(&allglock)
	for _, gp := range allgs {
		switch gp.atomicstatus.Load() {
		case _Grunning:
			a.gRunning++
		case _Grunnable:
			a.gRunnable++
		case _Gwaiting:
			a.gWaiting++
		}
	}
	unlock(&allglock)
	a.gTotal = a.gRunning + a.gRunnable + a.gWaiting
}
