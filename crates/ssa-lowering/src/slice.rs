//! slice
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_slice(&mut self,_x:Operand,_l:Option<Operand>,_h:Option<Operand>,_m:Option<Operand>) -> Lowered { self.refuse("x") }
pub fn lower_make_slice(&mut self,_v:Value,_l:Operand,_c:Operand) -> Lowered { self.refuse("x") }
pub fn lower_slice_to_array_pointer(&mut self,_v:Value,_x:Operand) -> Lowered { self.refuse("x") }
}
