//! Operands: values, constants, addresses of variables, functions as values.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::global::global_symbol;
use crate::unsupported::Unsupported;
use crate::val::Val;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, Body, Const, ConstValue, Func, Operand, Type};
use go_abi::{Shape, Symbol};
use std::sync::Arc;

impl FuncCx<'_, '_> {
    pub fn operand(&mut self, operand: Operand) -> Val {
        match operand {
            Operand::Value(value) => self.frame.values[value].clone().expect("a value is lowered before its uses"),
            Operand::Const(index) => self.code.constant(&self.frame.body.consts[index as usize]),
            Operand::Global(global) => {
                let symbol = global_symbol(self.cx, global);
                Val::one(self.symbol_addr(symbol))
            }
            Operand::Func(func) => {
                if let Some(what) = self.cx.refused_value(func) {
                    self.refused.push(Unsupported { what, pos: self.code.pos });
                }
                Val::one(self.func_value(func))
            }
        }
    }

    /// The only part of an operand.
    pub fn scalar(&mut self, operand: Operand) -> ir::Value {
        self.operand(operand).scalar()
    }

    pub fn operands(&mut self, operands: &[Operand]) -> Vec<Val> {
        operands.iter().map(|&operand| self.operand(operand)).collect()
    }

    /// The type of an operand that is no `Operand::Global` or `Operand::Func`: those are addresses whose
    /// types the program need not contain.
    pub fn operand_type(&self, operand: Operand) -> Type {
        self.typed(operand).expect("an operand with a type of its own")
    }

    pub fn typed(&self, operand: Operand) -> Option<Type> {
        typed(self.frame.body, operand)
    }

    /// The element type of a pointer operand.
    pub fn operand_pointee(&self, operand: Operand) -> Type {
        match operand {
            Operand::Global(global) => self.cx.program.globals[global].ty,
            _ => self.cx.pointee(self.operand_type(operand)),
        }
    }

    /// The integer that a constant operand is.
    pub fn const_int(&self, operand: Operand) -> Option<i64> {
        const_int(self.frame.body, operand)
    }
}

/// The type of an operand that has one of its own.
pub fn typed(body: &Body, operand: Operand) -> Option<Type> {
    match operand {
        Operand::Value(value) => Some(body.values[value].ty),
        Operand::Const(index) => Some(body.consts[index as usize].ty),
        Operand::Global(_) | Operand::Func(_) => None,
    }
}

/// The integer that a constant operand is.
pub fn const_int(body: &Body, operand: Operand) -> Option<i64> {
    let Operand::Const(index) = operand else { return None };
    match body.consts[index as usize].value {
        ConstValue::Int(bits) => Some(bits as i64),
        ConstValue::Zero => Some(0),
        _ => None,
    }
}

impl CodeCx<'_, '_> {
    /// A function as a value.
    pub fn func_value(&mut self, func: Func) -> ir::Value {
        let func = self.cx.resolve(func);
        self.symbol_addr(Symbol::FuncVal(func))
    }

    pub fn constant(&mut self, constant: &Const) -> Val {
        let parts = match self.cx.layouts.shape(constant.ty) {
            Shape::Parts(parts) => parts,
            _ => return self.zero(constant.ty),
        };
        let ty = parts[0].ty;
        match &constant.value {
            ConstValue::Zero => self.zero(constant.ty),
            ConstValue::Bool(value) => Val::one(self.int(I8, i64::from(*value))),
            ConstValue::Int(bits) if ty.is_float() => self.float_const(ty, *bits as i64 as f64),
            ConstValue::Int(bits) => Val::one(self.int(ty, *bits as i64)),
            ConstValue::Float(value) if self.is_complex(constant.ty) => self.complex_const(ty, *value, 0.0),
            ConstValue::Float(value) => self.float_const(ty, *value),
            ConstValue::Complex(re, im) => self.complex_const(ty, *re, *im),
            ConstValue::Str(bytes) => self.string_const(bytes),
        }
    }

    fn is_complex(&self, ty: Type) -> bool {
        matches!(self.cx.basic(ty), Some(BasicKind::Complex64 | BasicKind::Complex128))
    }

    fn float_const(&mut self, ty: ir::Type, value: f64) -> Val {
        Val::one(self.float(ty, value))
    }

    fn complex_const(&mut self, ty: ir::Type, re: f64, im: f64) -> Val {
        let parts = [self.float(ty, re), self.float(ty, im)];
        Val::from_parts(&parts)
    }

    pub fn float(&mut self, ty: ir::Type, value: f64) -> ir::Value {
        match ty {
            F32 => self.builder.ins().f32const(value as f32),
            _ => self.builder.ins().f64const(value),
        }
    }

    /// `(data, len)` of a constant string; nil data if it is empty.
    pub fn string_const(&mut self, bytes: &[u8]) -> Val {
        let data = match bytes {
            [] => self.word(0),
            _ => self.symbol_addr(Symbol::Str(Arc::from(bytes))),
        };
        let len = self.word(bytes.len() as i64);
        Val::from_parts(&[data, len])
    }
}
