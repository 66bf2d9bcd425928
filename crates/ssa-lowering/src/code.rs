//! CLIF under construction: memory, calls, symbols. What a Go body and a small piece of code share.
//!
//! A [`CodeCx`] is at a place in a function; its methods append there. [`build_code`] makes a whole piece of
//! code that is no Go body (thunks, adapters, equality functions); `FuncCx` makes Go functions and
//! dereferences to a `CodeCx`.
//!
//! Invariant (memory-shape): a Memory value's bytes are never written through the value.
//!
//! Not here: loads, stores and copies (`bytes`).

use crate::bytes::MAX_FRAME;
use crate::cx::LowerCx;
use crate::unsupported::{Lowered, Unsupported};
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, BlockArg, ExtFuncData, ExternalName, InstBuilder, Signature};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use frontend_bridge::{File, Func, Pos, Type};
use go_abi::runtime::Runtime;
use go_abi::signature::go_signature;
use go_abi::slot::Sets;
use go_abi::{CodeItem, Demand, FrameKind, InlinedCall, Item, Position, Shape, Symbol};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

pub struct CodeCx<'a, 'p> {
    pub cx: &'a LowerCx<'p>,
    pub builder: FunctionBuilder<'a>,
    /// CLIF parameters of the entry block.
    pub params: Vec<ir::Value>,
    /// Where the instruction being lowered stands; set by [`CodeCx::set_pos`].
    pub pos: Pos,
    pub demands: Vec<Demand>,
    /// Did this block load through a Go pointer since the line changed?
    pub(crate) line_can_fault: bool,
    /// Items that go with this one: `Symbol::Local` code.
    pub locals: Vec<Item>,
    /// Bytes of all stack slots.
    pub frame_size: u64,
    refs: Vec<Symbol>,
    ref_index: FxHashMap<Symbol, u32>,
    func_refs: FxHashMap<u32, ir::FuncRef>,
    data_refs: FxHashMap<u32, ir::GlobalValue>,
    positions: Vec<Position>,
    position_index: FxHashMap<Position, u32>,
    inlined: Vec<InlinedCall>,
    /// The inlined call whose body is being lowered.
    call: Option<u32>,
}

/// What is left of a [`CodeCx`] when its CLIF is finished.
pub struct CodeParts {
    pub refs: Vec<Symbol>,
    pub positions: Vec<Position>,
    pub inlined: Vec<InlinedCall>,
    pub demands: Vec<Demand>,
    pub locals: Vec<Item>,
}

/// Names of a piece of code and where it comes from.
pub struct CodeName {
    pub symbol: Symbol,
    pub name: String,
    pub start: (File, u32),
    pub frame: FrameKind,
}

impl CodeParts {
    /// The item, and then those that go with it.
    pub fn into_items(self, name: CodeName, func: ir::Function) -> Vec<Item> {
        let CodeName { symbol, name, start, frame } = name;
        let CodeParts { refs, positions, inlined, demands, locals } = self;
        let item = CodeItem { symbol, name, func, refs, positions, inlined, start, frame, demands };
        let mut items = vec![Item::Code(item)];
        items.extend(locals);
        items
    }
}

thread_local! {
    /// Builder memory, used again from function to function. More than one while a thunk is built inside.
    static CONTEXTS: RefCell<Vec<FunctionBuilderContext>> = const { RefCell::new(Vec::new()) };
}

/// Calls `build` with fresh builder memory of this thread.
pub fn with_builder_context<R>(build: impl FnOnce(&mut FunctionBuilderContext) -> R) -> R {
    let mut context = CONTEXTS.with_borrow_mut(|list| list.pop()).unwrap_or_default();
    let result = build(&mut context);
    CONTEXTS.with_borrow_mut(|list| list.push(context));
    result
}

