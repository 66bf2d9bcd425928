//! Equality of Go values.
use crate::code::CodeCx;
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Lowered, Unsupported};
use crate::val::Val;
use cranelift_codegen::ir;
use frontend_bridge::{Pos, Type};
use go_abi::{Item, Symbol};

impl CodeCx<'_, '_> {
    /// `x == y` as an I8, for any comparable type; both of type `ty`.
    pub fn lower_equal(&mut self, _ty: Type, _x: &Val, _y: &Val) -> Lowered<ir::Value> {
        self.refuse("comparison")
    }
}

/// `Equal` and `EqualVal`.
pub fn lower_equal(_cx: &LowerCx, _symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "equality function".into(), pos: Pos::unknown() }.into())
}
