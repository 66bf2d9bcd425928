// The system layer that Unix systems share: clocks, the end of the program.
//
// Replaces the bodyless functions of stubs2.go and timestub.go and the wrappers of sys_darwin.go and its like, whose bodies are assembly.
// libc does the work (its clocks are the vDSO's).

//go:build unix

package runtime

import "unsafe"

func nanotime1() int64 {
	var ts timespec
	c_clock_gettime(clockMonotonic, &ts)
	return ts.tv_sec*1e9 + ts.tv_nsec
}

func walltime() (sec int64, nsec int32) {
	var ts timespec
	c_clock_gettime(clockRealtime, &ts)
	return ts.tv_sec, int32(ts.tv_nsec)
}

//go:linkname time_now time.now
func time_now() (sec int64, nsec int32, mono int64) {
	sec, nsec = walltime()
	return sec, nsec, nanotime()
}

func exit(code int32) {
	c_exit(code)
}

func munmap(addr unsafe.Pointer, n uintptr) {
	c_munmap(addr, n)
}
