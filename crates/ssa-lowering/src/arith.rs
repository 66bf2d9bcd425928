//! Arithmetic: `+ - * / % & | ^ &^ << >>` and unary `- ! ^`.
//!
//! Integers wrap. Division checks for zero; the divisor -1 is replaced by 1 and the quotient negated, because
//! the machine traps on MinInt / -1 where Go wraps (`divide` has constant divisors). A shift by the width or more gives 0, or the sign.
//! Complex64 products are computed in float64 and quotients in complex128, as gc does.
//!
//! Not here: comparisons (`compare`), string comparison (`string`).

use crate::check::is_unsigned;
use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, BinOp, Operand, Type, UnOp};
use go_abi::runtime::Runtime;

impl FuncCx<'_, '_> {
    pub fn lower_binop(&mut self, op: BinOp, x: Operand, y: Operand) -> Lowered {
        use BinOp::*;
        if op.compares() {
            return self.lower_comparison(op, x, y);
        }
        let ty = self.operand_type(x);
        let (a, b) = (self.operand(x), self.operand(y));
        let Some(kind) = self.cx.basic(ty) else { return self.refuse("arithmetic on a type that has none") };
        match kind {
            BasicKind::Complex64 | BasicKind::Complex128 => self.complex_op(op, &a, &b),
            BasicKind::Float32 | BasicKind::Float64 => self.float_op(op, a.scalar(), b.scalar()).map(Val::one),
            _ if matches!(op, Shl | Shr) => {
                let signed_count = !is_unsigned(self.cx.basic(self.operand_type(y)));
                let constant = self.const_int(y);
                let arithmetic = !is_unsigned(Some(kind));
                let shift = Shift { left: op == Shl, arithmetic, signed_count, constant };
                Ok(Val::one(self.shift(a.scalar(), b.scalar(), shift)))
            }
            _ if matches!(op, Quo | Rem) => {
                let constant = self.const_int(y);
                Ok(Val::one(self.divide(op == Rem, !is_unsigned(Some(kind)), a.scalar(), b.scalar(), constant)))
            }
            _ => self.int_op(op, a.scalar(), b.scalar()).map(Val::one),
        }
    }

    pub fn lower_unop(&mut self, op: UnOp, x: Operand) -> Lowered {
        let val = self.operand(x);
        let ins = |code: &mut CodeCx, part: ir::Value| match op {
            UnOp::Neg if code.value_type(part).is_float() => code.builder.ins().fneg(part),
            UnOp::Neg => code.builder.ins().ineg(part),
            UnOp::Not => code.is_zero(part),
            _ => code.builder.ins().bnot(part),
        };
        let parts: Vec<ir::Value> = val.parts().iter().map(|&part| ins(&mut self.code, part)).collect();
        Ok(Val::from_parts(&parts))
    }
}

struct Shift {
    left: bool,
    /// Of a signed number: right shifts keep the sign.
    arithmetic: bool,
    signed_count: bool,
    constant: Option<i64>,
}

impl CodeCx<'_, '_> {
    fn int_op(&mut self, op: BinOp, x: ir::Value, y: ir::Value) -> Lowered<ir::Value> {
        let ins = self.builder.ins();
        Ok(match op {
            BinOp::Add => ins.iadd(x, y),
            BinOp::Sub => ins.isub(x, y),
            BinOp::Mul => ins.imul(x, y),
            BinOp::And => ins.band(x, y),
            BinOp::Or => ins.bor(x, y),
            BinOp::Xor => ins.bxor(x, y),
            BinOp::AndNot => {
                let y = ins.bnot(y);
                self.builder.ins().band(x, y)
            }
            _ => return self.refuse("integer operation"),
        })
    }

    fn divide(&mut self, rem: bool, signed: bool, x: ir::Value, y: ir::Value, constant: Option<i64>) -> ir::Value {
        if let Some(divisor) = constant.filter(|&divisor| divisor != 0) {
            return self.divide_by_constant(rem, signed, x, divisor);
        }
        self.check_divisor(y);
        match (rem, signed) {
            (true, false) => self.builder.ins().urem(x, y),
            (false, false) => self.builder.ins().udiv(x, y),
            (true, true) => {
                let (_, y) = self.without_minus_one(y);
                self.builder.ins().srem(x, y)
            }
            (false, true) => {
                let (minus_one, y) = self.without_minus_one(y);
                let quotient = self.builder.ins().sdiv(x, y);
                let negated = self.builder.ins().ineg(x);
                self.builder.ins().select(minus_one, negated, quotient)
            }
        }
    }

    /// Is the divisor -1? And the divisor, 1 in that case.
    fn without_minus_one(&mut self, y: ir::Value) -> (ir::Value, ir::Value) {
        let minus_one = self.compare_const(IntCC::Equal, y, -1);
        let ty = self.value_type(y);
        let one = self.int(ty, 1);
        (minus_one, self.builder.ins().select(minus_one, one, y))
    }

