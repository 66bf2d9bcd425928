//! A Go function's body: parameters, blocks, phis, and the table from instruction to construct.
//!
//! ```text
//!   entry:  bind parameters, captured variables; enter_defer   ──▶ go's block 0
//!   go block ─▶ CLIF block; a phi is a block parameter per part
//! ```
//!
//! A phi in memory has two slots: edges copy into the first, the block's start copies it to the second,
//! which is the value. So phis that exchange their values, and values that outlive an iteration, are right.
//!
//! Invariant (dominance): blocks are lowered in reverse postorder, so a value is there before its uses.

use crate::bytes::MAX_FRAME;
use crate::code::{CodeCx, CodeName, new_function, with_builder_context};
use crate::cx::LowerCx;
use crate::defer::DeferState;
use crate::devirtual::Contents;
use crate::inline::{Inlined, Leave};
use crate::unsupported::{LowerError, Lowered, Unsupported};
use crate::uses::Uses;
use crate::val::Val;
use crate::wide::Wide;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder};
use cranelift_entity::{EntityRef, EntitySet, PrimaryMap, SecondaryMap};
use frontend_bridge::{
    BinOp, Block, Body, Builtin, Callee, ConstValue, Func, FuncFlags, Instr, InstrData, List, Operand, Type, UnOp,
    Value,
};
use go_abi::{Item, Shape, Symbol};
use rustc_hash::FxHashMap;
use std::ops::{Deref, DerefMut};

pub struct FuncCx<'a, 'p> {
    pub code: CodeCx<'a, 'p>,
    /// Of the body being lowered: the function's own, or one that is inlined into it.
    pub frame: Frame<'a, 'p>,
    pub inlined: Inlined,
    pub refused: Vec<Unsupported>,
}

/// What differs between a function's body and a body inlined into it.
pub struct Frame<'a, 'p> {
    pub body: &'a Body,
    pub func: Func,
    pub results: &'p [Type],
    /// Addresses for the results that are in memory, in order.
    pub result_addrs: Vec<ir::Value>,
    pub values: SecondaryMap<Value, Option<Val>>,
    pub blocks: PrimaryMap<Block, ir::Block>,
    pub uses: &'a Uses,
    pub wide: &'a Wide,
    /// The number behind the last instruction of the block being lowered.
    pub block_end: u32,
    /// Does the function have a defer frame of its own?
    pub defers: bool,
    pub defer: DeferState,
    /// First slot of each phi in memory.
    pub phi_slots: FxHashMap<Value, ir::StackSlot>,
    /// Where returns go while an inlined body is lowered.
    pub leave: Option<Leave>,
    /// Is what the body makes for its results in the frame that it is inlined into?
    pub borrows: bool,
    pub contents: Contents,
}

impl<'a, 'p> Frame<'a, 'p> {
    /// A frame in which nothing has a value yet, and that has no blocks.
    pub fn new(cx: &LowerCx<'p>, func: Func, body: &'a Body, uses: &'a Uses, wide: &'a Wide) -> Frame<'a, 'p> {
        Frame {
            body,
            func,
            results: &cx.func(func).results,
            result_addrs: vec![],
            values: SecondaryMap::new(),
            blocks: PrimaryMap::new(),
            uses,
            wide,
            block_end: 0,
            defers: has_defer_frame(body),
            defer: DeferState::default(),
            phi_slots: FxHashMap::default(),
            leave: None,
            borrows: false,
            contents: Contents::default(),
        }
    }
}

impl<'a, 'p> Deref for FuncCx<'a, 'p> {
    type Target = CodeCx<'a, 'p>;
    fn deref(&self) -> &CodeCx<'a, 'p> {
        &self.code
    }
}

impl DerefMut for FuncCx<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.code
    }
}

/// Code of `Symbol::Func(func)`.
pub fn lower_func(cx: &LowerCx, func: Func) -> Result<Vec<Item>, LowerError> {
    let data = cx.func(func);
    if let Some(items) = crate::intrinsic::lower_intrinsic_func(cx, func)? {
        return Ok(items);
    }
    if data.body.is_none() {
        if let Some(unfit) = cx.unfit_alias(func) {
            return Err(unfit.into());
        }
        if data.flags.has(FuncFlags::EMPTY_ASM) {
            return crate::call::lower_empty_func(cx, func);
        }
        let host = data.host.as_ref().map(|host| format!(" (wasmimport {} {})", host.module, host.name));
        return Err(LowerError::Undefined { symbol: data.name.clone() + &host.unwrap_or_default() });
    }
    let body = cx.program.body(func)?;
    let uses = Uses::find(&body);
    let wide = Wide::find(cx, &body, &uses);
    let mut clif = new_function(cx.func_signature(func));
    let parts = with_builder_context(|context| {
        let code = CodeCx::start(cx, &mut clif, context);
        let mut func = FuncCx::new(code, &body, &uses, &wide, func);
        func.lower_body();
        func.check_frame();
        let FuncCx { code, refused, .. } = func;
        let parts = code.finish();
        if refused.is_empty() { Ok(parts) } else { Err(LowerError::Unsupported(refused)) }
    })?;
    let name = CodeName {
        symbol: Symbol::Func(func),
        name: data.name.clone(),
        start: cx.line(data.pos),
        frame: cx.frame_kind(func),
    };
    Ok(parts.into_items(name, clif))
}

