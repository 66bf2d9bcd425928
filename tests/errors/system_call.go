//! test errors

// A declaration that binds an entry point of the system must take and give as many words as that does.
package main

import _ "unsafe"

//go:linkname getpid llgo.syscall
func getpid(fn uintptr) uintptr

func main() {
	println(getpid(0)) //~ unsupported: llgo.syscall takes 4 words and gives 3; the declaration takes 1 and gives 1
}
