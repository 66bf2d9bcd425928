//! Explicit stack slots: at which calls a function still needs what is in them.
//!
//! Variables whose address is taken, values in memory and buffers are in explicit slots, whose contents stay where they are when nobody
//! needs them any more. A slot is needed after a call if some way on from there reads a word of it that no store has set before. A
//! slot that is not may still be read by way of its address: a callee has it, or memory that the collector finds. So [`frames`] tells
//! the collector where such slots are, and it looks at those that something points to.
//!
//! ```text
//!   places    which values are addresses in which slot: results of stack_addr, and what is computed from them
//!   accesses  per slot, in the order of the code: words read, words set; an address that goes elsewhere reads all, but for those
//!             of memory that a call sets, as lowering says by its tag
//!   liveness  backwards over blocks, slot by slot; at each call a bit
//! ```
//!
//! Invariant (complete): an address of a slot is a value that `places` knows, or is in a register, a frame or an object which the collector
//! scans. Package runtime keeps some elsewhere; so once a function of it has given an address away, the slot counts at every call
//! from there on. The record of deferred calls always counts, and so do slots whose words the code behind an exception handler needs,
//! because every call leads there.
//!
//! Invariant (pointer-free): a slot of which lowering says that it never holds a pointer is never looked at; in package runtime, where addresses
//! may be kept as integers, it is one like others.
//!
//! Invariant (own stack): nothing but a stack's own frames points into it, or needs what is there while its owner does not; compiled
//! code owes that to escape analysis, the runtime's channels to `KeepAlive`.
//!
//! [`frames`]: crate::frames

use cranelift_codegen::entity::{EntitySet, SecondaryMap};
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{self, Block, BlockArg, DebugTag, Inst, InstructionData, Opcode, StackSlot, Value, types};
use cranelift_codegen::isa::CallConv;
use go_abi::slot::{Sets, no_pointers};

const WORD: i64 = 8;
/// So many parameters are in registers on every processor, even if all are integers; one may be the place for results.
const REGISTER_ARGS: usize = 5;
/// So many results are.
const REGISTER_RESULTS: usize = 2;
/// A slot of so many words is one unit, which no store sets.
const MAX_WORDS: u32 = 64;
/// Above so many slots times blocks all slots count, for the sake of the compiler's time.
const MAX_WORK: usize = 1 << 20;

/// Which slots are needed at which calls.
#[derive(Default)]
pub struct Slots {
    tracked: Vec<StackSlot>,
    /// Slots that are never looked at.
    pointer_free: Vec<StackSlot>,
    /// Of each call, by its tag: may it have arguments on the stack?
    stack_args: Vec<bool>,
    /// Of each call, by its tag, a bit per slot in whole bytes.
    rows: Vec<u8>,
    addresses: EntitySet<Value>,
}

impl Slots {
    /// Looks at a function that has been optimised, and tags its calls. `hides`: may it keep addresses where the collector does not look?
    pub fn of(func: &mut ir::Function, hides: bool) -> Slots {
        if func.sized_stack_slots.len() * func.dfg.num_blocks() > MAX_WORK {
            return Slots::default();
        }
        let places = Places::of(func);
        let is_pointer_free = |slot: StackSlot| !hides && func.sized_stack_slots[slot].key == Some(no_pointers());
        let is_tracked = |slot: StackSlot| {
            i64::from(func.sized_stack_slots[slot].size) >= WORD
                && !places.lost.contains(slot)
                && !is_pointer_free(slot)
        };
        let pointer_free = func.sized_stack_slots.keys().filter(|&slot| is_pointer_free(slot)).collect();
        let tracked: Vec<StackSlot> = func.sized_stack_slots.keys().filter(|&slot| is_tracked(slot)).collect();
        let accesses = Accesses::of(func, &places, &tracked);
        let mut slots = Slots {
            rows: vec![0; accesses.calls.len() * tracked.len().div_ceil(8)],
            tracked,
            pointer_free,
            stack_args: accesses.calls.iter().map(|call| call.has_stack_args).collect(),
            addresses: addresses(func),
        };
        if slots.tracked.is_empty() && !slots.stack_args.contains(&true) {
            return slots;
        }
        let mut liveness = Liveness::of(func);
        for (index, slot) in accesses.of_slot.iter().enumerate() {
            liveness.find(slot);
            if places.handlers.iter().any(|&handler| liveness.needs(handler)) {
                (0..accesses.calls.len()).for_each(|call| slots.set(call, index));
                continue;
            }
            liveness.for_each_call(&accesses, slot, |call| slots.set(call, index));
            if hides {
                liveness.for_each_call_behind(&accesses, slot, &places.handlers, |call| slots.set(call, index));
            }
        }
        for (tag, call) in (0..).zip(&accesses.calls) {
            func.debug_tags.set(call.inst, [DebugTag::User(tag)]);
        }
        slots
    }

