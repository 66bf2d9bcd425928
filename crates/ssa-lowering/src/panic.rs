//! Panic and recover.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{List, Operand, Value};

impl FuncCx<'_, '_> {
    /// The terminator; ends the block.
    pub fn lower_panic(&mut self, _x: Operand) -> Lowered {
        self.refuse("Panic")
    }
    pub fn lower_recover(&mut self, _value: Value) -> Lowered {
        self.refuse("recover")
    }
    /// `ssa:wrapnilchk(ptr, recvType, methodName)`.
    pub fn lower_wrap_nil_check(&mut self, _args: List) -> Lowered {
        self.refuse("wrapnilchk")
    }
}
