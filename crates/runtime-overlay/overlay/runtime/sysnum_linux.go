// Numbers of the raw system calls that the own files make on linux: the ones of all younger processors.
//
// Replaces nothing: GOROOT has these numbers only in assembly.

//go:build linux && (arm64 || riscv64)

package runtime

const (
	sysFcntl            = 25
	sysOpenat           = 56
	sysClose            = 57
	sysFutex            = 98
	sysNanosleep        = 101
	sysSchedGetaffinity = 123
	sysKill             = 129
	sysTgkill           = 131
	sysRtSigprocmask    = 135
	sysGetpid           = 172
	sysGettid           = 178
	sysBrk              = 214
	sysMincore          = 232
	sysGetrandom        = 278
)
