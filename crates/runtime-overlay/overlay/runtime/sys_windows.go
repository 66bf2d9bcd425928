// The system layer of Windows: calls, clocks, waiting for words of memory.
//
// Replaces the bodyless functions of os_windows.go and time_windows.h, whose bodies are assembly, and stdcall, which wants gc's stack of the
// system. The clocks are finer than gc's, which reads the time of the last tick.

package runtime

import (
	"internal/runtime/syscall/windows"
	"unsafe"
)

// stdcall calls a function of Windows. What its arguments point to stays where it is.
//
//go:uintptrkeepalive
func stdcall(fn stdFunction, args ...uintptr) uintptr {
	return stdcall_no_g(fn, args...)
}

func getlasterror() uint32 {
	return c_GetLastError()
}

// counterFrequency is how often the counter counts in a second.
var counterFrequency int64

func nanotime1() int64 {
	var count int64
	c_QueryPerformanceCounter(&count)
	seconds := count / counterFrequency
	return seconds*1e9 + (count-seconds*counterFrequency)*1e9/counterFrequency
}

// unixEpoch is 1970 in the seconds that files count, from 1601.
const unixEpoch = 11644473600

func walltime() (sec int64, nsec int32) {
	var ticks uint64
	c_GetSystemTimePreciseAsFileTime(&ticks)
	return int64(ticks/1e7) - unixEpoch, int32(ticks%1e7) * 100
}

//go:linkname time_now time.now
func time_now() (sec int64, nsec int32, mono int64) {
	sec, nsec = walltime()
	return sec, nsec, nanotime()
}

// futexsleep waits while *addr is val, at most ns nanoseconds if ns is not negative. It may return early.
func futexsleep(addr *uint32, val uint32, ns int64) {
	ms := uint32(windows.INFINITE)
	if ns >= 0 {
		ms = uint32(min((ns+1e6-1)/1e6, windows.INFINITE-1))
	}
	c_WaitOnAddress(unsafe.Pointer(addr), unsafe.Pointer(&val), unsafe.Sizeof(val), ms)
}

// futexwakeup wakes at most cnt threads that wait at addr.
func futexwakeup(addr *uint32, cnt uint32) {
	if cnt == 1 {
		c_WakeByAddressSingle(unsafe.Pointer(addr))
	} else {
		c_WakeByAddressAll(unsafe.Pointer(addr))
	}
}

// key32 is the word of a mutex that threads wait for.
func key32(p *uintptr) *uint32 {
	return (*uint32)(unsafe.Pointer(p))
}
