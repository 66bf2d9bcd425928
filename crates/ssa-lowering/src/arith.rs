//! arith
use crate::func::FuncCx;use crate::unsupported::*;use frontend_bridge::*;
impl FuncCx<'_, '_> {
pub fn lower_binop(&mut self,_o:BinOp,_x:Operand,_y:Operand) -> Lowered { self.refuse("x") }
pub fn lower_unop(&mut self,_o:UnOp,_x:Operand) -> Lowered { self.refuse("x") }
}
