// The C functions, which note how they are called.

package main

import (
	"fmt"
	"os"
	"strings"
	_ "unsafe"
)

// cFunction is any C function: words in registers, and the first on the stack where eight are in registers.
type cFunction = func(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr

//go:linkname entry llgo.funcAddr
func entry(f cFunction) uintptr

//go:linkname entryMissing llgo.funcAddr
func entryMissing(f func(int)) uintptr

//go:linkname entryErrno llgo.funcAddr
func entryErrno(f func() *int32) uintptr

var (
	system     string
	errno      int32
	errnoReads int
	answer     struct {
		result uintptr
		errno  int32
	}
	noted   []string
	lacking []string // names that nobody has
)

// note is what every C function here does.
func note(name string, args ...uintptr) uintptr {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = fmt.Sprint(int(arg))
	}
	noted = append(noted, name+"("+strings.Join(words, ", ")+")")
	errno = answer.errno
	return answer.result
}

func cErrno() *int32 {
	errnoReads++
	return &errno
}

func missing(index int) {
	fmt.Println("the objects lack", lacking[index])
	os.Exit(1)
}

func cGetppid(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr { return note("getppid") }
func cUmask(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr   { return note("umask", a0) }
func cKill(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr    { return note("kill", a0, a1) }
func cClose(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr   { return note("close", a0) }
func cFchmod(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr  { return note("fchmod", a0, a1) }
func cDup(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr     { return note("dup", a0) }
func cSetpgid(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr { return note("setpgid", a0, a1) }
func cSetsid(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr  { return note("setsid") }
func cFtruncate(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("ftruncate", a0, a1)
}
func cLseek(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr { return note("lseek", a0, a1, a2) }
func cWrite(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	if a1 != address(text) {
		return note("write of something else", a0, a1, a2)
	}
	return note("write", a0, a2)
}

// cFcntl is variadic: on Apple's arm64 the third argument is on the stack.
func cFcntl(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	if system == "darwin/arm64" || system == "ios/arm64" {
		a2 = a8
	}
	return note("fcntl", a0, a1, a2)
}

var text = []byte("text")

// cFunctions are the addresses of the functions above by the names that the systems have for them.
var cFunctions map[string]uintptr

// goFunctions are the same of Go's runtime, as far as there are any.
var goFunctions map[string]uintptr

func bindC() {
	location := entryErrno(cErrno)
	cFunctions = map[string]uintptr{
		"__error": location, "__errno": location, "___errno": location, "__errno_location": location,
		"getppid": entry(cGetppid), "umask": entry(cUmask), "kill": entry(cKill), "close": entry(cClose),
		"fchmod": entry(cFchmod), "dup": entry(cDup), "setpgid": entry(cSetpgid), "ftruncate": entry(cFtruncate),
		"lseek": entry(cLseek), "setsid": entry(cSetsid), "write": entry(cWrite), "fcntl": entry(cFcntl),
	}
}
