//! `go`, and what `go` and `defer` share: a call evaluated now and made later.
//!
//! The callee and the arguments become a closure object whose code, local to the function, makes the call:
//!
//! ```text
//!   go f(x, y)    object {thunk, x, y}          thunk(object): f(object.x, object.y)
//!   go v(x)       object {thunk, v, x}          thunk: calls v, and faults if it is nil
//!   go i.m(x)     object {thunk, code, data, x}
//! ```
//!
//! A function value without parameters and results is used as it is.
//!
//! Invariant (evaluated-now): the thunk evaluates nothing that Go evaluates in the statement; a nil interface
//! panics in the statement, a nil function when it is called.

use crate::closure::Capture;
use crate::code::{CodeCx, CodeName, build_code};
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{Builtin, CallCommon, Callee, Func, List, Operand, Type, TypeKind};
use go_abi::runtime::Runtime;
use go_abi::{FrameKind, Symbol};

/// What a thunk calls; the captured values are its callee words and arguments.
#[derive(Clone)]
enum Later<'p> {
    Static(Func),
    /// First captured: the function value.
    Dynamic(&'p [Type], &'p [Type]),
    /// First captured: code and receiver word.
    Method(&'p [Type], &'p [Type]),
    /// With the types of the arguments; none for addresses and functions.
    Builtin(Builtin, Vec<Option<Type>>),
}

/// Which statement postpones a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statement {
    Go,
    Defer,
    /// Of a call that is deferred at most once in its frame: the object is the frame's.
    DeferOnce,
}

impl<'p> FuncCx<'_, 'p> {
    pub fn lower_go(&mut self, call: &CallCommon) -> Lowered {
        let thunk = self.postponed_call(call, Statement::Go)?;
        self.call_runtime(Runtime::NewProc, &[thunk]);
        Ok(Val::Nothing)
    }

    /// A `func()` that makes the call.
    pub(crate) fn postponed_call(&mut self, call: &CallCommon, statement: Statement) -> Lowered<ir::Value> {
        match call.callee {
            Callee::Static(func) | Callee::Dynamic(Operand::Func(func)) => self.postponed_static(func, call, statement),
            Callee::Dynamic(callee) => self.postponed_dynamic(callee, call, statement),
            Callee::Invoke { recv, iface, method } => {
                let TypeKind::Interface { methods } = self.cx.kind(iface) else {
                    return self.refuse("method call of a value that is no interface");
                };
                let (params, results) = self.signature_of(methods[method as usize].sig)?;
                let (code, data) = self.invoke_target(recv, iface, method)?;
                let mut captured = vec![(Capture::Code, Val::one(code)), (Capture::Pointer, Val::one(data))];
                captured.extend(self.captured_args(params, call.args));
                self.thunk(Later::Method(params, results), &captured, statement)
            }
            Callee::Builtin(builtin) => {
                let operands = self.frame.body.list(call.args);
                let types: Vec<Option<Type>> = operands.iter().map(|&operand| self.typed(operand)).collect();
                let captures = types.iter().map(|ty| ty.map_or(Capture::Pointer, Capture::Go));
                let captured: Vec<(Capture, Val)> = captures.zip(self.operands(operands)).collect();
                self.thunk(Later::Builtin(builtin, types), &captured, statement)
            }
        }
    }

    fn postponed_static(&mut self, func: Func, call: &CallCommon, statement: Statement) -> Lowered<ir::Value> {
        let data = self.cx.func(self.cx.resolve(func));
        if data.params.is_empty() && data.results.is_empty() {
            return Ok(self.func_value(func));
        }
        let captured = self.captured_args(&data.params, call.args);
        self.thunk(Later::Static(func), &captured, statement)
    }

    fn postponed_dynamic(&mut self, callee: Operand, call: &CallCommon, statement: Statement) -> Lowered<ir::Value> {
        let (params, results) = self.signature_of(self.operand_type(callee))?;
        let func = self.scalar(callee);
        if params.is_empty() && results.is_empty() {
            return Ok(func);
        }
        let mut captured = vec![(Capture::Pointer, Val::one(func))];
        captured.extend(self.captured_args(params, call.args));
        self.thunk(Later::Dynamic(params, results), &captured, statement)
    }

    fn captured_args(&mut self, params: &[Type], args: List) -> Vec<(Capture, Val)> {
        let vals = self.operands(self.frame.body.list(args));
        params.iter().map(|&ty| Capture::Go(ty)).zip(vals).collect()
    }

    fn signature_of(&self, ty: Type) -> Lowered<(&'p [Type], &'p [Type])> {
        match self.cx.kind(ty) {
            TypeKind::Func { params, results, .. } => Ok((params, results)),
            _ => self.refuse("call of something that is no function"),
        }
    }

    /// The closure object, with its code among the function's local items.
    fn thunk(&mut self, later: Later<'p>, captured: &[(Capture, Val)], statement: Statement) -> Lowered<ir::Value> {
        let number = self.locals.len() as u32;
        let symbol = Symbol::Local(self.frame.func, number);
        let kind = if statement == Statement::Go { "gowrap" } else { "deferwrap" };
        let name = CodeName {
            symbol: symbol.clone(),
            name: format!("{}.{kind}{}", self.cx.func(self.frame.func).name, number + 1),
            start: self.cx.line(self.pos),
            frame: FrameKind::Wrapper,
        };
        let captures: Vec<Capture> = captured.iter().map(|(capture, _)| *capture).collect();
        let (cx, pos) = (self.code.cx, self.pos);
        let items = build_code(cx, name, self.value_signature(&[], &[]), |code| {
            code.set_pos(pos);
            let context = code.params[0];
            let vals = code.load_captures(context, &captures);
            code.call_later(&later, &vals)?;
            code.builder.ins().return_(&[]);
            Ok(())
        })?;
        self.locals.extend(items);
        self.make_closure(statement != Statement::DeferOnce, symbol, captured)
    }
}

