//! Type descriptors.
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::Pos;
use go_abi::{Item, Symbol};

/// `TypeDesc`, `Name`, `QualifiedName`, `GcMask`, `GcMaskSlot`, `Opaque`.
pub fn lower_type_data(_cx: &LowerCx, _symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    Err(Unsupported { what: "type descriptor".into(), pos: Pos::unknown() }.into())
}
