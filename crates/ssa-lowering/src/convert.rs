//! Conversions: between numbers, between strings and slices, and those that change nothing.
//!
//! Float to integer is what gc's code for the processor gives. All convert with an instruction of 64 bits for int64 and
//! uint32 and with one of 32 bits for what is smaller; they differ in what is out of its range, and in uint64:
//!
//! | | too small | too large | NaN | uint64 |
//! | --- | --- | --- | --- | --- |
//! | amd64 | smallest | smallest | smallest | two steps of int64 |
//! | arm64 | smallest | largest | 0 | an instruction |
//! | riscv64 | smallest | largest | largest | two steps of int64 |
//! | s390x | smallest | largest | smallest, of uint64 0 | an instruction |

use crate::check::is_unsigned;
use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::string::TEXT_BUFFER;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, CallCommon, Callee, Instr, Operand, Type, TypeKind, Value};
use go_abi::Arch;
use go_abi::runtime::Runtime;

/// Bytes of 32 runes, and of the longest UTF-8 sequence, that may be in the frame.
const RUNE_BUFFER: u64 = 4 * 32;
const CHAR_BUFFER: u64 = 4;

/// What a conversion sees in a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Int {
        unsigned: bool,
    },
    Float,
    Complex,
    String,
    /// A slice whose element is carried as this CLIF type: bytes and runes.
    Slice(Option<ir::Type>),
    Array,
    PointerToArray,
    Other,
}

impl FuncCx<'_, '_> {
    /// An interface's first word depends on its static type; nothing else changes.
    pub fn lower_change_type(&mut self, value: Value, x: Operand) -> Lowered {
        let (from, to, val) = (self.typed(x), self.result_type(value), self.operand(x));
        match from {
            Some(from) if self.cx.is_interface(from) => Ok(self.change_interface(from, to, &val)),
            _ => Ok(val),
        }
    }

    pub fn lower_convert(&mut self, value: Value, x: Operand, heap: bool) -> Lowered {
        let to = self.result_type(value);
        let val = self.operand(x);
        let Some(from) = self.typed(x) else { return Ok(val) };
        match (self.class(from), self.class(to)) {
            (Class::Int { .. }, Class::String) => Ok(self.int_to_string(from, &val, heap)),
            (Class::String, Class::Slice(Some(I8))) => {
                Ok(self.string_to_slice(Runtime::StringToSliceByte, &val, heap, TEXT_BUFFER))
            }
            (Class::String, Class::Slice(Some(I32))) => {
                Ok(self.string_to_slice(Runtime::StringToSliceRune, &val, heap, RUNE_BUFFER))
            }
            (Class::Slice(Some(I8)), Class::String) if self.is_looked_at(value) => {
                Ok(Val::from_parts(&val.parts()[..2]))
            }
            (Class::Slice(Some(I8)), Class::String) => Ok(self.bytes_to_string(&val, heap)),
            (Class::Slice(Some(I32)), Class::String) => Ok(self.runes_to_string(&val, heap)),
            (Class::Slice(_), Class::PointerToArray) => {
                let array = self.cx.pointee(to);
                Ok(self.slice_to_array_pointer(array, &val))
            }
            (Class::Slice(_), Class::Array) => {
                let addr = self.slice_to_array_pointer(to, &val).scalar();
                Ok(self.load(to, addr))
            }
            (Class::Complex, Class::Complex) => {
                let part = self.cx.layouts.shape(to).parts()[0].ty;
                let parts: Vec<ir::Value> = val.parts().iter().map(|&x| self.resize_float(x, part)).collect();
                Ok(Val::from_parts(&parts))
            }
            (Class::Int { .. } | Class::Float, Class::Int { .. } | Class::Float) => {
                self.convert_number(from, to, val.scalar()).map(Val::one)
            }
            // The rest, pointers and uintptr among it, has one representation on both sides.
            _ if self.cx.layouts.shape(from) == self.cx.layouts.shape(to) => Ok(val),
            _ => self.refuse("conversion between these types"),
        }
    }

    /// Is the string only compared, or looked up in a map or by `unique.Make`, which copies what it keeps, before anything
    /// could write to the bytes that it is made of?
    fn is_looked_at(&self, string: Value) -> bool {
        let &[user] = self.frame.uses.of(string) else { return false };
        let looks = match self.frame.body.values[user].instr {
            Instr::BinOp { op, .. } => op.compares(),
            Instr::Lookup { index, .. } => index == Operand::Value(string),
            Instr::Call(CallCommon { callee: Callee::Static(func), .. }) => {
                self.cx.func(func).name.starts_with("unique.Make[")
            }
            _ => false,
        };
        looks && string < user && self.is_silent_until(string, user)
    }

    pub fn lower_slice_to_array_pointer(&mut self, value: Value, x: Operand) -> Lowered {
        let array = self.cx.pointee(self.result_type(value));
        let val = self.operand(x);
        Ok(self.slice_to_array_pointer(array, &val))
    }
}

impl CodeCx<'_, '_> {
    fn class(&self, ty: Type) -> Class {
        use BasicKind::*;
        match self.cx.kind(ty) {
            TypeKind::Basic(Float32 | Float64) => Class::Float,
            TypeKind::Basic(Complex64 | Complex128) => Class::Complex,
            TypeKind::Basic(String) => Class::String,
            TypeKind::Basic(Bool | UnsafePointer | UntypedNil) => Class::Other,
            TypeKind::Basic(kind) => Class::Int { unsigned: is_unsigned(Some(*kind)) },
            TypeKind::Slice(elem) => Class::Slice(match self.cx.layouts.shape(*elem).parts() {
                [part] if matches!(self.cx.kind(*elem), TypeKind::Basic(_)) => Some(part.ty),
                _ => None,
            }),
            TypeKind::Array { .. } => Class::Array,
            TypeKind::Pointer(elem) if matches!(self.cx.kind(*elem), TypeKind::Array { .. }) => Class::PointerToArray,
            _ => Class::Other,
        }
    }

