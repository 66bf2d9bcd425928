//! Built-in functions: the table from builtin to the file that lowers it, and the small ones themselves.
//!
//! `unsafe.Slice` and `unsafe.String` check what gc checks: a negative length, a nil pointer with a length, and
//! memory that would wrap around the address space.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, Builtin, List, Operand, Type, TypeKind, Value};
use go_abi::runtime::Runtime;

impl FuncCx<'_, '_> {
    /// TABLE: builtin → what lowers it.
    pub fn lower_builtin(&mut self, value: Value, builtin: Builtin, list: List) -> Lowered {
        let args = self.frame.body.list(list);
        match builtin {
            Builtin::Append => self.lower_append(value, args),
            Builtin::Cap => self.lower_cap(args[0]),
            Builtin::Clear => self.lower_clear(args[0]),
            Builtin::Close => self.lower_chan_close(args[0]),
            Builtin::Complex => self.lower_complex(args),
            Builtin::Copy => self.lower_copy(args),
            Builtin::Delete => self.lower_map_delete(list),
            Builtin::Imag => self.lower_part(args[0], 1),
            Builtin::Len => self.lower_len(args[0]),
            Builtin::Max => self.lower_min_max(value, true, args),
            Builtin::Min => self.lower_min_max(value, false, args),
            Builtin::Panic => self.refuse("panic as a plain call"),
            Builtin::Print => self.lower_print(list, false),
            Builtin::Println => self.lower_print(list, true),
            Builtin::Real => self.lower_part(args[0], 0),
            Builtin::Recover => self.lower_recover(value),
            Builtin::UnsafeAdd => self.lower_unsafe_add(args),
            Builtin::UnsafeSlice => self.lower_unsafe_slice(value, args),
            Builtin::UnsafeSliceData | Builtin::UnsafeStringData => self.lower_part(args[0], 0),
            Builtin::UnsafeString => self.lower_unsafe_string(args),
            Builtin::WrapNilCheck => self.lower_wrap_nil_check(list),
            Builtin::DeferStack => self.lower_defer_stack(value),
            Builtin::NilCheck => {
                let word = self.operand(args[0]).parts()[0];
                self.nil_check(word);
                Ok(Val::Nothing)
            }
        }
    }

    fn lower_part(&mut self, x: Operand, part: usize) -> Lowered {
        Ok(Val::one(self.operand(x).parts()[part]))
    }

    fn lower_complex(&mut self, args: &[Operand]) -> Lowered {
        let parts = [self.scalar(args[0]), self.scalar(args[1])];
        Ok(Val::from_parts(&parts))
    }

    fn lower_len(&mut self, x: Operand) -> Lowered {
        match self.typed(x).map(|ty| self.cx.kind(ty)) {
            Some(TypeKind::Basic(BasicKind::String) | TypeKind::Slice(_)) => self.lower_part(x, 1),
            Some(TypeKind::Map { .. }) => self.lower_map_len(x),
            Some(TypeKind::Chan { .. }) => self.lower_chan_len(x),
            _ => self.array_len(x),
        }
    }

    fn lower_cap(&mut self, x: Operand) -> Lowered {
        match self.typed(x).map(|ty| self.cx.kind(ty)) {
            Some(TypeKind::Slice(_)) => self.lower_part(x, 2),
            Some(TypeKind::Chan { .. }) => self.lower_chan_cap(x),
            _ => self.array_len(x),
        }
    }

    /// Of an array or a pointer to one.
    fn array_len(&mut self, x: Operand) -> Lowered {
        let direct = self.typed(x).map(|ty| self.cx.kind(ty));
        let kind = match direct {
            Some(kind @ TypeKind::Array { .. }) => kind,
            _ => self.cx.kind(self.operand_pointee(x)),
        };
        match kind {
            TypeKind::Array { len, .. } => Ok(Val::one(self.word(*len as i64))),
            _ => self.refuse("len or cap of this type"),
        }
    }

    fn lower_min_max(&mut self, value: Value, max: bool, args: &[Operand]) -> Lowered {
        let ty = self.result_type(value);
        let vals = self.operands(args);
        let (first, rest) = vals.split_first().expect("min and max have an argument");
        Ok(rest.iter().fold(first.clone(), |best, val| self.min_max(ty, max, &best, val)))
    }

    fn lower_unsafe_add(&mut self, args: &[Operand]) -> Lowered {
        let (pointer, len) = (self.scalar(args[0]), self.index(args[1]).value);
        Ok(Val::one(self.builder.ins().iadd(pointer, len)))
    }

    fn lower_unsafe_slice(&mut self, value: Value, args: &[Operand]) -> Lowered {
        let ty = self.result_type(value);
        let TypeKind::Slice(elem) = self.cx.kind(ty) else { return self.refuse("unsafe.Slice") };
        let (pointer, len) = (self.scalar(args[0]), self.index(args[1]).value);
        let panics = (Runtime::PanicUnsafeSliceLen, Runtime::PanicUnsafeSliceNilPtr);
        let size = self.cx.layouts.size(*elem);
        self.check_unsafe_memory(pointer, len, size, panics);
        Ok(Val::from_parts(&[pointer, len, len]))
    }

    fn lower_unsafe_string(&mut self, args: &[Operand]) -> Lowered {
        let (pointer, len) = (self.scalar(args[0]), self.index(args[1]).value);
        let panics = (Runtime::PanicUnsafeStringLen, Runtime::PanicUnsafeStringNilPtr);
        self.check_unsafe_memory(pointer, len, 1, panics);
        Ok(Val::from_parts(&[pointer, len]))
    }

    /// The static type of an argument list's element; for builtins that depend on it.
    pub fn arg_type(&self, args: List, index: usize) -> Type {
        self.operand_type(self.frame.body.list(args)[index])
    }
}

impl CodeCx<'_, '_> {
    /// `panics`: for a bad length, and for a nil pointer.
    fn check_unsafe_memory(&mut self, pointer: ir::Value, len: ir::Value, size: u64, panics: (Runtime, Runtime)) {
        let negative = self.compare_const(IntCC::SignedLessThan, len, 0);
        self.fail_if(negative, |code| code.call_panic(panics.0, &[]));
        let nil = self.is_zero(pointer);
        let some = self.compare_const(IntCC::NotEqual, len, 0);
        let nil_with_length = self.builder.ins().band(nil, some);
        self.fail_if(nil_with_length, |code| code.call_panic(panics.1, &[]));
        if size == 0 {
            return;
        }
        let bytes = self.mul_const(len, size as i64);
        let room = self.builder.ins().ineg(pointer);
        let wraps = self.compare(IntCC::UnsignedGreaterThan, bytes, room);
        let most = self.word((u64::MAX / size) as i64);
        let overflows = self.compare(IntCC::UnsignedGreaterThan, len, most);
        let bad = self.builder.ins().bor(wraps, overflows);
        // A nil pointer is right with length 0, for which nothing wraps.
        self.fail_if(bad, |code| code.call_panic(panics.0, &[]));
    }

    pub fn bool_const(&mut self, value: bool) -> ir::Value {
        self.int(I8, i64::from(value))
    }
}
