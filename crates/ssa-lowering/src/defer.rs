//! Defer frames.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{CallCommon, Operand, Value};

/// What a function that defers keeps while it is lowered.
#[derive(Default)]
pub struct DeferState {}

impl FuncCx<'_, '_> {
    /// After the parameters are bound, before go's block 0; may leave the builder in a new block.
    pub fn enter_defer(&mut self) {}
    /// After each value of a function that defers is set: what the recover block uses has to be in a slot.
    pub fn keep_for_recover(&mut self, _value: Value) {}
    /// At the start of the recover block: loads what [`FuncCx::keep_for_recover`] kept.
    pub fn begin_recover_block(&mut self) {}
    /// After all blocks: the handler block.
    pub fn finish_defer(&mut self) {}
    pub fn lower_defer(&mut self, _call: &CallCommon, _stack: Option<Operand>) -> Lowered {
        self.refuse("Defer")
    }
    pub fn lower_run_defers(&mut self) -> Lowered {
        self.refuse("RunDefers")
    }
    /// `ssa:deferstack()`.
    pub fn lower_defer_stack(&mut self, _value: Value) -> Lowered {
        self.refuse("DeferStack")
    }
}