    fn shift(&mut self, x: ir::Value, count: ir::Value, shift: Shift) -> ir::Value {
        let ty = self.value_type(x);
        let width = i64::from(ty.bits());
        if shift.signed_count && shift.constant.is_none_or(|count| count < 0) {
            self.check_shift(count);
        }
        let in_range = shift.constant.is_some_and(|count| (0..width).contains(&count));
        let too_big = (!in_range).then(|| self.compare_const(IntCC::UnsignedGreaterThanOrEqual, count, width));
        if shift.arithmetic && !shift.left {
            let count = match too_big {
                None => count,
                Some(too_big) => {
                    let count_ty = self.value_type(count);
                    let most = self.int(count_ty, width - 1);
                    self.builder.ins().select(too_big, most, count)
                }
            };
            return self.builder.ins().sshr(x, count);
        }
        let shifted = match shift.left {
            true => self.builder.ins().ishl(x, count),
            false => self.builder.ins().ushr(x, count),
        };
        let Some(too_big) = too_big else { return shifted };
        let zero = self.int(ty, 0);
        self.builder.ins().select(too_big, zero, shifted)
    }

    fn float_op(&mut self, op: BinOp, x: ir::Value, y: ir::Value) -> Lowered<ir::Value> {
        let ins = self.builder.ins();
        Ok(match op {
            BinOp::Add => ins.fadd(x, y),
            BinOp::Sub => ins.fsub(x, y),
            BinOp::Mul => ins.fmul(x, y),
            BinOp::Quo => ins.fdiv(x, y),
            _ => return self.refuse("floating-point operation"),
        })
    }

    fn complex_op(&mut self, op: BinOp, x: &Val, y: &Val) -> Lowered {
        let (&[a, b], &[c, d]) = (x.parts(), y.parts()) else { return self.refuse("complex operands") };
        let parts = match op {
            BinOp::Add | BinOp::Sub => [self.float_op(op, a, c)?, self.float_op(op, b, d)?],
            BinOp::Mul => self.complex_mul([a, b], [c, d]),
            BinOp::Quo => self.complex_div([a, b], [c, d]),
            _ => return self.refuse("complex operation"),
        };
        Ok(Val::from_parts(&parts))
    }

    fn complex_mul(&mut self, x: [ir::Value; 2], y: [ir::Value; 2]) -> [ir::Value; 2] {
        let narrow = self.value_type(x[0]) == F32;
        let [a, b] = x.map(|part| self.widen_float(part));
        let [c, d] = y.map(|part| self.widen_float(part));
        let mut mul = |x, y| self.builder.ins().fmul(x, y);
        let (ac, bd, ad, bc) = (mul(a, c), mul(b, d), mul(a, d), mul(b, c));
        let product = [self.builder.ins().fsub(ac, bd), self.builder.ins().fadd(ad, bc)];
        if narrow { product.map(|part| self.builder.ins().fdemote(F32, part)) } else { product }
    }

    fn complex_div(&mut self, x: [ir::Value; 2], y: [ir::Value; 2]) -> [ir::Value; 2] {
        let narrow = self.value_type(x[0]) == F32;
        let args = [x[0], x[1], y[0], y[1]].map(|part| self.widen_float(part));
        let quotient = self.call_runtime(Runtime::Complex128Div, &args);
        let quotient = [quotient[0], quotient[1]];
        if narrow { quotient.map(|part| self.builder.ins().fdemote(F32, part)) } else { quotient }
    }

    fn widen_float(&mut self, x: ir::Value) -> ir::Value {
        if self.value_type(x) == F32 { self.builder.ins().fpromote(F64, x) } else { x }
    }

    /// `min` or `max` of two values of an ordered type.
    pub fn min_max(&mut self, ty: Type, max: bool, x: &Val, y: &Val) -> Val {
        let kind = self.cx.basic(ty);
        if kind == Some(BasicKind::String) {
            return self.min_max_string(max, x, y);
        }
        let (a, b) = (x.scalar(), y.scalar());
        let unsigned = is_unsigned(kind);
        let float = self.value_type(a).is_float();
        let ins = self.builder.ins();
        Val::one(match (float, max, unsigned) {
            // CLIF's give NaN if either is NaN, and order -0 below 0: Go's rules.
            (true, true, _) => ins.fmax(a, b),
            (true, false, _) => ins.fmin(a, b),
            (false, true, true) => ins.umax(a, b),
            (false, true, false) => ins.smax(a, b),
            (false, false, true) => ins.umin(a, b),
            (false, false, false) => ins.smin(a, b),
        })
    }
}
