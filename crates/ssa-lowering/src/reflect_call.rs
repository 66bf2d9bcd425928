//! Adapters for `reflect`: between a frame in memory and the native convention, one set for all func types whose
//! values travel alike.
//!
//! ```text
//!   frame:  [receiver word] [arguments…] [to a multiple of 8] [results…]
//!
//!   ReflectCall        (context, fn, frame)   loads arguments, calls the function value, stores results
//!   ReflectCallMethod  (context, fn, frame)   the same; fn points to the code of an interface's method
//!   ReflectMakeFunc    the func type itself   stores arguments, calls the function value h that is the second
//!                                             word of its context with (context, frame), loads results
//! ```
//!
//! Invariant (shape-only): an adapter depends on the sizes, alignments and shapes of parameters and results and on nothing
//! else of the type, so that [`frame_shape`] names it in every program.
//!
//! Invariant (frame-is-abi0): the frame is what `reflect.funcLayout` computes when there are no argument
//! registers.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::unsupported::LowerError;
use crate::val::Val;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature};
use cranelift_codegen::isa::CallConv;
use frontend_bridge::{Pos, Type, TypeKind};
use go_abi::layout::WORD;
use go_abi::{FrameKind, Item, Layouts, Symbol};
use rustc_hash::FxHashMap;

struct Frame {
    args: Vec<u64>,
    results: Vec<u64>,
    size: u64,
}

impl Frame {
    fn new(layouts: &Layouts, receiver: bool, params: &[Type], results: &[Type]) -> Frame {
        let mut end = if receiver { WORD } else { 0 };
        let place = |types: &[Type], end: &mut u64| {
            let next = |&ty: &Type| {
                let layout = layouts.of(ty);
                let offset = end.next_multiple_of(layout.align);
                *end = offset + layout.size;
                offset
            };
            types.iter().map(next).collect::<Vec<u64>>()
        };
        let args = place(params, &mut end);
        end = end.next_multiple_of(WORD);
        let results = place(results, &mut end);
        Frame { args, results, size: end.next_multiple_of(WORD) }
    }
}

/// What the adapters of a func type depend on, as text.
pub fn frame_shape(layouts: &Layouts, ty: Type) -> String {
    let TypeKind::Func { params, results, .. } = &layouts.program.types[ty].kind else { return String::new() };
    let mut text = String::new();
    for (separator, types) in [('(', params), (')', results)] {
        text.push(separator);
        types.iter().for_each(|&ty| value_shape(layouts, ty, &mut text));
    }
    text
}

fn value_shape(layouts: &Layouts, ty: Type, text: &mut String) {
    use std::fmt::Write;
    let layout = layouts.of(ty);
    // Writing to a string does not fail.
    let _ = write!(text, "{}/{}", layout.size, layout.align);
    for part in layout.shape.parts() {
        let _ = write!(text, "{}{}", if part.offset == 0 { ":" } else { "+" }, part.ty);
        let _ = write!(text, "@{}", part.offset);
    }
    text.push_str(if layout.shape.is_memory() { "m," } else { "," });
}

/// For each func type the first of those with its shape.
pub(crate) fn shared_adapters(layouts: &Layouts) -> FxHashMap<Type, Type> {
    let mut first = FxHashMap::default();
    let funcs = layouts.program.types.iter().filter(|(_, data)| matches!(data.kind, TypeKind::Func { .. }));
    funcs.map(|(ty, _)| (ty, *first.entry(frame_shape(layouts, ty)).or_insert(ty))).collect()
}