impl<'a, 'p> FuncCx<'a, 'p> {
    fn new(mut code: CodeCx<'a, 'p>, body: &'a Body, uses: &'a Uses, wide: &'a Wide, func: Func) -> FuncCx<'a, 'p> {
        let mut frame = Frame::new(code.cx, func, body, uses, wide);
        frame.blocks = body.blocks.keys().map(|_| code.new_block()).collect();
        FuncCx { code, frame, inlined: Inlined::default(), refused: vec![] }
    }

    fn lower_body(&mut self) {
        self.code.set_pos(self.code.cx.func(self.frame.func).pos);
        self.code.demands = crate::reach::demands_of_body(self.code.cx, self.frame.func, self.frame.body);
        self.bind_params();
        if self.frame.defers {
            self.enter_defer();
        }
        self.lower_blocks();
        if self.frame.defers {
            self.finish_defer();
        }
    }

    /// Refuses a frame that is too large, in gc's words. What calls hand over in memory is part of other slots here, but counts
    /// as it does there: programs are not to depend on the difference.
    fn check_frame(&mut self) {
        let data = self.code.cx.func(self.frame.func);
        let (locals, args) = (self.code.frame_size, self.size_in_memory(data.params.iter().chain(&data.results)));
        let is_small = locals + args < MAX_FRAME / 8;
        let callee = if is_small { 0 } else { self.largest_call() };
        if locals + callee < MAX_FRAME && args < MAX_FRAME {
            return;
        }
        let mut what = format!("stack frame too large (>1GB): {} MB locals + {} MB args", locals >> 20, args >> 20);
        if locals < MAX_FRAME && args < MAX_FRAME {
            what += &format!(" + {} MB callee", callee >> 20);
        }
        self.refused.push(Unsupported { what, pos: data.pos });
    }

