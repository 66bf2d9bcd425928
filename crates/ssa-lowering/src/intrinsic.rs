//! Functions that the compiler knows.
use crate::cx::LowerCx;
use crate::func::FuncCx;
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use frontend_bridge::{Func, List, Value};
use go_abi::Item;

impl FuncCx<'_, '_> {
    /// The result of a call of an intrinsic; `None` if the function is none.
    pub fn lower_intrinsic(&mut self, _value: Value, _func: Func, _args: List) -> Lowered<Option<Val>> {
        Ok(None)
    }
}

/// An intrinsic as a function of its own, for its use as a value; `None` if it is none.
pub fn lower_intrinsic_func(_cx: &LowerCx, _func: Func) -> Result<Option<Vec<Item>>, LowerError> {
    Ok(None)
}