    pub fn tracked(&self) -> &[StackSlot] {
        &self.tracked
    }

    pub fn pointer_free(&self) -> &[StackSlot] {
        &self.pointer_free
    }

    /// Is a value the address of a place in a slot, and nothing else? Such a one keeps nothing alive: what is done with it does.
    pub fn is_address(&self, value: Value) -> bool {
        self.addresses.contains(value)
    }

    fn row(&self) -> usize {
        self.tracked.len().div_ceil(8)
    }

    fn set(&mut self, call: usize, index: usize) {
        let row = self.row();
        self.rows[call * row + index / 8] |= 1 << (index % 8);
    }

    /// May a call have arguments on the stack? Yes, if it has no tag, or still lowering's because there was too much work here.
    pub fn has_stack_args(&self, tag: Option<u32>) -> bool {
        tag.and_then(|tag| self.stack_args.get(tag as usize)).is_none_or(|&has| has)
    }

    /// Is a slot needed at a call? Yes, if the call has no tag.
    pub fn needs(&self, tag: Option<u32>, index: usize) -> bool {
        tag.is_none_or(|tag| self.rows[tag as usize * self.row() + index / 8] >> (index % 8) & 1 != 0)
    }
}

/// Where a value points to.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Elsewhere,
    /// Into a slot, so many bytes from its start if that is known.
    In(StackSlot, Option<i64>),
}

impl Place {
    /// What may be this place, or another: of a parameter, what another block passes. A store there does not set the slot for sure.
    fn perhaps(self) -> Place {
        match self {
            Place::In(slot, _) => Place::In(slot, None),
            Place::Elsewhere => Place::Elsewhere,
        }
    }
}

struct Places {
    of_value: SecondaryMap<Value, Place>,
    /// Slots that always count.
    lost: EntitySet<StackSlot>,
    /// Blocks to which every call leads.
    handlers: Vec<Block>,
}

impl Places {
    fn of(func: &ir::Function) -> Places {
        let mut places = Places { of_value: SecondaryMap::new(), lost: EntitySet::new(), handlers: vec![] };
        while func.layout.blocks().fold(false, |changed, block| places.visit(func, block) | changed) {}
        places.find_handlers(func);
        places
    }

    fn visit(&mut self, func: &ir::Function, block: Block) -> bool {
        let mut changed = false;
        for inst in func.layout.block_insts(block) {
            if let InstructionData::StackAddr { stack_slot, offset, .. } = func.dfg.insts[inst] {
                changed |= self.join(func.dfg.first_result(inst), Place::In(stack_slot, Some(offset.into())));
            } else if computes(func, inst) {
                for index in 0..func.dfg.inst_args(inst).len() {
                    changed |= self.join(func.dfg.first_result(inst), self.computed(func, inst, index));
                }
            }
        }
        let Some(last) = func.layout.last_inst(block) else { return changed };
        for target in branches(func, last) {
            let params = func.dfg.block_params(target.block(&func.dfg.value_lists));
            for (&param, arg) in params.iter().zip(target.args(&func.dfg.value_lists)) {
                if let BlockArg::Value(arg) = arg {
                    changed |= self.join(param, self.of_value[arg].perhaps());
                }
            }
        }
        changed
    }

    /// What an instruction makes of its n-th argument.
    fn computed(&self, func: &ir::Function, inst: Inst, arg: usize) -> Place {
        let args = func.dfg.inst_args(inst);
        match self.of_value[args[arg]] {
            Place::In(slot, Some(offset)) if func.dfg.insts[inst].opcode() == Opcode::Iadd => {
                Place::In(slot, constant(func, args[1 - arg]).map(|added| offset.wrapping_add(added)))
            }
            place => place.perhaps(),
        }
    }

    fn join(&mut self, value: Value, place: Place) -> bool {
        let old = self.of_value[value];
        let joined = match (old, place) {
            (Place::Elsewhere, _) => place,
            (Place::In(slot, a), Place::In(other, b)) if slot == other => {
                Place::In(slot, if a == b { a } else { None })
            }
            (Place::In(slot, _), Place::In(other, _)) => {
                self.lost.insert(slot);
                self.lost.insert(other);
                old
            }
            (_, Place::Elsewhere) => old,
        };
        self.of_value[value] = joined;
        joined != old
    }

