// Windows: how its functions are called on amd64, what is called, and the functions, which note how they are called.

package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unsafe"
)

func isWindows() bool { return strings.HasPrefix(system, "windows/") }

// ownCalls: arguments are in rcx rdx r8 r9, then above 32 bytes that belong to the callee; rsi and rdi are kept.
func ownCalls() bool { return system == "windows/amd64" }

// fromWindows is code that Windows' way of calling leads to, and that calls a function here with nine words. It overwrites
// what belongs to the callee, as any function may.
func fromWindows(target uintptr) []byte {
	code := []byte{
		0x55, 0x48, 0x89, 0xe5, 0x56, 0x57, // push rbp; mov rbp, rsp; push rsi; push rdi
		0x48, 0x89, 0x65, 0x10, 0x48, 0x89, 0x65, 0x18, // mov [rbp+16], rsp; mov [rbp+24], rsp
		0x48, 0x89, 0x65, 0x20, 0x48, 0x89, 0x65, 0x28, // mov [rbp+32], rsp; mov [rbp+40], rsp
		0x48, 0x83, 0xec, 0x08, 0xff, 0x75, 0x50, 0xff, 0x75, 0x48, 0xff, 0x75, 0x40, // sub rsp, 8; push the last three
		0x48, 0x89, 0xcf, 0x48, 0x89, 0xd6, 0x4c, 0x89, 0xc2, 0x4c, 0x89, 0xc9, // mov rdi, rcx; rsi, rdx; rdx, r8; rcx, r9
		0x4c, 0x8b, 0x45, 0x30, 0x4c, 0x8b, 0x4d, 0x38, // mov r8, [rbp+48]; mov r9, [rbp+56]
		0x49, 0xbb, // movabs r11
	}
	code = binary.LittleEndian.AppendUint64(code, uint64(target))
	// call r11; lea rsp, [rbp-16]; pop rdi; pop rsi; pop rbp; ret
	return append(code, 0x41, 0xff, 0xd3, 0x48, 0x8d, 0x65, 0xf0, 0x5f, 0x5e, 0x5d, 0xc3)
}

// toWindows is code that is called with six words as here, and calls in Windows' way.
func toWindows(target uintptr) []byte {
	code := []byte{
		0x55, 0x48, 0x89, 0xe5, 0x48, 0x83, 0xec, 0x30, // push rbp; mov rbp, rsp; sub rsp, 48
		0x4c, 0x89, 0x44, 0x24, 0x20, 0x4c, 0x89, 0x4c, 0x24, 0x28, // mov [rsp+32], r8; mov [rsp+40], r9
		0x49, 0x89, 0xc9, 0x49, 0x89, 0xd0, 0x48, 0x89, 0xf2, 0x48, 0x89, 0xf9, // mov r9, rcx; r8, rdx; rdx, rsi; rcx, rdi
		0x49, 0xbb, // movabs r11
	}
	code = binary.LittleEndian.AppendUint64(code, uint64(target))
	return append(code, 0x41, 0xff, 0xd3, 0xc9, 0xc3) // call r11; leave; ret
}

// What errors are numbers of: of others package syscall would have to make a new error.
const ioPending = 997

var windowsSteps = []step{
	{"getversion", nil, 0xa, 0},
	{"closehandle", []uintptr{7}, 1, 0},
	{"closehandle", []uintptr{7}, 1, ioPending},
	{"closehandle", []uintptr{7}, 0, ioPending},
	{"closehandle", []uintptr{7}, 0, 0},
	{"setfilepointer", []uintptr{3, ^uintptr(4), 2}, 10, 0},
	{"setfilepointer", []uintptr{3, 5, 0}, minusOne32, ioPending},
	{"setfilepointer", []uintptr{3, 5, 0}, dirtyError, ioPending},
	{"setfilepointer", []uintptr{3, 5, 0}, 0x12345678_00000005, ioPending},
	{"createfilemapping", []uintptr{3, 0, 4, 0xfffffffe, 2, 99}, 8, 0},
	{"createfilemapping", []uintptr{3, 0, 4, 1, 2, 99}, 0, ioPending},
	{"createfile", []uintptr{98, 0x80000000, 1, 0, 3, 128}, 8, 0},
	{"createfile", []uintptr{98, 0x80000000, 1, 0, 3, 128}, minusOne, ioPending},
	{"loadsystemlibrary", []uintptr{97}, 0x10000, 126},
	{"loadsystemlibrary", []uintptr{97}, 0, 126},
}

