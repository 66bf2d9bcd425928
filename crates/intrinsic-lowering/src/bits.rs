//! Bit counting and moving, and arithmetic in two words: `math/bits` and its copies inside the runtime.
//!
//! Counts are Go `int`s. Operands below 32 bits are widened first, so that one rule serves all widths.

use crate::Intrinsic::{self, *};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use cranelift_frontend::FunctionBuilder;
use go_abi::Arch;

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

/// Cranelift's overflow instructions do not exist for every processor.
pub(crate) fn wide(builder: &mut FunctionBuilder, arch: Arch, intrinsic: Intrinsic, args: &[Value]) -> Vec<Value> {
    let (x, y) = (args[0], args[1]);
    let with_flags = matches!(arch, Arch::X86_64 | Arch::Aarch64);
    match intrinsic {
        Mul => vec![builder.ins().umulhi(x, y), builder.ins().imul(x, y)],
        MulOverflow if !with_flags => {
            let high = builder.ins().umulhi(x, y);
            let zero = builder.ins().iconst(I64, 0);
            vec![builder.ins().imul(x, y), builder.ins().icmp(IntCC::NotEqual, high, zero)]
        }
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
            let mut subtract = |x, y| match with_flags {
                true => builder.ins().usub_overflow(x, y),
                false => (builder.ins().isub(x, y), builder.ins().icmp(IntCC::UnsignedLessThan, x, y)),
            };
            let (part, first) = subtract(x, y);
            let (difference, second) = subtract(part, args[2]);
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
