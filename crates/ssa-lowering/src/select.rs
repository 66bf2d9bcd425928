//! `select`: the runtime picks the case; we hand it the channels and the addresses of the values.
//!
//! ```text
//!   cases:  [sends in source order] [receives in source order]      each {channel, address of the value}
//!   result: index of the case ─ mapped back ─▶ index of the state, -1 for default
//! ```
//!
//! The received values are zero for the cases not chosen.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{List, SelectState, Type, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;

/// Bytes of `runtime.scase`.
const CASE: u64 = 2 * WORD;

/// A state of the instruction, evaluated.
struct Case {
    state: usize,
    send: bool,
    chan: ir::Value,
    elem: Type,
    /// Address of the value to send, or of where the received one goes.
    addr: ir::Value,
}

impl FuncCx<'_, '_> {
    pub fn lower_select(&mut self, _value: Value, states: List, blocking: bool) -> Lowered {
        let body = self.frame.body;
        let states = body.select_states(states).iter().enumerate();
        let cases: Vec<Case> = states.map(|(index, state)| self.evaluate_case(index, state)).collect();
        let (index, received) = match (cases.as_slice(), blocking) {
            ([], true) => {
                self.call_runtime(Runtime::Block, &[]);
                (self.word(-1), self.int(I8, 0))
            }
            ([], false) => (self.word(-1), self.int(I8, 0)),
            ([only], false) => self.select_or_default(only),
            _ => self.select_of(&cases, blocking),
        };
        let mut result = vec![Val::one(index), Val::one(received)];
        for case in cases.iter().filter(|case| !case.send) {
            result.push(self.load_with(CodeCx::trusted(), case.elem, case.addr));
        }
        Ok(Val::Tuple(result))
    }

    fn evaluate_case(&mut self, index: usize, state: &SelectState) -> Case {
        let elem = self.chan_elem(state.chan);
        let chan = self.scalar(state.chan);
        let addr = match state.value {
            Some(value) => {
                let val = self.operand(value);
                self.spill(elem, &val)
            }
            None => self.elem_slot(elem),
        };
        Case { state: index, send: state.send, chan, elem, addr }
    }
}

impl CodeCx<'_, '_> {
    /// One case and a default.
    fn select_or_default(&mut self, case: &Case) -> (ir::Value, ir::Value) {
        let (chosen, received) = if case.send {
            let sent = self.call_runtime(Runtime::SelectNbSend, &[case.chan, case.addr])[0];
            (sent, self.int(I8, 0))
        } else {
            let results = self.call_runtime(Runtime::SelectNbRecv, &[case.addr, case.chan]);
            (results[0], results[1])
        };
        let (first, default) = (self.word(0), self.word(-1));
        (self.builder.ins().select(chosen, first, default), received)
    }

    fn select_of(&mut self, cases: &[Case], blocking: bool) -> (ir::Value, ir::Value) {
        let (sends, receives): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.send);
        let (send_count, receive_count) = (sends.len() as i64, receives.len() as i64);
        let ordered: Vec<&Case> = sends.into_iter().chain(receives).collect();
        let count = ordered.len() as u64;
        let slot = self.stack_slot(count * CASE, WORD);
        let list = self.slot_addr(slot);
        for (i, case) in ordered.iter().enumerate() {
            self.store_word(Self::trusted(), case.chan, list, i as u64 * CASE);
            self.store_word(Self::trusted(), case.addr, list, i as u64 * CASE + WORD);
        }
        // Two orders of 16-bit indices, which the runtime fills.
        let slot = self.data_slot(count * 4, WORD);
        let order = self.slot_addr(slot);
        let (no_pcs, sends, receives) = (self.word(0), self.word(send_count), self.word(receive_count));
        let block = self.int(I8, i64::from(blocking));
        let results = self.call_runtime(Runtime::SelectGo, &[list, order, no_pcs, sends, receives, block]);
        (self.state_of_case(results[0], &ordered), results[1])
    }

    /// From an index in the runtime's order to one in that of the instruction.
    fn state_of_case(&mut self, chosen: ir::Value, ordered: &[&Case]) -> ir::Value {
        let mut index = chosen;
        for (i, case) in ordered.iter().enumerate() {
            if case.state != i {
                let this = self.compare_const(IntCC::Equal, chosen, i as i64);
                let state = self.word(case.state as i64);
                index = self.builder.ins().select(this, state, index);
            }
        }
        index
    }
}
