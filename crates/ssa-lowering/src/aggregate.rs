//! aggregate
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_field(&mut self,_x:Operand,_f:u32) -> Lowered { self.refuse("x") }
pub fn lower_index(&mut self,_v:Value,_x:Operand,_i:Operand) -> Lowered { self.refuse("x") }
pub fn lower_extract(&mut self,_x:Operand,_i:u32) -> Lowered { self.refuse("x") }
}
