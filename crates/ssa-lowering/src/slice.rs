//! Slices: `s[i:j:k]`, `make([]T, n)`, `append`, `copy`, `clear`, conversion to arrays.
//!
//! A slice is three parts, in this order everywhere: data, len, cap. Bounds are checked from the last to
//! the first, so that each is compared with one known to be in range; that order is also which panic a
//! program sees.
//!
//! Invariant (inside): the data pointer of a slice with capacity 0 is not moved, so that it never points to the
//! object behind.
//!
//! Not here: growth policy (`runtime.growslice`).

use crate::check::{self, Index};
use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, Builtin, Callee, Instr, Operand, Type, TypeKind, Value};
use go_abi::runtime::Runtime;

/// What is sliced.
struct Base {
    data: ir::Value,
    len: Index,
    cap: Index,
    /// Size of an element.
    stride: u64,
    string: bool,
    /// Messages speak of the capacity.
    slice: bool,
}

impl FuncCx<'_, '_> {
    pub fn lower_slice(
        &mut self,
        x: Operand,
        low: Option<Operand>,
        high: Option<Operand>,
        max: Option<Operand>,
    ) -> Lowered {
        let base = self.slice_base(x)?;
        if let (None, Some(high), None) = (low, high, max)
            && let Some(elem) = self.made_elem(x)
        {
            return Ok(self.make_of_variable(&base, elem, high));
        }
        let low = low.map(|operand| self.index(operand));
        let high = high.map(|operand| self.index(operand));
        let max = max.map(|operand| self.index(operand));
        let zero = self.word(0);
        let i = low.unwrap_or(Index { value: zero, unsigned: false, constant: Some(0) });
        let j = high.unwrap_or(base.len);
        let k = max.unwrap_or(base.cap);
        if max.is_some() {
            self.check_slice_bound(k, base.cap, if base.slice { check::SLICE3_ACAP } else { check::SLICE3_ALEN });
            self.check_slice_bound(j, k, check::SLICE3_B);
            self.check_slice_bound(i, j, check::SLICE3_C);
        } else {
            if high.is_some() {
                self.check_slice_bound(j, k, if base.slice { check::SLICE_ACAP } else { check::SLICE_ALEN });
            }
            self.check_slice_bound(i, j, check::SLICE_B);
        }
        Ok(self.make_sliced(&base, i, j, k))
    }

    fn slice_base(&mut self, x: Operand) -> Lowered<Base> {
        let val = self.operand(x);
        let bound = |value, constant| Index { value, unsigned: false, constant };
        if let Some(ty) = self.typed(x) {
            match (self.cx.kind(ty), val.parts()) {
                (TypeKind::Basic(BasicKind::String), &[data, len]) => {
                    let len = bound(len, None);
                    return Ok(Base { data, len, cap: len, stride: 1, string: true, slice: false });
                }
                (TypeKind::Slice(elem), &[data, len, cap]) => {
                    let (len, cap, stride) = (bound(len, None), bound(cap, None), self.cx.layouts.size(*elem));
                    return Ok(Base { data, len, cap, stride, string: false, slice: true });
                }
                _ => {}
            }
        }
        let TypeKind::Array { elem, len } = self.cx.kind(self.operand_pointee(x)) else {
            return self.refuse("slice of a pointer to something that is no array");
        };
        let data = val.scalar();
        if !self.is_trusted(x) {
            self.nil_check(data);
        }
        let count = self.word(*len as i64);
        let len = bound(count, Some(*len as i64));
        Ok(Base { data, len, cap: len, stride: self.cx.layouts.size(*elem), string: false, slice: false })
    }

    pub fn lower_make_slice(&mut self, value: Value, len: Operand, cap: Operand) -> Lowered {
        if self.is_appended_next(value) {
            return Ok(Val::Nothing);
        }
        let elem = self.slice_elem(self.result_type(value))?;
        let (len, cap) = (self.index(len).value, self.index(cap).value);
        let desc = self.type_desc(elem);
        let data = self.call_runtime(Runtime::MakeSlice, &[desc, len, cap])[0];
        Ok(Val::from_parts(&[data, len, cap]))
    }

    /// go/ssa makes `make([]T, n, 10)` a slice of a fresh array. The element type, if `x` is such an array:
    /// then the panic has to be that of `make`.
    fn made_elem(&self, x: Operand) -> Option<Type> {
        let Operand::Value(array) = x else { return None };
        let is_fresh = matches!(self.frame.body.values[array].instr, Instr::Alloc { .. });
        if !is_fresh || self.frame.uses.of(array).len() != 1 {
            return None;
        }
        match self.cx.kind(self.operand_pointee(x)) {
            TypeKind::Array { elem, .. } => Some(*elem),
            _ => None,
        }
    }

