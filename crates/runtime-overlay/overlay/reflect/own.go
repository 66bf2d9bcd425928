// Calls of functions whose type is known only at run time, and functions made at run time.
//
// Replaces call, MakeFunc, makeMethodValue, makeFuncStub and methodValueCall, which are assembly or lay out what the assembly
// wants. The compiler emits adapters for each func type of the program, which convert between reflect's frames and the
// calling convention (docs/runtime-contract.md, "Tables"); their offsets stand in front of the type's descriptor. A
// type that reflect.FuncOf made up has none, and a call of it panics.
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

// adapterOf picks one of a func type's adapters.
func adapterOf(t *abi.Type, pick func(*adapters) int32) uintptr {
	at := uintptr(unsafe.Pointer(t))
	if at >= llgoTypes() && at < llgoTypesEnd() {
		a := (*adapters)(unsafe.Pointer(at - unsafe.Sizeof(adapters{})))
		if off := pick(a); off != 0 {
			return llgoTypes() + uintptr(off)
		}
	}
	panic("reflect: the program has no code for calls of type " + stringFor(t))
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
	}
	code := adapterOf(&k.ftyp.Type, pick)
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
	return &madeFunc{code: adapterOf(&ftyp.Type, (*adapters).pickMakeFunc)}
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

// makeFuncStub and methodValueCall are asked for their addresses only.
func makeFuncStub() {
	panic("reflect: makeFuncStub called")
}

func methodValueCall() {
	panic("reflect: methodValueCall called")
}