    fn size_in_memory<'t>(&self, types: impl Iterator<Item = &'t Type>) -> u64 {
        let layouts = types.map(|&ty| self.cx.layouts.of(ty));
        layouts.filter(|layout| layout.shape.is_memory()).map(|layout| layout.size).sum()
    }

    /// What the arguments of one call take in memory at most.
    fn largest_call(&self) -> u64 {
        let body = self.frame.body;
        let args = |data: &InstrData| match data.instr {
            Instr::Call(call) => body.list(call.args).iter().filter_map(|&arg| self.typed(arg)).collect(),
            _ => vec![],
        };
        body.values.values().map(|data| self.size_in_memory(args(data).iter())).max().unwrap_or(0)
    }

    /// All blocks of the body, from a jump to its entry.
    pub fn lower_blocks(&mut self) {
        let entry = Block::new(0);
        let order = self.block_order(entry);
        order.iter().for_each(|&block| self.open_block(block));
        let first = self.frame.blocks[entry];
        self.jump(first, &[]);
        for &block in &order {
            self.code.switch_to(self.frame.blocks[block]);
            self.lower_instructions(block);
        }
    }

    fn bind_params(&mut self) {
        let params = std::mem::take(&mut self.code.params);
        let mut rest = params.as_slice();
        let context = (!self.frame.body.free_vars.is_empty()).then(|| take_one(&mut rest));
        for &ty in self.frame.results {
            if self.cx.layouts.shape(ty).is_memory() {
                self.frame.result_addrs.push(take_one(&mut rest));
            }
        }
        let mut next = 0;
        for &ty in &self.frame.body.params {
            let val = self.take_param(ty, &mut rest);
            self.frame.values[Value::new(next)] = Some(val);
            next += 1;
        }
        if let Some(context) = context {
            for val in self.load_captured(context) {
                self.frame.values[Value::new(next)] = Some(val);
                next += 1;
            }
        }
    }

    /// Reverse postorder from the entry; the recover block, which nothing jumps to, comes last.
    fn block_order(&self, entry: Block) -> Vec<Block> {
        let mut seen = EntitySet::new();
        let mut order = self.postorder(entry, &mut seen);
        order.reverse();
        if let Some(recover) = self.frame.body.recover {
            let mut tail = self.postorder(recover, &mut seen);
            tail.reverse();
            order.extend(tail);
        }
        order
    }

    fn postorder(&self, root: Block, seen: &mut EntitySet<Block>) -> Vec<Block> {
        let mut order = vec![];
        let mut stack = vec![];
        if seen.insert(root) {
            stack.push((root, 0));
        }
        while let Some((block, next)) = stack.pop() {
            match self.frame.body.blocks[block].succs.get(next) {
                None => order.push(block),
                Some(&succ) => {
                    stack.push((block, next + 1));
                    let is_taken = self.only_successor(block).is_none_or(|only| only == next);
                    if is_taken && seen.insert(succ) {
                        stack.push((succ, 0));
                    }
                }
            }
        }
        order
    }

    /// Gives the block its phis: parameters, and slots for those in memory.
    fn open_block(&mut self, block: Block) {
        for value in self.phis(block) {
            let layout = self.cx.layouts.of(self.frame.body.values[value].ty);
            let val = match &layout.shape {
                Shape::Nothing => Val::Nothing,
                Shape::Memory => {
                    let slot = self.layout_slot(layout);
                    self.frame.phi_slots.insert(value, slot);
                    continue;
                }
                Shape::Parts(parts) => {
                    let target = self.frame.blocks[block];
                    let builder = &mut self.code.builder;
                    Val::Parts(parts.iter().map(|part| builder.append_block_param(target, part.ty)).collect())
                }
            };
            self.frame.values[value] = Some(val);
        }
    }

    fn phis(&self, block: Block) -> Vec<Value> {
        let body = self.frame.body;
        body.block_values(block).take_while(|&value| matches!(body.values[value].instr, Instr::Phi { .. })).collect()
    }

    /// What stands in a block, at the place where the builder is.
    pub fn lower_instructions(&mut self, block: Block) {
        let data = &self.frame.body.blocks[block];
        self.frame.block_end = data.first.as_u32() + data.count;
        if self.frame.body.recover == Some(block) {
            self.begin_recover_block();
        }
        let phis = self.phis(block);
        for &value in &phis {
            self.settle_phi(value);
        }
        let run_defers_at = self.dropped_run_defers(block);
        for value in self.frame.body.block_values(block).skip(phis.len()) {
            if run_defers_at == Some(value) {
                self.run_defers();
            }
            if self.lower_tail_call(block, value) {
                return;
            }
            self.lower_value(block, value);
        }
    }

    /// go/ssa drops the `RunDefers` of a function that defers only in bodies of range-over-func loops. Where it
    /// stood in a block that returns: in front of the loads of the named results, which are the variables
    /// that the recover block loads too.
    fn dropped_run_defers(&self, block: Block) -> Option<Value> {
        let body = self.frame.body;
        let is_kept = || body.values.values().any(|data| data.instr == Instr::RunDefers);
        if !self.frame.defers || body.recover == Some(block) || is_kept() {
            return None;
        }
        let loaded = |value: Value| match body.values[value].instr {
            Instr::UnOp { op: UnOp::Deref, x, .. } => Some(x),
            _ => None,
        };
        let recover = body.recover.into_iter().flat_map(|recover| body.block_values(recover));
        let results: Vec<Operand> = recover.filter_map(loaded).collect();
        let values: Vec<Value> = body.block_values(block).collect();
        let (&last, rest) = values.split_last()?;
        if !matches!(body.values[last].instr, Instr::Return { .. }) {
            return None;
        }
        let loads = rest.iter().rev().take_while(|&&value| loaded(value).is_some_and(|x| results.contains(&x)));
        Some(loads.last().copied().unwrap_or(last))
    }

    /// Copies a phi in memory from the slot that edges write to its own.
    fn settle_phi(&mut self, value: Value) {
        if let Some(&slot) = self.frame.phi_slots.get(&value) {
            let ty = self.frame.body.values[value].ty;
            let from = self.slot_addr(slot);
            let own = self.load_with(CodeCx::trusted(), ty, from);
            self.frame.values[value] = Some(own);
        }
        if self.frame.defers {
            self.keep_for_recover(value);
        }
    }

    fn lower_value(&mut self, block: Block, value: Value) {
        let data = self.frame.body.values[value];
        self.set_pos(data.pos);
        if self.frame.defers {
            self.run_lost_defers(value);
        }
        if self.frame.wide.is_absorbed(value) {
            return;
        }
        let val = match self.lower_instr(block, value) {
            Ok(val) => val,
            Err(unsupported) => {
                self.refused.push(unsupported);
                if Body::is_terminator(&data.instr) {
                    self.unreachable();
                    return;
                }
                self.zero(data.ty)
            }
        };
        self.frame.values[value] = Some(val);
        self.note_contents(value);
        if self.frame.defers {
            self.keep_for_recover(value);
        }
    }

    /// TABLE: go/ssa instruction → the file that lowers it.
    fn lower_instr(&mut self, block: Block, value: Value) -> Lowered {
        if let Some(access) = self.frame.wide.at(value) {
            return self.lower_wide(value, access);
        }
        match self.frame.body.values[value].instr {
            Instr::Alloc { home } => self.lower_alloc(value, home),
            Instr::Phi { .. } => self.refuse("phi behind another instruction"),
            Instr::Call(call) => self.lower_call(value, &call),
            Instr::BinOp { op: BinOp::Add, heap, .. } if self.is_string(value) => Ok(self.lower_concat(value, heap)),
            Instr::BinOp { op, x, y, .. } => self.lower_binop(op, x, y),
            Instr::UnOp { op: UnOp::Deref, x, .. } => self.lower_deref(value, x),
            Instr::UnOp { op: UnOp::Recv, x, comma_ok } => self.lower_recv(value, x, comma_ok),
            Instr::UnOp { op, x, .. } => self.lower_unop(op, x),
            Instr::ChangeType { x } => self.lower_change_type(value, x),
            Instr::Convert { x, heap } => self.lower_convert(value, x, heap),
            Instr::ChangeInterface { x } => self.lower_change_interface(value, x),
            Instr::SliceToArrayPointer { x } => self.lower_slice_to_array_pointer(value, x),
            Instr::MakeInterface { x, from, home } => self.lower_make_interface(value, x, from, home),
            Instr::MakeClosure { heap, func, bindings } => self.lower_make_closure(heap, func, bindings),
            Instr::MakeMap { heap, reserve } => self.lower_make_map(value, heap, reserve),
            Instr::MakeChan { size } => self.lower_make_chan(value, size),
            Instr::MakeSlice { len, cap } => self.lower_make_slice(value, len, cap),
            Instr::Slice { x, low, high, max } => self.lower_slice(x, low, high, max),
            Instr::FieldAddr { x, field } => self.lower_field_addr(value, x, field),
            Instr::Field { x, field } => self.lower_field(x, field),
            Instr::IndexAddr { x, index } => self.lower_index_addr(x, index),
            Instr::Index { x, index } => self.lower_index(value, x, index),
            Instr::Lookup { x, index, comma_ok } => self.lower_lookup(value, x, index, comma_ok),
            Instr::Select { states, blocking } => self.lower_select(value, states, blocking),
            Instr::Range { x } => self.lower_range(value, x),
            Instr::Next { iter, is_string } => self.lower_next(value, iter, is_string),
            Instr::TypeAssert { x, asserted, comma_ok } => self.lower_type_assert(value, x, asserted, comma_ok),
            Instr::Extract { tuple, index } => self.lower_extract(tuple, index),
            Instr::Jump => self.lower_jump(block, 0),
            Instr::If { cond } => self.lower_if(block, cond),
            Instr::Return { results } => self.lower_return(results),
            Instr::RunDefers => self.lower_run_defers(),
            Instr::Panic { x } => self.lower_panic(block, x),
            Instr::Go(call) => self.lower_go(&call),
            Instr::Defer { call, stack } => self.lower_defer(block, &call, stack),
            Instr::Send { chan, x } => self.lower_send(chan, x),
            Instr::Store { addr, value } => self.lower_store(addr, value),
            Instr::MapUpdate { map, key, value } => self.lower_map_update(map, key, value),
        }
    }

    /// The type of an instruction's result.
    pub fn result_type(&self, value: Value) -> Type {
        self.frame.body.values[value].ty
    }
}

