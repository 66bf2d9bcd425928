//! Range over strings and maps.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{Operand, Value};

impl FuncCx<'_, '_> {
    pub fn lower_range(&mut self, _value: Value, _x: Operand) -> Lowered {
        self.refuse("Range")
    }
    pub fn lower_next(&mut self, _value: Value, _iter: Operand, _is_string: bool) -> Lowered {
        self.refuse("Next")
    }
}
