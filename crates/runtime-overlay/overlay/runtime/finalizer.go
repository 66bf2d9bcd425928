// Finalizers whose results are in memory.
//
// Replaces SetFinalizer, of which GOROOT's stays as heapSetFinalizer (manifest.json, renames). Who calls a function provides
// the memory for results that are not carried in registers, as hidden parameters in front of the others. The goroutine that calls
// finalizers does not know their types, so a finalizer with such results is registered as a closure that has none.

package runtime

import (
	"internal/abi"
	"unsafe"
)

// maxResultParts is how many registers' worth of one result are carried in registers (crates/go-abi/src/shape.rs).
const maxResultParts = 4

// SetFinalizer sets the finalizer associated with obj to the provided finalizer function.
func SetFinalizer(obj any, finalizer any) {
	f := efaceOf(&finalizer)
	if f._type != nil && f._type.Kind() == abi.Func && f.data != nil {
		ft := (*functype)(unsafe.Pointer(f._type))
		if large := resultsInMemory(ft); len(large) != 0 && ft.InCount == 1 {
			if ft.InSlice()[0].Kind() == abi.Interface {
				f.data = dropResults[eface](f.data, large)
			} else {
				f.data = dropResults[unsafe.Pointer](f.data, large)
			}
		}
	}
	heapSetFinalizer(obj, finalizer)
}

// dropResults makes a function without results that calls fn, whose parameter is an A.
func dropResults[A any](fn unsafe.Pointer, large []*_type) unsafe.Pointer {
	if len(large) > 3 {
		throw("runtime.SetFinalizer: a finalizer with more than three large results is not supported")
	}
	call := func(arg A) {
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

func resultsInMemory(ft *functype) (large []*_type) {
	for _, t := range ft.OutSlice() {
		if resultParts(t) > maxResultParts {
			large = append(large, t)
		}
	}
	return large
}

// resultParts is how many scalars a value of type t is, more than maxResultParts if it is in memory for another reason.
func resultParts(t *_type) int {
	switch t.Kind() {
	case abi.String, abi.Interface, abi.Complex64, abi.Complex128:
		return 2
	case abi.Slice:
		return 3
	case abi.Array:
		a := (*arraytype)(unsafe.Pointer(t))
		switch {
		case a.Len == 0 || a.Len > 1 && a.Elem.Size_ == 0:
			return 0
		case a.Len > 1:
			return maxResultParts + 1
		}
		return resultParts(a.Elem)
	case abi.Struct:
		parts := 0
		for _, field := range (*structtype)(unsafe.Pointer(t)).Fields {
			parts += resultParts(field.Typ)
		}
		return parts
	}
	return 1
}
