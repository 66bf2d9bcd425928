//! Strings: `(data, len)`. Concatenation, order, min and max; constants as data.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, BinOp, Instr, Operand, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::{DataItem, DataReloc, DataRelocKind, Endian, Item, Section, Symbol};
use std::sync::Arc;

/// Bytes of a text that may be in the frame.
pub const TEXT_BUFFER: u64 = 32;

impl FuncCx<'_, '_> {
    pub fn is_string(&self, value: Value) -> bool {
        self.cx.basic(self.result_type(value)) == Some(BasicKind::String)
    }

    /// `x + y`. Of `a + b + c` all is made at once: a part has no value of its own.
    pub fn lower_concat(&mut self, value: Value, heap: bool) -> Val {
        if self.is_part_of_concat(value) {
            return Val::Nothing;
        }
        let mut texts = vec![];
        self.texts_of(value, &mut texts);
        self.concat(&texts, heap)
    }

    /// Is this used once, by a concatenation of the same block?
    fn is_part_of_concat(&self, value: Value) -> bool {
        let &[user] = self.frame.uses.of(value) else { return false };
        let joined = matches!(self.frame.body.values[user].instr, Instr::BinOp { op: BinOp::Add, .. });
        joined && value < user && user.as_u32() < self.frame.block_end
    }

    fn texts_of(&mut self, concat: Value, texts: &mut Vec<Val>) {
        let Instr::BinOp { x, y, .. } = self.frame.body.values[concat].instr else { return };
        for operand in [x, y] {
            match operand {
                Operand::Value(part) if matches!(self.frame.values[part], Some(Val::Nothing)) => {
                    self.texts_of(part, texts)
                }
                _ => {
                    let text = self.operand(operand);
                    texts.push(text);
                }
            }
        }
    }
}

impl CodeCx<'_, '_> {
    /// The address of a buffer of the frame for a text, or 0.
    pub fn text_buffer(&mut self, heap: bool, size: u64) -> ir::Value {
        if heap {
            return self.word(0);
        }
        let slot = self.data_slot(size, WORD);
        self.slot_addr(slot)
    }

    fn concat(&mut self, texts: &[Val], heap: bool) -> Val {
        let entry = match texts.len() {
            2 => Runtime::ConcatString2,
            3 => Runtime::ConcatString3,
            4 => Runtime::ConcatString4,
            5 => Runtime::ConcatString5,
            _ => Runtime::ConcatStrings,
        };
        let parts: Vec<ir::Value> = texts.iter().flat_map(|text| text.parts().to_vec()).collect();
        let mut args = vec![self.text_buffer(heap, TEXT_BUFFER)];
        if texts.len() <= 5 {
            args.extend(parts);
        } else {
            let slot = self.stack_slot(parts.len() as u64 * WORD, WORD);
            let (list, count) = (self.slot_addr(slot), self.word(texts.len() as i64));
            for (part, offset) in parts.into_iter().zip((0..).step_by(WORD as usize)) {
                self.store_word(Self::trusted(), part, list, offset);
            }
            args.extend([list, count, count]);
        }
        Val::from_parts(&self.call_runtime(entry, &args))
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