/// `ReflectCall`, `ReflectCallMethod`, `ReflectMakeFunc`.
pub fn lower_reflect_adapter(cx: &LowerCx, symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    let (ty, what) = match symbol {
        Symbol::ReflectCall(ty) => (*ty, "call"),
        Symbol::ReflectCallMethod(ty) => (*ty, "callmethod"),
        Symbol::ReflectMakeFunc(ty) => (*ty, "makefunc"),
        other => panic!("{other:?} is no adapter of reflect"),
    };
    let TypeKind::Func { params, results, .. } = cx.kind(ty) else { panic!("adapter of a type that is no func") };
    let name = CodeName {
        symbol: symbol.clone(),
        name: format!("reflect.{what}{}", frame_shape(&cx.layouts, ty)),
        start: cx.line(Pos::unknown()),
        frame: FrameKind::Wrapper,
    };
    if matches!(symbol, Symbol::ReflectMakeFunc(_)) {
        let signature = go_abi::signature::go_signature(&cx.layouts, true, params, results);
        return Ok(build_code(cx, name, signature, |code| {
            let frame = code.store_frame(params, results);
            let context = code.params[0];
            let handler = code.load_word(CodeCx::trusted(), context, WORD);
            let target = code.load_word(CodeCx::faulting(), handler, 0);
            code.call_pointer(call_signature(), target, &[handler, context, frame]);
            code.return_frame(params, results, frame);
            Ok(())
        })?);
    }
    let method = matches!(symbol, Symbol::ReflectCallMethod(_));
    Ok(build_code(cx, name, call_signature(), |code| {
        code.call_with_frame(method, params, results);
        code.builder.ins().return_(&[]);
        Ok(())
    })?)
}

/// `(context, function, frame)`
fn call_signature() -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    signature.params = vec![AbiParam::new(I64); 3];
    signature
}

impl CodeCx<'_, '_> {
    fn call_with_frame(&mut self, method: bool, params: &[Type], results: &[Type]) {
        let (callee, memory) = (self.params[1], self.params[2]);
        let frame = Frame::new(&self.cx.layouts, method, params, results);
        let slots = self.result_slots(results);
        let code = self.load_word(Self::faulting(), callee, 0);
        let (signature, mut args) = if method {
            let receiver = self.load_word(Self::trusted(), memory, 0);
            let mut args = slots.clone();
            args.push(receiver);
            (self.method_signature(params, results), args)
        } else {
            let mut args = vec![callee];
            args.extend(&slots);
            (self.value_signature(params, results), args)
        };
        for (&ty, &offset) in params.iter().zip(&frame.args) {
            let at = self.add_const(memory, offset as i64);
            args.extend(self.view(Self::trusted(), ty, at).parts());
        }
        let returned = self.call_pointer(signature, code, &args);
        let vals = self.result_vals(results, &slots, &returned);
        for ((&ty, &offset), val) in results.iter().zip(&frame.results).zip(&vals) {
            let at = self.add_const(memory, offset as i64);
            self.store_with(Self::trusted(), ty, at, val);
        }
    }

    /// A frame with this code's arguments and zero results.
    fn store_frame(&mut self, params: &[Type], results: &[Type]) -> ir::Value {
        let frame = Frame::new(&self.cx.layouts, false, params, results);
        let slot = self.stack_slot(frame.size.max(WORD), WORD);
        let memory = self.slot_addr(slot);
        self.zero_memory(Self::trusted(), memory, frame.size);
        let incoming = self.params.clone();
        let mut rest = &incoming[1 + self.result_count_in_memory(results)..];
        for (&ty, &offset) in params.iter().zip(&frame.args) {
            let val = self.take_param(ty, &mut rest);
            let at = self.add_const(memory, offset as i64);
            self.store_with(Self::trusted(), ty, at, &val);
        }
        memory
    }

    fn return_frame(&mut self, params: &[Type], results: &[Type], memory: ir::Value) {
        let frame = Frame::new(&self.cx.layouts, false, params, results);
        let addrs = self.params[1..1 + self.result_count_in_memory(results)].to_vec();
        let mut vals: Vec<Val> = vec![];
        for (&ty, &offset) in results.iter().zip(&frame.results) {
            let at = self.add_const(memory, offset as i64);
            vals.push(self.view(Self::trusted(), ty, at));
        }
        self.return_vals(results, &addrs, &vals);
    }

    fn result_count_in_memory(&self, results: &[Type]) -> usize {
        results.iter().filter(|&&ty| self.cx.layouts.shape(ty).is_memory()).count()
    }
}