/// Makes code that is not a Go function's body. `build` has to end every block it opens.
pub fn build_code<'p>(
    cx: &LowerCx<'p>,
    name: CodeName,
    signature: Signature,
    build: impl FnOnce(&mut CodeCx<'_, 'p>) -> Lowered<()>,
) -> Lowered<Vec<Item>> {
    let mut func = new_function(signature);
    let parts = with_builder_context(|context| {
        let mut code = CodeCx::start(cx, &mut func, context);
        let built = build(&mut code).and_then(|()| code.check_locals());
        let parts = code.finish();
        built.map(|()| parts)
    })?;
    Ok(parts.into_items(name, func))
}

pub fn new_function(signature: Signature) -> ir::Function {
    ir::Function::with_name_signature(ir::UserFuncName::user(0, 0), signature)
}

impl<'a, 'p> CodeCx<'a, 'p> {
    /// Opens the entry block.
    pub fn start(
        cx: &'a LowerCx<'p>,
        func: &'a mut ir::Function,
        context: &'a mut FunctionBuilderContext,
    ) -> CodeCx<'a, 'p> {
        let mut builder = FunctionBuilder::new(func, context);
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        let params = builder.block_params(entry).to_vec();
        CodeCx {
            cx,
            builder,
            params,
            pos: Pos::unknown(),
            demands: vec![],
            line_can_fault: false,
            locals: vec![],
            frame_size: 0,
            refs: vec![],
            ref_index: FxHashMap::default(),
            func_refs: FxHashMap::default(),
            data_refs: FxHashMap::default(),
            positions: vec![],
            position_index: FxHashMap::default(),
            inlined: vec![],
            call: None,
        }
    }

    pub fn finish(mut self) -> CodeParts {
        self.builder.seal_all_blocks();
        self.builder.finalize(self.cx.config);
        let CodeCx { refs, positions, inlined, demands, locals, .. } = self;
        CodeParts { refs, positions, inlined, demands, locals }
    }

    /// Refuses more stack slots than a frame has room for, in gc's words.
    fn check_locals(&self) -> Lowered<()> {
        match self.frame_size {
            size if size < MAX_FRAME => Ok(()),
            size => self.refuse(format!("stack frame too large (>1GB): {} MB locals", size >> 20)),
        }
    }

    pub fn refuse<T>(&self, what: impl Into<String>) -> Lowered<T> {
        Err(Unsupported { what: what.into(), pos: self.pos })
    }

    pub fn demand(&mut self, demand: Demand) {
        if !self.demands.contains(&demand) {
            self.demands.push(demand);
        }
    }

    /// What follows belongs to this source position.
    pub fn set_pos(&mut self, pos: Pos) {
        if !pos.is_known() {
            return;
        }
        if self.cx.line(pos) != self.cx.line(self.pos) {
            self.end_line();
        }
        self.pos = pos;
        let key = Position { file: pos.file, line: pos.line, call: self.call };
        let next = self.positions.len() as u32;
        let index = *self.position_index.entry(key).or_insert(next);
        if index == next {
            self.positions.push(key);
        }
        self.builder.set_srcloc(ir::SourceLoc::new(index));
    }
}

/// Lines.
impl CodeCx<'_, '_> {
    fn end_line(&mut self) {
        if self.line_can_fault {
            // Else the load could become part of an instruction of the new line, and fault there.
            self.builder.ins().sequence_point();
            self.line_can_fault = false;
        }
    }

    /// What follows is the body of a function that is called here. Gives what [`CodeCx::leave_call`] wants.
    pub fn enter_call(&mut self, callee: Func) -> Option<u32> {
        self.end_line();
        let data = self.cx.func(callee);
        let at = Position { file: self.pos.file, line: self.pos.line, call: self.call };
        self.inlined.push(InlinedCall { name: data.name.clone(), start: self.cx.line(data.pos), at });
        self.call.replace(self.inlined.len() as u32 - 1)
    }

    pub fn leave_call(&mut self, outer: Option<u32>) {
        self.end_line();
        self.call = outer;
    }
}

/// Scalars and control.
impl CodeCx<'_, '_> {
    pub fn word(&mut self, value: i64) -> ir::Value {
        self.builder.ins().iconst(I64, value)
    }

