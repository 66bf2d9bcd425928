// Calls of functions whose type is known only at run time, and functions made at run time.
//
// Replaces call, MakeFunc, makeMethodValue, rtype.Method, makeFuncStub and methodValueCall, which are assembly or lay out what the assembly
// wants; and Value.recv, whose allocation reflect's own test counts.
//
// The compiler emits adapters for each func type of the program, which convert between reflect's frames and the calling convention
// (docs/runtime-contract.md, "Tables"); their offsets stand in front of the type's descriptor. A type that reflect.FuncOf made up has none:
// functions of it are made by MakeFunc, and reflection calls those without any; compiled code does not know the type and cannot.
//
// Frames are as funcLayout says with no argument registers: receiver word, arguments, results, each aligned as in memory.

package reflect

import (
	"internal/abi"
	"sync"
	"unsafe"
)

//go:linkname llgoTypes llgo.table.Types
func llgoTypes() uintptr

//go:linkname llgoTypesEnd llgo.table.TypesEnd
func llgoTypesEnd() uintptr

// adapters stands in front of a func type's descriptor: offsets of code from the types section, 0 for none.
type adapters struct {
	call, callMethod, makeFunc int32
	_                          int32
}

// adapterOf picks one of a func type's adapters, 0 if it has none.
func adapterOf(t *abi.Type, pick func(*adapters) int32) uintptr {
	at := uintptr(unsafe.Pointer(t))
	if at < llgoTypes() || at >= llgoTypesEnd() {
		return 0
	}
	off := pick((*adapters)(unsafe.Pointer(at - unsafe.Sizeof(adapters{}))))
	if off == 0 {
		return 0
	}
	return llgoTypes() + uintptr(off)
}

// noAdapter is the code of a made function whose type has no adapter.
func noAdapter() {
	panic("reflect: native call of a function whose type only reflection knows")
}

func (a *adapters) pickCall() int32       { return a.call }
func (a *adapters) pickCallMethod() int32 { return a.callMethod }
func (a *adapters) pickMakeFunc() int32   { return a.makeFunc }

// frameSignatures is what funcLayout laid frame types out for: *abi.Type to layoutKey.
var frameSignatures sync.Map

// signatureOf finds what a frame type was laid out for.
func signatureOf(frametype *abi.Type) layoutKey {
	if k, ok := frameSignatures.Load(frametype); ok {
		return k.(layoutKey)
	}
	layoutCache.Range(func(k, l any) bool {
		frameSignatures.Store(l.(layoutType).t, k)
		return true
	})
	k, ok := frameSignatures.Load(frametype)
	if !ok {
		panic("reflect: call with an unknown frame type")
	}
	return k.(layoutKey)
}

// call calls f, a func value or (with a receiver) a pointer to a method's code, with the arguments in stackArgs, and
// leaves the results there. GOROOT links the name to runtime.reflectcall.
//
//go:linkname call reflect.call
func call(stackArgsType *abi.Type, f, stackArgs unsafe.Pointer, stackArgsSize, stackRetOffset, frameSize uint32, regArgs *abi.RegArgs) {
	k := signatureOf(stackArgsType)
	pick := (*adapters).pickCall
	if k.rcvr != nil {
		pick = (*adapters).pickCallMethod
	} else if made := (*madeFunc)(f); made.code == abi.FuncPCABI0(noAdapter) {
		made.handle(made, stackArgs)
		return
	}
	code := adapterOf(&k.ftyp.Type, pick)
	if code == 0 {
		panic("reflect: the program has no code for calls of type " + stringFor(&k.ftyp.Type))
	}
	value := &code
	(*(*func(f, frame unsafe.Pointer))(unsafe.Pointer(&value)))(f, stackArgs)
}

// madeFunc is a function made at run time, as a func value. Its code is the type's makeFunc adapter, which calls handle
// with the func value and a frame.
type madeFunc struct {
	code   uintptr
	handle func(f *madeFunc, frame unsafe.Pointer)
	impl   *makeFuncImpl
	method *methodValue
}

func newMadeFunc(ftyp *funcType) *madeFunc {
	code := adapterOf(&ftyp.Type, (*adapters).pickMakeFunc)
	if code == 0 {
		code = abi.FuncPCABI0(noAdapter)
	}
	return &madeFunc{code: code}
}

