//! Frame maps: which slots and registers hold values of a function that are still needed, at the return address of each of its calls.
//!
//! Cranelift keeps a value that lives across a call in a spill slot of the frame or in a register that callees save, and leaves it there
//! when nobody needs it any more. A collector that takes every word of a stack for a value would keep what it points to for as long
//! as the function runs. Cranelift's debug information knows better: where each labelled value is, for each range of code. So the
//! values that may be alive during a call are labelled, and what is known of their places afterwards becomes a map:
//!
//! ```text
//!  uvarint 2·S + 1 if there are rows      S: registers that the function saves on entry
//!  S × (uvarint register, uvarint how many words below the frame pointer it is saved)
//!  uvarint n                              slots in a row
//!  uvarint far                            the first slot is so many words below the frame pointer
//!  uvarint fixed                          above so many words below it are only slots and saved registers
//!  uvarint k                              parts that do not always count, from low to high addresses: explicit slots, arguments of calls
//!  k × (uvarint how many words below the frame pointer it begins, uvarint 4·words + kind)
//!  rows, one per call, ascending: uvarint distance of the return address from the one before,
//!                                 a bit per saved register, per slot and per part that may count, in whole bytes: set if the
//!                                 function's value is needed
//!  uvarint 0
//! ```
//!
//! Invariant (safe): what is not known counts as needed. Calls without a row say nothing, and none has one in cold code, whose order
//! Cranelift's ranges do not follow. Slots of values without a label need no bit: those values are not alive during calls.
//!
//! Invariant (folded): a value that another is computed from may live as long as that one does, because machine code may compute it
//! where it is used. So if one is labelled, what it was computed from is as well.
//!
//! Not here: which explicit slots are needed, see [`slots`].
//!
//! [`slots`]: crate::slots

use crate::slots::{Slots as ExplicitSlots, uses_stack};
use cranelift_codegen::entity::{EntitySet, SecondaryMap};
use cranelift_codegen::ir::{self, DebugTag, Opcode, SourceLoc, ValueLabel, ValueLabelAssignments, ValueLabelStart};
use cranelift_codegen::isa::unwind::UnwindInst;
use cranelift_codegen::{CompiledCode, LabelValueLoc, MachDebugTagPos};
use regalloc2::RegClass;
use target_lexicon::{Architecture, Triple};

/// In the source location of an instruction: it is in a block that is laid out behind the others.
const COLD: u32 = 1 << 31;
/// Of an instruction of such a block that has no position.
const COLD_NOWHERE: u32 = u32::MAX - 1;
/// From the frame pointer to the stack pointer that the caller had.
const CALLER_SP: i64 = 16;
/// A longer map is none: it would be of a generated function with thousands of calls.
const MAX_MAP: usize = 1 << 16;

/// The position index of a source location.
pub fn position(loc: SourceLoc) -> Option<u32> {
    let bits = loc.bits();
    (!loc.is_default() && bits != COLD_NOWHERE).then_some(bits & !COLD)
}

/// Labels the values whose places [`map`] has to know, and marks cold code. `None` if there can be no map. `hides`: may the function keep
/// addresses of its slots where the collector does not look?
pub fn label(func: &mut ir::Function, triple: &Triple, hides: bool) -> Option<ExplicitSlots> {
    // The frames of s390x begin elsewhere; a tail call may move what is above the frame pointer.
    if triple.architecture == Architecture::S390x || has_tail_calls(func) {
        return None;
    }
    let slots = ExplicitSlots::of(func, hides);
    let crossing = crossing_values(func);
    let start =
        |value: ir::Value| ValueLabelStart { from: Default::default(), label: ValueLabel::from_u32(value.as_u32()) };
    let labels = func.dfg.values().filter(|&value| {
        crossing.contains(value) && may_be_pointer(func.dfg.value_type(value)) && !slots.is_address(value)
    });
    let labels: Vec<_> = labels.map(|value| (value, ValueLabelAssignments::Starts(vec![start(value)]))).collect();
    if !labels.is_empty() {
        func.dfg.values_labels = Some(labels.into_iter().collect());
        mark_cold_code(func);
    }
    Some(slots)
}

fn has_tail_calls(func: &ir::Function) -> bool {
    let mut last = func.layout.blocks().filter_map(|block| func.layout.last_inst(block));
    last.any(|inst| matches!(func.dfg.insts[inst].opcode(), Opcode::ReturnCall | Opcode::ReturnCallIndirect))
}

