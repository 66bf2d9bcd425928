// Finalizers whose results are in memory, or are more than a processor has registers for.
//
// Replaces SetFinalizer, of which GOROOT's stays as heapSetFinalizer (manifest.json, renames). Who calls a function provides
// the memory for results that are not carried in registers, as hidden parameters in front of the others. The goroutine that calls
// finalizers does not know their types, so a finalizer with such results is registered as a closure that has none. Results for
// which no register is left are in memory as well, whose address Cranelift passes in front of all: a caller that expects
// more of them than there are does no harm.

package runtime

import (
	"internal/abi"
	"internal/goarch"
	"unsafe"
)

// maxResultParts is how many registers' worth of one result are carried in registers (crates/go-abi/src/shape.rs).
const maxResultParts = 4

// Registers for results.
const (
	intResults   = 8 - 6*goarch.IsRiscv64 - 2*goarch.IsS390x
	floatResults = 8 - 6*goarch.IsRiscv64 - 4*goarch.IsS390x
)

// SetFinalizer sets the finalizer associated with obj to the provided finalizer function.
func SetFinalizer(obj any, finalizer any) {
	f := efaceOf(&finalizer)
	if f._type != nil && f._type.Kind() == abi.Func && f.data != nil {
		ft := (*functype)(unsafe.Pointer(f._type))
		if large, many := resultsInMemory(ft); (len(large) != 0 || many) && ft.InCount == 1 {
			if ft.InSlice()[0].Kind() == abi.Interface {
				f.data = dropResults[eface](f.data, large, many)
			} else {
				f.data = dropResults[unsafe.Pointer](f.data, large, many)
			}
		}
	}
	heapSetFinalizer(obj, finalizer)
}

// dropResults makes a function without results that calls fn, whose parameter is an A.
func dropResults[A any](fn unsafe.Pointer, large []*_type, many bool) unsafe.Pointer {
	type w = uintptr
	if len(large) > 3 {
		throw("runtime.SetFinalizer: a finalizer with more than three large results is not supported")
	}
	if many && len(large) != 0 {
		throw("runtime.SetFinalizer: a finalizer with large results and many others is not supported")
	}
	call := func(arg A) {
		if many {
			(*(*func(A) (w, w, w, w, w, w, w, w, w, w, w, w, w, w, w, w))(unsafe.Pointer(&fn)))(arg)
			return
		}
		var at [3]unsafe.Pointer
		for i, t := range large {
			at[i] = mallocgc(t.Size_, t, true)
		}
		switch len(large) {
		case 1:
			(*(*func(unsafe.Pointer, A))(unsafe.Pointer(&fn)))(at[0], arg)
		case 2:
			(*(*func(unsafe.Pointer, unsafe.Pointer, A))(unsafe.Pointer(&fn)))(at[0], at[1], arg)
		case 3:
			(*(*func(unsafe.Pointer, unsafe.Pointer, unsafe.Pointer, A))(unsafe.Pointer(&fn)))(at[0], at[1], at[2], arg)
		}
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&call))
}

// resultsInMemory are the types of results for which the caller provides memory one by one, and whether there are more of
// the others than registers.
func resultsInMemory(ft *functype) (large []*_type, many bool) {
	ints, floats := 0, 0
	for _, t := range ft.OutSlice() {
		i, f := resultParts(t)
		if i+f > maxResultParts {
			large = append(large, t)
			continue
		}
		ints, floats = ints+i, floats+f
	}
	if ints+floats > 16 {
		throw("runtime.SetFinalizer: a finalizer with so many results is not supported")
	}
	return large, ints > intResults || floats > floatResults
}

// resultParts is how many integers and floating-point numbers a value of type t is, more than maxResultParts if it is in
// memory for another reason.
func resultParts(t *_type) (ints, floats int) {
	switch t.Kind() {
	case abi.Float32, abi.Float64:
		return 0, 1
	case abi.Complex64, abi.Complex128:
		return 0, 2
	case abi.String, abi.Interface:
		return 2, 0
	case abi.Slice:
		return 3, 0
	case abi.Array:
		a := (*arraytype)(unsafe.Pointer(t))
		switch {
		case a.Len == 0 || a.Len > 1 && a.Elem.Size_ == 0:
			return 0, 0
		case a.Len > 1:
			return maxResultParts + 1, 0
		}
		return resultParts(a.Elem)
	case abi.Struct:
		for _, field := range (*structtype)(unsafe.Pointer(t)).Fields {
			i, f := resultParts(field.Typ)
			ints, floats = ints+i, floats+f
		}
		return ints, floats
	}
	return 1, 0
}
