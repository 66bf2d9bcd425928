//! Calls: of a function, of a function value, of an interface's method; tail calls of wrappers.
//!
//! ```text
//!   f(x)     call f(x)                      code of f, without context
//!   v(x)     call [v](v, x)                 a nil v faults in the load of its code
//!   i.m(x)   call i.tab.fun[m](i.data, x)
//! ```
//!
//! A compiler-made wrapper that ends in a call of exactly its results passes control on: no frame of it
//! stays, as in gc's output.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature, types::*};
use cranelift_codegen::isa::CallConv;
use frontend_bridge::{Block, CallCommon, Callee, Func, FuncFlags, Instr, Operand, Type, TypeKind, Value};
use go_abi::signature::go_signature;
use go_abi::{Item, Symbol};

/// Results beyond this many registers of a class come back through hidden memory, which a tail call cannot
/// hand on.
const TAIL_RESULTS: usize = 6;

/// What is called, and what stands before the arguments.
enum Target {
    Direct(Symbol),
    Pointer(ir::Value),
}

/// A call whose arguments are evaluated.
struct ReadyCall<'p> {
    target: Target,
    signature: Signature,
    /// Context of a function value, first of all arguments.
    context: Option<ir::Value>,
    /// Receiver of an interface method, between results in memory and arguments.
    receiver: Option<ir::Value>,
    args: Vec<Val>,
    results: &'p [Type],
}

impl<'p> FuncCx<'_, 'p> {
    pub fn lower_call(&mut self, value: Value, call: &CallCommon) -> Lowered {
        match call.callee {
            Callee::Builtin(builtin) => return self.lower_builtin(value, builtin, call.args),
            Callee::Static(func) | Callee::Dynamic(Operand::Func(func)) => {
                if let Some(val) = self.lower_intrinsic(func, call.args)? {
                    return Ok(val);
                }
                if self.is_empty_func(func) {
                    return Ok(self.zero_results(func));
                }
                let func = self.cx.resolve(func);
                let args = |code: &mut Self| code.operands(code.frame.body.list(call.args));
                if let Some(val) = self.lower_inlined_call(value, func, call.results, args)? {
                    return Ok(val);
                }
            }
            Callee::Invoke { .. } => {
                if let Some((func, args)) = self.known_method(call)? {
                    if let Some(val) = self.lower_inlined_call(value, func, call.results, |_| args.clone())? {
                        return Ok(val);
                    }
                    let ready = self.direct_call(func, args);
                    return Ok(self.finish_call(ready));
                }
            }
            _ => {}
        }
        let ready = self.ready_call(call)?;
        Ok(self.finish_call(ready))
    }

    fn direct_call(&self, func: Func, args: Vec<Val>) -> ReadyCall<'p> {
        let cx = self.cx;
        let (signature, results) = (cx.func_signature(func), cx.func(func).results.as_slice());
        ReadyCall {
            target: Target::Direct(cx.func_symbol(func)),
            signature,
            context: None,
            receiver: None,
            args,
            results,
        }
    }

    fn ready_call(&mut self, call: &CallCommon) -> Lowered<ReadyCall<'p>> {
        let cx = self.cx;
        let operands = self.frame.body.list(call.args);
        match call.callee {
            Callee::Builtin(_) => self.refuse("builtin as a function"),
            Callee::Static(func) | Callee::Dynamic(Operand::Func(func)) => {
                let func = cx.resolve(func);
                if cx.func(func).is_closure() {
                    return self.refuse("call of a closure without its variables");
                }
                let args = self.operands(operands);
                Ok(self.direct_call(func, args))
            }
            Callee::Dynamic(callee) => {
                let (params, results) = self.func_type(self.operand_type(callee))?;
                let (context, args) = (self.scalar(callee), self.operands(operands));
                let code = self.load_word(CodeCx::faulting(), context, 0);
                let signature = self.value_signature(params, results);
                let target = Target::Pointer(code);
                Ok(ReadyCall { target, signature, context: Some(context), receiver: None, args, results })
            }
            Callee::Invoke { recv, iface, method } => {
                let (params, results) = self.func_type(self.method_type(iface, method)?)?;
                let args = self.operands(operands);
                let (code, receiver) = self.invoke_target(recv, iface, method)?;
                let signature = self.method_signature(params, results);
                let target = Target::Pointer(code);
                Ok(ReadyCall { target, signature, context: None, receiver: Some(receiver), args, results })
            }
        }
    }

    fn func_type(&self, ty: Type) -> Lowered<(&'p [Type], &'p [Type])> {
        match self.cx.kind(ty) {
            TypeKind::Func { params, results, .. } => Ok((params, results)),
            _ => self.refuse("call of something that is no function"),
        }
    }

    fn method_type(&self, iface: Type, method: u32) -> Lowered<Type> {
        match self.cx.kind(iface) {
            TypeKind::Interface { methods } => Ok(methods[method as usize].sig),
            _ => self.refuse("method call on something that is no interface"),
        }
    }

    fn finish_call(&mut self, call: ReadyCall) -> Val {
        let slots = self.result_slots(call.results);
        let (args, first_slot) = (flat_args(&call, &slots), usize::from(call.context.is_some()));
        let returned = match call.target {
            Target::Direct(symbol) => self.call_symbol(symbol, call.signature, &args),
            Target::Pointer(code) => self.call_pointer(call.signature, code, &args),
        };
        self.say_results_set(first_slot, &slots);
        tuple(self.result_vals(call.results, &slots, &returned))
    }

    fn is_empty_func(&self, func: Func) -> bool {
        let data = self.cx.func(self.cx.resolve(func));
        data.body.is_none() && data.flags.has(FuncFlags::EMPTY_ASM)
    }

    pub fn zero_results(&mut self, func: Func) -> Val {
        let results = &self.cx.func(func).results;
        tuple(results.iter().map(|&ty| self.zero(ty)).collect())
    }
}