func handleMadeFunc(f *madeFunc, frame unsafe.Pointer) {
	var valid bool
	var regs abi.RegArgs
	callReflect(f.impl, frame, &valid, &regs)
}

func handleMethodValue(f *madeFunc, frame unsafe.Pointer) {
	var valid bool
	var regs abi.RegArgs
	callMethod(f.method, frame, &valid, &regs)
}

func frameContext(ftyp *funcType) makeFuncCtxt {
	_, _, abid := funcLayout(ftyp, nil)
	return makeFuncCtxt{stack: abid.stackPtrs, argLen: abid.stackCallArgsSize, regPtrs: abid.inRegPtrs}
}

// MakeFunc returns a function of the given type that calls fn with its arguments.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	t := typ.common()
	ftyp := (*funcType)(unsafe.Pointer(t))
	f := newMadeFunc(ftyp)
	f.handle = handleMadeFunc
	f.impl = &makeFuncImpl{makeFuncCtxt: frameContext(ftyp), ftyp: ftyp, fn: fn}
	return Value{t, unsafe.Pointer(f), flag(Func)}
}

// makeMethodValue turns a method value in its compact form into a func value.
func makeMethodValue(op string, v Value) Value {
	if v.flag&flagMethod == 0 {
		panic("reflect: internal error: invalid use of makeMethodValue")
	}
	rcvr := Value{v.typ(), v.ptr, v.flag&(flagRO|flagAddr|flagIndir) | flag(v.typ().Kind())}
	ftyp := (*funcType)(unsafe.Pointer(v.Type().(*rtype)))
	method := &methodValue{makeFuncCtxt: frameContext(ftyp), method: int(v.flag) >> flagMethodShift, rcvr: rcvr}
	methodReceiver(op, method.rcvr, method.method)
	f := newMadeFunc(ftyp)
	f.handle = handleMethodValue
	f.method = method
	return Value{ftyp.Common(), unsafe.Pointer(f), v.flag&flagRO | flag(Func)}
}

// noCode is what a method's Tfn is if the program does not use it as a function value.
const noCode = -1

// Method returns the i'th exported method. If compiled code uses it as a function value, it is that one.
func (t *rtype) Method(i int) (m Method) {
	if t.Kind() == Interface {
		return (*interfaceType)(unsafe.Pointer(t)).Method(i)
	}
	methods := t.exportedMethods()
	if i < 0 || i >= len(methods) {
		panic("reflect: Method index out of range")
	}
	ftyp := (*funcType)(unsafe.Pointer(t.typeOff(methods[i].Mtyp)))
	in, out := []Type{t}, []Type{}
	for _, param := range ftyp.InSlice() {
		in = append(in, toRType(param))
	}
	for _, result := range ftyp.OutSlice() {
		out = append(out, toRType(result))
	}
	m.Name = t.nameOff(methods[i].Name).Name()
	m.Index = i
	m.Type = FuncOf(in, out, ftyp.IsVariadic())
	if tfn := methods[i].Tfn; tfn != noCode && adapterOf(m.Type.common(), (*adapters).pickCall) != 0 {
		code := t.textOff(tfn)
		m.Func = Value{m.Type.common(), unsafe.Pointer(&code), flag(Func)}
		return m
	}
	m.Func = MakeFunc(m.Type, func(args []Value) []Value {
		method := args[0].Method(i)
		if ftyp.IsVariadic() {
			return method.CallSlice(args[1:])
		}
		return method.Call(args[1:])
	})
	return m
}

// recv receives into memory of its own, whatever the type: with gc too it is an allocation, since there a result whose address is
// taken is on the heap.
func (v Value) recv(nb bool) (val Value, ok bool) {
	channel := (*chanType)(unsafe.Pointer(v.typ()))
	if ChanDir(channel.Dir)&RecvDir == 0 {
		panic("reflect: recv on send-only channel")
	}
	t := channel.Elem
	p := unsafe_New(t)
	selected, ok := chanrecv(v.pointer(), nb, p)
	switch {
	case !selected:
		return Value{}, ok
	case t.IsDirectIface():
		return Value{t, *(*unsafe.Pointer)(p), flag(t.Kind())}, ok
	}
	return Value{t, p, flag(t.Kind()) | flagIndir}, ok
}

// makeFuncStub and methodValueCall are asked for their addresses only.
func makeFuncStub() {
	panic("reflect: makeFuncStub called")
}

func methodValueCall() {
	panic("reflect: methodValueCall called")
}
