//! Parts of values: fields of a struct, elements of an array or bytes of a string, components of a tuple.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I8;
use frontend_bridge::{BasicKind, Operand, Type, TypeKind, Value};

impl FuncCx<'_, '_> {
    pub fn lower_field(&mut self, x: Operand, field: u32) -> Lowered {
        let ty = self.operand_type(x);
        let val = self.operand(x);
        Ok(self.field(ty, &val, field as usize))
    }

    pub fn lower_index(&mut self, value: Value, x: Operand, index: Operand) -> Lowered {
        let ty = self.operand_type(x);
        let val = self.operand(x);
        let index = self.index(index);
        match self.cx.kind(ty) {
            TypeKind::Basic(BasicKind::String) => {
                let &[data, len] = val.parts() else { return self.refuse("index of a string") };
                self.check_index(index, len, None);
                let addr = self.builder.ins().iadd(data, index.value);
                Ok(Val::one(self.builder.ins().load(I8, CodeCx::faulting(), addr, 0)))
            }
            TypeKind::Array { elem, len } => {
                self.check_array_index(index, *len);
                match val {
                    Val::Memory(addr) => {
                        let addr = self.element_addr(addr, index, *elem);
                        Ok(self.view(CodeCx::trusted(), *elem, addr))
                    }
                    // Of length zero, where the check fails, or of elements without size.
                    Val::Nothing => Ok(self.zero(*elem)),
                    // Of length one.
                    val => Ok(val),
                }
            }
            _ => {
                let what = &self.cx.program.types[self.result_type(value)].string;
                self.refuse(format!("index that gives {what}"))
            }
        }
    }

    pub fn lower_extract(&mut self, tuple: Operand, index: u32) -> Lowered {
        match self.operand(tuple) {
            Val::Tuple(mut vals) => Ok(vals.swap_remove(index as usize)),
            _ => self.refuse("component of something that is no tuple"),
        }
    }
}

impl CodeCx<'_, '_> {
    /// A field of a struct value. Of one in memory, a value in memory is a part of it.
    pub fn field(&mut self, ty: Type, val: &Val, field: usize) -> Val {
        let cx = self.cx;
        let TypeKind::Struct { fields } = cx.kind(ty) else { panic!("field of {}", cx.program.types[ty].link) };
        let field_ty = fields[field].ty;
        match val {
            Val::Memory(addr) => {
                let addr = self.add_const(*addr, cx.layouts.of(ty).offsets[field] as i64);
                self.view(Self::trusted(), field_ty, addr)
            }
            val => {
                let count = |ty: Type| cx.layouts.shape(ty).parts().len();
                let start: usize = fields[..field].iter().map(|field| count(field.ty)).sum();
                Val::from_parts(&val.parts()[start..start + count(field_ty)])
            }
        }
    }
}
