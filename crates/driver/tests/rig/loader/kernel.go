// DragonFly, where every call is the kernel's: the instruction that enters the kernel becomes a call of a function here, which asks the
// C function of the same effect.

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unsafe"
)

// kernelStub is the section with the only code that enters the kernel.
const kernelStub = ".text.llgo.carrySyscall"

// kernelCall is what a number means.
type kernelCall struct {
	function cFunction
	padded   bool // the second word is 0, and C's function does not have it
	wide     bool // the result has 64 bits
}

var kernelCalls = map[uintptr]kernelCall{
	4: {function: cWrite, wide: true}, 6: {function: cClose}, 37: {function: cKill}, 39: {function: cGetppid},
	41: {function: cDup}, 60: {function: cUmask}, 82: {function: cSetpgid}, 92: {function: cFcntl},
	124: {function: cFchmod}, 147: {function: cSetsid},
	199: {function: cLseek, padded: true, wide: true}, 201: {function: cFtruncate, padded: true},
}

// kernelFailed is the carry flag.
var kernelFailed uint32

// kernel is the kernel's side of a call: the result, or an error number.
func kernel(a0, a1, a2, a3, a4, a5, number, _, _ uintptr) uintptr {
	call, ok := kernelCalls[number]
	if !ok {
		return note(fmt.Sprint("number ", number), a0, a1, a2, a3, a4, a5)
	}
	if call.padded {
		if a1 != 0 {
			fail("padding of %d is %d", number, a1)
		}
		a1, a2 = a2, a3
	}
	result := call.function(a0, a1, a2, 0, 0, 0, 0, 0, 0)
	if failed := result == minusOne || !call.wide && int32(result) == -1; failed {
		kernelFailed = 1
		return uintptr(errno)
	}
	kernelFailed = 0
	return result
}

// withKernel is the stub's code with a call in the place of the instruction. Nothing in it refers to a place behind that.
func (m *image) withKernel(code []byte) []byte {
	enter := binary.LittleEndian.AppendUint64([]byte{0x49, 0xbb}, uint64(m.code(enterKernel()))) // movabs r11
	return bytes.Replace(code, []byte{0x0f, 0x05}, append(enter, 0x41, 0xff, 0xd3), 1)           // call r11
}

// enterKernel is code that is called where the instruction was: the number is in rax, the fourth word in r10, as for the kernel.
func enterKernel() []byte {
	code := []byte{
		0x55, 0x48, 0x89, 0xe5, 0x50, 0x50, 0x50, // push rbp; mov rbp, rsp; push rax three times
		0x4c, 0x89, 0xd1, 0x49, 0xbb, // mov rcx, r10; movabs r11
	}
	code = binary.LittleEndian.AppendUint64(code, uint64(entry(kernel)))
	code = append(code, 0x41, 0xff, 0xd3, 0x31, 0xd2, 0x49, 0xbb) // call r11; xor edx, edx; movabs r11
	code = binary.LittleEndian.AppendUint64(code, uint64(uintptr(unsafe.Pointer(&kernelFailed))))
	return append(code, 0x41, 0x0f, 0xba, 0x23, 0, 0xc9, 0xc3) // bt dword [r11], 0; leave; ret
}