/// Control flow.
impl FuncCx<'_, '_> {
    /// Which successor a block goes on with whose condition is a constant; the other is not lowered.
    fn only_successor(&self, block: Block) -> Option<usize> {
        let body = self.frame.body;
        let last = body.block_values(block).last()?;
        let Instr::If { cond } = body.values[last].instr else { return None };
        Some(usize::from(!self.const_bool(cond)?))
    }

    /// What is known of a condition: `if` has constants, `switch` compares two of them.
    fn const_bool(&self, cond: Operand) -> Option<bool> {
        let body = self.frame.body;
        let constant = |operand| match operand {
            Operand::Const(index) => Some(&body.consts[index as usize]),
            _ => None,
        };
        let Operand::Value(value) = cond else {
            return constant(cond).map(|constant| constant.value == ConstValue::Bool(true));
        };
        match body.values[value].instr {
            Instr::BinOp { op: op @ (BinOp::Eql | BinOp::Neq), x, y, .. } => {
                let equal = constant(x)?.equals(constant(y)?)?;
                Some(equal == (op == BinOp::Eql))
            }
            _ => None,
        }
    }

    fn lower_jump(&mut self, block: Block, index: usize) -> Lowered {
        let succ = self.frame.body.blocks[block].succs[index];
        let args = self.edge_args(block, index);
        let target = self.frame.blocks[succ];
        self.builder.ins().jump(target, &args);
        Ok(Val::Nothing)
    }

