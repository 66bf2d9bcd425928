//! Hazard checks: index in range, slice bounds, divisor, shift count. Each fails in a cold block that calls
//! the runtime function for it, with the operands that the message prints.
//!
//! Invariant (unsigned-compare): a negative index, widened to 64 bits, is a huge one; one unsigned compare
//! checks both ends. The `U` functions are for indices of unsigned type, so that messages print them right.

use crate::code::CodeCx;
use crate::func::FuncCx;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, Operand, Type};
use go_abi::runtime::Runtime;

/// An index or bound, widened to 64 bits.
#[derive(Clone, Copy)]
pub struct Index {
    pub value: ir::Value,
    pub unsigned: bool,
    pub constant: Option<i64>,
}

/// The panic function for an index of signed, and of unsigned type.
pub type BoundsPanic = (Runtime, Runtime);

pub const INDEX: BoundsPanic = (Runtime::PanicIndex, Runtime::PanicIndexU);
pub const SLICE_ALEN: BoundsPanic = (Runtime::PanicSliceAlen, Runtime::PanicSliceAlenU);
pub const SLICE_ACAP: BoundsPanic = (Runtime::PanicSliceAcap, Runtime::PanicSliceAcapU);
pub const SLICE_B: BoundsPanic = (Runtime::PanicSliceB, Runtime::PanicSliceBU);
pub const SLICE3_ALEN: BoundsPanic = (Runtime::PanicSlice3Alen, Runtime::PanicSlice3AlenU);
pub const SLICE3_ACAP: BoundsPanic = (Runtime::PanicSlice3Acap, Runtime::PanicSlice3AcapU);
pub const SLICE3_B: BoundsPanic = (Runtime::PanicSlice3B, Runtime::PanicSlice3BU);
pub const SLICE3_C: BoundsPanic = (Runtime::PanicSlice3C, Runtime::PanicSlice3CU);

impl FuncCx<'_, '_> {
    /// An integer operand as an index.
    pub fn index(&mut self, operand: Operand) -> Index {
        let ty = self.operand_type(operand);
        let value = self.scalar(operand);
        let unsigned = is_unsigned(self.cx.basic(ty));
        Index { value: self.widen(ty, value), unsigned, constant: self.const_int(operand) }
    }
}

impl CodeCx<'_, '_> {
    /// An integer of a Go type, extended to 64 bits as its sign asks for.
    pub fn widen(&mut self, ty: Type, value: ir::Value) -> ir::Value {
        if self.value_type(value) == I64 {
            return value;
        }
        match is_unsigned(self.cx.basic(ty)) {
            true => self.builder.ins().uextend(I64, value),
            false => self.builder.ins().sextend(I64, value),
        }
    }

    /// `index < len`, or panics.
    pub fn check_index(&mut self, index: Index, len: ir::Value, const_len: Option<u64>) {
        let in_range = |i: i64| const_len.is_some_and(|len| (i as u64) < len);
        if !index.constant.is_some_and(in_range) {
            self.check_bound(IntCC::UnsignedGreaterThanOrEqual, index, len, INDEX);
        }
    }

    /// `bound <= limit`, or panics.
    pub fn check_slice_bound(&mut self, bound: Index, limit: Index, panic: BoundsPanic) {
        let (low, high) = (bound.constant, limit.constant);
        if low == Some(0) || matches!((low, high), (Some(low), Some(high)) if (low as u64) <= high as u64) {
            return;
        }
        self.check_bound(IntCC::UnsignedGreaterThan, bound, limit.value, panic);
    }

    fn check_bound(&mut self, fails: IntCC, index: Index, limit: ir::Value, panic: BoundsPanic) {
        let bad = self.compare(fails, index.value, limit);
        let entry = if index.unsigned { panic.1 } else { panic.0 };
        self.fail_if(bad, |code| code.call_panic(entry, &[index.value, limit]));
    }

    pub fn check_divisor(&mut self, divisor: ir::Value) {
        let zero = self.is_zero(divisor);
        self.fail_if(zero, |code| code.call_panic(Runtime::PanicDivide, &[]));
    }

    /// A shift count of signed type must not be negative.
    pub fn check_shift(&mut self, count: ir::Value) {
        let negative = self.compare_const(IntCC::SignedLessThan, count, 0);
        self.fail_if(negative, |code| code.call_panic(Runtime::PanicShift, &[]));
    }
}

pub fn is_unsigned(kind: Option<BasicKind>) -> bool {
    use BasicKind::*;
    matches!(kind, Some(Bool | Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr | UnsafePointer))
}
