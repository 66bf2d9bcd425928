//! call
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_call(&mut self,_v:Value,_c:&CallCommon) -> Lowered { self.refuse("x") }
}
use crate::cx::LowerCx;
use go_abi::Item;
impl FuncCx<'_, '_> {
    pub fn lower_tail_call(&mut self, _block: Block, _value: Value) -> bool { false }
}
pub fn lower_empty_func(_cx: &LowerCx, _func: Func) -> Result<Vec<Item>, LowerError> { Ok(vec![]) }
