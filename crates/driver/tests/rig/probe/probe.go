// Package probe calls the system through GOROOT's package syscall; C sees its functions. Each gives what syscall's function
// gives, or minus the error number.
package probe

import (
	"syscall"
	"unsafe"
)

// result looks at an error's data word: types of two objects are not the same types until they are linked.
func result(n int, err error) int {
	if err == nil {
		return n
	}
	words := (*[2]*syscall.Errno)(unsafe.Pointer(&err))
	return -int(*words[1])
}
