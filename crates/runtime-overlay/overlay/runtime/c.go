// C functions and compiler intrinsics that the other own files use.
//
// Replaces nothing by itself: it is the door to libc (link name C.x, a direct call) and to the machine
// (link name llgo.x). What the runtime asks of the operating system is in c_unix.go and c_windows.go.

package runtime

import "unsafe"

//go:linkname c_memmove C.memmove
func c_memmove(to, from unsafe.Pointer, n uintptr) unsafe.Pointer

//go:linkname c_memset C.memset
func c_memset(p unsafe.Pointer, c int32, n uintptr) unsafe.Pointer

//go:linkname c_memcmp C.memcmp
func c_memcmp(a, b unsafe.Pointer, n uintptr) int32

//go:linkname setg llgo.setg
func setg(gp *g)

//go:linkname resume llgo.resume
func resume(sp, fp, pc uintptr)

//go:linkname framePointer llgo.framePointer
func framePointer() uintptr

//go:linkname stackPointer llgo.stackPointer
func stackPointer() uintptr

//go:linkname ccall llgo.ccall
func ccall(fn, a1, a2, a3, a4, a5, a6 uintptr) uintptr

//go:linkname cputicks llgo.cputicks
func cputicks() int64

//go:linkname cpuPause llgo.pause
func cpuPause()

//go:linkname threadEntryAddr llgo.funcAddr
func threadEntryAddr(f func(arg unsafe.Pointer) unsafe.Pointer) uintptr

//go:linkname mainEntryAddr llgo.funcAddr
func mainEntryAddr(f func()) uintptr

//go:linkname tableText llgo.table.Text
func tableText() uintptr

//go:linkname tableTextEnd llgo.table.TextEnd
func tableTextEnd() uintptr

//go:linkname tableFuncTab llgo.table.FuncTab
func tableFuncTab() uintptr

//go:linkname tableFuncTabEnd llgo.table.FuncTabEnd
func tableFuncTabEnd() uintptr

//go:linkname tableTypes llgo.table.Types
func tableTypes() uintptr

//go:linkname tableTypesEnd llgo.table.TypesEnd
func tableTypesEnd() uintptr

//go:linkname tableTypelinks llgo.table.Typelinks
func tableTypelinks() uintptr

//go:linkname tableTypelinksEnd llgo.table.TypelinksEnd
func tableTypelinksEnd() uintptr

//go:linkname tableItablinks llgo.table.Itablinks
func tableItablinks() uintptr

//go:linkname tableItablinksEnd llgo.table.ItablinksEnd
func tableItablinksEnd() uintptr

//go:linkname tableInitTasks llgo.table.InitTasks
func tableInitTasks() uintptr

//go:linkname tableInitTasksEnd llgo.table.InitTasksEnd
func tableInitTasksEnd() uintptr

// getg is this thread's g, kept in thread-local storage.
func getg() *g

//go:linkname tableData llgo.table.Data
func tableData() uintptr

//go:linkname tableDataEnd llgo.table.DataEnd
func tableDataEnd() uintptr

//go:linkname tableBss llgo.table.Bss
func tableBss() uintptr

//go:linkname tableBssEnd llgo.table.BssEnd
func tableBssEnd() uintptr
