//! Wide accesses: bytes that shifts put together are one load, bytes that shifts take apart are one store.
//!
//! ```text
//!   uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24   ─▶   a load of four bytes
//!   b[0] = byte(v >> 8); b[1] = byte(v)                                     ─▶   a store of two, turned around
//! ```
//!
//! So Go programs read and write numbers in memory: encoding/binary, hashes, ciphers.
//!
//! Invariant (same-panics): a bounds check is dropped only if an earlier one of the same block covers it. Bytes are stored
//! together only if no check is left among them.
//! Invariant (nothing-between): from the first byte to the place of the wide access nothing writes memory; where bytes are
//! stored, nothing reads it or panics either.
//!
//! A load of a slice's element that nobody uses is left out too: its check is what it was written for.
//!
//! Not here: numbers put together from two wide loads, bytes of strings.

use crate::code::CodeCx;
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::memory::NIL_PAGE;
use crate::operand::{const_int, typed};
use crate::unsupported::Lowered;
use crate::uses::Uses;
use crate::val::Val;
use cranelift_codegen::ir::types::{I16, I32, I64};
use cranelift_codegen::ir::{self, InstBuilder};
use cranelift_entity::{EntityRef, EntitySet};
use frontend_bridge::{BasicKind, BinOp, Body, Instr, Operand, Type, TypeKind, UnOp, Value};
use go_abi::Endian;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A body's wide accesses.
#[derive(Default)]
pub struct Wide {
    /// By the instruction that stands for the access.
    accesses: FxHashMap<Value, Access>,
    /// Instructions that make no code.
    absorbed: EntitySet<Value>,
}

#[derive(Clone, Copy)]
pub struct Access {
    /// Slice, or pointer to an array.
    base: Operand,
    /// The address of the lowest byte.
    lowest: Value,
    /// The lowest byte's index, if `lowest` is absorbed.
    offset: Option<i64>,
    bytes: usize,
    order: Endian,
    /// The number, if it is stored.
    stored: Option<Operand>,
    /// The access that a fault is told of.
    first: Value,
}

/// One byte of a number in memory.
struct Byte {
    /// The load or store.
    access: Value,
    addr: Value,
    index: Index,
    /// Where in the number it stands, in bits.
    shift: i64,
}

/// `base[symbol + offset]`
#[derive(Clone, Copy, PartialEq)]
struct Index {
    base: Operand,
    symbol: Option<Operand>,
    offset: i64,
}

/// Bytes side by side that are a number.
struct Row {
    /// By index.
    bytes: Vec<Byte>,
    order: Endian,
    /// The first access in the program's text.
    first: Value,
}

/// That bytes need no checks of their own, or but one.
#[derive(Clone, Copy)]
struct Checked {
    /// The index of the lowest byte.
    offset: i64,
    /// The address whose check is that of all.
    by: Option<Value>,
}

/// A number that an operator puts together from bytes.
struct Join<'a> {
    root: Value,
    op: BinOp,
    block: &'a Range<usize>,
}

/// How far back a check is looked for that covers those of an access.
const LOOK_BACK: usize = 200;
/// Operators that put bytes together, nested.
const MAX_DEPTH: usize = 8;

impl Wide {
    pub fn find(cx: &LowerCx, body: &Body, uses: &Uses) -> Wide {
        let mut finder = Finder { cx, body, uses, wide: Wide::default() };
        for block in body.blocks.values() {
            let first = block.first.as_u32() as usize;
            finder.find_in(first..first + block.count as usize);
        }
        finder.wide
    }

    pub fn is_absorbed(&self, value: Value) -> bool {
        self.absorbed.contains(value)
    }

    pub fn at(&self, value: Value) -> Option<Access> {
        self.accesses.get(&value).copied()
    }
}

struct Finder<'a, 'p> {
    cx: &'a LowerCx<'p>,
    body: &'a Body,
    uses: &'a Uses,
    wide: Wide,
}

impl Finder<'_, '_> {
    fn find_in(&mut self, block: Range<usize>) {
        let mut stores: Vec<(Byte, Operand)> = vec![];
        for value in block.clone().map(Value::new) {
            match self.body.values[value].instr {
                Instr::BinOp { op, .. } if joins(op) && !self.is_part(value, op, &block) => {
                    self.find_load(value, op, &block);
                }
                Instr::UnOp { op: UnOp::Deref, x, .. } if self.is_dead_load(value, x) => {
                    self.wide.absorbed.insert(value);
                }
                Instr::Store { addr, value: stored } => match self.stored_byte(value, addr, stored, &block) {
                    Some((byte, number)) => {
                        let is_next =
                            stores.last().is_none_or(|(last, of)| *of == number && last.index.base == byte.index.base);
                        if !is_next {
                            self.find_store(std::mem::take(&mut stores), &block);
                        }
                        stores.push((byte, number));
                    }
                    None => self.find_store(std::mem::take(&mut stores), &block),
                },
                _ => {}
            }
        }
        self.find_store(stores, &block);
    }

