//! Constants of a function body.

use crate::entities::Type;
use std::mem::discriminant;

#[derive(Clone, PartialEq, Debug)]
pub enum ConstValue {
    /// The zero value of the type, whatever its shape; `nil`.
    Zero,
    Bool(bool),
    /// Any integer type (and uintptr, unsafe.Pointer): the value's bits, sign-extended to 64.
    Int(u64),
    Float(f64),
    Complex(f64, f64),
    /// Bytes, not necessarily UTF-8.
    Str(Vec<u8>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Const {
    pub ty: Type,
    pub value: ConstValue,
}

impl Const {
    /// Whether Go's `==` holds; `None` where that takes more than a look: the types differ (an interface and what it may
    /// hold), or the ways in which the values are written (zero and 0).
    pub fn equals(&self, other: &Const) -> Option<bool> {
        let alike = self.ty == other.ty && discriminant(&self.value) == discriminant(&other.value);
        alike.then(|| self.value == other.value)
    }
}
