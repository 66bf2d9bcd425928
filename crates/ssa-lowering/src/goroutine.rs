//! The go statement.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::CallCommon;

impl FuncCx<'_, '_> {
    pub fn lower_go(&mut self, _call: &CallCommon) -> Lowered {
        self.refuse("Go")
    }
}
