//! Function values: `{code, captured…}`, and objects of that form that lowering makes itself.
//!
//! A closure's captured values stand behind its code address, each at its alignment. The object's descriptor
//! is known only by its pointer words ([`Symbol::Opaque`]): no Go type describes it.
//!
//! ```text
//!   func literal   {code of the function, captured…}      called with its own address as context
//!   named function {thunk}                                thunk: drops the context, continues in the function
//! ```
//!
//! Invariant (captures-are-fixed): what stands in the object never changes, so a Memory value may stay there.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::type_desc::{func_value_item, pointer_mask};
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{Func, List, Type};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::type_desc::{MAX_MASK_BYTES, is_exported};
use go_abi::{Demand, FrameKind, Item, Layouts, Symbol};

/// What one place of a closure object holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Capture {
    Go(Type),
    /// One word that may point to the heap.
    Pointer,
    /// One word that does not.
    Code,
}

/// Where captured things stand in a closure object.
pub(crate) struct CaptureLayout {
    pub offsets: Vec<u64>,
    pub size: u64,
    /// Offsets of words that may point to the heap.
    pointers: Vec<u64>,
}

impl CaptureLayout {
    pub(crate) fn new(layouts: &Layouts, captures: &[Capture]) -> CaptureLayout {
        let mut layout = CaptureLayout { offsets: vec![], size: WORD, pointers: vec![] };
        for capture in captures {
            layout.add(layouts, *capture);
        }
        layout.size = layout.size.next_multiple_of(WORD);
        layout
    }

    fn add(&mut self, layouts: &Layouts, capture: Capture) {
        let (size, align) = match capture {
            Capture::Go(ty) => (layouts.of(ty).size, layouts.of(ty).align),
            Capture::Pointer | Capture::Code => (WORD, WORD),
        };
        let offset = self.size.next_multiple_of(align);
        match capture {
            Capture::Go(ty) => layouts.pointer_words(ty, offset, &mut |word| self.pointers.push(word)),
            Capture::Pointer => self.pointers.push(offset),
            Capture::Code => {}
        }
        self.offsets.push(offset);
        self.size = offset + size;
    }
}

impl CodeCx<'_, '_> {
    /// A closure object, on the heap or the frame's own, with this code and these captured values.
    pub(crate) fn make_closure(&mut self, heap: bool, code: Symbol, captured: &[(Capture, Val)]) -> Lowered<ir::Value> {
        let captures: Vec<Capture> = captured.iter().map(|(capture, _)| *capture).collect();
        let layout = CaptureLayout::new(&self.cx.layouts, &captures);
        let object = if heap {
            self.allocate_captures(&layout)?
        } else {
            let slot = self.stack_slot(layout.size, WORD);
            self.slot_addr(slot)
        };
        let code = self.symbol_addr(code);
        self.store_word(Self::trusted(), code, object, 0);
        for ((capture, val), &offset) in captured.iter().zip(&layout.offsets) {
            match capture {
                Capture::Go(ty) => {
                    let at = self.add_const(object, offset as i64);
                    self.store_with(Self::trusted(), *ty, at, val);
                }
                Capture::Pointer | Capture::Code => self.store_word(Self::trusted(), val.scalar(), object, offset),
            }
        }
        Ok(object)
    }

    fn allocate_captures(&mut self, layout: &CaptureLayout) -> Lowered<ir::Value> {
        let ptr_bytes = layout.pointers.last().map_or(0, |last| last + WORD);
        if ptr_bytes / WORD > MAX_MASK_BYTES * 8 {
            return self.refuse("a captured value this large");
        }
        let desc = if ptr_bytes == 0 {
            self.word(0)
        } else {
            let mask = pointer_mask(ptr_bytes, |visit| layout.pointers.iter().for_each(|&word| visit(word)));
            self.symbol_addr(Symbol::Opaque { size: layout.size, mask })
        };
        let size = self.word(layout.size as i64);
        let zeroed = self.int(I8, 1);
        Ok(self.call_runtime(Runtime::MallocGc, &[size, desc, zeroed])[0])
    }

    /// The captured values of the closure object whose address is the context.
    pub(crate) fn load_captures(&mut self, context: ir::Value, captures: &[Capture]) -> Vec<Val> {
        let layout = CaptureLayout::new(&self.cx.layouts, captures);
        let load = |(capture, &offset): (&Capture, &u64)| match capture {
            Capture::Go(ty) => {
                let at = self.add_const(context, offset as i64);
                self.view(Self::trusted(), *ty, at)
            }
            Capture::Pointer | Capture::Code => Val::one(self.load_word(Self::trusted(), context, offset)),
        };
        captures.iter().zip(&layout.offsets).map(load).collect()
    }
}

impl FuncCx<'_, '_> {
    pub fn lower_make_closure(&mut self, heap: bool, func: Func, bindings: List) -> Lowered {
        let func = self.cx.resolve(func);
        if !self.cx.func(func).is_closure() {
            return Ok(Val::one(self.func_value(func)));
        }
        let vals = self.operands(self.frame.body.list(bindings));
        let types = self.cx.func(func).free_vars.iter();
        let captured: Vec<(Capture, Val)> = types.map(|&ty| Capture::Go(ty)).zip(vals).collect();
        Ok(Val::one(self.make_closure(heap, Symbol::Func(func), &captured)?))
    }

    /// The captured values, from the closure context; in the order of `body.free_vars`.
    pub fn load_captured(&mut self, context: ir::Value) -> Vec<Val> {
        let captures: Vec<Capture> = self.frame.body.free_vars.iter().map(|&ty| Capture::Go(ty)).collect();
        self.load_captures(context, &captures)
    }
}

pub fn lower_func_val(cx: &LowerCx, func: Func) -> Result<Vec<Item>, LowerError> {
    let name = &cx.func(func).name;
    let mut item = func_value_item(Symbol::FuncVal(func), format!("{name}·f"), Symbol::FuncThunk(func));
    if may_be_exported_method(name) {
        item.demands.push(Demand::IsValue(func));
    }
    Ok(vec![Item::Data(item)])
}

/// `path.T.M`, `path.(*T).M`
fn may_be_exported_method(name: &str) -> bool {
    let mut parts = name.rsplit('/').next().unwrap_or_default().rsplit('.');
    parts.next().is_some_and(is_exported) && parts.count() > 1
}

/// The parameters of a call through a value are those of a direct one behind the context.
pub fn lower_func_thunk(cx: &LowerCx, func: Func) -> Result<Vec<Item>, LowerError> {
    let data = cx.func(func);
    let name = CodeName {
        symbol: Symbol::FuncThunk(func),
        name: data.name.clone(),
        start: cx.line(data.pos),
        frame: FrameKind::Wrapper,
    };
    let signature = go_abi::signature::go_signature(&cx.layouts, true, &data.params, &data.results);
    Ok(build_code(cx, name, signature, |code| {
        let args = code.params[1..].to_vec();
        let target = cx.func_symbol(func);
        let func_ref = code.func_ref(target.clone(), cx.func_signature(func));
        if matches!(target, Symbol::C(_)) {
            let call = code.builder.ins().call(func_ref, &args);
            let results = code.builder.inst_results(call).to_vec();
            code.builder.ins().return_(&results);
        } else {
            code.builder.ins().return_call(func_ref, &args);
        }
        Ok(())
    })?)
}
