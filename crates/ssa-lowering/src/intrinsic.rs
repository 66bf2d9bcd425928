//! Calls of intrinsics: Go values in, Go values out, around `intrinsic-lowering`.
//!
//! Some need to know what stands in the first argument: the function of `abi.FuncPCABI0(f)` (go/ssa passes it as an
//! interface made of a function), the number of a system call, the C function that a system call is to call. We look
//! through interfaces and conversions for that, optimised or not.
//!
//! Invariant (kept): a word that came from a pointer stays in the frame while a system call runs, although nothing
//! after the call needs it: the kernel and C write where it points.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature};
use cranelift_frontend::FunctionBuilder;
use frontend_bridge::{BasicKind, Callee, Const, ConstValue, Func, Instr, List, Operand, Type, UnOp, Value};
use go_abi::layout::WORD;
use go_abi::{Arch, Item, Symbol};
use intrinsic_lowering::sys::{self, First, SysArgs, SysCall, SysEntry, Tail};
use intrinsic_lowering::{Found, Host, Intrinsic, Refused, keep, lookup, lower};

impl LowerCx<'_> {
    /// The intrinsic that a function is. Hooks of the scheduler are ordinary functions if they are wanted.
    pub fn intrinsic(&self, func: Func) -> Option<Found> {
        let found = lookup(&self.func(self.resolve(func)).name, self.system.os)?;
        let is_hook = matches!(found, Found::SystemCall(entry) if entry.call == SysCall::Hook);
        (!is_hook || !self.system.hooks).then_some(found)
    }

    /// Is the function only a name for a C function, whose arguments its Go signature does not tell?
    pub fn is_trampoline(&self, func: Func) -> bool {
        let data = self.func(func);
        data.body.is_none() && data.name.ends_with("_trampoline") && matches!(self.func_symbol(func), Symbol::C(_))
    }

    /// Why a function cannot be a value: the Go signature of a trampoline does not tell the arguments of the C function.
    pub fn refused_value(&self, func: Func) -> Option<String> {
        let name = self.func(func).name.rsplit('.').next()?;
        let what = || format!("{name} stands for a C function: it can be the argument of FuncPCABI0 and nothing else");
        self.is_trampoline(func).then(what)
    }
}

impl FuncCx<'_, '_> {
    /// The result of a call of an intrinsic; `None` if the function is none.
    pub fn lower_intrinsic(&mut self, func: Func, args: List) -> Lowered<Option<Val>> {
        let operands = self.frame.body.list(args);
        match self.cx.intrinsic(func) {
            None => Ok(None),
            Some(Found::SystemCall(entry)) => self.system_call(func, entry, operands).map(Some),
            Some(Found::Instructions(intrinsic)) => self.instructions(func, intrinsic, operands).map(Some),
        }
    }

    fn instructions(&mut self, func: Func, intrinsic: Intrinsic, operands: &[Operand]) -> Lowered {
        if let (Intrinsic::FuncPc | Intrinsic::FuncAddr, [operand, ..]) = (intrinsic, operands)
            && let Some(target) = self.known_function(*operand)
        {
            let symbol = match intrinsic {
                Intrinsic::FuncAddr => self.c_address(target),
                _ => self.cx.func_symbol(target),
            };
            return Ok(Val::one(self.symbol_addr(symbol)));
        }
        let vals = self.operands(operands);
        let results = &self.cx.func(func).results;
        self.code.intrinsic(intrinsic, results, &vals)
    }

    /// The function that an operand is, possibly in an interface.
    fn known_function(&self, operand: Operand) -> Option<Func> {
        match operand {
            Operand::Func(func) => Some(func),
            Operand::Value(value) => match self.frame.body.values[value].instr {
                Instr::MakeInterface { x, .. } | Instr::ChangeType { x } => self.known_function(x),
                _ => None,
            },
            Operand::Const(_) | Operand::Global(_) => None,
        }
    }

    /// What C calls to reach the function.
    fn c_address(&self, func: Func) -> Symbol {
        match self.cx.func_symbol(func) {
            Symbol::Func(func) => Symbol::CEntry(func),
            symbol => symbol,
        }
    }

