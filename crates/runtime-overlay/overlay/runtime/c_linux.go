// What of the C library has a name of its own on linux, and the raw system call.
//
// Replaces nothing, as c.go.

package runtime

//go:linkname c_errno C.__errno_location
func c_errno() *int32

//go:linkname rawSyscall6 llgo.kernelCall
func rawSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) uintptr
