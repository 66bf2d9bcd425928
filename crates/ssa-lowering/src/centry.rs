//! c
use crate::cx::LowerCx; use crate::unsupported::LowerError; use frontend_bridge::Func; use go_abi::Item;
pub fn lower_c_entry(_cx: &LowerCx, _func: Func) -> Result<Vec<Item>, LowerError> { Ok(vec![]) }