    /// Is the interface made only to ask for the code address of the function in it?
    pub fn only_asks_for_code(&self, interface: Value) -> bool {
        let asks = |user: &Value| match self.frame.body.values[*user].instr {
            Instr::Call(call) => match call.callee {
                Callee::Static(func) => {
                    matches!(self.cx.intrinsic(func), Some(Found::Instructions(Intrinsic::FuncPc)))
                }
                _ => false,
            },
            _ => false,
        };
        self.frame.uses.of(interface).iter().all(asks)
    }
}

/// System calls.
impl FuncCx<'_, '_> {
    fn system_call(&mut self, func: Func, entry: &SysEntry, operands: &[Operand]) -> Lowered {
        self.code.check_signature(func, entry)?;
        if entry.call == SysCall::Skip {
            return Ok(self.zero_results(func));
        }
        let first = operands.first().map_or(First::Unknown, |&operand| self.first(operand));
        let (spread, slice) = self.spread_slice(entry, operands);
        let args: Vec<ir::Value> = spread.iter().map(|&operand| self.scalar(operand)).collect();
        let tail = match slice {
            Some(slice) => tail_of(&self.operand(slice)),
            None => Tail::Spread,
        };
        let after_fork = sys::runs_after_fork(&self.cx.func(self.frame.func).name);
        let call = SysArgs { first, args: &args, tail, after_fork };
        let results = &self.cx.func(func).results;
        let result = self.code.system_call(entry, results, &call)?;
        for (&operand, &arg) in spread.iter().zip(&args) {
            if self.is_pointer_as_word(operand) {
                keep(&mut InCode { code: &mut self.code }, arg);
            }
        }
        Ok(result)
    }

    /// The arguments one by one, those in a slice that is made for the call included; else the slice.
    fn spread_slice(&self, entry: &SysEntry, operands: &[Operand]) -> (Vec<Operand>, Option<Operand>) {
        let mut args = operands.to_vec();
        if !has_slice(entry) {
            return (args, None);
        }
        let slice = args.pop().expect("an argument per parameter");
        match self.literal_slice(slice) {
            Some(elements) => {
                args.extend(elements);
                (args, None)
            }
            None => (args, Some(slice)),
        }
    }

    /// The elements of a slice that is made of a call's arguments.
    fn literal_slice(&self, slice: Operand) -> Option<Vec<Operand>> {
        let slice = match slice {
            Operand::Value(slice) => slice,
            Operand::Const(index) => {
                let is_nil = matches!(self.frame.body.consts[index as usize], Const { value: ConstValue::Zero, .. });
                return is_nil.then(Vec::new);
            }
            _ => return None,
        };
        let Instr::Slice { x: Operand::Value(array), low: None, high: None, max: None } =
            self.frame.body.values[slice].instr
        else {
            return None;
        };
        let Instr::Alloc { .. } = self.frame.body.values[array].instr else { return None };
        let mut elements = vec![];
        for &user in self.frame.uses.of(array) {
            match self.frame.body.values[user].instr {
                Instr::IndexAddr { index, .. } => elements.push((self.const_int(index)?, self.only_store(user)?)),
                Instr::Slice { .. } if user == slice => {}
                _ => return None,
            }
        }
        let in_order = elements.iter().zip(0..).all(|(&(index, _), at)| index == at);
        let is_used_once = self.frame.uses.of(slice).len() == 1;
        (in_order && is_used_once).then(|| elements.into_iter().map(|(_, value)| value).collect())
    }

