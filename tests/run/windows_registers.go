//! test run
//! only windows it runs machine code that Windows' convention calls

// Pointers whose only copy is in a 256-bit register of code that is not Go's, as in the middle of C's memmove, while the collector runs.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"
)

var (
	kernel   = syscall.NewLazyDLL("kernel32.dll")
	features = kernel.NewProc("GetEnabledXStateFeatures")
	allocate = kernel.NewProc("VirtualAlloc")
)

// keep takes four words from [rcx], clears them, sets [rdx], waits for [r8] and gives the words to [r9].
var keep = []byte{
	0xc5, 0xfe, 0x6f, 0x01, // vmovdqu ymm0, [rcx]
	0xc5, 0xf1, 0xef, 0xc9, // vpxor xmm1, xmm1, xmm1
	0xc5, 0xfe, 0x7f, 0x09, // vmovdqu [rcx], ymm1
	0xc7, 0x02, 1, 0, 0, 0, // mov dword [rdx], 1
	0xf3, 0x90, 0x41, 0x83, 0x38, 0, 0x74, 0xf8, // wait: pause; cmp dword [r8], 0; je wait
	0xc4, 0xc1, 0x7e, 0x7f, 0x01, // vmovdqu [r9], ymm0
	0xc5, 0xf8, 0x77, 0xc3, // vzeroupper; ret
}

type box struct{ numbers [8]int }

var (
	taken, given   [4]*box
	ready, release uint32
	junk           []*box
)

func main() {
	const avx = 4
	if enabled, _, _ := features.Call(); enabled&avx != 0 {
		holdAndCollect()
	} else {
		given = [4]*box{made(0), made(1), made(2), made(3)}
	}
	for _, b := range given {
		fmt.Println(b.numbers)
	}
}

func made(i int) *box { return &box{[8]int{i, i, i, i, i, i, i, i}} }

func holdAndCollect() {
	const commit, readWriteExecute = 0x3000, 0x40
	memory, _, _ := allocate.Call(0, 4096, commit, readWriteExecute)
	copy(unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&memory))), 4096), keep)
	done := make(chan bool)
	// On stacks that are gone then.
	go func() {
		for i := range taken {
			taken[i] = made(i)
		}
		done <- true
	}()
	<-done
	go func() {
		syscall.SyscallN(memory, uintptr(unsafe.Pointer(&taken)), uintptr(unsafe.Pointer(&ready)), uintptr(unsafe.Pointer(&release)), uintptr(unsafe.Pointer(&given)))
		done <- true
	}()
	for atomic.LoadUint32(&ready) == 0 {
		runtime.Gosched()
	}
	for range 3 {
		runtime.GC()
	}
	for range 100_000 {
		junk = append(junk, made(-1))
	}
	atomic.StoreUint32(&release, 1)
	<-done
}

//; stdout:
//;   [0 0 0 0 0 0 0 0]
//;   [1 1 1 1 1 1 1 1]
//;   [2 2 2 2 2 2 2 2]
//;   [3 3 3 3 3 3 3 3]
//; exit: 0