impl CodeCx<'_, '_> {
    fn call_later(&mut self, later: &Later, vals: &[Val]) -> Lowered<()> {
        match later {
            Later::Static(func) => {
                self.call_go(*func, vals);
            }
            Later::Dynamic(params, results) => {
                let func = vals[0].scalar();
                let code = self.load_word(Self::faulting(), func, 0);
                let mut args = vec![func];
                let slots = self.result_slots(results);
                args.extend(&slots);
                vals[1..].iter().for_each(|val| args.extend(val.parts()));
                self.call_pointer(self.value_signature(params, results), code, &args);
                self.say_results_set(1, &slots);
            }
            Later::Method(params, results) => {
                let slots = self.result_slots(results);
                let mut args = slots.clone();
                vals[1..].iter().for_each(|val| args.extend(val.parts()));
                self.call_pointer(self.method_signature(params, results), vals[0].scalar(), &args);
                self.say_results_set(0, &slots);
            }
            Later::Builtin(builtin, types) => self.call_builtin_later(*builtin, types, vals)?,
        }
        Ok(())
    }

    /// The builtins that may stand in a statement of their own.
    fn call_builtin_later(&mut self, builtin: Builtin, types: &[Option<Type>], vals: &[Val]) -> Lowered<()> {
        match (builtin, types, vals) {
            (Builtin::Close, _, [chan]) => {
                self.call_runtime(Runtime::CloseChan, chan.parts());
            }
            (Builtin::Panic, _, [value]) => self.call_panic(Runtime::GoPanic, value.parts()),
            (Builtin::Recover, _, _) => {
                let frame = self.builder.ins().get_frame_pointer(I64);
                self.call_runtime(Runtime::GoRecover, &[frame]);
            }
            (Builtin::Print | Builtin::Println, _, _) => self.print(types, vals, builtin == Builtin::Println)?,
            (Builtin::Delete, &[Some(map), _], [m, key]) => self.map_delete(map, m.scalar(), key),
            (Builtin::Clear, &[Some(ty)], [val]) => self.clear_later(ty, val),
            (Builtin::Copy, &[Some(ty), _], [to, from]) => {
                let TypeKind::Slice(elem) = self.cx.kind(ty) else { return self.refuse("copy to another type") };
                let count = self.builder.ins().smin(to.parts()[1], from.parts()[1]);
                self.move_elements(to.parts()[0], from.parts()[0], count, self.cx.layouts.size(*elem));
            }
            _ => return self.refuse(format!("go or defer of builtin {builtin:?}")),
        }
        Ok(())
    }

    fn clear_later(&mut self, ty: Type, val: &Val) {
        match self.cx.kind(ty) {
            TypeKind::Slice(elem) => {
                let size = self.cx.layouts.size(*elem) as i64;
                let bytes = self.mul_const(val.parts()[1], size);
                self.call_runtime(Runtime::MemClrNoHeapPointers, &[val.parts()[0], bytes]);
            }
            _ => self.map_clear(ty, val.scalar()),
        }
    }
}