    fn make_of_variable(&mut self, base: &Base, elem: Type, len: Operand) -> Val {
        let (len, cap) = (self.index(len), base.cap.value);
        let fits = matches!((len.constant, base.cap.constant), (Some(len), Some(cap)) if (len as u64) <= cap as u64);
        let len = len.value;
        if fits {
            return Val::from_parts(&[base.data, len, cap]);
        }
        let bad = self.compare(IntCC::UnsignedGreaterThan, len, cap);
        // Panics, because the length is out of range.
        self.fail_if(bad, |code| {
            let desc = code.type_desc(elem);
            code.call_panic(Runtime::MakeSlice, &[desc, len, cap]);
        });
        Val::from_parts(&[base.data, len, cap])
    }

    fn slice_elem(&self, ty: Type) -> Lowered<Type> {
        match self.cx.kind(ty) {
            TypeKind::Slice(elem) => Ok(*elem),
            _ => self.refuse("slice operation on another type"),
        }
    }

    /// `append(s, make([]T, n)...)`: the slice itself is not made.
    fn is_appended_next(&self, made: Value) -> bool {
        let &[user] = self.frame.uses.of(made) else { return false };
        let Instr::Call(call) = self.frame.body.values[user].instr else { return false };
        let Callee::Builtin(Builtin::Append) = call.callee else { return false };
        let last = self.frame.body.list(call.args).last() == Some(&Operand::Value(made));
        last && user.as_u32() == made.as_u32() + 1 && user.as_u32() < self.frame.block_end
    }

    /// The length of a slice that only an append has asked for.
    fn appended_len(&mut self, more: Operand) -> Option<ir::Value> {
        let Operand::Value(made) = more else { return None };
        let Instr::MakeSlice { len, .. } = self.frame.body.values[made].instr else { return None };
        matches!(self.frame.values[made], Some(Val::Nothing)).then(|| self.index(len).value)
    }

    /// `append(s, more...)`; `more` may be a string.
    pub fn lower_append(&mut self, value: Value, args: &[Operand]) -> Lowered {
        let ty = self.result_type(value);
        let elem = self.slice_elem(ty)?;
        let old = self.operand(args[0]);
        let &[more] = &args[1..] else { return Ok(old) };
        let [data, len, cap] = old.parts().to_vec()[..] else { return self.refuse("append to another type") };
        if let Some(count) = self.appended_len(more) {
            return Ok(self.append_zeros([data, len, cap], count, elem));
        }
        let more_val = self.operand(more);
        let (from, count) = (more_val.parts()[0], more_val.parts()[1]);
        let new_len = self.builder.ins().iadd(len, count);
        let too_long = self.compare(IntCC::UnsignedGreaterThan, new_len, cap);
        let desc = self.type_desc(elem);
        let grown = self.grow([data, len, cap], too_long, new_len, count, desc);
        let size = self.cx.layouts.size(elem);
        let offset = self.mul_const(len, size as i64);
        let to = self.builder.ins().iadd(grown[0], offset);
        match self.const_len(more) {
            Some(count) if count * size <= 64 => self.copy_trusted(to, from, count * size),
            _ => self.move_elements(to, from, count, size),
        }
        Ok(Val::from_parts(&[grown[0], new_len, grown[1]]))
    }

    fn append_zeros(&mut self, old: [ir::Value; 3], count: ir::Value, elem: Type) -> Val {
        let [_, len, cap] = old;
        let desc = self.type_desc(elem);
        let negative = self.compare_const(IntCC::SignedLessThan, count, 0);
        // Panics, because the length is out of range.
        self.fail_if(negative, |code| {
            code.call_panic(Runtime::MakeSlice, &[desc, count, count]);
        });
        let new_len = self.builder.ins().iadd(len, count);
        let too_long = self.compare(IntCC::UnsignedGreaterThan, new_len, cap);
        let grown = self.grow(old, too_long, new_len, count, desc);
        let size = self.cx.layouts.size(elem);
        let (offset, bytes) = (self.mul_const(len, size as i64), self.mul_const(count, size as i64));
        let tail = self.builder.ins().iadd(grown[0], offset);
        self.call_runtime(Runtime::MemClrNoHeapPointers, &[tail, bytes]);
        Val::from_parts(&[grown[0], new_len, grown[1]])
    }

