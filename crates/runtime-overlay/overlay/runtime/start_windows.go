// Start-up of Windows.
//
// Replaces rt0_go, osinit, loadOptionalSyscalls and goenvs. What is asked of the system there is asked here, but for the notice of the computer's
// going to sleep, which gc's timed waits need.

package runtime

import (
	"internal/runtime/syscall/windows"
	"unsafe"
)

// llgo_main is where the system starts the program, on the main thread's stack.
//
//export main
func llgo_main() {
	c_QueryPerformanceFrequency(&counterFrequency)
	mainThread.startMain()
}

// startSystem prepares what all else needs.
func startSystem() {
	findOptional()
	findRandom()
	preventErrorDialogs()
	initExceptions()
	initHighResTimer()
	timeBeginPeriodRetValue = osRelax(false)
	initSysDirectory()
	initLongPathSupport()
	physPageSize = getPageSize()
	stdcall(_SetProcessPriorityBoost, windows.CurrentProcess, 1)
}

// findOptional finds functions that not every Windows has. Without the first three timers are as precise as the clock's tick.
func findOptional() {
	ntdll := windowsLoadSystemLib(ntdlldll[:])
	_NtCreateWaitCompletionPacket = findFunction(ntdll, "NtCreateWaitCompletionPacket\x00")
	_NtAssociateWaitCompletionPacket = findFunction(ntdll, "NtAssociateWaitCompletionPacket\x00")
	_NtCancelWaitCompletionPacket = findFunction(ntdll, "NtCancelWaitCompletionPacket\x00")
	_RtlGetCurrentPeb = findFunction(ntdll, "RtlGetCurrentPeb\x00")
	_RtlGetVersion = findFunction(ntdll, "RtlGetVersion\x00")
}

// findFunction is windowsFindfunc without memory of the heap, which is not there yet.
func findFunction(dll uintptr, name string) stdFunction {
	return stdFunction(unsafe.Pointer(stdcall(_GetProcAddress, dll, uintptr(unsafe.Pointer(unsafe.StringData(name))))))
}

var advapi32dll = [...]uint16{'a', 'd', 'v', 'a', 'p', 'i', '3', '2', '.', 'd', 'l', 'l', 0}

// findRandom finds the source of random numbers: ProcessPrng, as gc; on a Wine that has none its predecessor.
func findRandom() {
	if dll := windowsLoadSystemLib(bcryptprimitivesdll[:]); dll != 0 {
		_ProcessPrng = findFunction(dll, "ProcessPrng\x00")
	} else if dll := windowsLoadSystemLib(advapi32dll[:]); dll != 0 {
		_ProcessPrng = findFunction(dll, "SystemFunction036\x00")
	}
	if _ProcessPrng == nil {
		throw("bcryptprimitives.dll not found")
	}
}

// goenvs reads the environment: `name=value` in UTF-16, a zero behind each and one more at the end.
func goenvs() {
	first := unsafe.Pointer(stdcall(_GetEnvironmentStringsW))
	for p := first; *(*uint16)(p) != 0; p = add(p, 2) {
		envs = append(envs, gostringw((*uint16)(p)))
		for *(*uint16)(p) != 0 {
			p = add(p, 2)
		}
	}
	stdcall(_FreeEnvironmentStringsW, uintptr(first))
}