    /// The value whose store is the only use of an address.
    fn only_store(&self, address: Value) -> Option<Operand> {
        match self.frame.uses.of(address) {
            &[user] => match self.frame.body.values[user].instr {
                Instr::Store { value, .. } => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number or the C function that an operand is.
    fn first(&self, operand: Operand) -> First {
        if let Some(number) = self.const_int(operand) {
            return First::Number(number as u64);
        }
        match operand {
            Operand::Global(global) => match self.cx.c_variable(global) {
                Some(symbol) => First::Function(symbol),
                None => First::Unknown,
            },
            Operand::Value(value) => match self.frame.body.values[value].instr {
                Instr::ChangeType { x } => self.first(x),
                Instr::Convert { x, .. } if self.cx.layouts.size(self.result_type(value)) == WORD => self.first(x),
                Instr::Call(call) => self.code_address(call.callee, call.args),
                Instr::UnOp { op: UnOp::Deref, x: Operand::Global(global), .. } => {
                    self.cx.c_address_in(global).map_or(First::Unknown, First::Function)
                }
                _ => First::Unknown,
            },
            Operand::Const(_) | Operand::Func(_) => First::Unknown,
        }
    }

    /// The function whose code address a call asks for.
    fn code_address(&self, callee: Callee, args: List) -> First {
        let Callee::Static(func) = callee else { return First::Unknown };
        let Some(Found::Instructions(Intrinsic::FuncPc)) = self.cx.intrinsic(func) else { return First::Unknown };
        match self.frame.body.list(args).first().and_then(|&operand| self.known_function(operand)) {
            Some(target) => match self.cx.func_symbol(target) {
                symbol @ Symbol::C(_) => First::Function(symbol),
                _ => First::Unknown,
            },
            None => First::Unknown,
        }
    }

    fn is_pointer_as_word(&self, operand: Operand) -> bool {
        let Operand::Value(value) = operand else { return false };
        let Instr::Convert { x, .. } = self.frame.body.values[value].instr else { return false };
        self.typed(x).is_none_or(|ty| self.cx.basic(ty) == Some(BasicKind::UnsafePointer))
    }
}

fn has_slice(entry: &SysEntry) -> bool {
    matches!(entry.call, SysCall::FunctionN { .. } | SysCall::ProcedureN { .. })
}

fn tail_of(slice: &Val) -> Tail {
    let parts = slice.parts();
    Tail::Slice { data: parts[0], len: parts[1] }
}

/// An intrinsic as a function of its own, for its use as a value; `None` if it is none.
pub fn lower_intrinsic_func(cx: &LowerCx, func: Func) -> Result<Option<Vec<Item>>, LowerError> {
    let data = cx.func(func);
    let found = match cx.intrinsic(func) {
        None => return Ok(None),
        // Calls of it look first whether they are wanted; the function has a body in package runtime.
        Some(Found::SystemCall(entry)) if entry.call == SysCall::Hook => return Ok(None),
        Some(found) => found,
    };
    let name = CodeName {
        symbol: Symbol::Func(func),
        name: data.name.clone(),
        start: cx.line(data.pos),
        frame: cx.frame_kind(func),
    };
    let items = build_code(cx, name, cx.func_signature(func), |code| {
        code.set_pos(data.pos);
        let params = code.params.clone();
        let mut rest = params.as_slice();
        let vals: Vec<Val> = data.params.iter().map(|&ty| code.take_param(ty, &mut rest)).collect();
        let result = match found {
            Found::Instructions(intrinsic) => code.intrinsic(intrinsic, &data.results, &vals)?,
            Found::SystemCall(entry) => code.system_call_func(func, entry, &vals)?,
        };
        let results = match result {
            Val::Tuple(vals) => vals,
            Val::Nothing => vec![],
            val => vec![val],
        };
        code.return_vals(&data.results, &[], &results);
        Ok(())
    })?;
    Ok(Some(items))
}

impl CodeCx<'_, '_> {
    fn intrinsic(&mut self, intrinsic: Intrinsic, results: &[Type], vals: &[Val]) -> Lowered {
        let args: Vec<ir::Value> = vals.iter().flat_map(|val| val.parts().iter().copied()).collect();
        let given = lower(&mut InCode { code: self }, intrinsic, &args);
        self.given(results, given)
    }

    fn system_call(&mut self, entry: &SysEntry, results: &[Type], call: &SysArgs) -> Lowered {
        let system = self.cx.system;
        let given = sys::lower(&mut InCode { code: self }, system, entry, call);
        self.given(results, given)
    }

    /// A system call as a function of its own: nothing is known of its arguments.
    fn system_call_func(&mut self, func: Func, entry: &SysEntry, vals: &[Val]) -> Lowered {
        self.check_signature(func, entry)?;
        let results = &self.cx.func(func).results;
        if entry.call == SysCall::Skip {
            return Ok(crate::call::tuple(results.iter().map(|&ty| self.zero(ty)).collect()));
        }
        let (scalars, tail) = match vals.split_last() {
            Some((slice, others)) if has_slice(entry) => (others, tail_of(slice)),
            _ => (vals, Tail::Spread),
        };
        let args: Vec<ir::Value> = scalars.iter().flat_map(|val| val.parts().iter().copied()).collect();
        let call = SysArgs { first: First::Unknown, args: &args, tail, after_fork: false };
        self.system_call(entry, results, &call)
    }

    /// A declaration that binds a name of the table must have the table's signature.
    fn check_signature(&self, func: Func, entry: &SysEntry) -> Lowered<()> {
        let data = self.cx.func(func);
        let words = |types: &[Type]| types.iter().map(|&ty| self.cx.layouts.shape(ty).parts().len()).sum::<usize>();
        let (params, results) = (words(&data.params), words(&data.results));
        if entry.call == SysCall::Skip || (params, results) == (entry.params, entry.results) {
            return Ok(());
        }
        let expected = format!("{} words and gives {}", entry.params, entry.results);
        self.refuse(format!("{} takes {expected}; the declaration takes {params} and gives {results}", entry.name))
    }

    fn given(&mut self, results: &[Type], given: Result<Vec<ir::Value>, Refused>) -> Lowered {
        let given = match given {
            Ok(given) => given,
            Err(Refused::NoContext) => return self.refuse("closure context of a function"),
            Err(Refused::NeedsFunction) => return self.refuse("address of a function not known at compile time"),
            Err(Refused::Sentence(sentence)) => return self.refuse(sentence),
        };
        let vals = self.result_vals(results, &[], &given);
        Ok(crate::call::tuple(vals))
    }
}

/// A [`CodeCx`] as intrinsics see it.
struct InCode<'c, 'a, 'p> {
    code: &'c mut CodeCx<'a, 'p>,
}

impl InCode<'_, '_, '_> {
    fn c_signature(&self, args: &[ir::Value], results: &[ir::Type]) -> Signature {
        let mut signature = Signature::new(self.code.cx.c_call_conv());
        signature.params = args.iter().map(|&arg| AbiParam::new(self.code.value_type(arg))).collect();
        signature.returns = results.iter().map(|&ty| AbiParam::new(ty)).collect();
        signature
    }
}

impl<'a> Host<'a> for InCode<'_, 'a, '_> {
    fn arch(&self) -> Arch {
        self.code.cx.target().arch
    }