    /// The length of a slice made of a whole array, as of an argument list.
    fn const_len(&self, operand: Operand) -> Option<u64> {
        let Operand::Value(value) = operand else { return None };
        let Instr::Slice { x, low: None, high: None, max: None } = self.frame.body.values[value].instr else {
            return None;
        };
        let Operand::Value(array) = x else { return None };
        let TypeKind::Pointer(pointee) = self.cx.kind(self.frame.body.values[array].ty) else { return None };
        match self.cx.kind(*pointee) {
            TypeKind::Array { len, .. } => Some(*len),
            _ => None,
        }
    }

    pub fn lower_copy(&mut self, args: &[Operand]) -> Lowered {
        let elem = self.slice_elem(self.operand_type(args[0]))?;
        let (to, from) = (self.operand(args[0]), self.operand(args[1]));
        let (to_len, from_len) = (to.parts()[1], from.parts()[1]);
        let count = self.builder.ins().smin(to_len, from_len);
        let size = self.cx.layouts.size(elem);
        self.move_elements(to.parts()[0], from.parts()[0], count, size);
        Ok(Val::one(count))
    }

    pub fn lower_clear(&mut self, arg: Operand) -> Lowered {
        let ty = self.operand_type(arg);
        let TypeKind::Slice(elem) = self.cx.kind(ty) else { return self.lower_map_clear(arg) };
        let val = self.operand(arg);
        let size = self.cx.layouts.size(*elem) as i64;
        let bytes = self.mul_const(val.parts()[1], size);
        self.call_runtime(Runtime::MemClrNoHeapPointers, &[val.parts()[0], bytes]);
        Ok(Val::Nothing)
    }
}

impl CodeCx<'_, '_> {
    fn make_sliced(&mut self, base: &Base, i: Index, j: Index, k: Index) -> Val {
        let new_len = self.subtract(j.value, i);
        let new_cap = if base.string { new_len } else { self.subtract(k.value, i) };
        let data = if i.constant == Some(0) {
            base.data
        } else {
            let offset = self.mul_const(i.value, base.stride as i64);
            let negated = self.builder.ins().ineg(new_cap);
            let sign = self.int(I8, 63);
            let mask = self.builder.ins().sshr(negated, sign);
            let offset = self.builder.ins().band(offset, mask);
            self.builder.ins().iadd(base.data, offset)
        };
        if base.string { Val::from_parts(&[data, new_len]) } else { Val::from_parts(&[data, new_len, new_cap]) }
    }

    fn subtract(&mut self, x: ir::Value, i: Index) -> ir::Value {
        if i.constant == Some(0) { x } else { self.builder.ins().isub(x, i.value) }
    }

    /// Data pointer and capacity of a slice with room for the new length.
    fn grow(
        &mut self,
        [data, _, cap]: [ir::Value; 3],
        too_long: ir::Value,
        new_len: ir::Value,
        count: ir::Value,
        desc: ir::Value,
    ) -> [ir::Value; 2] {
        let (slow, next) = (self.cold_block(), self.new_block());
        let (new_data, new_cap) = (self.block_param(next, I64), self.block_param(next, I64));
        let kept: Vec<ir::BlockArg> = vec![data.into(), cap.into()];
        self.builder.ins().brif(too_long, slow, &[], next, &kept);
        self.switch_to(slow);
        let grown = self.call_runtime(Runtime::GrowSlice, &[data, new_len, cap, count, desc]);
        self.jump(next, &[grown[0], grown[2]]);
        self.switch_to(next);
        [new_data, new_cap]
    }

    /// Copies elements that may overlap.
    pub fn move_elements(&mut self, to: ir::Value, from: ir::Value, count: ir::Value, size: u64) {
        if size != 0 {
            let bytes = self.mul_const(count, size as i64);
            self.call_runtime(Runtime::MemMove, &[to, from, bytes]);
        }
    }

    /// The address of the array that a slice's elements are; panics if the slice is shorter.
    pub fn slice_to_array_pointer(&mut self, array: Type, val: &Val) -> Val {
        let TypeKind::Array { len: want, .. } = self.cx.kind(array) else { panic!("conversion to an array") };
        let (data, len) = (val.parts()[0], val.parts()[1]);
        let want = self.word(*want as i64);
        let short = self.compare(IntCC::SignedLessThan, len, want);
        self.fail_if(short, |code| code.call_panic(Runtime::PanicSliceConvert, &[want, len]));
        Val::one(data)
    }
}
