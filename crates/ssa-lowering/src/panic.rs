//! `panic`, `recover`, and go/ssa's check of the receiver in method wrappers.

use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use frontend_bridge::{List, Operand, Value};
use go_abi::runtime::Runtime;

impl FuncCx<'_, '_> {
    /// The terminator; ends the block.
    pub fn lower_panic(&mut self, x: Operand) -> Lowered {
        let val = self.operand(x);
        self.call_panic(Runtime::GoPanic, val.parts());
        self.unreachable();
        Ok(Val::Nothing)
    }

    pub fn lower_recover(&mut self, _value: Value) -> Lowered {
        let frame = self.builder.ins().get_frame_pointer(I64);
        let parts = self.call_runtime(Runtime::GoRecover, &[frame]);
        Ok(Val::from_parts(&parts))
    }

    /// `ssa:wrapnilchk(ptr, recvType, methodName)`: the pointer. `runtime.panicwrap` finds out the names by
    /// itself, from its caller.
    pub fn lower_wrap_nil_check(&mut self, args: List) -> Lowered {
        let ptr = self.scalar(self.body.list(args)[0]);
        let is_nil = self.is_zero(ptr);
        self.fail_if(is_nil, |code| code.call_panic(Runtime::PanicWrap, &[]));
        Ok(Val::one(ptr))
    }
}
