// What Go 1.26 has and earlier releases do not, as the other files want it. Replaces the counts of goroutines in
// metrics.go, which gc takes from its run queues.

//go:build go1.26

package runtime

// inheritBypass hands the mode of crypto/fips140.WithoutEnforcement on to a new goroutine.
func inheritBypass(gp, caller *g) { gp.fipsOnlyBypass = caller.fipsOnlyBypass }

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