    fn lower_if(&mut self, block: Block, cond: Operand) -> Lowered {
        if let Some(index) = self.only_successor(block) {
            return self.lower_jump(block, index);
        }
        let cond = self.scalar(cond);
        let (then, then_args) = self.edge(block, 0);
        let (other, other_args) = self.edge(block, 1);
        self.builder.ins().brif(cond, then, &then_args, other, &other_args);
        for index in 0..2 {
            self.finish_edge(block, index, if index == 0 { then } else { other });
        }
        Ok(Val::Nothing)
    }

    /// Where a branch goes for an edge: the successor itself, or a block of the edge's own for its copies.
    fn edge(&mut self, block: Block, index: usize) -> (ir::Block, Vec<BlockArg>) {
        if self.has_memory_phi(block, index) {
            return (self.new_block(), vec![]);
        }
        let target = self.frame.blocks[self.frame.body.blocks[block].succs[index]];
        (target, self.edge_args(block, index))
    }

    fn finish_edge(&mut self, block: Block, index: usize, edge: ir::Block) {
        if self.has_memory_phi(block, index) {
            self.switch_to(edge);
            let args = self.edge_args(block, index);
            let target = self.frame.blocks[self.frame.body.blocks[block].succs[index]];
            self.builder.ins().jump(target, &args);
        }
    }

    fn has_memory_phi(&self, block: Block, index: usize) -> bool {
        let succ = self.frame.body.blocks[block].succs[index];
        self.phis(succ).iter().any(|phi| self.frame.phi_slots.contains_key(phi))
    }

    /// Block arguments for an edge; copies the values of phis in memory.
    fn edge_args(&mut self, block: Block, index: usize) -> Vec<BlockArg> {
        let succ = self.frame.body.blocks[block].succs[index];
        let pred = self.pred_index(block, index);
        let mut args = vec![];
        for phi in self.phis(succ) {
            let data = self.frame.body.values[phi];
            let Instr::Phi { edges } = data.instr else { unreachable!("phis are phis") };
            let val = self.operand(self.frame.body.list(edges)[pred]);
            match self.frame.phi_slots.get(&phi) {
                Some(&slot) => {
                    let to = self.slot_addr(slot);
                    self.store_with(CodeCx::trusted(), data.ty, to, &val);
                }
                None => args.extend(val.parts().iter().map(|&part| BlockArg::from(part))),
            }
        }
        args
    }

    /// Which predecessor of its target an edge is. A branch with both edges to one block is two of them.
    fn pred_index(&self, block: Block, index: usize) -> usize {
        let succs = &self.frame.body.blocks[block].succs;
        let earlier = succs[..index].iter().filter(|&&succ| succ == succs[index]).count();
        let preds = self.frame.body.blocks[succs[index]].preds.iter().enumerate();
        preds.filter(|&(_, &pred)| pred == block).nth(earlier).expect("edges are listed on both sides").0
    }

    fn lower_return(&mut self, results: List) -> Lowered {
        let vals: Vec<Val> = self.frame.body.list(results).iter().map(|&operand| self.operand(operand)).collect();
        let (types, addrs) = (self.frame.results, self.frame.result_addrs.clone());
        let parts = self.results_in_place(types, &addrs, &vals);
        self.leave_inlined(parts);
        Ok(Val::Nothing)
    }
}

fn take_one(rest: &mut &[ir::Value]) -> ir::Value {
    let (first, tail) = rest.split_first().expect("a parameter");
    *rest = tail;
    *first
}

/// Does the body push defers on a frame of its own?
fn has_defer_frame(body: &Body) -> bool {
    body.values.values().any(|data| match &data.instr {
        Instr::RunDefers | Instr::Defer { stack: None, .. } => true,
        Instr::Call(call) => call.callee == Callee::Builtin(Builtin::DeferStack),
        _ => false,
    })
}
