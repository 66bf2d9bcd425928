//! What interfaces hold, where the code says it: a call of a method is then a direct one, and the method's body may take its place.
//!
//! ```text
//!   h := New()       New's body stands here: h holds a *digest
//!   h.Write(p)       ─▶ call (*digest).Write(h.data, p)
//! ```
//!
//! Invariant (seen): what is known of a value follows from instructions that are lowered into this function, so the key
//! under which its code is kept covers it.
//!
//! Not here: values that come out of memory, parameters, phis.

use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use frontend_bridge::{CallCommon, Callee, Func, Instr, Operand, Type, TypeKind, Value};
use rustc_hash::FxHashMap;

/// The results of a body that are known to hold values of a type.
pub type Results = Vec<Option<Type>>;

/// What the interfaces of a frame hold.
#[derive(Default)]
pub struct Contents {
    /// By value and, of a tuple, index.
    known: FxHashMap<(Value, u32), Type>,
    /// Of what is returned, wherever that is.
    returned: Option<Results>,
}

impl Contents {
    fn of(&self, operand: Operand, index: u32) -> Option<Type> {
        let Operand::Value(value) = operand else { return None };
        self.known.get(&(value, index)).copied()
    }

    fn set(&mut self, value: Value, index: u32, ty: Option<Type>) {
        if let Some(ty) = ty {
            self.known.insert((value, index), ty);
        }
    }

    /// What the body's results hold, when all of it is lowered.
    pub fn into_returned(self) -> Results {
        self.returned.unwrap_or_default()
    }
}

impl FuncCx<'_, '_> {
    /// Notes what an instruction's result holds.
    pub fn note_contents(&mut self, value: Value) {
        let contents = &self.frame.contents;
        let held = match self.frame.body.values[value].instr {
            Instr::MakeInterface { from, .. } => Some(from),
            Instr::ChangeInterface { x } | Instr::ChangeType { x } => contents.of(x, 0),
            Instr::TypeAssert { x, asserted, comma_ok: false } if self.cx.is_interface(asserted) => contents.of(x, 0),
            Instr::Extract { tuple, index } => contents.of(tuple, index),
            Instr::Return { results } => return self.note_returned(self.frame.body.list(results)),
            _ => None,
        };
        self.frame.contents.set(value, 0, held);
    }

    fn note_returned(&mut self, results: &[Operand]) {
        let contents = &mut self.frame.contents;
        let held: Results = results.iter().map(|&result| contents.of(result, 0)).collect();
        contents.returned = Some(match contents.returned.take() {
            None => held,
            Some(before) => before.into_iter().zip(held).map(|(a, b)| a.filter(|_| a == b)).collect(),
        });
    }

    /// Notes what the results of a call hold in whose place a body stands.
    pub fn note_results(&mut self, call: Value, results: Results) {
        for (index, ty) in results.into_iter().enumerate() {
            self.frame.contents.set(call, index as u32, ty);
        }
    }

    /// The call of an interface's method as one of a function with the receiver in front, if it is known which one that is.
    pub fn known_method(&mut self, call: &CallCommon) -> Lowered<Option<(Func, Vec<Val>)>> {
        let Callee::Invoke { recv, iface, method } = call.callee else { return Ok(None) };
        let (Some(held), TypeKind::Interface { methods }) = (self.frame.contents.of(recv, 0), self.cx.kind(iface))
        else {
            return Ok(None);
        };
        let wanted = &methods[method as usize];
        let mut list = self.cx.program.types[held].methods.iter();
        let Some(found) = list.find(|found| found.name == wanted.name && found.pkg_path == wanted.pkg_path) else {
            // The file of the type's package has its methods.
            let is_elsewhere = self.cx.program.is_partial;
            return if is_elsewhere { self.refuse("a call of a method that was not read") } else { Ok(None) };
        };
        let data = self.operand(recv).parts()[1];
        let mut args = vec![Val::one(data)];
        args.extend(self.operands(self.frame.body.list(call.args)));
        Ok(Some((self.cx.resolve(found.ifn), args)))
    }
}
