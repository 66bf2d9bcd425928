//! c
use crate::cx::LowerCx; use crate::unsupported::LowerError; use frontend_bridge::Global; use go_abi::Item;
pub fn lower_global(_cx: &LowerCx, _func: Global) -> Result<Vec<Item>, LowerError> { Ok(vec![]) }
