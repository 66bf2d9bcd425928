// Numbers of the raw system calls that the own files make on linux/amd64.
//
// Replaces nothing: GOROOT has these numbers only in assembly.

package runtime

const (
	sysClose            = 3
	sysBrk              = 12
	sysRtSigprocmask    = 14
	sysMincore          = 27
	sysNanosleep        = 35
	sysGetpid           = 39
	sysKill             = 62
	sysFcntl            = 72
	sysGettid           = 186
	sysFutex            = 202
	sysSchedGetaffinity = 204
	sysTgkill           = 234
	sysOpenat           = 257
	sysGetrandom        = 318
)
