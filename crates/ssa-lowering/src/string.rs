//! Strings: `(data, len)`. Concatenation, order, min and max; constants as data.

use crate::code::CodeCx;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::{DataItem, DataReloc, DataRelocKind, Endian, Item, Section, Symbol};
use std::sync::Arc;

impl CodeCx<'_, '_> {
    pub fn concat(&mut self, x: &Val, y: &Val) -> Val {
        let mut args = vec![self.word(0)];
        args.extend(x.parts().iter().chain(y.parts()));
        Val::from_parts(&self.call_runtime(Runtime::ConcatString2, &args))
    }

    /// `x < y` and the like.
    pub fn order_strings(&mut self, condition: IntCC, x: &Val, y: &Val) -> ir::Value {
        let args = [x.parts(), y.parts()].concat();
        let order = self.call_runtime(Runtime::CmpString, &args)[0];
        self.compare_const(condition, order, 0)
    }

    /// Of equal strings the first.
    pub fn min_max_string(&mut self, max: bool, x: &Val, y: &Val) -> Val {
        let condition = if max { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
        let second = self.order_strings(condition, y, x);
        let pairs = y.parts().iter().zip(x.parts());
        let parts: Vec<ir::Value> = pairs.map(|(&y, &x)| self.builder.ins().select(second, y, x)).collect();
        Val::from_parts(&parts)
    }
}

pub fn lower_str(bytes: &Arc<[u8]>) -> Vec<Item> {
    vec![read_only(Symbol::Str(bytes.clone()), "go:string", 1, bytes.to_vec(), vec![])]
}

pub fn lower_str_header(endian: Endian, bytes: &Arc<[u8]>) -> Vec<Item> {
    let mut header = vec![0; 2 * WORD as usize];
    header[WORD as usize..].copy_from_slice(&endian.u64(bytes.len() as u64));
    let relocs = match bytes.len() {
        0 => vec![],
        _ => vec![DataReloc { offset: 0, kind: DataRelocKind::Abs64, target: Symbol::Str(bytes.clone()), addend: 0 }],
    };
    vec![read_only(Symbol::StrHeader(bytes.clone()), "go:stringheader", WORD, header, relocs)]
}

pub fn lower_bytes(bytes: &Arc<[u8]>) -> Vec<Item> {
    vec![read_only(Symbol::Bytes(bytes.clone()), "go:const", WORD, bytes.to_vec(), vec![])]
}

/// A read-only data item.
pub fn read_only(symbol: Symbol, name: &str, align: u64, bytes: Vec<u8>, relocs: Vec<DataReloc>) -> Item {
    let size = bytes.len() as u64;
    Item::Data(DataItem {
        symbol,
        name: name.into(),
        section: Section::ReadOnly,
        align,
        prefix: 0,
        typelink: None,
        size,
        bytes,
        relocs,
        demands: vec![],
    })
}
