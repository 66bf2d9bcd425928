// C functions of Windows that the other own files use.
//
// Replaces nothing, as c.go. What GOROOT's files call goes through stdcall; these are called where there must be no memory
// taken, or before there is a g.

package runtime

import (
	"internal/runtime/syscall/windows"
	"unsafe"
)

//go:linkname c_CreateThread C.CreateThread
func c_CreateThread(attributes unsafe.Pointer, stack, entry uintptr, arg unsafe.Pointer, flags uint32, id *uint32) uintptr

//go:linkname c_CloseHandle C.CloseHandle
func c_CloseHandle(handle uintptr) int32

//go:linkname c_DuplicateHandle C.DuplicateHandle
func c_DuplicateHandle(process, handle, toProcess uintptr, copy *uintptr, access uint32, inherit int32, options uint32) int32

//go:linkname c_GetCurrentThreadId C.GetCurrentThreadId
func c_GetCurrentThreadId() uint32

//go:linkname c_GetCurrentThreadStackLimits C.GetCurrentThreadStackLimits
func c_GetCurrentThreadStackLimits(lo, hi *uintptr)

//go:linkname c_SetThreadStackGuarantee C.SetThreadStackGuarantee
func c_SetThreadStackGuarantee(size *uint32) int32

//go:linkname c_SuspendThread C.SuspendThread
func c_SuspendThread(thread uintptr) int32

//go:linkname c_ResumeThread C.ResumeThread
func c_ResumeThread(thread uintptr) int32

//go:linkname c_GetThreadContext C.GetThreadContext
func c_GetThreadContext(thread uintptr, context *windows.Context) int32

//go:linkname c_SwitchToThread C.SwitchToThread
func c_SwitchToThread() int32

//go:linkname c_WaitOnAddress C.WaitOnAddress
func c_WaitOnAddress(addr, compare unsafe.Pointer, size uintptr, ms uint32) int32

//go:linkname c_WakeByAddressSingle C.WakeByAddressSingle
func c_WakeByAddressSingle(addr unsafe.Pointer)

//go:linkname c_WakeByAddressAll C.WakeByAddressAll
func c_WakeByAddressAll(addr unsafe.Pointer)

//go:linkname c_QueryPerformanceCounter C.QueryPerformanceCounter
func c_QueryPerformanceCounter(count *int64) int32

//go:linkname c_QueryPerformanceFrequency C.QueryPerformanceFrequency
func c_QueryPerformanceFrequency(frequency *int64) int32

//go:linkname c_GetSystemTimePreciseAsFileTime C.GetSystemTimePreciseAsFileTime
func c_GetSystemTimePreciseAsFileTime(time *uint64)

//go:linkname c_GetLastError C.GetLastError
func c_GetLastError() uint32

//go:linkname c_DebugBreak C.DebugBreak
func c_DebugBreak()

//go:linkname exceptionEntryAddr llgo.funcAddr
func exceptionEntryAddr(f func(ep *windows.ExceptionPointers) int32) uintptr

//go:linkname ctrlEntryAddr llgo.funcAddr
func ctrlEntryAddr(f func(kind uint32) int32) uintptr