fn may_be_pointer(ty: ir::Type) -> bool {
    ty == ir::types::I64
}

/// Values that may be alive while a call is in progress.
fn crossing_values(func: &ir::Function) -> EntitySet<ir::Value> {
    let mut found =
        Crossing { func, defined: SecondaryMap::with_default((u32::MAX, 0)), crossing: EntitySet::new(), open: vec![] };
    for block in func.layout.blocks() {
        for &param in func.dfg.block_params(block) {
            found.defined[param] = (block.as_u32(), 0);
        }
        let mut calls = 0;
        for inst in func.layout.block_insts(block) {
            for arg in func.dfg.inst_values(inst) {
                found.used(arg, (block.as_u32(), calls));
            }
            if func.dfg.insts[inst].opcode().is_call() {
                calls += 1;
            }
            for &result in func.dfg.inst_results(inst) {
                found.defined[result] = (block.as_u32(), calls);
            }
        }
    }
    found.crossing
}

struct Crossing<'a> {
    func: &'a ir::Function,
    /// Of each value the block where it comes into being, and how many calls of the block precede.
    defined: SecondaryMap<ir::Value, (u32, u32)>,
    crossing: EntitySet<ir::Value>,
    open: Vec<ir::Value>,
}

impl Crossing<'_> {
    fn used(&mut self, value: ir::Value, place: (u32, u32)) {
        if self.defined[value] == place {
            return;
        }
        self.open.push(value);
        while let Some(value) = self.open.pop() {
            if !self.crossing.insert(value) {
                continue;
            }
            if let ir::ValueDef::Result(inst, _) = self.func.dfg.value_def(value)
                && !self.func.dfg.insts[inst].opcode().is_call()
            {
                self.open.extend(self.func.dfg.inst_values(inst));
            }
        }
    }
}

fn mark_cold_code(func: &mut ir::Function) {
    let cold: Vec<ir::Block> = func.layout.blocks().filter(|&block| func.is_effectively_cold(block)).collect();
    for block in cold {
        let mut next = func.layout.first_inst(block);
        while let Some(inst) = next {
            let bits = position(func.srcloc(inst)).map_or(COLD_NOWHERE, |position| position | COLD);
            func.set_srcloc(inst, SourceLoc::new(bits));
            next = func.layout.next_inst(inst);
        }
    }
}

/// The encoded map of a function that [`label`] was asked about; empty if there is none.
pub fn map(func: &ir::Function, code: &CompiledCode, explicit: &ExplicitSlots) -> Vec<u8> {
    let hot_end = hot_end(code);
    let saved = saved_registers(code);
    let values = values(code, &saved, hot_end);
    let slots = Slots::of(&values);
    let before_explicit = saved.len() + slots.count;
    let fixed = fixed_words(func, code, &slots, &saved);
    let parts = parts(func, code, explicit, fixed);
    let counting = || parts.iter().filter(|part| part.kind != PartKind::PointerFree);
    let width = before_explicit + counting().count();
    let calls: Vec<u32> = code.buffer.call_sites().map(|call| call.ret_addr).filter(|&at| at <= hot_end).collect();
    let row = width.div_ceil(8);
    if calls.len() * row > MAX_MAP || !calls.is_sorted() {
        return vec![];
    }
    let mut bits = vec![0; calls.len() * row];
    for value in &values {
        let bit = match value.place {
            Place::Saved(index) => index,
            Place::Slot(word) => saved.len() + slots.index(word),
        };
        value.needed.calls(&calls).for_each(|call| bits[call * row + bit / 8] |= 1 << (bit % 8));
    }
    for (row, tag) in bits.chunks_mut(row.max(1)).zip(tags(code, &calls)) {
        for (bit, part) in (before_explicit..).zip(counting()) {
            let needed = match part.kind {
                PartKind::Variable(index) => explicit.needs(tag, index),
                _ => explicit.has_stack_args(tag),
            };
            row[bit / 8] |= u8::from(needed) << (bit % 8);
        }
    }
    let mut out = vec![];
    uvarint(&mut out, saved.len() as u32 * 2 + u32::from(width > 0));
    for &(register, word) in &saved {
        uvarint(&mut out, register.into());
        uvarint(&mut out, word);
    }
    uvarint(&mut out, slots.count as u32);
    uvarint(&mut out, slots.far);
    uvarint(&mut out, fixed);
    uvarint(&mut out, parts.len() as u32);
    for part in &parts {
        uvarint(&mut out, part.begin);
        uvarint(&mut out, part.words * 4 + part.kind.code());
    }
    if width > 0 {
        put_rows(&mut out, &calls, &bits, row);
    }
    out
}