    /// Is it an operand of the same operator, and of nothing else?
    fn is_part(&self, value: Value, of: BinOp, block: &Range<usize>) -> bool {
        let &[user] = self.uses.of(value) else { return false };
        matches!(self.body.values[user].instr, Instr::BinOp { op, .. } if op == of) && block.contains(&user.index())
    }

    /// `_ = b[3]` of a slice: the check is what it is for. What it would load is there.
    fn is_dead_load(&self, value: Value, x: Operand) -> bool {
        let Some(Instr::IndexAddr { x: base, .. }) = self.instr(x) else { return false };
        let is_slice = || typed(self.body, base).is_some_and(|ty| matches!(self.cx.kind(ty), TypeKind::Slice(_)));
        self.uses.of(value).is_empty() && is_slice()
    }

    fn find_load(&mut self, root: Value, op: BinOp, block: &Range<usize>) {
        let mut bytes = vec![];
        let mut inner = vec![];
        let Some(size) = self.number_size(self.body.values[root].ty) else { return };
        let join = Join { root, op, block };
        if !self.collect(&join, root, MAX_DEPTH, &mut bytes, &mut inner) || bytes.len() > size {
            return;
        }
        let Some(row) = Row::of(bytes) else { return };
        let writes = |value: usize| may_write(&self.body.values[Value::new(value)].instr);
        if !(row.first.index()..root.index()).any(writes) {
            let checked = self.checked(&row.bytes, block);
            self.insert(root, row, checked, None, inner);
        }
    }

    /// The bytes that an operator joins, and the instructions in between.
    fn collect(&self, join: &Join, value: Value, depth: usize, bytes: &mut Vec<Byte>, inner: &mut Vec<Value>) -> bool {
        if !self.is_inside(join, value) {
            return false;
        }
        inner.push(value);
        match self.body.values[value].instr {
            Instr::BinOp { op, x: Operand::Value(x), y: Operand::Value(y), .. } if op == join.op && depth > 0 => {
                self.collect(join, x, depth - 1, bytes, inner) && self.collect(join, y, depth - 1, bytes, inner)
            }
            Instr::BinOp { op: BinOp::Shl, x: Operand::Value(x), y, .. } => {
                inner.push(x);
                let shift = const_int(self.body, y).filter(|_| self.is_inside(join, x));
                shift.is_some_and(|shift| self.collect_byte(x, shift, join.block, bytes))
            }
            _ => self.collect_byte(value, 0, join.block, bytes),
        }
    }

    /// Is a value of no use but for the number that is put together?
    fn is_inside(&self, join: &Join, value: Value) -> bool {
        let is_own = value == join.root || self.uses.of(value).len() == 1;
        is_own && join.block.contains(&value.index()) && self.body.values[value].ty == self.body.values[join.root].ty
    }

    fn collect_byte(&self, converted: Value, shift: i64, block: &Range<usize>, bytes: &mut Vec<Byte>) -> bool {
        let Instr::Convert { x: Operand::Value(load), .. } = self.body.values[converted].instr else { return false };
        let Instr::UnOp { op: UnOp::Deref, x: Operand::Value(addr), .. } = self.body.values[load].instr else {
            return false;
        };
        let is_here = [converted, load, addr].iter().all(|value| block.contains(&value.index()));
        let is_alone = self.uses.of(load).len() == 1 && self.uses.of(addr).len() == 1;
        let Some(index) = self.byte_index(addr).filter(|_| is_here && is_alone) else { return false };
        bytes.push(Byte { access: load, addr, index, shift });
        bytes.len() <= size_of::<u64>()
    }

    /// The byte that a store stores, and the number that it is of.
    fn stored_byte(
        &self,
        store: Value,
        addr: Operand,
        stored: Operand,
        block: &Range<usize>,
    ) -> Option<(Byte, Operand)> {
        let (Operand::Value(addr), Operand::Value(converted)) = (addr, stored) else { return None };
        let Instr::Convert { x, .. } = self.body.values[converted].instr else { return None };
        let index = self.byte_index(addr)?;
        let is_alone = |value: Value| self.uses.of(value).len() == 1 && block.contains(&value.index());
        if !is_alone(addr) || !is_alone(converted) {
            return None;
        }
        let (number, shift) = self.shifted(x, block);
        self.number_size(typed(self.body, number)?)?;
        Some((Byte { access: store, addr, index, shift }, number))
    }

