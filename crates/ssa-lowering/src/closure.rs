//! Closures and functions as values.
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::unsupported::{LowerError, Lowered, Unsupported};
use crate::val::Val;
use cranelift_codegen::ir;
use frontend_bridge::{Func, List, Pos, Value};
use go_abi::Item;

impl FuncCx<'_, '_> {
    pub fn lower_make_closure(&mut self, _value: Value, _func: Func, _bindings: List) -> Lowered {
        self.refuse("MakeClosure")
    }
    /// The captured values, from the closure context; in the order of `body.free_vars`.
    pub fn load_captured(&mut self, _context: ir::Value) -> Vec<Val> {
        let types = self.body.free_vars.clone();
        types.into_iter().map(|ty| self.zero(ty)).collect()
    }
}

pub fn lower_func_val(_cx: &LowerCx, _func: Func) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "function value".into(), pos: Pos::unknown() }.into())
}

pub fn lower_func_thunk(_cx: &LowerCx, _func: Func) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "function value".into(), pos: Pos::unknown() }.into())
}
