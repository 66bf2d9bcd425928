//! Who uses a value: counts, and the operands of any instruction.

use cranelift_entity::SecondaryMap;
use frontend_bridge::{Body, CallCommon, Callee, Instr, Operand, Value};

/// Number of uses of each value.
pub struct Uses(SecondaryMap<Value, u32>);

impl Uses {
    pub fn count(body: &Body) -> Uses {
        let mut counts = SecondaryMap::new();
        for data in body.values.values() {
            for_each_operand(body, &data.instr, &mut |operand| {
                if let Operand::Value(value) = operand {
                    counts[value] += 1;
                }
            });
        }
        Uses(counts)
    }

    pub fn of(&self, value: Value) -> u32 {
        self.0[value]
    }
}

/// Calls `visit` for every operand of an instruction.
pub fn for_each_operand(body: &Body, instr: &Instr, visit: &mut dyn FnMut(Operand)) {
    let mut all = |operands: &[Operand]| operands.iter().for_each(|&operand| visit(operand));
    match *instr {
        Instr::Alloc { .. } | Instr::Jump | Instr::RunDefers => {}
        Instr::Phi { edges } => all(body.list(edges)),
        Instr::MakeClosure { bindings, .. } => all(body.list(bindings)),
        Instr::Return { results } => all(body.list(results)),
        Instr::Call(call) | Instr::Go(call) => call_operands(body, &call, visit),
        Instr::Defer { call, stack } => {
            all(stack.as_slice());
            call_operands(body, &call, visit);
        }
        Instr::BinOp { x, y, .. } => all(&[x, y]),
        Instr::UnOp { x, .. }
        | Instr::ChangeType { x }
        | Instr::Convert { x }
        | Instr::ChangeInterface { x }
        | Instr::SliceToArrayPointer { x }
        | Instr::MakeInterface { x }
        | Instr::FieldAddr { x, .. }
        | Instr::Field { x, .. }
        | Instr::Range { x }
        | Instr::TypeAssert { x, .. }
        | Instr::Panic { x } => all(&[x]),
        Instr::MakeMap { reserve } => all(reserve.as_slice()),
        Instr::MakeChan { size } => all(&[size]),
        Instr::MakeSlice { len, cap } => all(&[len, cap]),
        Instr::Slice { x, low, high, max } => {
            all(&[x]);
            [low, high, max].iter().for_each(|bound| all(bound.as_slice()));
        }
        Instr::IndexAddr { x, index } | Instr::Index { x, index } | Instr::Lookup { x, index, .. } => all(&[x, index]),
        Instr::Select { states, .. } => {
            for state in body.select_states(states) {
                all(&[state.chan]);
                all(state.value.as_slice());
            }
        }
        Instr::Next { iter, .. } => all(&[iter]),
        Instr::Extract { tuple, .. } => all(&[tuple]),
        Instr::If { cond } => all(&[cond]),
        Instr::Send { chan, x } => all(&[chan, x]),
        Instr::Store { addr, value } => all(&[addr, value]),
        Instr::MapUpdate { map, key, value } => all(&[map, key, value]),
    }
}

fn call_operands(body: &Body, call: &CallCommon, visit: &mut dyn FnMut(Operand)) {
    match call.callee {
        Callee::Dynamic(func) => visit(func),
        Callee::Invoke { recv, .. } => visit(recv),
        Callee::Static(_) | Callee::Builtin(_) => {}
    }
    body.list(call.args).iter().for_each(|&operand| visit(operand));
}
