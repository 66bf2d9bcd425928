// Functions that Windows calls.
//
// Replaces callbackasm and callbackWrap. Which function has which entry is GOROOT's compileCallback, which stays as
// registerCallback; the entries are machine code of the compiler's, and the call goes by way of the adapter that each func type has for reflect
// (docs/runtime-contract.md).

package runtime

import (
	"internal/abi"
	"unsafe"
)

//go:linkname callbackEntries llgo.callbacks
func callbackEntries() uintptr

func callbackasmAddr(i int) uintptr {
	return callbackEntries() + uintptr(i)*callbackEntrySize
}

// callbackTypes are the types of the functions, by number of the entry.
var callbackTypes [cb_max]*abi.Type

// callCallback is what an entry leads to. Only a program that makes callbacks has it.
var callCallback func(a *callbackArgs)

//go:linkname compileCallback syscall.compileCallback
func compileCallback(fn eface, cdecl bool) (code uintptr) {
	code = registerCallback(fn, cdecl)
	callbackTypes[(code-callbackEntries())/callbackEntrySize] = fn._type
	callCallback = callbackWrap
	foreignMayEnter.Store(true)
	return code
}

// llgo_callback is called by the entries: pc is behind the one that was called, args are the arguments in memory. Its own record is on
// the stack: a foreign thread cannot allocate yet.
//
//export llgo_callback
func llgo_callback(pc uintptr, args unsafe.Pointer) uintptr {
	a := callbackArgs{index: (pc-callbackEntries())/callbackEntrySize - 1, args: args}
	onStack := (*callbackArgs)(noescape(unsafe.Pointer(&a)))
	if getg() == nil {
		t := enterForeign()
		callCallback(onStack)
		t.leaveForeign()
	} else {
		callCallback(onStack)
	}
	return a.result
}

// callbackWrap makes a frame of the arguments, which are a word each, and calls the function with it.
func callbackWrap(a *callbackArgs) {
	c := &cbs.ctxt[a.index]
	var frame [callbackMaxFrame]byte
	for _, part := range c.abiMap.parts {
		memmove(unsafe.Pointer(&frame[part.dstStackOffset]), add(a.args, part.srcStackOffset), part.len)
	}
	code := adapterOf(callbackTypes[a.index])
	value := &code
	(*(*func(fn, frame unsafe.Pointer))(unsafe.Pointer(&value)))(unsafe.Pointer(c.fn), unsafe.Pointer(&frame))
	a.result = *(*uintptr)(unsafe.Pointer(&frame[c.abiMap.retOffset]))
}

// adapterOf is the code that calls a function of the type with a frame; its offset stands in front of the type.
func adapterOf(t *abi.Type) uintptr {
	return tableTypes() + uintptr(*(*int32)(unsafe.Pointer(uintptr(unsafe.Pointer(t)) - 16)))
}
