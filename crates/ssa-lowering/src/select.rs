//! Select.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{List, Value};

impl FuncCx<'_, '_> {
    pub fn lower_select(&mut self, _value: Value, _states: List, _blocking: bool) -> Lowered {
        self.refuse("Select")
    }
}
