// From code addresses to functions, files and lines; the exported API on top of it.
//
// Replaces symtab.go: gc's pclntab is written by its linker. Ours is FuncTab of docs/runtime-contract.md: entries
// sorted by code offset, found by binary search, and a line program per function.
//
// One pc is one frame: a call whose callee's body stands in its place has a record in FuncTab, and the address of
// the record, plus one, is the return address of that call.
//
// Invariant (pc): a pc that comes from a stack is a return address; what is looked up is the byte before it.

package runtime

import (
	"internal/abi"
	"internal/bytealg"
	"internal/stringslite"
	"unsafe"
)

// funcEntry is one function in FuncTab. A *Func points to one.
type funcEntry struct {
	start, end uint32 // of the code, from Table::Text
	name       uint32 // from FuncTab
	lines      uint32
	file       uint32
	line       uint32 // and bits
}

// What bits of funcEntry.line say.
const (
	wrapperBit = 1 << 31
	noArgsBit  = 1 << 30 // the function has no parameters
	inlinedBit = 1 << 29 // inlined calls are part of it
	lineMask   = inlinedBit - 1
)

// inlinedCall is a call whose callee's body stands in its place.
type inlinedCall struct {
	callee     funcEntry // start, end: of the function that both are part of
	file, line uint32    // of the call
	outer      uint32    // offset of the inlined call that this one is part of, or 0
}

// funcInfo is a function that a pc was found in, or the zero value.
type funcInfo struct {
	e *funcEntry
}

// srcFunc is a function as tracebacks see it.
type srcFunc struct {
	f      funcInfo
	funcID abi.FuncID
}

func funcEntries() []funcEntry {
	tab := tableFuncTab()
	return unsafe.Slice((*funcEntry)(unsafe.Pointer(tab+8)), *(*uint32)(unsafe.Pointer(tab)))
}

// findfunc finds the function that the instruction at pc comes from, which may be inlined.
func findfunc(pc uintptr) funcInfo {
	if call := callAt(pc); call != nil {
		return call.caller()
	}
	f := findrow(pc)
	if call := f.inlinedAt(pc); call != nil {
		return funcInfo{&call.callee}
	}
	return f
}

// callAt is the inlined call that pc, a return address or one less, stands for; or nil.
func callAt(pc uintptr) *inlinedCall {
	if pc < tableFuncTab() || pc >= tableFuncTabEnd() {
		return nil
	}
	return (*inlinedCall)(unsafe.Pointer(pc &^ 3))
}

// inlinedAt is the innermost inlined call that the instruction at pc is part of, or nil.
func (f funcInfo) inlinedAt(pc uintptr) *inlinedCall {
	if f.e == nil || f.e.line&inlinedBit == 0 {
		return nil
	}
	_, _, call := f.position(pc)
	return call
}

func (c *inlinedCall) outerCall() *inlinedCall {
	if c.outer == 0 {
		return nil
	}
	return (*inlinedCall)(unsafe.Pointer(tableFuncTab() + uintptr(c.outer)))
}

func (c *inlinedCall) caller() funcInfo {
	if outer := c.outerCall(); outer != nil {
		return funcInfo{&outer.callee}
	}
	return findrow(funcInfo{&c.callee}.entry())
}

// inlined reports whether f is inlined where it was found.
func (f funcInfo) inlined() bool {
	return f.e != nil && f.e.lines == 0
}

// findrow finds the function whose code the instruction at pc is part of.
func findrow(pc uintptr) funcInfo {
	text := tableText()
	if pc < text || pc >= tableTextEnd() {
		return funcInfo{}
	}
	off := uint32(pc - text)
	entries := funcEntries()
	lo, hi := 0, len(entries)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if entries[mid].start <= off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 || off >= entries[lo-1].end {
		return funcInfo{}
	}
	return funcInfo{&entries[lo-1]}
}

func (f funcInfo) valid() bool    { return f.e != nil }
func (f funcInfo) entry() uintptr { return tableText() + uintptr(f.e.start) }
func (f funcInfo) wrapper() bool  { return f.e != nil && f.e.line&wrapperBit != 0 }
func (f funcInfo) noArgs() bool   { return f.e.line&noArgsBit != 0 }
func (f funcInfo) _Func() *Func   { return (*Func)(unsafe.Pointer(f.e)) }

// methodWrapper reports whether f was made for a method set; thunks of go and defer statements belong to a line.
func (f funcInfo) methodWrapper() bool {
	name := funcname(f)
	last := name[bytealg.LastIndexByteString(name, '.')+1:]
	return f.wrapper() && !stringslite.HasPrefix(last, "gowrap") && !stringslite.HasPrefix(last, "deferwrap")
}

// startLine is the line of the declaration.
func (f funcInfo) startLine() int32 { return int32(f.e.line & lineMask) }

// srcFunc classifies the function as far as tracebacks ask.
func (f funcInfo) srcFunc() srcFunc {
	if f.wrapper() {
		return srcFunc{f, abi.FuncIDWrapper}
	}
	switch funcname(f) {
	case "runtime.gopanic":
		return srcFunc{f, abi.FuncID_gopanic}
	case "runtime.sigpanic":
		return srcFunc{f, abi.FuncID_sigpanic}
	case "runtime.panicwrap":
		return srcFunc{f, abi.FuncID_panicwrap}
	}
	return srcFunc{f, abi.FuncIDNormal}
}