    /// Finds the handlers of `try_call`s, and loses the slots that these are told of.
    fn find_handlers(&mut self, func: &ir::Function) {
        for block in func.layout.blocks() {
            let Some(last) = func.layout.last_inst(block) else { continue };
            if matches!(func.dfg.insts[last].opcode(), Opcode::TryCall | Opcode::TryCallIndirect) {
                self.lose(func, last);
                let (_normal, handlers) = branches(func, last).split_last().expect("a call has a way on");
                self.handlers.extend(handlers.iter().map(|call| call.block(&func.dfg.value_lists)));
            }
        }
    }

    fn lose(&mut self, func: &ir::Function, inst: Inst) {
        for &arg in func.dfg.inst_args(inst) {
            if let Place::In(slot, _) = self.of_value[arg] {
                self.lost.insert(slot);
            }
        }
    }
}

fn branches(func: &ir::Function, inst: Inst) -> &[ir::BlockCall] {
    func.dfg.insts[inst].branch_destination(&func.dfg.jump_tables, &func.dfg.exception_tables)
}

/// Does an instruction make an address of its arguments, without any memory or call?
fn computes(func: &ir::Function, inst: Inst) -> bool {
    let opcode = func.dfg.insts[inst].opcode();
    let is_address = |&[result]: &[Value; 1]| func.dfg.value_type(result) == types::I64;
    !opcode.can_load() && !opcode.is_call() && func.dfg.inst_results(inst).as_array().is_some_and(is_address)
}

fn addresses(func: &ir::Function) -> EntitySet<Value> {
    let mut found = EntitySet::new();
    for inst in func.layout.blocks().flat_map(|block| func.layout.block_insts(block)) {
        let is_address = match func.dfg.insts[inst] {
            InstructionData::StackAddr { .. } => true,
            InstructionData::Binary { opcode: Opcode::Iadd, args: [base, added] } => {
                found.contains(base) && constant(func, added).is_some()
            }
            _ => false,
        };
        if is_address {
            found.insert(func.dfg.first_result(inst));
        }
    }
    found
}

fn constant(func: &ir::Function, value: Value) -> Option<i64> {
    match func.dfg.insts[func.dfg.value_def(value).inst()?] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits()),
        _ => None,
    }
}

/// What happens to a slot's words at an instruction: a bit per word, or the first for all.
#[derive(Clone, Copy)]
struct Access {
    block: Block,
    /// How many instructions of the block precede.
    at: u32,
    reads: u64,
    /// After that.
    sets: u64,
    /// The address itself goes elsewhere.
    gives: bool,
}

impl Access {
    /// An instruction that has several addresses in a slot reads before it sets.
    fn put(self, slot: &mut Vec<Access>) {
        match slot.last_mut() {
            Some(last) if (last.block, last.at) == (self.block, self.at) => {
                last.reads |= self.reads;
                last.sets |= self.sets;
                last.gives |= self.gives;
            }
            _ => slot.push(self),
        }
    }
}

struct Call {
    inst: Inst,
    block: Block,
    at: u32,
    /// Nobody knows which registers C code keeps an address in while the system works.
    is_foreign: bool,
    has_stack_args: bool,
}

/// Of tracked slots, in the order of the code; and all calls.
struct Accesses {
    of_slot: Vec<Vec<Access>>,
    calls: Vec<Call>,
    /// From each block its first call.
    first_call: SecondaryMap<Block, usize>,
}

impl Accesses {
    fn of(func: &ir::Function, places: &Places, tracked: &[StackSlot]) -> Accesses {
        let mut indices: SecondaryMap<StackSlot, Option<usize>> = SecondaryMap::new();
        tracked.iter().enumerate().for_each(|(index, &slot)| indices[slot] = Some(index));
        let mut found =
            Accesses { of_slot: vec![vec![]; tracked.len()], calls: vec![], first_call: SecondaryMap::with_default(0) };
        for block in func.layout.blocks() {
            found.first_call[block] = found.calls.len();
            for (at, inst) in (0..).zip(func.layout.block_insts(block)) {
                found.visit(func, places, &indices, block, at, inst);
            }
        }
        found
    }

