//! Go values as CLIF ones, by shape.

use cranelift_codegen::ir;
use go_abi::shape::MAX_PARTS;
use std::ops::Deref;

/// One to four CLIF values.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    len: u8,
    values: [ir::Value; MAX_PARTS],
}

impl Deref for Parts {
    type Target = [ir::Value];
    fn deref(&self) -> &[ir::Value] {
        &self.values[..self.len as usize]
    }
}

impl FromIterator<ir::Value> for Parts {
    fn from_iter<I: IntoIterator<Item = ir::Value>>(iter: I) -> Parts {
        let mut parts = Parts { len: 0, values: [ir::Value::from_u32(0); MAX_PARTS] };
        for value in iter {
            parts.values[parts.len as usize] = value;
            parts.len += 1;
        }
        parts
    }
}

/// A Go value in CLIF, in the form that its type's shape asks for.
#[derive(Clone, Debug)]
pub enum Val {
    /// Of size zero, or of an instruction without a result.
    Nothing,
    Parts(Parts),
    /// The address of bytes that nobody changes while the value lives.
    Memory(ir::Value),
    /// The components of a Go tuple.
    Tuple(Vec<Val>),
}

impl Val {
    pub fn one(value: ir::Value) -> Val {
        Val::Parts(Parts::from_iter([value]))
    }

    /// `values` may be empty: the value of a type of size zero.
    pub fn from_parts(values: &[ir::Value]) -> Val {
        if values.is_empty() { Val::Nothing } else { Val::Parts(values.iter().copied().collect()) }
    }

    /// The parts, none for `Nothing`; one, the address, for `Memory`. Not for tuples.
    pub fn parts(&self) -> &[ir::Value] {
        match self {
            Val::Nothing => &[],
            Val::Parts(parts) => parts,
            Val::Memory(addr) => std::slice::from_ref(addr),
            Val::Tuple(_) => panic!("a tuple has no parts"),
        }
    }

    /// The only part.
    pub fn scalar(&self) -> ir::Value {
        match self.parts() {
            [value] => *value,
            other => panic!("{} parts where a scalar is needed", other.len()),
        }
    }
}
