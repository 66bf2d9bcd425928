package main

// Method lists: which types carry them in which file, their order, and the two functions of each
// method.

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// compareMethods is the order of internal/abi: exported first, then by name, then by package path.
func compareMethods(a, b *types.Func, names *programNames) int {
	if a.Exported() != b.Exported() {
		if a.Exported() {
			return -1
		}
		return 1
	}
	if order := cmp.Compare(a.Name(), b.Name()); order != 0 || a.Exported() {
		return order
	}
	return cmp.Compare(names.pathOf(a.Pkg()), names.pathOf(b.Pkg()))
}

// interfaceMethods is an interface's whole method list in that order.
func interfaceMethods(iface *types.Interface, names *programNames) []*types.Func {
	methods := make([]*types.Func, 0, iface.NumMethods())
	for method := range iface.Methods() {
		methods = append(methods, method)
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return compareMethods(a, b, names) })
	return methods
}

// carriesMethods says whether this file lists the methods of a type. Those of a package-level type
// and of the pointer to it are in its package's file only.
func (f *fileWriter) carriesMethods(t types.Type) bool {
	base := t
	if pointer, ok := t.(*types.Pointer); ok {
		base = plain(pointer.Elem())
	}
	if types.IsInterface(base) {
		return false
	}
	switch base := base.(type) {
	case *types.Named:
		obj := base.Obj()
		if obj.Pkg() == nil {
			return false
		}
		if base.TypeArgs().Len() == 0 && obj.Parent() == obj.Pkg().Scope() {
			return obj.Pkg() == f.pkg.Types
		}
		return true
	case *types.Struct:
		for field := range base.Fields() {
			if field.Embedded() {
				return true
			}
		}
	}
	return false
}

// methodList is the method list this file has of a type, in order; nil if it has none.
func (f *fileWriter) methodList(t types.Type) []*types.Selection {
	if !f.carriesMethods(t) {
		return nil
	}
	set := f.loaded.Prog.MethodSets.MethodSet(t)
	methods := make([]*types.Selection, 0, set.Len())
	for method := range set.Methods() {
		methods = append(methods, method)
	}
	slices.SortFunc(methods, func(a, b *types.Selection) int {
		return compareMethods(a.Obj().(*types.Func), b.Obj().(*types.Func), f.program)
	})
	return methods
}

func (f *fileWriter) writeMethods(t types.Type, methods []*types.Selection) {
	if len(methods) == 0 {
		return
	}
	out := &f.types.out
	boxed := f.boxedMethods(t)
	for _, method := range methods {
		direct := f.loaded.Prog.MethodValue(method)
		word := direct
		if boxed != nil {
			word = f.loaded.Prog.MethodValue(boxed.Lookup(method.Obj().Pkg(), method.Obj().Name()))
		}
		out.num(f.strings.id(method.Obj().Name()))
		f.types.writePrivatePath(method.Obj())
		out.num(f.types.id(method.Type()))
		out.num(f.funcID(word))
		out.num(f.funcID(direct))
	}
}

// boxedMethods is the method set of the pointer to a type that an interface holds by reference: its
// functions take the interface's data word.
func (f *fileWriter) boxedMethods(t types.Type) *types.MethodSet {
	if isPointerShaped(t, f.sizes) {
		return nil
	}
	return f.loaded.Prog.MethodSets.MethodSet(types.NewPointer(t))
}

// isPointerShaped says whether a value of the type is the data word of an interface itself: it is one word
// in size, and that word a pointer (fields of size zero do not count).
func isPointerShaped(t types.Type, sizes types.Sizes) bool {
	switch under := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Basic:
		return under.Kind() == types.UnsafePointer
	case *types.Struct:
		for field := range under.Fields() {
			if isPointerShaped(field.Type(), sizes) {
				return sizes.Sizeof(t) == sizes.Sizeof(types.Typ[types.UnsafePointer])
			}
		}
	case *types.Array:
		return under.Len() == 1 && isPointerShaped(under.Elem(), sizes)
	}
	return false
}

// method is the function of a concrete receiver type's method.
func (f *fileWriter) method(recv types.Type, obj *types.Func) *ssa.Function {
	selection := f.loaded.Prog.MethodSets.MethodSet(recv).Lookup(obj.Pkg(), obj.Name())
	return f.loaded.Prog.MethodValue(selection)
}