/// A part of a frame that does not always count.
struct Part {
    /// So many words below the frame pointer it begins.
    begin: u32,
    words: u32,
    kind: PartKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// A slot, which also counts if something points to it; its index among those.
    Variable(usize),
    /// A slot that never counts.
    PointerFree,
    /// Where arguments are that registers have no room for.
    Arguments,
}

impl PartKind {
    /// Its number in the map (the overlay's frames.go).
    fn code(self) -> u32 {
        match self {
            PartKind::Variable(_) => 0,
            PartKind::PointerFree => 1,
            PartKind::Arguments => 2,
        }
    }
}

/// From low to high addresses. Arguments of calls are below the slots, or else below `fixed`.
fn parts(func: &ir::Function, code: &CompiledCode, explicit: &ExplicitSlots, fixed: u32) -> Vec<Part> {
    let Some(layout) = code.buffer.frame_layout() else { return vec![] };
    let below = |slot: ir::StackSlot| layout.frame_to_fp_offset - layout.stackslots[slot].offset;
    let part = |slot: ir::StackSlot, kind: PartKind| {
        let words = func.sized_stack_slots[slot].size.div_ceil(8);
        below(slot).is_multiple_of(8).then_some(Part { begin: below(slot) / 8, words, kind })
    };
    let tracked = explicit.tracked().iter().enumerate();
    let variables = tracked.filter_map(|(index, &slot)| part(slot, PartKind::Variable(index)));
    let pointer_free = explicit.pointer_free().iter().filter_map(|&slot| part(slot, PartKind::PointerFree));
    let mut parts: Vec<Part> = variables.chain(pointer_free).collect();
    let begin = layout.frame_to_fp_offset / 8;
    let lowest_slot = func.sized_stack_slots.keys().map(|slot| below(slot).div_ceil(8)).max();
    let words = begin - lowest_slot.unwrap_or(fixed).min(begin);
    if words > 0 {
        parts.push(Part { begin, words, kind: PartKind::Arguments });
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.begin));
    parts
}

/// The tag of each call. It stands at the end of the instructions that make the call, the last of which may correct the stack pointer.
fn tags(code: &CompiledCode, calls: &[u32]) -> Vec<Option<u32>> {
    let all: Vec<u32> = code.buffer.call_sites().map(|call| call.ret_addr).collect();
    let mut tags = vec![None; calls.len()];
    for list in code.buffer.debug_tags().filter(|list| list.pos == MachDebugTagPos::Post) {
        let call = all.partition_point(|&at| at <= list.offset).checked_sub(1);
        let call = call.and_then(|call| calls.binary_search(&all[call]).ok());
        if let (Some(call), &[DebugTag::User(tag)]) = (call, list.tags) {
            tags[call] = Some(tag);
        }
    }
    tags
}

fn put_rows(out: &mut Vec<u8>, calls: &[u32], bits: &[u8], row: usize) {
    let mut last = 0;
    for (call, bits) in calls.iter().zip(bits.chunks(row)) {
        uvarint(out, call - last);
        out.extend_from_slice(bits);
        last = *call;
    }
    out.push(0);
}

/// The map of a stub that does nothing but save registers: it has values of its own nowhere. Each register comes with the words
/// that it is below the frame pointer; all in all the frame has so many words there.
pub fn map_of_saves(saved: &[(u8, u8)], words: u8) -> Vec<u8> {
    let mut out = vec![saved.len() as u8 * 2];
    out.extend(saved.iter().flat_map(|&(register, word)| [register, word]));
    out.extend([0, 0, words, 0]);
    out
}

/// The registers that the prologue saves, by their numbers in instructions, and how many words below the frame pointer each is.
fn saved_registers(code: &CompiledCode) -> Vec<(u8, u32)> {
    let mut saved = vec![];
    let mut clobbers = 0;
    for (_, inst) in &code.buffer.unwind_info {
        match *inst {
            UnwindInst::DefineNewFrame { offset_downward_to_clobbers, .. } => clobbers = offset_downward_to_clobbers,
            UnwindInst::SaveReg { clobber_offset, reg } if reg.class() == RegClass::Int => {
                saved.push((reg.hw_enc(), (clobbers - clobber_offset) / 8));
            }
            _ => {}
        }
    }
    saved
}