func (s srcFunc) name() string { return funcname(s.f) }

// funcname is the full name, as in the symbol table.
func funcname(f funcInfo) string {
	if f.e == nil {
		return ""
	}
	return tabString(f.e.name)
}

// tabString is the string at an offset of FuncTab.
func tabString(off uint32) string {
	p := (*byte)(unsafe.Pointer(tableFuncTab() + uintptr(off)))
	n, p := uvarint(p)
	return unsafe.String(p, int(n))
}

func uvarint(p *byte) (uint64, *byte) {
	var v uint64
	for shift := uint(0); ; shift += 7 {
		b := *p
		p = (*byte)(unsafe.Pointer(uintptr(unsafe.Pointer(p)) + 1))
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v, p
		}
	}
}

// funcline is the position of the instruction at pc in f.
func funcline(f funcInfo, targetpc uintptr) (file string, line int32) {
	if f.e == nil {
		return "?", 0
	}
	if call := callAt(targetpc); call != nil {
		return tabString(call.file), int32(call.line)
	}
	if f.inlined() {
		f = findrow(f.entry())
	}
	fileOff, line, _ := f.position(targetpc)
	return tabString(fileOff), line
}

// position runs the line program up to the instruction at pc. The file is an offset of FuncTab.
func (f funcInfo) position(targetpc uintptr) (file uint32, line int32, call *inlinedCall) {
	at := uint32(f.startLine())
	file = f.e.file
	nextFile, callOff, nextCall := file, uint64(0), uint64(0)
	pc := f.entry()
	p := (*byte)(unsafe.Pointer(tableFuncTab() + uintptr(f.e.lines)))
	for {
		var delta, change uint64
		delta, p = uvarint(p)
		if delta == 0 {
			// A file or an inlined call, from the next step on.
			change, p = uvarint(p)
			if change == 0 {
				break
			}
			if change == 1 {
				nextCall, p = uvarint(p)
			} else {
				nextFile = uint32(change)
			}
			continue
		}
		change, p = uvarint(p)
		pc += uintptr(delta)
		if pc > targetpc {
			break
		}
		file, callOff = nextFile, nextCall
		at += uint32(int64(change>>1) ^ -int64(change&1))
	}
	if callOff != 0 {
		call = (*inlinedCall)(unsafe.Pointer(tableFuncTab() + uintptr(callOff)))
	}
	return file, int32(at), call
}

// FuncForPC returns the function that contains pc, which may be its entry or a return address in it.
func FuncForPC(pc uintptr) *Func {
	f := findrow(pc)
	if !f.valid() || pc > f.entry() {
		f = findfunc(pc - 1)
	}
	if !f.valid() {
		return nil
	}
	return f._Func()
}

func (f *Func) info() funcInfo {
	return funcInfo{(*funcEntry)(unsafe.Pointer(f))}
}

func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return funcNameForPrint(funcname(f.info()))
}

func (f *Func) Entry() uintptr {
	return f.info().entry()
}

func (f *Func) FileLine(pc uintptr) (file string, line int) {
	file, line32 := funcline(f.info(), pc)
	return file, int(line32)
}

// funcNameForPrint shortens type arguments to [...].
func funcNameForPrint(name string) string {
	i := bytealg.IndexByteString(name, '[')
	if i < 0 {
		return name
	}
	j := len(name) - 1
	for name[j] != ']' {
		j--
	}
	if j <= i {
		return name
	}
	return name[:i] + "[...]" + name[j+1:]
}

// CallersFrames makes the iterator over what Callers returned.
func CallersFrames(callers []uintptr) *Frames {
	return &Frames{callers: callers}
}

// Next returns the frame of the next pc that belongs to a function.
func (ci *Frames) Next() (frame Frame, more bool) {
	for len(ci.callers) > 0 {
		pc := ci.callers[0]
		ci.callers = ci.callers[1:]
		f := findfunc(pc - 1)
		if !f.valid() {
			continue
		}
		return frameOf(f, pc), len(ci.callers) > 0
	}
	return Frame{}, false
}

// frameOf describes the call that returns to pc in f.
func frameOf(f funcInfo, pc uintptr) Frame {
	if pc > f.entry() {
		pc--
	}
	file, line := funcline(f, pc)
	function := f._Func()
	if f.inlined() {
		function = nil
	}
	return Frame{
		PC:        pc,
		Func:      function,
		Function:  funcNameForPrint(funcname(f)),
		File:      file,
		Line:      int(line),
		startLine: int(f.startLine()),
		Entry:     f.entry(),
		funcInfo:  f,
	}
}

//go:linkname runtime_FrameStartLine runtime/pprof.runtime_FrameStartLine
func runtime_FrameStartLine(f *Frame) int {
	return f.startLine
}

//go:linkname runtime_FrameSymbolName runtime/pprof.runtime_FrameSymbolName
func runtime_FrameSymbolName(f *Frame) string {
	if !f.funcInfo.valid() {
		return f.Function
	}
	return funcname(f.funcInfo)
}

//go:linkname runtime_expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func runtime_expandFinalInlineFrame(stk []uintptr) []uintptr {
	return stk
}