    pub fn int(&mut self, ty: ir::Type, value: i64) -> ir::Value {
        // CLIF wants the bits above the type's width to be zero.
        let mask = if ty.bits() >= 64 { -1 } else { (1i64 << ty.bits()) - 1 };
        self.builder.ins().iconst(ty, value & mask)
    }

    pub fn value_type(&self, value: ir::Value) -> ir::Type {
        self.builder.func.dfg.value_type(value)
    }

    pub fn add_const(&mut self, x: ir::Value, n: i64) -> ir::Value {
        if n == 0 {
            return x;
        }
        let ty = self.value_type(x);
        let n = self.int(ty, n);
        self.builder.ins().iadd(x, n)
    }

    pub fn mul_const(&mut self, x: ir::Value, n: i64) -> ir::Value {
        let ty = self.value_type(x);
        if n == 1 {
            return x;
        }
        if n > 0 && (n as u64).is_power_of_two() {
            let shift = self.int(I8, n.trailing_zeros() as i64);
            return self.builder.ins().ishl(x, shift);
        }
        let n = self.int(ty, n);
        self.builder.ins().imul(x, n)
    }

    pub fn compare(&mut self, cc: IntCC, x: ir::Value, y: ir::Value) -> ir::Value {
        self.builder.ins().icmp(cc, x, y)
    }

    pub fn compare_const(&mut self, cc: IntCC, x: ir::Value, n: i64) -> ir::Value {
        let ty = self.value_type(x);
        let n = self.int(ty, n);
        self.builder.ins().icmp(cc, x, n)
    }

    pub fn is_zero(&mut self, x: ir::Value) -> ir::Value {
        self.compare_const(IntCC::Equal, x, 0)
    }

    pub fn new_block(&mut self) -> ir::Block {
        self.builder.create_block()
    }

    pub fn cold_block(&mut self) -> ir::Block {
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        block
    }

    pub fn block_param(&mut self, block: ir::Block, ty: ir::Type) -> ir::Value {
        self.builder.append_block_param(block, ty)
    }

    pub fn switch_to(&mut self, block: ir::Block) {
        self.line_can_fault = false;
        self.builder.switch_to_block(block);
    }

    pub fn jump(&mut self, block: ir::Block, args: &[ir::Value]) {
        let args: Vec<BlockArg> = args.iter().map(|&arg| arg.into()).collect();
        self.builder.ins().jump(block, &args);
    }

    pub fn branch(&mut self, cond: ir::Value, then: ir::Block, other: ir::Block) {
        self.builder.ins().brif(cond, then, &[], other, &[]);
    }

    /// Where `cond` holds, runs `cold` out of line, which must not come back; goes on where it does not.
    pub fn fail_if(&mut self, cond: ir::Value, cold: impl FnOnce(&mut Self)) {
        let (fail, next) = (self.cold_block(), self.new_block());
        self.branch(cond, fail, next);
        self.switch_to(fail);
        cold(self);
        self.unreachable();
        self.switch_to(next);
    }

    /// Where `cond` holds, runs `then`; goes on in both cases.
    pub fn when(&mut self, cond: ir::Value, then: impl FnOnce(&mut Self)) {
        let (body, next) = (self.new_block(), self.new_block());
        self.branch(cond, body, next);
        self.switch_to(body);
        then(self);
        self.jump(next, &[]);
        self.switch_to(next);
    }

    /// The values of `then` or of `other`, which must be of the types `tys`.
    pub fn choose(
        &mut self,
        cond: ir::Value,
        tys: &[ir::Type],
        then: impl FnOnce(&mut Self) -> Vec<ir::Value>,
        other: impl FnOnce(&mut Self) -> Vec<ir::Value>,
    ) -> Vec<ir::Value> {
        let (yes, no, next) = (self.new_block(), self.new_block(), self.new_block());
        let results = tys.iter().map(|&ty| self.builder.append_block_param(next, ty)).collect();
        self.branch(cond, yes, no);
        self.switch_to(yes);
        let values = then(self);
        self.jump(next, &values);
        self.switch_to(no);
        let values = other(self);
        self.jump(next, &values);
        self.switch_to(next);
        results
    }

