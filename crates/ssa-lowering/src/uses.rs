//! Who uses a value: users in order, and the operands of any instruction.

use cranelift_entity::EntityRef;
use frontend_bridge::{Body, CallCommon, Callee, Instr, Operand, Value};

/// The users of each value; one that uses a value twice is listed twice.
pub struct Uses {
    /// The users of value n are `users[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    users: Vec<Value>,
}

impl Uses {
    pub fn find(body: &Body) -> Uses {
        let mut starts = vec![0; body.values.len() + 1];
        each_use(body, |value, _| starts[value.index() + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut users = vec![Value::new(0); *starts.last().expect("one more than values") as usize];
        each_use(body, |value, user| {
            let at = &mut next[value.index()];
            users[*at as usize] = user;
            *at += 1;
        });
        Uses { starts, users }
    }

    pub fn of(&self, value: Value) -> &[Value] {
        let at = value.index();
        &self.users[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

fn each_use(body: &Body, mut visit: impl FnMut(Value, Value)) {
    for (user, data) in &body.values {
        for_each_operand(body, &data.instr, &mut |operand| {
            if let Operand::Value(value) = operand {
                visit(value, user);
            }
        });
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
        | Instr::Convert { x, .. }
        | Instr::ChangeInterface { x }
        | Instr::SliceToArrayPointer { x }
        | Instr::MakeInterface { x, .. }
        | Instr::FieldAddr { x, .. }
        | Instr::Field { x, .. }
        | Instr::Range { x }
        | Instr::TypeAssert { x, .. }
        | Instr::Panic { x } => all(&[x]),
        Instr::MakeMap { reserve, .. } => all(reserve.as_slice()),
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
