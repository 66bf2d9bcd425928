package main

// Types that are too large for the runtime, which the compiler refuses.

import (
	"cmp"
	"go/types"
	"slices"
)

const (
	maxChanElement = 1 << 16 // the runtime's record of a channel keeps the size in 16 bits
	maxWidth       = 1 << 50
)

// checkLimits looks at what a package of the user's declares.
func (p *Package) checkLimits(sizes types.Sizes) {
	var found []types.Error
	for name, object := range p.Info.Defs {
		switch object := object.(type) {
		case *types.Var:
			if object.IsField() {
				continue
			}
		case *types.TypeName:
			if object.IsAlias() || object.Parent() != p.Types.Scope() {
				continue
			}
		default:
			continue
		}
		t := object.Type()
		if named, ok := t.(*types.Named); ok && object == types.Object(named.Obj()) {
			t = named.Underlying()
		}
		if text := tooLarge(t, sizes); text != "" {
			found = append(found, types.Error{Pos: name.Pos(), Msg: text})
		}
	}
	slices.SortFunc(found, func(a, b types.Error) int { return cmp.Compare(a.Pos, b.Pos) })
	p.errors = append(p.errors, found...)
}

// tooLarge looks into the parts of a type that have no names, and says what is wrong.
func tooLarge(t types.Type, sizes types.Sizes) string {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return tooLarge(t.Elem(), sizes)
	case *types.Slice:
		return tooLarge(t.Elem(), sizes)
	case *types.Map:
		return tooLarge(t.Elem(), sizes)
	case *types.Array:
		if isLarger(t, maxWidth, sizes) {
			return "type " + t.String() + " larger than address space"
		}
		return tooLarge(t.Elem(), sizes)
	case *types.Chan:
		if isLarger(t.Elem(), maxChanElement, sizes) {
			return "channel element type too large (>64kB)"
		}
		return tooLarge(t.Elem(), sizes)
	}
	return ""
}

// isLarger also tells of a size that does not fit its integer, which go/types makes negative.
func isLarger(t types.Type, limit int64, sizes types.Sizes) bool {
	if !hasSize(t) {
		return false
	}
	size := sizes.Sizeof(t)
	return size < 0 || size >= limit
}

// hasSize: not so a type that depends on a type parameter.
func hasSize(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return false
	case *types.Named:
		return hasSize(t.Underlying())
	case *types.Array:
		return hasSize(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !hasSize(f.Type()) {
				return false
			}
		}
	}
	return true
}
