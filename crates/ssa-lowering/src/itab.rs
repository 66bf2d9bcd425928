//! Itabs.
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::{Pos, Type};
use go_abi::Item;

pub fn lower_itab(_cx: &LowerCx, _iface: Type, _concrete: Type) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "itab".into(), pos: Pos::unknown() }.into())
}
