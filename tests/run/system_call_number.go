//! test run
//! only linux numbers of Linux

// A number that no kernel has: the kernel says so, whether the number is a constant or not.
package main

import (
	"fmt"
	"syscall"
)

func main() {
	_, _, constant := syscall.Syscall(9999, 0, 0, 0)
	fmt.Println(constant, constant == syscall.ENOSYS)
	for _, number := range []uintptr{9998, 9999} {
		_, _, computed := syscall.RawSyscall6(number, 0, 0, 0, 0, 0, 0)
		fmt.Println(computed)
	}
}

//; stdout:
//;   function not implemented true
//;   function not implemented
//;   function not implemented
//; exit: 0