    fn convert_number(&mut self, from: Type, to: Type, x: ir::Value) -> Lowered<ir::Value> {
        let target = self.cx.layouts.shape(to).parts()[0].ty;
        Ok(match (self.class(from), self.class(to)) {
            (Class::Int { unsigned }, Class::Int { .. }) => self.resize_int(x, unsigned, target),
            (Class::Int { unsigned }, _) => self.int_to_float(x, unsigned, target),
            (_, Class::Int { unsigned }) => self.float_to_int(x, unsigned, target),
            _ => self.resize_float(x, target),
        })
    }

    pub fn resize_int(&mut self, x: ir::Value, unsigned: bool, target: ir::Type) -> ir::Value {
        let bits = self.value_type(x).bits();
        match () {
            _ if target.bits() < bits => self.builder.ins().ireduce(target, x),
            _ if target.bits() == bits => x,
            _ if unsigned => self.builder.ins().uextend(target, x),
            _ => self.builder.ins().sextend(target, x),
        }
    }

    fn int_to_float(&mut self, x: ir::Value, unsigned: bool, target: ir::Type) -> ir::Value {
        let wide = self.value_type(x) == I64;
        let x = self.resize_int(x, unsigned, I64);
        match unsigned && wide {
            true => self.builder.ins().fcvt_from_uint(target, x),
            false => self.builder.ins().fcvt_from_sint(target, x),
        }
    }

    fn resize_float(&mut self, x: ir::Value, target: ir::Type) -> ir::Value {
        match (self.value_type(x), target) {
            (F32, F64) => self.builder.ins().fpromote(F64, x),
            (F64, F32) => self.builder.ins().fdemote(F32, x),
            _ => x,
        }
    }

    fn float_to_int(&mut self, x: ir::Value, unsigned: bool, target: ir::Type) -> ir::Value {
        match (unsigned, target) {
            (true, I64) => self.float_to_uint64(x),
            (false, I64) => self.truncate_float(x, I64),
            (true, I32) => {
                let wide = self.truncate_float(x, I64);
                self.builder.ins().ireduce(I32, wide)
            }
            _ => {
                let wide = self.truncate_float(x, I32);
                self.resize_int(wide, false, target)
            }
        }
    }

    /// The processor's conversion to a signed integer.
    fn truncate_float(&mut self, x: ir::Value, target: ir::Type) -> ir::Value {
        let value = self.builder.ins().fcvt_to_sint_sat(target, x);
        let smallest = 1i64 << (target.bits() - 1);
        let (is_told, otherwise) = match self.cx.target().arch {
            Arch::Aarch64 => return value,
            Arch::X86_64 => {
                let limit = self.power_of_two(self.value_type(x), target.bits() - 1);
                (self.builder.ins().fcmp(FloatCC::LessThan, x, limit), smallest)
            }
            Arch::Riscv64 => (self.builder.ins().fcmp(FloatCC::Equal, x, x), smallest.wrapping_sub(1)),
            Arch::S390x => (self.builder.ins().fcmp(FloatCC::Equal, x, x), smallest),
        };
        let otherwise = self.int(target, otherwise);
        self.builder.ins().select(is_told, value, otherwise)
    }

    fn float_to_uint64(&mut self, x: ir::Value) -> ir::Value {
        if matches!(self.cx.target().arch, Arch::Aarch64 | Arch::S390x) {
            return self.builder.ins().fcvt_to_uint_sat(I64, x);
        }
        let limit = self.power_of_two(self.value_type(x), 63);
        let small = self.builder.ins().fcmp(FloatCC::LessThan, x, limit);
        let direct = self.truncate_float(x, I64);
        let rest = self.builder.ins().fsub(x, limit);
        let rest = self.truncate_float(rest, I64);
        let top = self.int(I64, i64::MIN);
        let big = self.builder.ins().bor(rest, top);
        self.builder.ins().select(small, direct, big)
    }

    fn power_of_two(&mut self, ty: ir::Type, exponent: u32) -> ir::Value {
        self.float(ty, (1u64 << exponent) as f64)
    }

    fn int_to_string(&mut self, from: Type, val: &Val, heap: bool) -> Val {
        let (buf, value) = (self.text_buffer(heap, CHAR_BUFFER), self.widen(from, val.scalar()));
        Val::from_parts(&self.call_runtime(Runtime::IntString, &[buf, value]))
    }

    fn string_to_slice(&mut self, entry: Runtime, val: &Val, heap: bool, buffer: u64) -> Val {
        let buf = self.text_buffer(heap, buffer);
        let &[data, len] = val.parts() else { panic!("a string has two parts") };
        Val::from_parts(&self.call_runtime(entry, &[buf, data, len]))
    }

    fn bytes_to_string(&mut self, val: &Val, heap: bool) -> Val {
        let buf = self.text_buffer(heap, TEXT_BUFFER);
        let (data, len) = (val.parts()[0], val.parts()[1]);
        Val::from_parts(&self.call_runtime(Runtime::SliceByteToString, &[buf, data, len]))
    }

    fn runes_to_string(&mut self, val: &Val, heap: bool) -> Val {
        let mut args = vec![self.text_buffer(heap, TEXT_BUFFER)];
        args.extend(val.parts());
        Val::from_parts(&self.call_runtime(Runtime::SliceRuneToString, &args))
    }
}
