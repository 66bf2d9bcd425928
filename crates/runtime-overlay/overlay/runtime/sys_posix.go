// The system layer of Unix systems but linux: what sys_unix.go and errno_posix.go do not have, by C functions of POSIX.
//
// Replaces the wrappers of sys_darwin.go and its like, which call them on gc's stack of the system.

//go:build unix && !linux

package runtime

import "unsafe"

//go:linkname c_close C.close
func c_close(fd int32) int32

//go:linkname c_getpid C.getpid
func c_getpid() int32

//go:linkname c_kill C.kill
func c_kill(pid, sig int32) int32

//go:linkname c_nanosleep C.nanosleep
func c_nanosleep(wanted, rest *timespec) int32

//go:linkname c_pthread_self C.pthread_self
func c_pthread_self() uintptr

//go:linkname c_pthread_kill C.pthread_kill
func c_pthread_kill(thread uintptr, sig int32) int32

//go:linkname c_pthread_sigmask C.pthread_sigmask
func c_pthread_sigmask(how int32, new, old *sigset) int32

func closefd(fd int32) int32 {
	return c_close(fd)
}

func getpid() int {
	return int(c_getpid())
}

func raise(sig uint32) {
	c_pthread_kill(c_pthread_self(), int32(sig))
}

func raiseproc(sig uint32) {
	c_kill(c_getpid(), int32(sig))
}

func usleep(usec uint32) {
	ts := timespec{tv_sec: int64(usec / 1e6), tv_nsec: int64(usec%1e6) * 1e3}
	c_nanosleep(&ts, nil)
}

func sigprocmask(how sigmaskHow, new, old *sigset) {
	c_pthread_sigmask(int32(how), new, old)
}

// threadID is what signal knows the running thread by.
func threadID() uint64 {
	return uint64(c_pthread_self())
}

// signal sends t a signal and reports whether it could.
func (t *thread) signal(pid int, sig uint32) bool {
	return c_pthread_kill(uintptr(t.m.procid), int32(sig)) == 0
}

// serve: nobody asks other threads for calls.
func (t *thread) serve() bool {
	return false
}

// key32 is the word of a mutex that threads wait for.
func key32(p *uintptr) *uint32 {
	return (*uint32)(unsafe.Pointer(p))
}

// signalM sends mp's thread a signal. FreeBSD's speaks of threads by numbers, under the name that ours have.
func signalM(mp *m, sig int) {
	threadOfM(mp).signal(0, uint32(sig))
}
