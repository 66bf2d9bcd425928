package main

// unsafe.Sizeof, Alignof and Offsetof where the type was a type parameter. go/ssa leaves them as calls, and
// evaluates their operand, which Go does not.

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// isMeasure recognises the three builtins.
func isMeasure(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	builtin, ok := call.Call.Value.(*ssa.Builtin)
	if !ok {
		return false
	}
	switch builtin.Name() {
	case "Sizeof", "Alignof", "Offsetof":
		return true
	}
	return false
}

// isOnlyMeasured: a load or selection that is there for the sake of a measure.
func isOnlyMeasured(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return false
		}
	case *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index:
	default:
		return false
	}
	users := *v.Referrers()
	for _, user := range users {
		value, ok := user.(ssa.Value)
		if !isMeasure(user) && !(ok && isOnlyMeasured(value)) {
			return false
		}
	}
	return len(users) > 0
}

// sizeConst evaluates a measure; its result is a constant operand.
func (w *bodyWriter) sizeConst(call *ssa.Call) (operand uint64, ok bool) {
	if !isMeasure(call) {
		return 0, false
	}
	arg := call.Call.Args[0]
	var size int64
	switch call.Call.Value.Name() {
	case "Sizeof":
		size = w.file.sizes.Sizeof(arg.Type())
	case "Alignof":
		size = w.file.sizes.Alignof(arg.Type())
	case "Offsetof":
		size = w.fieldOffset(arg, w.selections(call.Pos()))
	}
	key := constKey{ty: w.file.types.id(types.Typ[types.Uintptr]), kind: constInt, a: uint64(size)}
	return uint64(w.constID(key))<<2 | 1, true
}

// selections is the number of fields, embedded ones included, that the selector in unsafe.Offsetof stands for.
func (w *bodyWriter) selections(call token.Pos) int {
	field := w.file.syntax.offsetofs[call]
	for _, p := range w.file.loaded.Packages {
		if p.Info == nil {
			continue
		}
		if selection, ok := p.Info.Selections[field]; ok {
			return len(selection.Index())
		}
	}
	panic(w.fn.String() + ": operand of unsafe.Offsetof is no field")
}

// fieldOffset adds up the offsets of the last so many fields that a value was selected with.
func (w *bodyWriter) fieldOffset(v ssa.Value, count int) int64 {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	var base ssa.Value
	var field int
	switch v := v.(type) {
	case *ssa.FieldAddr:
		base, field = v.X, v.Field
	case *ssa.Field:
		base, field = v.X, v.Field
	default:
		panic(w.fn.String() + ": operand of unsafe.Offsetof is no field")
	}
	t := base.Type().Underlying()
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem().Underlying()
	}
	offset := structOffsets(w.file.sizes, t.(*types.Struct))[field]
	if count > 1 {
		offset += w.fieldOffset(base, count-1)
	}
	return offset
}
