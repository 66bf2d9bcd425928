//! Comparisons: `== != < <= > >=`.
//!
//! Floats compare as IEEE says: with a NaN only `!=` holds. Slices, maps and functions compare with nil only,
//! by their first word. Equality of everything that is not one integer, pointer or float is in `equal`.

use crate::check::is_unsigned;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, BinOp, ConstValue, Operand, Type, TypeKind};

impl FuncCx<'_, '_> {
    pub fn lower_comparison(&mut self, op: BinOp, x: Operand, y: Operand) -> Lowered {
        let (a, mut b) = (self.operand(x), self.operand(y));
        if let (Some(to), Some(from)) = (self.typed(x), self.typed(y))
            && self.cx.is_interface(to)
        {
            // go/ssa compares two interface types of one method set as they are; their itabs differ.
            b = self.change_interface(from, to, &b);
        }
        let result = match self.typed(x).or(self.typed(y)) {
            // Addresses of variables.
            None => self.builder.ins().icmp(int_condition(op, true), a.scalar(), b.scalar()),
            // Only nil has no type.
            Some(ty) if self.cx.is_interface(ty) && (self.is_nil(x) || self.is_nil(y)) => {
                self.builder.ins().icmp(int_condition(op, true), a.parts()[0], b.parts()[0])
            }
            Some(ty) => self.compare_vals(op, ty, &a, &b)?,
        };
        Ok(Val::one(result))
    }

    fn is_nil(&self, operand: Operand) -> bool {
        let Operand::Const(index) = operand else { return false };
        matches!(self.frame.body.consts[index as usize].value, ConstValue::Zero)
    }

    fn compare_vals(&mut self, op: BinOp, ty: Type, a: &Val, b: &Val) -> Lowered<ir::Value> {
        match self.cx.kind(ty) {
            TypeKind::Basic(BasicKind::String) if !matches!(op, BinOp::Eql | BinOp::Neq) => {
                Ok(self.order_strings(int_condition(op, false), a, b))
            }
            TypeKind::Basic(BasicKind::Float32 | BasicKind::Float64) => {
                Ok(self.builder.ins().fcmp(float_condition(op), a.scalar(), b.scalar()))
            }
            TypeKind::Basic(BasicKind::String | BasicKind::Complex64 | BasicKind::Complex128)
            | TypeKind::Interface { .. }
            | TypeKind::Struct { .. }
            | TypeKind::Array { .. } => {
                let equal = self.lower_equal(ty, a, b)?;
                Ok(if op == BinOp::Neq { self.is_zero(equal) } else { equal })
            }
            TypeKind::Basic(kind) => {
                let condition = int_condition(op, is_unsigned(Some(*kind)));
                Ok(self.builder.ins().icmp(condition, a.scalar(), b.scalar()))
            }
            _ => Ok(self.builder.ins().icmp(int_condition(op, true), a.parts()[0], b.parts()[0])),
        }
    }
}

pub fn int_condition(op: BinOp, unsigned: bool) -> IntCC {
    let signed = match op {
        BinOp::Eql => IntCC::Equal,
        BinOp::Neq => IntCC::NotEqual,
        BinOp::Lss => IntCC::SignedLessThan,
        BinOp::Leq => IntCC::SignedLessThanOrEqual,
        BinOp::Gtr => IntCC::SignedGreaterThan,
        BinOp::Geq => IntCC::SignedGreaterThanOrEqual,
        _ => panic!("{op:?} is no comparison"),
    };
    if unsigned { signed.unsigned() } else { signed }
}

fn float_condition(op: BinOp) -> FloatCC {
    match op {
        BinOp::Eql => FloatCC::Equal,
        BinOp::Neq => FloatCC::NotEqual,
        BinOp::Lss => FloatCC::LessThan,
        BinOp::Leq => FloatCC::LessThanOrEqual,
        BinOp::Gtr => FloatCC::GreaterThan,
        BinOp::Geq => FloatCC::GreaterThanOrEqual,
        _ => panic!("{op:?} is no comparison"),
    }
}
