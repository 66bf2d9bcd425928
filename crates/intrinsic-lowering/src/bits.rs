//! Bit counting and moving, and arithmetic in two words: `math/bits` and its copies inside the runtime.
//!
//! Counts are Go `int`s. Operands below 32 bits are widened first, so that one rule serves all widths.

use crate::Intrinsic::{self, *};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use cranelift_frontend::FunctionBuilder;

pub(crate) fn count_or_move(builder: &mut FunctionBuilder, intrinsic: Intrinsic, args: &[Value]) -> Value {
    let x = args[0];
    match intrinsic {
        Len(_) => {
            let zeros = leading_zeros_of_word(builder, x);
            let word = builder.ins().iconst(I64, 64);
            builder.ins().isub(word, zeros)
        }
        LeadingZeros(ty) => {
            let zeros = leading_zeros_of_word(builder, x);
            let above = builder.ins().iconst(I64, 64 - i64::from(ty.bits()));
            builder.ins().isub(zeros, above)
        }
        TrailingZeros(ty) => trailing_zeros(builder, ty, x),
        OnesCount(_) => {
            let x = widen(builder, x);
            builder.ins().popcnt(x)
        }
        RotateLeft => builder.ins().rotl(x, args[1]),
        Reverse => builder.ins().bitrev(x),
        ReverseBytes => builder.ins().bswap(x),
        other => panic!("{other:?} is no bit operation"),
    }
}

fn leading_zeros_of_word(builder: &mut FunctionBuilder, x: Value) -> Value {
    let x = widen(builder, x);
    builder.ins().clz(x)
}

/// A bit above the operand's width ends the count of a zero.
fn trailing_zeros(builder: &mut FunctionBuilder, ty: Type, x: Value) -> Value {
    let mut x = widen(builder, x);
    if ty.bits() < 64 {
        let stop = builder.ins().iconst(I64, 1 << ty.bits());
        x = builder.ins().bor(x, stop);
    }
    builder.ins().ctz(x)
}

fn widen(builder: &mut FunctionBuilder, x: Value) -> Value {
    match builder.func.dfg.value_type(x) {
        I64 => x,
        _ => builder.ins().uextend(I64, x),
    }
}

pub(crate) fn wide(builder: &mut FunctionBuilder, intrinsic: Intrinsic, args: &[Value]) -> Vec<Value> {
    let (x, y) = (args[0], args[1]);
    match intrinsic {
        Mul => vec![builder.ins().umulhi(x, y), builder.ins().imul(x, y)],
        MulOverflow => {
            let (product, overflow) = builder.ins().umul_overflow(x, y);
            vec![product, overflow]
        }
        AddCarry => {
            let (part, first) = builder.ins().uadd_overflow(x, y);
            let (sum, second) = builder.ins().uadd_overflow(part, args[2]);
            vec![sum, either(builder, first, second)]
        }
        SubBorrow => {
            let (part, first) = builder.ins().usub_overflow(x, y);
            let (difference, second) = builder.ins().usub_overflow(part, args[2]);
            vec![difference, either(builder, first, second)]
        }
        other => panic!("{other:?} has no two results"),
    }
}

/// The carry out of two steps, at most one of which carries.
fn either(builder: &mut FunctionBuilder, first: Value, second: Value) -> Value {
    let carry = builder.ins().bor(first, second);
    builder.ins().uextend(I64, carry)
}
