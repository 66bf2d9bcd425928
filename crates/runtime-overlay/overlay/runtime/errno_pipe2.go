// Pipes that are closed when another program begins, with an error number from C's library.
//
// Replaces pipe2, which is assembly or a call on gc's stack of the system.

//go:build freebsd || netbsd || openbsd || solaris

package runtime

//go:linkname c_pipe2 C.pipe2
func c_pipe2(fds *[2]int32, flags int32) int32

func pipe2(flags int32) (r, w int32, errno int32) {
	var fds [2]int32
	if c_pipe2(&fds, flags) != 0 {
		return -1, -1, *c_errno()
	}
	return fds[0], fds[1], 0
}