    /// What is shifted right by a constant, and by how much.
    fn shifted(&self, x: Operand, block: &Range<usize>) -> (Operand, i64) {
        if let Operand::Value(value) = x
            && let Instr::BinOp { op: BinOp::Shr, x: number, y, .. } = self.body.values[value].instr
            && let (Some(shift), [_], true) =
                (const_int(self.body, y), self.uses.of(value), block.contains(&value.index()))
        {
            return (number, shift);
        }
        (x, 0)
    }

    fn find_store(&mut self, stores: Vec<(Byte, Operand)>, block: &Range<usize>) {
        let Some(&(_, number)) = stores.first() else { return };
        let bytes: Vec<Byte> = stores.into_iter().map(|(byte, _)| byte).collect();
        let size = typed(self.body, number).and_then(|ty| self.number_size(ty)).unwrap_or(0);
        let last = bytes.last().expect("one at least").access;
        if bytes.len() > size {
            return;
        }
        let Some(row) = Row::of(bytes) else { return };
        let Some(checked) = self.checked(&row.bytes, block) else { return };
        let inner = self.between_stores(&row.bytes, number);
        let is_quiet = |value: Value| {
            let data = &self.body.values[value];
            let is_own = |byte: &Byte| byte.access == value || byte.addr == value;
            let is_number = || matches!(data.instr, Instr::Convert { .. }) && self.number_size(data.ty).is_some();
            inner.contains(&value) || row.bytes.iter().any(is_own) || is_number()
        };
        if (row.first.index()..last.index()).map(Value::new).all(is_quiet) {
            self.insert(last, row, Some(checked), Some(number), inner);
        }
    }

    /// The conversions and shifts that make the bytes of a number.
    fn between_stores(&self, bytes: &[Byte], number: Operand) -> Vec<Value> {
        let mut inner = vec![];
        for byte in bytes {
            let Instr::Store { value: Operand::Value(converted), .. } = self.body.values[byte.access].instr else {
                continue;
            };
            inner.push(converted);
            if let Instr::Convert { x: Operand::Value(shifted), .. } = self.body.values[converted].instr
                && number != Operand::Value(shifted)
            {
                inner.push(shifted);
            }
        }
        inner
    }

    /// The instruction `at` stands for all bytes of a row, and for what else goes with them.
    fn insert(&mut self, at: Value, row: Row, checked: Option<Checked>, stored: Option<Operand>, inner: Vec<Value>) {
        let Row { bytes, order, first } = row;
        let absorbed = &mut self.wide.absorbed;
        for byte in &bytes {
            absorbed.insert(byte.access);
            if checked.is_some_and(|checked| checked.by != Some(byte.addr)) {
                absorbed.insert(byte.addr);
            }
        }
        for value in inner {
            absorbed.insert(value);
        }
        absorbed.remove(at);
        let (base, lowest) = (bytes[0].index.base, bytes[0].addr);
        let offset = checked.map(|checked| checked.offset);
        let access = Access { base, lowest, offset, bytes: bytes.len(), order, stored, first };
        self.wide.accesses.insert(at, access);
    }

    /// Whether one check, or none, is enough for all bytes.
    fn checked(&self, bytes: &[Byte], block: &Range<usize>) -> Option<Checked> {
        let Index { base, symbol: None, offset } = bytes[0].index else { return None };
        let highest = bytes.last().expect("two bytes at least");
        if let Some(len) = self.array_len(base) {
            let is_field = matches!(self.instr(base), Some(Instr::FieldAddr { .. }));
            return (len < NIL_PAGE && !is_field).then_some(Checked { offset, by: None });
        }
        let first = bytes.iter().map(|byte| byte.addr).min()?;
        if self.has_check(base, highest.index.offset, first, block) {
            Some(Checked { offset, by: None })
        } else {
            (first == highest.addr).then_some(Checked { offset, by: Some(first) })
        }
    }

    /// Does an index check in front of an instruction cover this index?
    fn has_check(&self, base: Operand, index: i64, before: Value, block: &Range<usize>) -> bool {
        let from = block.start.max(before.index().saturating_sub(LOOK_BACK));
        (from..before.index()).map(Value::new).any(|value| match self.body.values[value].instr {
            Instr::IndexAddr { x, index: checked } => {
                x == base
                    && const_int(self.body, checked).is_some_and(|checked| checked >= index)
                    && !self.wide.absorbed.contains(value)
            }
            _ => false,
        })
    }

    /// Which byte an address is of.
    fn byte_index(&self, addr: Value) -> Option<Index> {
        let data = &self.body.values[addr];
        let Instr::IndexAddr { x: base @ Operand::Value(_), index } = data.instr else { return None };
        if self.cx.basic(self.cx.pointee(data.ty)) != Some(BasicKind::Uint8) {
            return None;
        }
        if let Some(offset) = const_int(self.body, index) {
            return Some(Index { base, symbol: None, offset });
        }
        let (symbol, offset) = match self.instr(index) {
            // In fewer bits the sum may wrap where the address does not.
            Some(Instr::BinOp { op: BinOp::Add, x, y, .. })
                if self.number_size(typed(self.body, index)?) == Some(8) =>
            {
                const_int(self.body, y).map_or((index, 0), |offset| (x, offset))
            }
            _ => (index, 0),
        };
        Some(Index { base, symbol: Some(symbol), offset })
    }