    fn builder(&mut self) -> &mut FunctionBuilder<'a> {
        &mut self.code.builder
    }

    fn address(&mut self, symbol: Symbol) -> ir::Value {
        self.code.symbol_addr(symbol)
    }

    fn call(&mut self, symbol: Symbol, args: &[ir::Value], results: &[ir::Type]) -> Vec<ir::Value> {
        let signature = self.c_signature(args, results);
        self.code.call_symbol(symbol, signature, args)
    }

    fn call_address(&mut self, code: ir::Value, args: &[ir::Value], results: &[ir::Type]) -> Vec<ir::Value> {
        let signature = self.c_signature(args, results);
        self.code.call_pointer(signature, code, args)
    }

    fn hook(&mut self, name: &str, always: bool) {
        let func = self.code.cx.program.func_by_name[name];
        if always {
            self.code.call_go(func, &[]);
            return;
        }
        let tracing = self.code.runtime_variable("runtime.tracing");
        let flag = self.code.builder.ins().load(ir::types::I8, CodeCx::trusted(), tracing, 0);
        let (call, next) = (self.code.cold_block(), self.code.new_block());
        self.code.branch(flag, call, next);
        self.code.switch_to(call);
        self.code.call_go(func, &[]);
        self.code.jump(next, &[]);
        self.code.switch_to(next);
    }
}
