//! Adapters for reflect's calls.
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::Pos;
use go_abi::{Item, Symbol};

/// `ReflectCall`, `ReflectCallMethod`, `ReflectMakeFunc`.
pub fn lower_reflect_adapter(_cx: &LowerCx, _symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "reflect call".into(), pos: Pos::unknown() }.into())
}
