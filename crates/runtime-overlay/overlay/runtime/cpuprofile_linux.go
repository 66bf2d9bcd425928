// CPU profiles on linux: a timer of the process's that counts the processors' time, and whose signals record where they interrupt.
//
// Replaces setcpuprofilerate, sigprof and validSIGPROF: gc also has a timer per thread, which it sets as it puts goroutines on threads, and
// its unwinder. Samples, their buffer and how runtime/pprof reads it are gc's.
//
// Invariant (signal-lock): a thread that holds prof.signalLock takes no sample itself, or it would wait for the lock forever.

package runtime

import (
	"internal/abi"
	"internal/runtime/sys"
	"unsafe"
)

//go:linkname c_setitimer C.setitimer
func c_setitimer(which int32, new, old *itimerval) int32

func setitimer(which int32, new, old *itimerval) {
	c_setitimer(which, new, old)
}

// setcpuprofilerate begins to take so many samples per second of a processor, or ends it with 0.
func setcpuprofilerate(hz int32) {
	mp := acquirem()
	mp.profilehz = noSamples
	for !prof.signalLock.CompareAndSwap(0, 1) {
		osyield()
	}
	if prof.hz.Load() != hz {
		setProcessCPUProfilerTimer(hz)
		prof.hz.Store(hz)
	}
	prof.signalLock.Store(0)
	mp.profilehz = 0
	releasem(mp)
}

// noSamples in m.profilehz: none is taken on the thread.
const noSamples = -1

// validSIGPROF: there is one timer, so no sample is counted twice.
func validSIGPROF(mp *m, c *sigctxt) bool { return true }

// sigprof takes a sample. It is called on the thread that the signal has interrupted, which gp.sched describes.
func sigprof(pc, sp, lr uintptr, gp *g, mp *m) {
	if prof.hz.Load() == 0 || mp.profilehz == noSamples {
		return
	}
	mp.mallocing++
	var stack [maxCPUProfStack]uintptr
	n := callersOf(walkStopped(gp), 0, stack[:])
	if n == 0 {
		stack[0] = pc
		stack[1] = abi.FuncPCABIInternal(_ExternalCode) + sys.PCQuantum
		n = 2
	}
	cpuprof.add((*unsafe.Pointer)(unsafe.Pointer(&gp.labels)), stack[:n])
	if tracing {
		traceCPUSample(threadOf(gp), stack[:n])
	}
	mp.mallocing--
}
