//! `range` over strings and maps: an iterator in a stack slot, whose address is the `Iter` value.
//!
//! ```text
//!   string  {data, len, next position}
//!   map     {internal/runtime/maps.Iter, "has been advanced"}
//! ```
//!
//! A map's iterator is moved to its first entry when it is made and to the next one at the start of each further
//! `Next`, so that entries deleted in the body are not visited.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{Operand, Type, TypeKind, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;

const MAP_ITERATOR: &str = "internal/runtime/maps.Iter";
/// First byte that starts a sequence of several.
const RUNE_SELF: i64 = 0x80;

impl FuncCx<'_, '_> {
    pub fn lower_range(&mut self, _value: Value, x: Operand) -> Lowered {
        let ty = self.operand_type(x);
        let val = self.operand(x);
        match self.cx.kind(ty) {
            TypeKind::Map { .. } => self.range_map(ty, &val),
            _ => Ok(self.range_string(&val)),
        }
    }

    pub fn lower_next(&mut self, value: Value, iter: Operand, is_string: bool) -> Lowered {
        let addr = self.scalar(iter);
        if is_string {
            return Ok(self.next_rune(addr));
        }
        match self.code.cx.kind(self.result_type(value)) {
            TypeKind::Tuple(types) => self.next_entry(addr, types[1], types[2]),
            other => panic!("{other:?} as the result of Next"),
        }
    }
}

impl CodeCx<'_, '_> {
    fn range_string(&mut self, val: &Val) -> Val {
        let slot = self.stack_slot(3 * WORD, WORD);
        let iter = self.slot_addr(slot);
        let start = self.word(0);
        let (data, len) = (val.parts()[0], val.parts()[1]);
        for (i, word) in [data, len, start].into_iter().enumerate() {
            self.store_word(Self::trusted(), word, iter, i as u64 * WORD);
        }
        Val::one(iter)
    }

    /// (ok, position, rune)
    fn next_rune(&mut self, iter: ir::Value) -> Val {
        let data = self.load_word(Self::trusted(), iter, 0);
        let len = self.load_word(Self::trusted(), iter, WORD);
        let position = self.load_word(Self::trusted(), iter, 2 * WORD);
        let ok = self.compare(IntCC::SignedLessThan, position, len);
        let found = |code: &mut Self| {
            let at = code.builder.ins().iadd(data, position);
            let byte = code.builder.ins().load(I8, Self::trusted(), at, 0);
            let rune = code.builder.ins().uextend(I32, byte);
            let simple = code.compare_const(IntCC::UnsignedLessThan, rune, RUNE_SELF);
            let parts = code.choose(
                simple,
                &[I32, I64],
                |code| vec![rune, code.add_const(position, 1)],
                |code| code.call_runtime(Runtime::DecodeRune, &[data, len, position]),
            );
            code.store_word(Self::trusted(), parts[1], iter, 2 * WORD);
            vec![parts[0]]
        };
        let rune = self.choose(ok, &[I32], found, |code| vec![code.int(I32, 0)]);
        Val::Tuple(vec![Val::one(ok), Val::one(position), Val::one(rune[0])])
    }

    fn iterator_type(&self) -> Lowered<Type> {
        match self.cx.program.type_by_link.get(MAP_ITERATOR) {
            Some(&ty) => Ok(ty),
            None => self.refuse("range over a map without its iterator type"),
        }
    }

    fn range_map(&mut self, ty: Type, val: &Val) -> Lowered {
        let iterator = self.iterator_type()?;
        let size = self.cx.layouts.size(iterator);
        let slot = self.stack_slot(size + WORD, WORD);
        let iter = self.slot_addr(slot);
        self.zero_memory(Self::trusted(), iter, size + WORD);
        let desc = self.type_desc(ty);
        self.call_runtime(Runtime::MapIterStart, &[desc, val.scalar(), iter]);
        Ok(Val::one(iter))
    }

    /// (ok, key, element); a key or element that is not wanted has a type of size zero.
    fn next_entry(&mut self, iter: ir::Value, key: Type, elem: Type) -> Lowered {
        let iterator = self.iterator_type()?;
        let flag = self.cx.layouts.size(iterator);
        let again = self.load_word(Self::trusted(), iter, flag);
        self.when(again, |code| {
            code.call_runtime(Runtime::MapIterNext, &[iter]);
        });
        let yes = self.word(1);
        self.store_word(Self::trusted(), yes, iter, flag);
        // The iterator starts with the addresses of key and element; no key: the end.
        let key_addr = self.load_word(Self::trusted(), iter, 0);
        let elem_addr = self.load_word(Self::trusted(), iter, WORD);
        let ok = self.compare_const(IntCC::NotEqual, key_addr, 0);
        let key = self.load_if(ok, key, key_addr);
        let elem = self.load_if(ok, elem, elem_addr);
        Ok(Val::Tuple(vec![Val::one(ok), key, elem]))
    }

    /// The value at an address that is valid if `ok`; else the zero value.
    fn load_if(&mut self, ok: ir::Value, ty: Type, addr: ir::Value) -> Val {
        let cx = self.cx;
        let layout = cx.layouts.of(ty);
        if layout.size == 0 {
            return Val::Nothing;
        }
        if layout.shape.is_memory() {
            let zero = self.zero(ty).scalar();
            let addr = self.builder.ins().select(ok, addr, zero);
            return self.load_with(Self::trusted(), ty, addr);
        }
        let types: Vec<ir::Type> = layout.shape.parts().iter().map(|part| part.ty).collect();
        let load = |code: &mut Self| code.load_with(Self::trusted(), ty, addr).parts().to_vec();
        let parts = self.choose(ok, &types, load, |code| code.zero(ty).parts().to_vec());
        Val::from_parts(&parts)
    }
}
