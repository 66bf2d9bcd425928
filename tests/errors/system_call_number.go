//! test errors
//! only linux/amd64 the number is meant for its table
//! llgo -syscalls=libc

// With -syscalls=libc a number that is in no table is refused: nobody has said which C function does the same. One that is in the
// table without a C function, one that is no constant, and one for the runtime's own use are the kernel's.
package main

import "syscall"

func main() {
	syscall.Syscall(syscall.SYS_GETPID, 0, 0, 0)
	syscall.Syscall(syscall.SYS_PIVOT_ROOT, 0, 0, 0)
	for number := range uintptr(2) {
		syscall.Syscall(9999+number, 0, 0, 0)
	}
	syscall.RawSyscall6(9999, 0, 0, 0, 0, 0, 0) //~ unsupported: system call 9999 is not in the table of linux, so -syscalls=libc cannot tell whether a C function does the same; -syscalls=raw leaves it to the kernel
}
