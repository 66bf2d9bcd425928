//! Hashes of map keys.
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::Pos;
use go_abi::{Item, Symbol};

/// `Hash` and `HashVal`.
pub fn lower_hash(_cx: &LowerCx, _symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "hash function".into(), pos: Pos::unknown() }.into())
}
