//! memory
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_alloc(&mut self, _v: Value, _h: bool) -> Lowered { self.refuse("x") }
pub fn lower_deref(&mut self,_v:Value,_x:Operand) -> Lowered { self.refuse("x") }
pub fn lower_store(&mut self,_a:Operand,_v:Operand) -> Lowered { self.refuse("x") }
pub fn lower_field_addr(&mut self,_v:Value,_x:Operand,_f:u32) -> Lowered { self.refuse("x") }
pub fn lower_index_addr(&mut self,_x:Operand,_i:Operand) -> Lowered { self.refuse("x") }
}
