// The monitor: one thread that runs timers and waits for file descriptors.
//
// Replaces wakeNetPoller, netpollGenericInit, pollDesc.makeArg and the parts of findRunnable and sysmon that run timers and poll:
// gc's idle threads do that, here nobody is idle. The thread starts with the first timer or descriptor that needs it.
//
// Invariant (wake): while the monitor waits, monitorUntil is when it will look again by itself (0: it is awake);
// whoever adds an earlier timer interrupts its wait.
// Invariant (awake): while it is awake it counts as running: a timer's function may be about to start a goroutine.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/sys"
)

var (
	monitorThread *thread
	monitorUntil  atomic.Int64
)

const forever = 1<<63 - 1

// netpollGenericInit sets up the poller, and the monitor with it.
func netpollGenericInit() {
	if netpollInited.Load() != 0 {
		return
	}
	lock(&netpollInitLock)
	if netpollInited.Load() == 0 {
		netpollinit()
		startMonitor()
		netpollInited.Store(1)
	}
	unlock(&netpollInitLock)
}

func startMonitor() {
	t := newThread(monitor, sys.GetCallerPC())
	t.system = true
	monitorThread = t
	setBubble(&t.g, nil)
	t.g.labels = nil
	setgstatus(&t.g, _Gdead, _Grunnable)
	startRunning()
	t.release()
}

// monitor runs timers that are due, then waits for descriptors until the next one.
func monitor() {
	prepareMonitor()
	for {
		until := runTimers()
		monitorUntil.Store(until)
		delay := int64(-1)
		if next := nextTimer(); next < until {
			delay = 0 // added since, by somebody who saw the monitor awake
		} else if until != forever {
			delay = max(until-nanotime(), 0)
		}
		if tracing && delay != 0 {
			traceParked(traceBlockSystemGoroutine, 0)
		}
		stopRunning()
		list, delta := netpoll(delay)
		startRunning()
		monitorUntil.Store(0)
		for !list.empty() {
			goready(list.pop(), 0)
		}
		netpollAdjustWaiters(delta)
	}
}

// runTimers runs all timers that are due and returns when the next one is.
func runTimers() int64 {
	until := int64(forever)
	for _, pp := range allPs {
		if pp == nil {
			break
		}
		if _, next, _ := checkTimers(pp); next != 0 {
			until = min(until, next)
		}
	}
	return until
}

// nextTimer is when the next timer is due.
func nextTimer() int64 {
	until := int64(forever)
	for _, pp := range allPs {
		if pp == nil {
			break
		}
		if next := pp.timers.wakeTime(); next != 0 {
			until = min(until, next)
		}
	}
	return until
}

// wakeNetPoller makes the monitor look at the timers again if it would sleep beyond when.
func wakeNetPoller(when int64) {
	if netpollInited.Load() == 0 {
		netpollGenericInit()
	}
	if until := monitorUntil.Load(); until == 0 || when < until {
		netpollBreak()
	}
}

// makeArg is pd as a timer's argument. For gc a pointer to memory outside the heap is not an interface's data word; for us
// it is like any pointer.
func (pd *pollDesc) makeArg() (i any) {
	return pd
}