    fn instr(&self, operand: Operand) -> Option<Instr> {
        let Operand::Value(value) = operand else { return None };
        Some(self.body.values[value].instr)
    }

    /// The length of the array that an operand points to.
    fn array_len(&self, base: Operand) -> Option<u64> {
        match self.cx.kind(typed(self.body, base)?) {
            TypeKind::Pointer(array) => match self.cx.kind(*array) {
                TypeKind::Array { len, .. } => Some(*len),
                _ => None,
            },
            _ => None,
        }
    }

    /// The size of an integer.
    fn number_size(&self, ty: Type) -> Option<usize> {
        use BasicKind::*;
        match self.cx.basic(ty)? {
            Int16 | Uint16 => Some(2),
            Int32 | Uint32 => Some(4),
            Int | Uint | Int64 | Uint64 | Uintptr => Some(8),
            _ => None,
        }
    }
}

/// Bytes that do not overlap are joined by any of these.
fn joins(op: BinOp) -> bool {
    matches!(op, BinOp::Or | BinOp::Xor | BinOp::Add)
}

impl Row {
    fn of(mut bytes: Vec<Byte>) -> Option<Row> {
        let first = bytes.iter().map(|byte| byte.access).min()?;
        if !matches!(bytes.len(), 2 | 4 | 8) {
            return None;
        }
        bytes.sort_by_key(|byte| byte.index.offset);
        let (lowest, last) = (bytes[0].index, bytes.len() - 1);
        let is_next = |(at, byte): (usize, &Byte)| {
            let offset = lowest.offset.checked_add(at as i64);
            offset.is_some_and(|offset| byte.index == Index { offset, ..lowest })
        };
        let is_order = |place: &dyn Fn(usize) -> usize| {
            bytes.iter().enumerate().all(|(at, byte)| byte.shift == 8 * place(at) as i64)
        };
        let order = match (is_order(&|at| at), is_order(&|at| last - at)) {
            (true, _) => Endian::Little,
            (_, true) => Endian::Big,
            _ => return None,
        };
        bytes.iter().enumerate().all(is_next).then_some(Row { bytes, order, first })
    }
}

fn may_write(instr: &Instr) -> bool {
    match instr {
        Instr::UnOp { op, .. } => *op == UnOp::Recv,
        Instr::BinOp { .. }
        | Instr::Convert { .. }
        | Instr::ChangeType { .. }
        | Instr::FieldAddr { .. }
        | Instr::Field { .. }
        | Instr::IndexAddr { .. }
        | Instr::Index { .. }
        | Instr::Slice { .. }
        | Instr::Extract { .. } => false,
        _ => true,
    }
}

impl FuncCx<'_, '_> {
    pub fn lower_wide(&mut self, value: Value, access: Access) -> Lowered {
        let flags = self.access_flags(Operand::Value(access.lowest));
        let addr = match access.offset {
            Some(offset) => {
                let data = self.operand(access.base).parts()[0];
                self.add_const(data, offset)
            }
            None => self.scalar(Operand::Value(access.lowest)),
        };
        let ty = number_type(access.bytes);
        let pos = self.frame.body.values[access.first].pos;
        self.set_pos(pos);
        if let Some(number) = access.stored {
            let number = self.scalar(number);
            let part = self.resize(number, ty);
            let part = self.in_order(part, access.order);
            self.builder.ins().store(flags, part, addr, 0);
            return Ok(Val::Nothing);
        }
        let loaded = self.builder.ins().load(ty, flags, addr, 0);
        let loaded = self.in_order(loaded, access.order);
        let result = self.cx.layouts.shape(self.result_type(value)).parts()[0].ty;
        Ok(Val::one(self.resize(loaded, result)))
    }
}

fn number_type(bytes: usize) -> ir::Type {
    match bytes {
        2 => I16,
        4 => I32,
        _ => I64,
    }
}

impl CodeCx<'_, '_> {
    /// Between memory's order and the processor's.
    fn in_order(&mut self, value: ir::Value, order: Endian) -> ir::Value {
        if order == self.cx.endian() { value } else { self.builder.ins().bswap(value) }
    }

    fn resize(&mut self, value: ir::Value, ty: ir::Type) -> ir::Value {
        match self.value_type(value).bits().cmp(&ty.bits()) {
            std::cmp::Ordering::Less => self.builder.ins().uextend(ty, value),
            std::cmp::Ordering::Equal => value,
            std::cmp::Ordering::Greater => self.builder.ins().ireduce(ty, value),
        }
    }
}