    /// Ends a block that control cannot reach the end of.
    pub fn unreachable(&mut self) {
        self.builder.ins().trap(ir::TrapCode::unwrap_user(1));
    }
}

/// Symbols and calls.
impl CodeCx<'_, '_> {
    fn ref_number(&mut self, symbol: Symbol) -> u32 {
        let next = self.refs.len() as u32;
        let number = *self.ref_index.entry(symbol.clone()).or_insert(next);
        if number == next {
            self.refs.push(symbol);
        }
        number
    }

    fn external_name(&mut self, number: u32) -> ExternalName {
        let name = ir::UserExternalName { namespace: 0, index: number };
        ExternalName::user(self.builder.func.declare_imported_user_function(name))
    }

    /// Reference for direct calls. A symbol has one signature within a function.
    pub fn func_ref(&mut self, symbol: Symbol, signature: Signature) -> ir::FuncRef {
        let colocated = is_colocated(&symbol);
        let number = self.ref_number(symbol);
        if let Some(&func_ref) = self.func_refs.get(&number) {
            return func_ref;
        }
        let name = self.external_name(number);
        let signature = self.builder.import_signature(signature);
        let data = ExtFuncData { name, signature, colocated, patchable: false };
        let func_ref = self.builder.import_function(data);
        self.func_refs.insert(number, func_ref);
        func_ref
    }

    /// The address of code or data.
    pub fn symbol_addr(&mut self, symbol: Symbol) -> ir::Value {
        let colocated = is_colocated(&symbol);
        let number = self.ref_number(symbol);
        let global = match self.data_refs.get(&number) {
            Some(&global) => global,
            None => {
                let name = self.external_name(number);
                let data = ir::GlobalValueData::Symbol { name, offset: 0.into(), colocated, tls: false };
                let global = self.builder.create_global_value(data);
                self.data_refs.insert(number, global);
                global
            }
        };
        self.builder.ins().symbol_value(I64, global)
    }

    pub fn type_desc(&mut self, ty: Type) -> ir::Value {
        self.symbol_addr(Symbol::TypeDesc(ty))
    }

    /// A direct call with arguments and results as the CLIF signature has them.
    pub fn call_symbol(&mut self, symbol: Symbol, signature: Signature, args: &[ir::Value]) -> Vec<ir::Value> {
        let func_ref = self.func_ref(symbol, signature);
        let inst = self.builder.ins().call(func_ref, args);
        self.builder.inst_results(inst).to_vec()
    }

    pub fn call_pointer(&mut self, signature: Signature, code: ir::Value, args: &[ir::Value]) -> Vec<ir::Value> {
        let signature = self.builder.import_signature(signature);
        let inst = self.builder.ins().call_indirect(signature, code, args);
        self.builder.inst_results(inst).to_vec()
    }

    /// A call of a Go function without context, by its Go values; one [`Val`] per result.
    pub fn call_go(&mut self, func: Func, args: &[Val]) -> Vec<Val> {
        let data = self.cx.func(self.cx.resolve(func));
        let (symbol, signature) = (self.cx.func_symbol(func), self.cx.func_signature(func));
        let slots = self.result_slots(&data.results);
        let mut flat = slots.clone();
        args.iter().for_each(|arg| flat.extend(arg.parts()));
        let returned = self.call_symbol(symbol, signature, &flat);
        self.say_results_set(0, &slots);
        self.result_vals(&data.results, &slots, &returned)
    }

    /// A call of a runtime function, flattened: arguments by their parts; results likewise, where one in
    /// memory is the address of a slot.
    pub fn call_runtime(&mut self, entry: Runtime, args: &[ir::Value]) -> Vec<ir::Value> {
        let func = self.cx.runtime.get(entry);
        let data = self.cx.func(self.cx.resolve(func));
        let (symbol, signature) = (self.cx.func_symbol(func), self.cx.func_signature(func));
        let slots = self.result_slots(&data.results);
        let mut flat = slots.clone();
        flat.extend(args);
        let returned = self.call_symbol(symbol, signature, &flat);
        self.say_results_set(0, &slots);
        let vals = self.result_vals(&data.results, &slots, &returned);
        vals.iter().flat_map(|val| val.parts().iter().copied()).collect()
    }