    fn visit(
        &mut self,
        func: &ir::Function,
        places: &Places,
        indices: &SecondaryMap<StackSlot, Option<usize>>,
        block: Block,
        at: u32,
        inst: Inst,
    ) {
        if func.dfg.insts[inst].opcode().is_call() {
            let is_foreign = call_conv(func, inst) != CallConv::Tail;
            self.calls.push(Call { inst, block, at, is_foreign, has_stack_args: has_stack_args(func, inst) });
        }
        // What is computed from an address counts where that is used.
        if computes(func, inst) {
            return;
        }
        for (index, &arg) in func.dfg.inst_args(inst).iter().enumerate() {
            if let Place::In(slot, offset) = places.of_value[arg]
                && let Some(slot_index) = indices[slot]
            {
                let (reads, sets) = words(func, inst, index, offset, func.sized_stack_slots[slot].size);
                let access = Access { block, at, reads, sets, gives: gives(func, inst, index) };
                access.put(&mut self.of_slot[slot_index]);
            }
        }
    }

    fn calls_of(&self, block: Block) -> &[Call] {
        let rest = &self.calls[self.first_call[block]..];
        &rest[..rest.iter().take_while(|call| call.block == block).count()]
    }
}

fn call_conv(func: &ir::Function, inst: Inst) -> CallConv {
    match func.dfg.call_signature(inst) {
        Some(signature) => func.dfg.signatures[signature].call_conv,
        None => CallConv::SystemV,
    }
}

/// May a call have something at the lower end of the caller's frame?
fn has_stack_args(func: &ir::Function, inst: Inst) -> bool {
    func.dfg.call_signature(inst).is_none_or(|signature| uses_stack(&func.dfg.signatures[signature]))
}

/// May calls have parameters or results that there are no registers for, or a place where C functions of Windows put those that came in
/// registers?
pub fn uses_stack(signature: &ir::Signature) -> bool {
    signature.call_conv == CallConv::WindowsFastcall
        || signature.params.len() > REGISTER_ARGS
        || signature.returns.len() > REGISTER_RESULTS
}

/// Does an instruction put its n-th argument somewhere, rather than only read or write there? C functions keep no address of a Go variable.
fn gives(func: &ir::Function, inst: Inst, arg: usize) -> bool {
    match func.dfg.insts[inst] {
        InstructionData::Load { .. } | InstructionData::LoadNoOffset { .. } => false,
        InstructionData::Store { .. } | InstructionData::StoreNoOffset { .. } => arg == 0,
        InstructionData::AtomicRmw { .. } | InstructionData::AtomicCas { .. } => arg > 0,
        data if data.opcode().is_call() => {
            call_conv(func, inst) == CallConv::Tail && set_by_call(func, inst, arg, Some(0), 0).is_none()
        }
        _ => true,
    }
}

/// The words that an instruction reads and sets by way of its n-th argument, an address in a slot.
fn words(func: &ir::Function, inst: Inst, arg: usize, offset: Option<i64>, size: u32) -> (u64, u64) {
    let count = size.div_ceil(8);
    let is_unit = count >= MAX_WORDS;
    let all = if is_unit { 1 } else { (1 << count) - 1 };
    let data = &func.dfg.insts[inst];
    let (ty, more) = match (*data, arg) {
        (InstructionData::Load { offset, .. }, 0) => (func.dfg.value_type(func.dfg.first_result(inst)), offset),
        (InstructionData::Store { args, offset, .. }, 1) => (func.dfg.value_type(args[0]), offset),
        _ => {
            return match set_by_call(func, inst, arg, offset, size) {
                Some(bytes) if bytes >= size.into() && offset == Some(0) => (0, all),
                Some(bytes) => (0, offset.filter(|_| !is_unit).map_or(0, |from| whole_words(from, from + bytes))),
                None => (all, 0),
            };
        }
    };
    let is_load = matches!(data, InstructionData::Load { .. });
    let known = offset.filter(|_| !is_unit).map(|offset| offset + i64::from(i32::from(more)));
    match (known, data.opcode()) {
        (Some(from), Opcode::Load) => (mask(from.div_euclid(WORD), above(from + i64::from(ty.bytes()))), 0),
        (Some(from), Opcode::Store) => (0, whole_words(from, from + i64::from(ty.bytes()))),
        _ if is_load => (all, 0),
        _ => (0, 0),
    }
}

/// How many bytes a call sets where its n-th argument points to, in a slot; `None` if it does more than set them.
fn set_by_call(func: &ir::Function, inst: Inst, arg: usize, offset: Option<i64>, size: u32) -> Option<i64> {
    let args = func.dfg.inst_args(inst);
    let callee = usize::from(func.dfg.insts[inst].opcode() == Opcode::CallIndirect);
    match Sets::of(func.debug_tags.get(inst))? {
        Sets::Slots { first, count } => {
            let slots = callee + usize::from(first)..callee + usize::from(first) + usize::from(count);
            (slots.contains(&arg) && offset == Some(0)).then_some(size.into())
        }
        Sets::Bytes => (arg == callee).then_some(constant(func, *args.last()?).unwrap_or(0)),
    }
}