// procedures are what package syscall looks up when it needs them.
var procedures = []string{"GetVersion", "CloseHandle", "SetFilePointer", "CreateFileMappingW", "CreateFileW", "WriteFile"}

func windowsScript(m *image) {
	for _, name := range procedures {
		procedure := append([]byte(name), 0)
		m.call("bind", []uintptr{m.find("syscall.proc" + name), address(procedure)}, m.find(name), 0)
	}
	for _, s := range windowsSteps {
		m.call(s.function, s.args, s.result, s.errno)
	}
	for _, result := range []uintptr{1, 0} {
		m.call("writefile", []uintptr{1, address(text), uintptr(len(text)), uintptr(unsafe.Pointer(&written)), 96}, result, ioPending)
	}
	nine := []uintptr{1, 2, 3, 4, 5, 6, 7, 8, minusOne}
	m.call("spread", []uintptr{m.find("nine"), uintptr(unsafe.Pointer(&nine[0])), 9}, 0x12345678_9abcdef0, 0)
	m.call("spread", []uintptr{m.find("nine"), uintptr(unsafe.Pointer(&nine[0])), 9}, 1, 5)
	for _, number := range []uintptr{0, 7, lastCallback} {
		entry := ccall(m.callable("rig_entry"), number, 0, 0, 0, 0, 0)
		m.call("spread", []uintptr{entry, uintptr(unsafe.Pointer(&nine[0])), 9}, 10000, 0)
	}
}

// lastCallback is the number of the last entry that Windows may call.
const lastCallback = 1999

// written is where WriteFile says how much it has written.
var written uint32

func cSetLastError(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	noted = append(noted, fmt.Sprintf("SetLastError(%d)", uint32(a0)))
	errno = int32(a0)
	return 0
}

func cGetLastError(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	errnoReads++
	return uintptr(errno) | 0x12345678<<32 // a DWORD has no upper half
}

func cGetProcAddress(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	name := unsafe.Slice((*byte)(unsafe.Pointer(a1)), 64)
	before, _, _ := strings.Cut(string(name), "\x00")
	return note("GetProcAddress "+before, a0)
}

func cLoadLibraryExW(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("LoadLibraryExW", a0, a1, a2)
}
func cGetVersion(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr  { return note("GetVersion") }
func cCloseHandle(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr { return note("CloseHandle", a0) }
func cSetFilePointer(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("SetFilePointer", a0, a1, a2, a3)
}
func cCreateFileMapping(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("CreateFileMappingW", a0, a1, a2, a3, a4, a5)
}
func cCreateFile(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("CreateFileW", a0, a1, a2, a3, a4, a5, a6)
}
func cNine(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	return note("nine", a0, a1, a2, a3, a4, a5, a6, a7, a8)
}
func cWriteFile(a0, a1, a2, a3, a4, a5, a6, a7, a8 uintptr) uintptr {
	if a1 != address(text) || a3 != uintptr(unsafe.Pointer(&written)) {
		return note("WriteFile of something else", a0, a1, a2, a3, a4)
	}
	return note("WriteFile", a0, a2, a4)
}

// deferFrame begins as llgo's runtime has it: a function's deferred calls are listed here.
type deferFrame struct {
	_    [4]uintptr
	list unsafe.Pointer
}

// The functions of Go's runtime for `defer`: a procedure that is known already is found without a deferred call.
func deferEnter(frame *deferFrame) { frame.list = nil }

func deferRun(frame *deferFrame) {
	if frame.list != nil {
		fail("a deferred call")
	}
}

//go:linkname entryDefer llgo.funcAddr
func entryDefer(f func(*deferFrame)) uintptr

func bindWindows() {
	goFunctions = map[string]uintptr{
		"runtime.llgo_deferenter": entryDefer(deferEnter), "runtime.llgo_deferrun": entryDefer(deferRun),
	}
	cFunctions = map[string]uintptr{
		"SetLastError": entry(cSetLastError), "GetLastError": entry(cGetLastError), "GetProcAddress": entry(cGetProcAddress),
		"LoadLibraryExW": entry(cLoadLibraryExW), "GetVersion": entry(cGetVersion), "CloseHandle": entry(cCloseHandle),
		"SetFilePointer": entry(cSetFilePointer), "CreateFileMappingW": entry(cCreateFileMapping),
		"CreateFileW": entry(cCreateFile), "WriteFile": entry(cWriteFile), "nine": entry(cNine),
	}
}
