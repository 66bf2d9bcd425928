//! Hash functions of map keys: the same value as `runtime.typehash` gives for the type.
//!
//! Regular memory is hashed as bytes, strings, interfaces and floats by the runtime's functions, a struct
//! field by field (`_` left out), an array element by element, each with the hash so far as seed.
//!
//! Invariant (as-typehash): for every comparable type the result equals `runtime.typehash`, because reflection
//! and maps with interface keys hash with that.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::equal::{Alg, alg};
use crate::type_desc::func_value_item;
use crate::unsupported::LowerError;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature};
use cranelift_codegen::isa::CallConv;
use frontend_bridge::{Pos, Type, TypeKind};
use go_abi::runtime::Runtime;
use go_abi::{FrameKind, Item, Symbol};

/// The function value that a map type's descriptor names.
pub(crate) fn hash_value(cx: &LowerCx, key: Type) -> Symbol {
    match simple(cx, key) {
        Some(entry) => Symbol::FuncVal(cx.resolve(cx.runtime.get(entry))),
        None => Symbol::HashVal(key),
    }
}

/// The runtime's function `(p, seed)` for the type, if it has one of its own.
fn simple(cx: &LowerCx, ty: Type) -> Option<Runtime> {
    Some(match (alg(&cx.layouts, ty), cx.layouts.size(ty)) {
        (Alg::Memory, 4) => Runtime::MemHash32,
        (Alg::Memory, 8) => Runtime::MemHash64,
        (Alg::Str, _) => Runtime::StrHash,
        (Alg::Iface, _) => Runtime::InterHash,
        (Alg::Eface, _) => Runtime::NilInterHash,
        (Alg::F32, _) => Runtime::F32Hash,
        (Alg::F64, _) => Runtime::F64Hash,
        (Alg::C64, _) => Runtime::C64Hash,
        (Alg::C128, _) => Runtime::C128Hash,
        (Alg::Memory | Alg::Special | Alg::None, _) => return None,
    })
}

/// `Hash` and `HashVal`.
pub fn lower_hash(cx: &LowerCx, symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    let ty = match symbol {
        Symbol::Hash(ty) => *ty,
        Symbol::HashVal(ty) => {
            let name = format!("type:.hashfunc.{}", cx.program.types[*ty].link);
            return Ok(vec![Item::Data(func_value_item(symbol.clone(), name, Symbol::Hash(*ty)))]);
        }
        other => panic!("{other:?} is no hash"),
    };
    let name = CodeName {
        symbol: symbol.clone(),
        name: format!("type:.hash.{}", cx.program.types[ty].link),
        start: cx.line(Pos::unknown()),
        frame: FrameKind::Wrapper,
    };
    Ok(build_code(cx, name, hash_signature(), |code| {
        let (p, seed) = (code.params[1], code.params[2]);
        let hash = code.hash_in_memory(ty, p, seed);
        code.builder.ins().return_(&[hash]);
        Ok(())
    })?)
}

/// `(context, p, seed) -> hash`
fn hash_signature() -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    signature.params = vec![AbiParam::new(I64); 3];
    signature.returns = vec![AbiParam::new(I64)];
    signature
}

impl CodeCx<'_, '_> {
    fn hash_in_memory(&mut self, ty: Type, p: ir::Value, seed: ir::Value) -> ir::Value {
        let cx = self.cx;
        if let Some(entry) = simple(cx, ty) {
            return self.call_runtime(entry, &[p, seed])[0];
        }
        match (alg(&cx.layouts, ty), cx.kind(ty)) {
            (Alg::Special, TypeKind::Struct { fields }) => {
                let offsets = &cx.layouts.of(ty).offsets;
                let named = fields.iter().zip(offsets).filter(|(field, _)| field.name != "_");
                named.fold(seed, |seed, (field, &offset)| {
                    let p = self.add_const(p, offset as i64);
                    self.hash_in_memory(field.ty, p, seed)
                })
            }
            (Alg::Special, TypeKind::Array { elem, len }) => self.hash_elements(*elem, *len, p, seed),
            _ => {
                let size = self.word(cx.layouts.size(ty) as i64);
                self.call_runtime(Runtime::MemHash, &[p, seed, size])[0]
            }
        }
    }

    fn hash_elements(&mut self, elem: Type, len: u64, p: ir::Value, seed: ir::Value) -> ir::Value {
        let size = self.cx.layouts.size(elem);
        let slot = self.data_slot(8, 8);
        let so_far = self.slot_addr(slot);
        self.store_word(Self::trusted(), seed, so_far, 0);
        self.count_to(len, |code, i| {
            let offset = code.mul_const(i, size as i64);
            let p = code.builder.ins().iadd(p, offset);
            let seed = code.load_word(Self::trusted(), so_far, 0);
            let hash = code.hash_in_memory(elem, p, seed);
            code.store_word(Self::trusted(), hash, so_far, 0);
        });
        self.load_word(Self::trusted(), so_far, 0)
    }
}