/// The words that are wholly between two offsets.
fn whole_words(from: i64, to: i64) -> u64 {
    mask(above(from), to.div_euclid(WORD))
}

/// The first word from an offset on.
fn above(offset: i64) -> i64 {
    (offset + WORD - 1).div_euclid(WORD)
}

/// The bits from one on up to another.
fn mask(from: i64, to: i64) -> u64 {
    (from.max(0)..to.min(MAX_WORDS.into())).fold(0, |bits, word| bits | 1 << word)
}

/// Which words of one slot are needed at the ends of blocks; memory that is used again from slot to slot.
struct Liveness {
    cfg: ControlFlowGraph,
    of_block: SecondaryMap<Block, BlockWords>,
    /// Blocks of which something is known.
    touched: Vec<Block>,
    open: Vec<Block>,
}

#[derive(Clone, Copy, Default)]
struct BlockWords {
    /// The accesses of the block end before this one.
    end: usize,
    /// What it reads before it is set.
    reads: u64,
    sets: u64,
    needed_after: u64,
}

impl Liveness {
    fn of(func: &ir::Function) -> Liveness {
        let cfg = ControlFlowGraph::with_function(func);
        Liveness { cfg, of_block: SecondaryMap::new(), touched: vec![], open: vec![] }
    }

    fn find(&mut self, slot: &[Access]) {
        for block in self.touched.drain(..) {
            self.of_block[block] = BlockWords::default();
        }
        for (index, access) in slot.iter().enumerate().rev() {
            let words = &mut self.of_block[access.block];
            words.end = words.end.max(index + 1);
            words.reads = words.reads & !access.sets | access.reads;
            words.sets |= access.sets;
            self.touched.push(access.block);
        }
        self.open.extend(&self.touched);
        while let Some(block) = self.open.pop() {
            let words = self.of_block[block];
            let needed = words.needed_after & !words.sets | words.reads;
            for pred in self.cfg.pred_iter(block) {
                let after = &mut self.of_block[pred.block].needed_after;
                if needed & !*after != 0 {
                    *after |= needed;
                    self.touched.push(pred.block);
                    self.open.push(pred.block);
                }
            }
        }
        self.touched.sort_by_key(|block| block.as_u32());
        self.touched.dedup();
    }

    /// Does a block read a word that it has not set?
    fn needs(&self, block: Block) -> bool {
        let words = self.of_block[block];
        words.needed_after & !words.sets | words.reads != 0
    }

    /// Calls after the address was given away, or in doing so.
    fn for_each_call_behind(
        &self,
        accesses: &Accesses,
        slot: &[Access],
        handlers: &[Block],
        mut visit: impl FnMut(usize),
    ) {
        let mut open = vec![];
        for access in slot.iter().filter(|access| access.gives) {
            let first = accesses.first_call[access.block];
            let calls = (first..).zip(accesses.calls_of(access.block));
            calls.filter(|(_, call)| call.at >= access.at).for_each(|(index, _)| visit(index));
            open.extend(self.cfg.succ_iter(access.block).chain(handlers.iter().copied()));
        }
        let mut seen = EntitySet::new();
        while let Some(block) = open.pop() {
            if seen.insert(block) {
                let first = accesses.first_call[block];
                (first..first + accesses.calls_of(block).len()).for_each(&mut visit);
                open.extend(self.cfg.succ_iter(block));
            }
        }
    }

    /// Calls after which a word is needed, and those of C functions that are given the address.
    fn for_each_call(&self, accesses: &Accesses, slot: &[Access], mut visit: impl FnMut(usize)) {
        for &block in &self.touched {
            let words = self.of_block[block];
            let mut rest = slot[..words.end].iter().rev().take_while(|access| access.block == block).peekable();
            let mut needed = words.needed_after;
            for (index, call) in accesses.calls_of(block).iter().enumerate().rev() {
                while let Some(access) = rest.next_if(|access| access.at > call.at) {
                    needed = needed & !access.sets | access.reads;
                }
                let given = rest.peek().filter(|access| call.is_foreign && access.at == call.at);
                if needed | given.map_or(0, |access| access.reads) != 0 {
                    visit(accesses.first_call[block] + index);
                }
            }
        }
    }
}
