// What C calls on Windows, where package syscall looks procedures up.

package probe

import (
	"runtime"
	"sync"
	"syscall"
	"unsafe"
)

// lazyProc and proc are laid out as package syscall's, which has no other way to say where a procedure is without locks
// and allocation.
type lazyProc struct {
	mu   sync.Mutex
	name string
	dll  unsafe.Pointer
	proc *proc
}

type proc struct {
	dll     unsafe.Pointer
	name    string
	address uintptr
}

var (
	found [16]struct {
		lazy lazyProc
		proc proc
	}
	bound int
)

//go:linkname getprocaddress syscall.getprocaddress
func getprocaddress(handle uintptr, name *uint8) (uintptr, syscall.Errno)

//go:linkname loadsystemlibrary syscall.loadsystemlibrary
func loadsystemlibrary(name *uint16) (uintptr, syscall.Errno)

// bind leaves a variable of package syscall's as the first call of the procedure would.
//
//export rig_bind
func bind(variable **lazyProc, name *uint8) int {
	address, errno := getprocaddress(95, name)
	at := &found[bound]
	bound++
	at.proc.address = address
	at.lazy.proc = &at.proc
	*variable = &at.lazy
	return -int(errno)
}

//export rig_loadsystemlibrary
func load(name *uint16) int {
	handle, errno := loadsystemlibrary(name)
	return int(handle) - int(errno)
}

//export rig_getversion
func getVersion() int {
	version, err := syscall.GetVersion()
	return result(int(version), err)
}

//export rig_closehandle
func closeHandle(handle syscall.Handle) int { return result(0, syscall.CloseHandle(handle)) }

//export rig_setfilepointer
func setFilePointer(handle syscall.Handle, low int32, whence uint32) int {
	at, err := syscall.SetFilePointer(handle, low, nil, whence)
	return result(int(at), err)
}

//export rig_createfilemapping
func createFileMapping(handle syscall.Handle, sa *syscall.SecurityAttributes, prot, high, low uint32, name *uint16) int {
	mapping, err := syscall.CreateFileMapping(handle, sa, prot, high, low, name)
	return result(int(mapping), err)
}

//export rig_createfile
func createFile(name *uint16, access, mode uint32, sa *syscall.SecurityAttributes, create, attrs uint32) int {
	handle, err := syscall.CreateFile(name, access, mode, sa, create, attrs, -9)
	return result(int(handle), err)
}

//export rig_writefile
func writeFile(handle syscall.Handle, data *byte, n int, done *uint32, overlapped *syscall.Overlapped) int {
	return result(0, syscall.WriteFile(handle, unsafe.Slice(data, n), done, overlapped))
}

//go:linkname callbackEntries llgo.callbacks
func callbackEntries() uintptr

//go:linkname nine C.nine
func nine(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr

func entrySize() uintptr {
	if runtime.GOARCH == "arm64" {
		return 8
	}
	return 5
}

//export rig_entry
func entry(number uintptr) uintptr { return callbackEntries() + number*entrySize() }

// callback is what the entries call; the runtime has its own in a program.
//
//export llgo_callback
func callback(pc uintptr, a *[9]uintptr) uintptr {
	number := (pc-callbackEntries())/entrySize() - 1
	return number + nine(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8])
}

//export rig_spread
func spread(fn uintptr, args *uintptr, n int) int {
	r, _, errno := syscall.SyscallN(fn, unsafe.Slice(args, n)...)
	if errno != 0 {
		return -int(errno)
	}
	return int(r)
}
