//! convert
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_change_type(&mut self,_v:Value,_x:Operand) -> Lowered { self.refuse("x") }
pub fn lower_convert(&mut self,_v:Value,_x:Operand) -> Lowered { self.refuse("x") }
}
