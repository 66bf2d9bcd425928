//! test run
//! only windows it calls functions of Windows, and is called by them

// Calls of Windows and from it: results, errors, floating-point numbers, callbacks on own threads and on others', panics through
// them, stacks that the collector has to find.
package main

import (
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"
)

var (
	kernel = syscall.NewLazyDLL("kernel32.dll")
	crt    = syscall.NewLazyDLL("msvcrt.dll")
)

type pair struct{ a, b *int }

func main() {
	results()
	sorting()
	widths()
	panics()
	late()
	threads()
	crowd()
	deep(200)
}

func results() {
	handle, _, err := kernel.NewProc("GetModuleHandleA").Call(0)
	fmt.Println(handle != 0, err)
	_, _, err = kernel.NewProc("CloseHandle").Call(12345)
	fmt.Println(err, err == syscall.Errno(6))
	_, bits, _ := crt.NewProc("sqrt").Call(uintptr(math.Float64bits(2)))
	fmt.Println(math.Float64frombits(uint64(bits)))
	fmt.Println(kernel.NewProc("NoSuchFunction").Find())
	var buffer [64]byte
	format := []byte("%d %d %d %d %d %d\x00")
	n, _, _ := crt.NewProc("sprintf").Call(uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&format[0])), 1, 2, 3, 4, 5, 6)
	fmt.Println(string(buffer[:n]))
}

func sorting() {
	numbers := []int32{5, -3, 9, 0, 7, 7, -8}
	compare := syscall.NewCallback(func(a, b *int32) uintptr {
		runtime.GC()
		return uintptr(*a - *b)
	})
	crt.NewProc("qsort").Call(uintptr(unsafe.Pointer(&numbers[0])), uintptr(len(numbers)), 4, compare)
	fmt.Println(numbers)
}

func widths() {
	cb := syscall.NewCallback(func(a uint8, b int16, c uint32, d int64, e bool, f uintptr, g int8, h unsafe.Pointer, i uint16) uintptr {
		fmt.Println(a, b, c, d, e, f, g, h == nil, i)
		return 42
	})
	minus := func(n int) uintptr { return uintptr(-n) }
	r, _, _ := syscall.SyscallN(cb, 0x1ff, minus(2), minus(3), minus(4), 1, 6, minus(7), 0, 9)
	fmt.Println(r)
	same := func() uintptr { return 7 }
	fmt.Println(syscall.NewCallback(same) == syscall.NewCallback(same))
	defer func() { fmt.Println(recover()) }()
	syscall.NewCallback(func(float64) uintptr { return 0 })
}

func panics() {
	cb := syscall.NewCallback(func(n uintptr) uintptr { panic(fmt.Sprint("from a callback ", n)) })
	defer func() { fmt.Println("recovered", recover()) }()
	syscall.SyscallN(cb, 3)
}

// threads of Windows' own run Go, several times.
func threads() {
	results := make(chan *pair)
	entry := syscall.NewCallback(func(arg uintptr) uintptr {
		x, y := int(arg), int(arg)*2
		runtime.GC()
		results <- &pair{&x, &y}
		return arg + 1
	})
	for n := range 6 {
		thread, _, _ := kernel.NewProc("CreateThread").Call(0, 0, entry, uintptr(n), 0, 0)
		p := <-results
		kernel.NewProc("WaitForSingleObject").Call(thread, syscall.INFINITE)
		var code uint32
		kernel.NewProc("GetExitCodeThread").Call(thread, uintptr(unsafe.Pointer(&code)))
		runtime.GC()
		fmt.Println(*p.a, *p.b, code)
	}
}

// late is no deadlock: a timer of Windows wakes the only goroutine.
func late() {
	woken := make(chan uintptr)
	entry := syscall.NewCallback(func(arg, _ uintptr) uintptr {
		woken <- arg
		return 0
	})
	var timer uintptr
	kernel.NewProc("CreateTimerQueueTimer").Call(uintptr(unsafe.Pointer(&timer)), 0, entry, 7, 200, 0, 0)
	fmt.Println(<-woken)
}

// crowd: threads of Windows come and go while the world is stopped again and again.
func crowd() {
	var entered atomic.Int32
	entry := syscall.NewCallback(func(arg uintptr) uintptr {
		entered.Add(1)
		return 0
	})
	create, wait, closeHandle := kernel.NewProc("CreateThread"), kernel.NewProc("WaitForSingleObject"), kernel.NewProc("CloseHandle")
	for range 30 {
		var started []uintptr
		for range 8 {
			thread, _, _ := create.Call(0, 0, entry, 0, 0, 0)
			started = append(started, thread)
		}
		runtime.GC()
		for _, thread := range started {
			wait.Call(thread, syscall.INFINITE)
			closeHandle.Call(thread)
		}
	}
	fmt.Println(entered.Load())
}

var again uintptr

// deep is a call of Windows in a call of Go in a call of Windows.
func deep(n int) {
	again = syscall.NewCallback(func(n uintptr) uintptr {
		if n == 0 {
			runtime.GC()
			return 0
		}
		p := new(int)
		*p = int(n)
		r, _, _ := syscall.SyscallN(again, n-1)
		return r + uintptr(*p)
	})
	r, _, _ := syscall.SyscallN(again, uintptr(n))
	fmt.Println(r)
}
