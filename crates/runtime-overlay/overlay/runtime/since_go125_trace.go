// What execution traces have had in packages of their own since Go 1.25, under the names of Go 1.24. Replaces nothing.

//go:build go1.25

package runtime

import "internal/trace/tracev2"

type (
	traceEventType  = tracev2.EventType
	traceGoStatus   = tracev2.GoStatus
	traceProcStatus = tracev2.ProcStatus
)

const traceStackSize = tracev2.MaxFramesPerStack

const (
	traceGoRunnable = tracev2.GoRunnable
	traceGoRunning  = tracev2.GoRunning
	traceGoSyscall  = tracev2.GoSyscall
	traceGoWaiting  = tracev2.GoWaiting

	traceProcRunning = tracev2.ProcRunning
	traceProcIdle    = tracev2.ProcIdle
	traceProcSyscall = tracev2.ProcSyscall
)

const (
	traceEvProcsChange         = tracev2.EvProcsChange
	traceEvProcStart           = tracev2.EvProcStart
	traceEvProcStop            = tracev2.EvProcStop
	traceEvProcStatus          = tracev2.EvProcStatus
	traceEvGoCreate            = tracev2.EvGoCreate
	traceEvGoCreateBlocked     = tracev2.EvGoCreateBlocked
	traceEvGoStart             = tracev2.EvGoStart
	traceEvGoDestroy           = tracev2.EvGoDestroy
	traceEvGoStop              = tracev2.EvGoStop
	traceEvGoBlock             = tracev2.EvGoBlock
	traceEvGoUnblock           = tracev2.EvGoUnblock
	traceEvGoSyscallBegin      = tracev2.EvGoSyscallBegin
	traceEvGoSyscallEnd        = tracev2.EvGoSyscallEnd
	traceEvGoSyscallEndBlocked = tracev2.EvGoSyscallEndBlocked
	traceEvSTWBegin            = tracev2.EvSTWBegin
	traceEvSTWEnd              = tracev2.EvSTWEnd
	traceEvGCBegin             = tracev2.EvGCBegin
	traceEvGCEnd               = tracev2.EvGCEnd
	traceEvGCSweepBegin        = tracev2.EvGCSweepBegin
	traceEvGCSweepEnd          = tracev2.EvGCSweepEnd
)

// traceClock tells what time it is at the beginning of a generation.
func traceClock(gen uintptr) { traceSyncBatch(gen, traceClockUnitsPerSecond()) }
