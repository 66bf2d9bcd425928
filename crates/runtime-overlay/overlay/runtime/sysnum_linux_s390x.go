// Numbers of the raw system calls that the own files make on linux/s390x.
//
// Replaces nothing: GOROOT has these numbers only in assembly.

package runtime

const (
	sysClose            = 6
	sysGetpid           = 20
	sysKill             = 37
	sysBrk              = 45
	sysFcntl            = 55
	sysNanosleep        = 162
	sysRtSigprocmask    = 175
	sysMincore          = 218
	sysGettid           = 236
	sysFutex            = 238
	sysSchedGetaffinity = 240
	sysTgkill           = 241
	sysOpenat           = 288
	sysGetrandom        = 349
)
