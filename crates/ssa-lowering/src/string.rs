//! c
use go_abi::Item;
pub fn lower_str(_bytes: &[u8]) -> Vec<Item> { vec![] }
pub fn lower_str_header(_bytes: &[u8]) -> Vec<Item> { vec![] }
pub fn lower_bytes(_bytes: &[u8]) -> Vec<Item> { vec![] }