/// The spill slots of labelled values, as a row of words.
struct Slots {
    far: u32,
    count: usize,
}

impl Slots {
    fn of(values: &[Value]) -> Slots {
        let words = || values.iter().filter_map(|value| value.slot());
        let far = words().max().unwrap_or(0);
        Slots { far, count: words().min().map_or(0, |near| (far - near + 1) as usize) }
    }

    fn index(&self, word: u32) -> usize {
        (self.far - word) as usize
    }
}

/// How many words below the frame pointer the part of the frame ends that code addresses itself: explicit slots, and
/// below them arguments and results of calls.
fn fixed_words(func: &ir::Function, code: &CompiledCode, slots: &Slots, saved: &[(u8, u32)]) -> u32 {
    let layout = code.buffer.frame_layout();
    let end = |(slot, data): (ir::StackSlot, &ir::StackSlotData)| {
        layout.map(|layout| (layout.frame_to_fp_offset - layout.stackslots[slot].offset - data.size) / 8)
    };
    if let Some(words) = func.sized_stack_slots.iter().filter_map(end).min() {
        return words;
    }
    // Without explicit slots it begins where the stack pointer is.
    match (func.dfg.signatures.values().any(uses_stack), layout) {
        (false, Some(layout)) => layout.frame_to_fp_offset / 8,
        _ => saved.iter().map(|&(_, word)| word).chain([slots.far]).max().unwrap_or(0),
    }
}

fn uvarint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The offset up to which code surely is not cold.
fn hot_end(code: &CompiledCode) -> u32 {
    let is_cold = |bits: u32| bits == COLD_NOWHERE || bits & COLD != 0;
    let known = || code.buffer.get_srclocs_sorted().iter().filter(|range| !range.loc.is_default());
    let Some(first) = known().filter(|range| is_cold(range.loc.bits())).map(|range| range.start).min() else {
        return u32::MAX;
    };
    known().filter(|range| range.end <= first).map(|range| range.end).max().unwrap_or(0)
}

/// That a value is at a place in a range of code.
struct Value {
    place: Place,
    needed: Needed,
}

#[derive(Clone, Copy)]
enum Place {
    /// A register that the function saves: index into those.
    Saved(usize),
    /// So many words below the frame pointer.
    Slot(u32),
}

impl Value {
    fn slot(&self) -> Option<u32> {
        if let Place::Slot(word) = self.place { Some(word) } else { None }
    }
}

/// At which return addresses a value is needed.
#[derive(Clone, Copy)]
enum Needed {
    Between(u32, u32),
    After(u32),
    Until(u32),
    Everywhere,
}

impl Needed {
    /// Ranges follow the order of instructions before cold ones were moved away.
    fn of(start: u32, end: u32, hot_end: u32) -> Needed {
        match (start < hot_end, end <= hot_end) {
            (true, true) if start <= end => Needed::Between(start, end),
            (true, false) => Needed::After(start),
            (false, true) => Needed::Until(end),
            _ => Needed::Everywhere,
        }
    }

    /// A value that is needed after a call has its place before the call begins.
    fn calls(self, calls: &[u32]) -> std::ops::Range<usize> {
        let after = |start| calls.partition_point(|&at| at <= start);
        let until = |end| calls.partition_point(|&at| at <= end);
        match self {
            Needed::Between(start, end) => after(start)..until(end).max(after(start)),
            Needed::After(start) => after(start)..calls.len(),
            Needed::Until(end) => 0..until(end),
            Needed::Everywhere => 0..calls.len(),
        }
    }
}

fn values(code: &CompiledCode, saved: &[(u8, u32)], hot_end: u32) -> Vec<Value> {
    let place = |loc| match loc {
        LabelValueLoc::Reg(reg) => {
            let number = reg.to_real_reg()?.hw_enc();
            saved.iter().position(|&(register, _)| register == number).map(Place::Saved)
        }
        LabelValueLoc::CFAOffset(offset) => u32::try_from(-(offset + CALLER_SP) / 8).ok().map(Place::Slot),
    };
    let ranges = code.value_labels_ranges.values().flatten();
    let known = ranges.filter_map(|range| Some((place(range.loc)?, range)));
    known.map(|(place, range)| Value { place, needed: Needed::of(range.start, range.end, hot_end) }).collect()
}
