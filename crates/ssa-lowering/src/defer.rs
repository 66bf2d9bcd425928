//! Functions that defer: their frame, the handler where a recovered panic goes on, the recover block.
//!
//! ```text
//!   entry    frame.sp, fp, pc = here, handler; try_call llgo_deferenter(frame)     the only try_call
//!   defer    llgo_deferpush(frame, thunk); not in a loop: the record and the thunk are in the stack frame
//!   handler  llgo_deferrun(frame); ─▶ go/ssa's recover block, or return zero values
//! ```
//!
//! The handler may be entered from any point of the function, after any call and any fault. So it and the
//! recover block read nothing but explicit stack slots: a value that the recover block uses is stored when it is
//! computed, and the recover block begins with loading all of them.
//!
//! Invariant (slots-only): no CLIF value of the function's normal part is used behind the handler.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::goroutine::Statement;
use crate::unsupported::Lowered;
use crate::uses::for_each_operand;
use crate::val::Val;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, BlockCall, ExceptionTableData, ExceptionTableItem, InstBuilder};
use cranelift_entity::{EntityRef, EntitySet};
use frontend_bridge::{Block, CallCommon, Instr, Operand, UnOp, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use rustc_hash::{FxHashMap, FxHashSet};

/// `llgoDeferFrame`: its size, and the words that the function fills.
const FRAME_SIZE: u64 = 40;
const FRAME_SP: u64 = 8;
const FRAME_FP: u64 = 16;
const FRAME_PC: u64 = 24;
const FRAME_LIST: u64 = 32;
/// `llgoDefer`: its link, then its function.
const RECORD_SIZE: u64 = 16;
const RECORD_FN: u64 = 8;

/// What a function that defers keeps while it is lowered.
#[derive(Default)]
pub struct DeferState {
    frame: Option<ir::StackSlot>,
    handler: Option<ir::Block>,
    /// Slots for the addresses of results in memory.
    result_slots: Vec<ir::StackSlot>,
    /// Values that the recover block uses, and where their parts are kept: none before they are computed.
    kept: FxHashMap<Value, Vec<(ir::StackSlot, ir::Type)>>,
    /// Deferred calls run in front of these values, where go/ssa has lost its `RunDefers`.
    run_before: FxHashSet<Value>,
}

impl FuncCx<'_, '_> {
    /// After the parameters are bound, before go's block 0; leaves the builder in a new block.
    pub fn enter_defer(&mut self) {
        let slot = self.stack_slot(FRAME_SIZE, WORD);
        let (guarded, handler, normal) = (self.new_block(), self.cold_block(), self.new_block());
        self.frame.defer.frame = Some(slot);
        self.frame.defer.handler = Some(handler);
        self.plan_recover();
        self.plan_lost_defers();
        self.keep_entry_values();
        self.jump(guarded, &[]);
        self.switch_to(guarded);
        let frame = self.slot_addr(slot);
        let sp = self.builder.ins().get_stack_pointer(I64);
        let fp = self.builder.ins().get_frame_pointer(I64);
        let pc = self.builder.ins().get_exception_handler_address(I64, guarded, 0);
        for (word, offset) in [(sp, FRAME_SP), (fp, FRAME_FP), (pc, FRAME_PC)] {
            self.store_word(CodeCx::trusted(), word, frame, offset);
        }
        self.try_enter(frame, normal, handler);
        self.switch_to(normal);
    }

    fn try_enter(&mut self, frame: ir::Value, normal: ir::Block, handler: ir::Block) {
        let enter = self.cx.runtime.get(Runtime::DeferEnter);
        let signature = self.cx.func_signature(enter);
        let symbol = self.cx.func_symbol(enter);
        let func_ref = self.func_ref(symbol, signature);
        let builder = &mut self.code.builder;
        let signature = builder.func.dfg.ext_funcs[func_ref].signature;
        let pool = &mut builder.func.dfg.value_lists;
        let normal = BlockCall::new(normal, [], pool);
        let handler = ExceptionTableItem::Default(BlockCall::new(handler, [], pool));
        let table = builder.func.dfg.exception_tables.push(ExceptionTableData::new(signature, normal, [handler]));
        builder.ins().try_call(func_ref, &[frame], table);
    }

    /// Finds the values that the recover block uses: all are defined elsewhere, or there before their use.
    fn plan_recover(&mut self) {
        let Some(recover) = self.frame.body.recover else { return };
        let body = self.frame.body;
        for block in self.recover_blocks(recover) {
            for value in body.block_values(block) {
                for_each_operand(body, &body.values[value].instr, &mut |operand| {
                    if let Operand::Value(used) = operand {
                        self.frame.defer.kept.entry(used).or_default();
                    }
                });
            }
        }
    }

    /// go/ssa drops `RunDefers` from a function whose only defers are in the bodies of range-over-func loops. Its
    /// place is where a returning block begins to load the named results, or else the return.
    fn plan_lost_defers(&mut self) {
        let body = self.frame.body;
        if body.values.values().any(|data| data.instr == Instr::RunDefers) {
            return;
        }
        let recovering = body.recover.map_or(vec![], |recover| self.recover_blocks(recover));
        let is_result_load = |value: &Value| match body.values[*value].instr {
            Instr::UnOp { op: UnOp::Deref, x: Operand::Value(addr), .. } => self.frame.defer.kept.contains_key(&addr),
            _ => false,
        };
        let mut places = vec![];
        for block in body.blocks.keys().filter(|block| !recovering.contains(block)) {
            let mut values = body.block_values(block).collect::<Vec<Value>>().into_iter().rev().peekable();
            let Some(last) = values.next_if(|&value| matches!(body.values[value].instr, Instr::Return { .. })) else {
                continue;
            };
            let first_load = std::iter::from_fn(|| values.next_if(is_result_load)).last();
            places.push(first_load.unwrap_or(last));
        }
        self.frame.defer.run_before.extend(places);
    }

    /// Before each value of a function that defers is lowered.
    pub fn run_lost_defers(&mut self, value: Value) {
        if self.frame.defer.run_before.contains(&value) {
            self.run_defers();
        }
    }

    fn recover_blocks(&self, recover: Block) -> Vec<Block> {
        let mut blocks = vec![recover];
        let mut next = 0;
        while let Some(&block) = blocks.get(next) {
            for &succ in &self.frame.body.blocks[block].succs {
                if !blocks.contains(&succ) {
                    blocks.push(succ);
                }
            }
            next += 1;
        }
        blocks
    }

    fn keep_entry_values(&mut self) {
        for index in 0..self.frame.body.params.len() + self.frame.body.free_vars.len() {
            self.keep_for_recover(Value::new(index));
        }
        for addr in self.frame.result_addrs.clone() {
            let slot = self.stack_slot(WORD, WORD);
            let at = self.slot_addr(slot);
            self.store_word(CodeCx::trusted(), addr, at, 0);
            self.frame.defer.result_slots.push(slot);
        }
    }

    /// After each value of a function that defers is set: what the recover block uses has to be in a slot.
    pub fn keep_for_recover(&mut self, value: Value) {
        if !self.frame.defer.kept.contains_key(&value) {
            return;
        }
        // The components of a tuple are used by way of values of their own in the same block.
        let Some(val @ (Val::Parts(_) | Val::Memory(_))) = self.frame.values[value].clone() else { return };
        let mut slots = vec![];
        for &part in val.parts() {
            let ty = self.value_type(part);
            let slot = self.stack_slot(u64::from(ty.bytes()), u64::from(ty.bytes()));
            let at = self.slot_addr(slot);
            self.builder.ins().store(CodeCx::trusted(), part, at, 0);
            slots.push((slot, ty));
        }
        self.frame.defer.kept.insert(value, slots);
    }

    /// At the start of the recover block: loads what [`FuncCx::keep_for_recover`] kept.
    pub fn begin_recover_block(&mut self) {
        let mut kept: Vec<_> =
            self.frame.defer.kept.clone().into_iter().filter(|(_, slots)| !slots.is_empty()).collect();
        kept.sort_by_key(|(value, _)| value.as_u32());
        for (value, slots) in kept {
            let parts: Vec<ir::Value> = slots.iter().map(|&(slot, ty)| self.load_slot(slot, ty)).collect();
            let in_memory = matches!(self.frame.values[value], Some(Val::Memory(_)));
            self.frame.values[value] = Some(if in_memory { Val::Memory(parts[0]) } else { Val::from_parts(&parts) });
        }
        self.frame.result_addrs = self.kept_result_addrs();
    }

    fn kept_result_addrs(&mut self) -> Vec<ir::Value> {
        let slots = self.frame.defer.result_slots.clone();
        slots.into_iter().map(|slot| self.load_slot(slot, I64)).collect()
    }

    fn load_slot(&mut self, slot: ir::StackSlot, ty: ir::Type) -> ir::Value {
        let at = self.slot_addr(slot);
        self.builder.ins().load(ty, CodeCx::trusted(), at, 0)
    }

    /// After all blocks: the handler block.
    pub fn finish_defer(&mut self) {
        let handler = self.frame.defer.handler.expect("a function that defers has a handler");
        self.switch_to(handler);
        self.run_defers();
        if let Some(recover) = self.frame.body.recover {
            let target = self.frame.blocks[recover];
            self.jump(target, &[]);
            return;
        }
        let addrs = self.kept_result_addrs();
        let types = self.frame.results;
        let zeros: Vec<Val> = types.iter().map(|&ty| self.zero(ty)).collect();
        self.return_vals(types, &addrs, &zeros);
    }

    fn frame(&mut self) -> ir::Value {
        let slot = self.frame.defer.frame.expect("a function that defers has a frame");
        self.slot_addr(slot)
    }

    pub fn lower_defer(&mut self, block: Block, call: &CallCommon, stack: Option<Operand>) -> Lowered {
        if stack.is_none() && !self.is_in_loop(block) {
            let thunk = self.postponed_call(call, Statement::DeferOnce)?;
            self.push_own_record(thunk);
            return Ok(Val::Nothing);
        }
        let thunk = self.postponed_call(call, Statement::Defer)?;
        let frame = match stack {
            Some(stack) => self.scalar(stack),
            None => self.frame(),
        };
        self.call_runtime(Runtime::DeferPush, &[frame, thunk]);
        Ok(Val::Nothing)
    }

    /// What `llgo_deferpush` does, with a record of this frame.
    fn push_own_record(&mut self, thunk: ir::Value) {
        let slot = self.stack_slot(RECORD_SIZE, WORD);
        let (record, frame) = (self.slot_addr(slot), self.frame());
        let list = self.load_word(CodeCx::trusted(), frame, FRAME_LIST);
        self.store_word(CodeCx::trusted(), list, record, 0);
        self.store_word(CodeCx::trusted(), thunk, record, RECORD_FN);
        self.store_word(CodeCx::trusted(), record, frame, FRAME_LIST);
    }

    fn is_in_loop(&self, block: Block) -> bool {
        let (mut stack, mut seen) = (vec![block], EntitySet::new());
        while let Some(next) = stack.pop() {
            for &succ in &self.frame.body.blocks[next].succs {
                if succ == block {
                    return true;
                }
                if seen.insert(succ) {
                    stack.push(succ);
                }
            }
        }
        false
    }

    pub fn lower_run_defers(&mut self) -> Lowered {
        self.run_defers();
        Ok(Val::Nothing)
    }

    pub fn run_defers(&mut self) {
        let frame = self.frame();
        self.call_runtime(Runtime::DeferRun, &[frame]);
    }

    /// `ssa:deferstack()`.
    pub fn lower_defer_stack(&mut self, _value: Value) -> Lowered {
        Ok(Val::one(self.frame()))
    }
}