/// All arguments as the CLIF signature has them.
fn flat_args(call: &ReadyCall, result_addrs: &[ir::Value]) -> Vec<ir::Value> {
    let mut args: Vec<ir::Value> = call.context.into_iter().collect();
    args.extend(result_addrs);
    args.extend(call.receiver);
    call.args.iter().for_each(|arg| args.extend(arg.parts()));
    args
}

/// Go's view of a call's results.
pub fn tuple(mut vals: Vec<Val>) -> Val {
    match vals.len() {
        0 => Val::Nothing,
        1 => vals.remove(0),
        _ => Val::Tuple(vals),
    }
}

impl CodeCx<'_, '_> {
    /// Signature of an interface method's code: the receiver is one word.
    pub fn method_signature(&self, params: &[Type], results: &[Type]) -> Signature {
        let mut signature = go_signature(&self.cx.layouts, false, params, results);
        let in_memory = results.iter().filter(|&&ty| self.cx.layouts.shape(ty).is_memory()).count();
        signature.params.insert(in_memory, AbiParam::new(I64));
        signature
    }
}

/// Tail calls.
impl FuncCx<'_, '_> {
    /// Lowers a wrapper's last call, and the instructions that return its results; false if it is none.
    pub fn lower_tail_call(&mut self, block: Block, value: Value) -> bool {
        let Instr::Call(call) = self.frame.body.values[value].instr else { return false };
        if !self.cx.is_wrapper(self.frame.func) || self.frame.defers || !self.returns_all_of(block, value) {
            return false;
        }
        if !self.may_hand_on(&call) || self.has_frame_memory() {
            return false;
        }
        let pos = self.frame.body.values[value].pos;
        self.set_pos(pos);
        let Ok(ready) = self.ready_call(&call) else { return false };
        let args = flat_args(&ready, &self.frame.result_addrs);
        match ready.target {
            Target::Direct(symbol) => {
                let func_ref = self.func_ref(symbol, ready.signature);
                self.builder.ins().return_call(func_ref, &args);
            }
            Target::Pointer(code) => {
                let signature = self.builder.import_signature(ready.signature);
                self.builder.ins().return_call_indirect(signature, code, &args);
            }
        }
        true
    }

    /// Is all that follows in the block the return of the call's results, in order?
    fn returns_all_of(&self, block: Block, call: Value) -> bool {
        let rest: Vec<Value> = self.frame.body.block_values(block).filter(|&value| value > call).collect();
        let Some((&last, extracts)) = rest.split_last() else { return false };
        let Instr::Return { results } = self.frame.body.values[last].instr else { return false };
        let in_order = extracts.iter().enumerate().all(|(at, &value)| match self.frame.body.values[value].instr {
            Instr::Extract { tuple, index } => tuple == Operand::Value(call) && index as usize == at,
            _ => false,
        });
        let returned = self.frame.body.list(results);
        let expected: Vec<Operand> = match self.frame.results.len() {
            0 => vec![],
            1 => vec![Operand::Value(call)],
            _ => extracts.iter().map(|&value| Operand::Value(value)).collect(),
        };
        in_order && returned == expected
    }

    /// May the call outlive this frame?
    fn may_hand_on(&self, call: &CallCommon) -> bool {
        let convention = match call.callee {
            Callee::Static(func) => self.is_plain_go(func),
            Callee::Invoke { .. } => true,
            Callee::Dynamic(_) | Callee::Builtin(_) => false,
        };
        let params = self.frame.body.params.len();
        let outlives = |&operand: &Operand| {
            let in_frame = self.typed(operand).is_some_and(|ty| self.cx.layouts.shape(ty).is_memory());
            !in_frame || matches!(operand, Operand::Value(value) if (value.as_u32() as usize) < params)
        };
        convention && self.frame.body.list(call.args).iter().all(outlives) && self.results_in_registers()
    }

    /// Could an argument point into this frame?
    fn has_frame_memory(&self) -> bool {
        self.frame.body.values.values().any(|data| data.instr.is_in_frame())
    }

    /// Has the function code of its own under the Go convention, and is it no intrinsic?
    fn is_plain_go(&self, func: Func) -> bool {
        let func = self.cx.resolve(func);
        let data = self.cx.func(func);
        self.cx.has_body(func) && !data.is_closure() && self.cx.func_signature(func).call_conv == CallConv::Tail
    }

    fn results_in_registers(&self) -> bool {
        let parts = self.frame.results.iter().flat_map(|&ty| self.cx.layouts.shape(ty).parts());
        let (mut floats, mut ints) = (0, 0);
        parts.for_each(|part| if part.ty.is_float() { floats += 1 } else { ints += 1 });
        floats <= TAIL_RESULTS && ints <= TAIL_RESULTS
    }
}

/// A function that an assembly file defines as a lone return.
pub fn lower_empty_func(cx: &LowerCx, func: Func) -> Result<Vec<Item>, LowerError> {
    let data = cx.func(func);
    let name = CodeName {
        symbol: Symbol::Func(func),
        name: data.name.clone(),
        start: cx.line(data.pos),
        frame: cx.frame_kind(func),
    };
    let items = build_code(cx, name, cx.func_signature(func), |code| {
        let in_memory = data.results.iter().filter(|&&ty| code.cx.layouts.shape(ty).is_memory()).count();
        let addrs = code.params[..in_memory].to_vec();
        let vals: Vec<Val> = data.results.iter().map(|&ty| code.zero(ty)).collect();
        code.return_vals(&data.results, &addrs, &vals);
        Ok(())
    })?;
    Ok(items)
}