    /// As [`CodeCx::call_runtime`], of a function that does not return; ends nothing.
    pub fn call_panic(&mut self, entry: Runtime, args: &[ir::Value]) {
        self.call_runtime(entry, args);
    }

    /// Addresses for the results that come back in memory: the first arguments of a call.
    pub fn result_slots(&mut self, results: &[Type]) -> Vec<ir::Value> {
        let memory = results.iter().filter(|&&ty| self.cx.layouts.shape(ty).is_memory());
        let types: Vec<Type> = memory.copied().collect();
        types.into_iter().map(|ty| self.type_slot(ty)).collect()
    }

    /// Says of the call just made that it sets the slots for its results, which are its arguments from `first` on.
    pub fn say_results_set(&mut self, first: usize, slots: &[ir::Value]) {
        if let (Ok(first), Ok(count @ 1..)) = (first.try_into(), slots.len().try_into()) {
            self.say_set(Sets::Slots { first, count });
        }
    }

    /// Says what the call just made sets.
    pub fn say_set(&mut self, sets: Sets) {
        let block = self.builder.current_block().expect("a block that has a call");
        let call = self.builder.func.layout.last_inst(block).expect("the call");
        self.builder.func.debug_tags.set(call, [sets.tag()]);
    }

    /// The Go values of a call's results.
    pub fn result_vals(&self, results: &[Type], slots: &[ir::Value], returned: &[ir::Value]) -> Vec<Val> {
        let (mut slots, mut rest) = (slots.iter(), returned);
        results.iter().map(|&ty| self.take_val(ty, &mut rest, || *slots.next().expect("a slot per result"))).collect()
    }

    /// The value of a type from the front of a list of parts.
    pub fn take_val<'v>(&self, ty: Type, rest: &mut &'v [ir::Value], memory: impl FnOnce() -> ir::Value) -> Val {
        match self.cx.layouts.shape(ty) {
            Shape::Nothing => Val::Nothing,
            Shape::Memory => Val::Memory(memory()),
            Shape::Parts(parts) => {
                let (head, tail): (&'v [ir::Value], _) = rest.split_at(parts.len());
                *rest = tail;
                Val::from_parts(head)
            }
        }
    }

    /// The value of a type from the front of a list of parameters, where a Memory value is one address.
    pub fn take_param(&self, ty: Type, rest: &mut &[ir::Value]) -> Val {
        if self.cx.layouts.shape(ty).is_memory() {
            let (addr, tail) = rest.split_first().expect("a parameter");
            *rest = tail;
            return Val::Memory(*addr);
        }
        self.take_val(ty, rest, || unreachable!())
    }

    /// Signature of a call through a function value of this signature.
    pub fn value_signature(&self, params: &[Type], results: &[Type]) -> Signature {
        go_signature(&self.cx.layouts, true, params, results)
    }

    /// Returns Go values from code of signature `results`; `memory` are the addresses of those in memory.
    pub fn return_vals(&mut self, results: &[Type], memory: &[ir::Value], vals: &[Val]) {
        let flat = self.results_in_place(results, memory, vals);
        self.builder.ins().return_(&flat);
    }

    /// Copies the results in memory to their addresses; the parts of the others.
    pub fn results_in_place(&mut self, results: &[Type], memory: &[ir::Value], vals: &[Val]) -> Vec<ir::Value> {
        let mut memory = memory.iter();
        let mut flat = vec![];
        for (&ty, val) in results.iter().zip(vals) {
            match val {
                Val::Memory(from) => {
                    let to = *memory.next().expect("an address per result in memory");
                    self.copy_trusted(to, *from, self.cx.layouts.size(ty));
                }
                val => flat.extend(val.parts()),
            }
        }
        flat
    }
}

/// C functions may be in a shared library, everything else is in the same executable.
fn is_colocated(symbol: &Symbol) -> bool {
    !matches!(symbol, Symbol::C(_))
}
