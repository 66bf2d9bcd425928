package main

// Constants of a function body: typed, deduplicated, already rounded to their type.

import (
	"fmt"
	"go/constant"
	"go/types"
	"math"

	"golang.org/x/tools/go/ssa"
)

// Kinds of a constant, as src/read/body.rs knows them.
const (
	constZero = iota
	constBool
	constInt
	constFloat
	constComplex
	constString
)

// constKey identifies a constant within a body.
type constKey struct {
	ty   uint32
	kind byte
	a, b uint64
	s    string
}

func (k constKey) write(out *buffer, strings *stringPool) {
	out.num(k.ty)
	out.byte(k.kind)
	switch k.kind {
	case constBool:
		out.byte(byte(k.a))
	case constInt:
		out.int(int64(k.a))
	case constFloat:
		out.fixed(k.a)
	case constComplex:
		out.fixed(k.a)
		out.fixed(k.b)
	case constString:
		out.num(strings.id(k.s))
	}
}

func (b *buffer) fixed(v uint64) {
	for shift := 0; shift < 64; shift += 8 {
		b.byte(byte(v >> shift))
	}
}

// keyOf evaluates a go/ssa constant in its own type.
func keyOf(c *ssa.Const, ty uint32) constKey {
	if c.Value == nil {
		return constKey{ty: ty, kind: constZero}
	}
	basic, ok := c.Type().Underlying().(*types.Basic)
	if !ok {
		panic(fmt.Sprintf("constant %s of a type that has none", c))
	}
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		if constant.BoolVal(c.Value) {
			return constKey{ty: ty, kind: constBool, a: 1}
		}
		return constKey{ty: ty, kind: constBool}
	case info&types.IsString != 0:
		return constKey{ty: ty, kind: constString, s: constant.StringVal(c.Value)}
	case info&types.IsInteger != 0, basic.Kind() == types.UnsafePointer:
		return constKey{ty: ty, kind: constInt, a: integerBits(c.Value)}
	case info&types.IsFloat != 0:
		return constKey{ty: ty, kind: constFloat, a: floatBits(c.Value, basic)}
	case info&types.IsComplex != 0:
		value := constant.ToComplex(c.Value)
		return constKey{ty: ty, kind: constComplex,
			a: floatBits(constant.Real(value), basic), b: floatBits(constant.Imag(value), basic)}
	}
	panic(fmt.Sprintf("constant %s of unknown kind", c))
}

// asPointer: where a constant pointer is compared with nil, go/ssa gives it nil's type.
func asPointer(c *ssa.Const) *ssa.Const {
	if c.Value != nil && c.Type() == types.Typ[types.UntypedNil] {
		return ssa.NewConst(c.Value, types.Typ[types.UnsafePointer])
	}
	return c
}

func integerBits(value constant.Value) uint64 {
	value = constant.ToInt(value)
	if signed, exact := constant.Int64Val(value); exact {
		return uint64(signed)
	}
	bits, _ := constant.Uint64Val(value)
	return bits
}

// floatBits rounds once, to the precision of the type.
func floatBits(value constant.Value, basic *types.Basic) uint64 {
	value = constant.ToFloat(value)
	if basic.Kind() == types.Float32 || basic.Kind() == types.Complex64 {
		single, _ := constant.Float32Val(value)
		return math.Float64bits(float64(single))
	}
	double, _ := constant.Float64Val(value)
	return math.Float64bits(double)
}
