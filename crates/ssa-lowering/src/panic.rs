//! `panic`, `recover`, and go/ssa's check of the receiver in method wrappers.
//!
//! go/ssa checks the protocol of range-over-func loops by itself and panics with strings of its own. The
//! runtime's errors take their place: which one depends on the loop's state, which the branch to the panic compares.

use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use frontend_bridge::{BinOp, Block, ConstValue, Instr, List, Operand, Value};
use go_abi::runtime::Runtime;

/// go/ssa's texts.
const AFTER_EXIT: &str = "yield function called after range loop exit";
const LOST_PANIC: &str = "iterator call did not preserve panic";
/// `internal/abi.RF_State`
const STATE_DONE: i64 = 0;
const STATE_PANIC: i64 = 2;
const STATE_EXHAUSTED: i64 = 3;
const STATE_MISSING_PANIC: i64 = 4;

impl FuncCx<'_, '_> {
    /// The terminator; ends the block.
    pub fn lower_panic(&mut self, block: Block, x: Operand) -> Lowered {
        match self.constant_text(x).zip(self.compared_state(block)) {
            Some((AFTER_EXIT, state)) => self.panic_after_exit(state),
            Some(_) => {
                let missing = self.word(STATE_MISSING_PANIC);
                self.call_panic(Runtime::PanicRangeState, &[missing]);
            }
            None => {
                let val = self.operand(x);
                self.call_panic(Runtime::GoPanic, val.parts());
            }
        }
        self.unreachable();
        Ok(Val::Nothing)
    }

    /// The text of a constant string in an interface.
    fn constant_text(&self, x: Operand) -> Option<&'static str> {
        let Operand::Value(value) = x else { return None };
        let Instr::MakeInterface { x: Operand::Const(index), .. } = self.frame.body.values[value].instr else {
            return None;
        };
        let ConstValue::Str(bytes) = &self.frame.body.consts[index as usize].value else { return None };
        [AFTER_EXIT, LOST_PANIC].into_iter().find(|text| text.as_bytes() == bytes)
    }

    /// The loop state that the only way into the block compares with a constant.
    fn compared_state(&self, block: Block) -> Option<Operand> {
        let &[pred] = self.frame.body.blocks[block].preds.as_slice() else { return None };
        let Instr::If { cond: Operand::Value(cond) } =
            self.frame.body.values[self.frame.body.block_values(pred).last()?].instr
        else {
            return None;
        };
        match self.frame.body.values[cond].instr {
            Instr::BinOp { op: BinOp::Eql, x, .. } => Some(x),
            _ => None,
        }
    }

    /// go/ssa's state is -1 in the body, -2 after the loop, positive after the body left the loop.
    fn panic_after_exit(&mut self, state: Operand) {
        let state = self.scalar(state);
        let (in_body, done) =
            (self.compare_const(IntCC::Equal, state, -1), self.compare_const(IntCC::Equal, state, -2));
        let [panicked, exhausted, left] = [STATE_PANIC, STATE_EXHAUSTED, STATE_DONE].map(|state| self.word(state));
        let other = self.builder.ins().select(done, exhausted, left);
        let state = self.builder.ins().select(in_body, panicked, other);
        self.call_panic(Runtime::PanicRangeState, &[state]);
    }

    pub fn lower_recover(&mut self, _value: Value) -> Lowered {
        let frame = self.builder.ins().get_frame_pointer(I64);
        let parts = self.call_runtime(Runtime::GoRecover, &[frame]);
        Ok(Val::from_parts(&parts))
    }

    /// `ssa:wrapnilchk(ptr, recvType, methodName)`: the pointer. `runtime.panicwrap` finds out the names by
    /// itself, from its caller.
    pub fn lower_wrap_nil_check(&mut self, args: List) -> Lowered {
        let ptr = self.scalar(self.frame.body.list(args)[0]);
        let is_nil = self.is_zero(ptr);
        self.fail_if(is_nil, |code| code.call_panic(Runtime::PanicWrap, &[]));
        Ok(Val::one(ptr))
    }
}
