//! Calls of intrinsics: Go values in, Go values out, around `intrinsic-lowering`.
//!
//! A few need to know the function that stands in the argument (`abi.FuncPCABI0(f)`, `llgo.funcAddr(f)`): go/ssa
//! passes it as an interface made of a function, and we look through that.

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use cranelift_codegen::ir::{self, AbiParam, Signature};
use cranelift_frontend::FunctionBuilder;
use frontend_bridge::{Func, Instr, List, Operand, Type, Value};
use go_abi::{Arch, Item, Symbol};
use intrinsic_lowering::{Host, Intrinsic, Refused, lookup, lower};

impl FuncCx<'_, '_> {
    /// The result of a call of an intrinsic; `None` if the function is none.
    pub fn lower_intrinsic(&mut self, _value: Value, func: Func, args: List) -> Lowered<Option<Val>> {
        let data = self.cx.func(func);
        let Some(intrinsic) = lookup(&data.name) else { return Ok(None) };
        let operands = self.body.list(args);
        if let (Intrinsic::FuncPc | Intrinsic::FuncAddr, [operand, ..]) = (intrinsic, operands)
            && let Some(target) = self.known_function(*operand)
        {
            let symbol = match intrinsic {
                Intrinsic::FuncAddr => self.c_address(target),
                _ => self.cx.func_symbol(target),
            };
            return Ok(Some(Val::one(self.symbol_addr(symbol))));
        }
        let vals = self.operands(operands);
        Ok(Some(self.code.intrinsic(intrinsic, &data.results, &vals)?))
    }

    /// The function that an operand is, possibly in an interface.
    fn known_function(&self, operand: Operand) -> Option<Func> {
        match operand {
            Operand::Func(func) => Some(func),
            Operand::Value(value) => match self.body.values[value].instr {
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
}

/// An intrinsic as a function of its own, for its use as a value; `None` if it is none.
pub fn lower_intrinsic_func(cx: &LowerCx, func: Func) -> Result<Option<Vec<Item>>, LowerError> {
    let data = cx.func(func);
    let Some(intrinsic) = lookup(&data.name) else { return Ok(None) };
    let name =
        CodeName { symbol: Symbol::Func(func), name: data.name.clone(), start: cx.line(data.pos), wrapper: false };
    let items = build_code(cx, name, cx.func_signature(func), |code| {
        code.set_pos(data.pos);
        let params = code.params.clone();
        let mut rest = params.as_slice();
        let vals: Vec<Val> = data.params.iter().map(|&ty| code.take_param(ty, &mut rest)).collect();
        let result = code.intrinsic(intrinsic, &data.results, &vals)?;
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
        let given = match lower(&mut InCode { code: self }, intrinsic, &args) {
            Ok(given) => given,
            Err(Refused::NoContext) => return self.refuse("closure context of a function"),
            Err(Refused::NeedsFunction) => return self.refuse("address of a function not known at compile time"),
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
}
