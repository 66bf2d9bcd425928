// What Go 1.25 has and Go 1.24 does not, for the latter: the names that the other files use, said with its own.
//
// Replaces timer.unlockAndRun and runfinq.

//go:build !go1.25

package runtime

type finBlock = finblock

// finexecuted counts for a metric that Go 1.24 does not have.
var finexecuted uint64

// numCPUStartup is ncpu.
var numCPUStartup int32

func setNumCPU(n int32) { ncpu, numCPUStartup = n, n }

func bubbleOf(gp *g) *synctestGroup { return gp.syncGroup }

func setBubble(gp *g, bubble *synctestGroup) { gp.syncGroup = bubble }

func mappedArenas() []arenaIdx { return mheap_.allArenas }

// checkTimers runs the timers of a P that are due.
func checkTimers(pp *p) (now, next int64, ran bool) { return pp.timers.check(0) }

// runfinq is what runFinalizers was called.
func runfinq() { runFinalizers() }

// Cleanups are queued with the finalizers.
var gcCleanups noCleanups

type noCleanups struct{}

func (noCleanups) needsWake() bool { return false }

func (noCleanups) wake() {}

func gcPrepareMarkRoots() { gcMarkRootPrepare() }

func (w *gcWork) putObj(obj uintptr) { w.put(obj) }

func (w *gcWork) tryGetObjFast() uintptr { return w.tryGetFast() }

func (w *gcWork) putObjFast(obj uintptr) bool { return w.putFast(obj) }

// isFreeOrNewlyAllocated: nothing is allocated while the world is stopped to mark.
func (s *mspan) isFreeOrNewlyAllocated(index uintptr) bool { return s.isFree(index) }

func parseRuntimeDebugVars(string) { parsedebugvars() }

func finishDebugVarsSetup() {}

// unlockAndRun runs a timer whose lock is held. gc does so on a stack of its own, which belongs to no synctest bubble; here it is the
// stack of whoever looks at the timers.
func (t *timer) unlockAndRun(now int64) {
	gp := getg()
	outer := bubbleOf(gp)
	setBubble(gp, nil)
	t.unlockAndRunBubbled(now)
	setBubble(gp, outer)
}
