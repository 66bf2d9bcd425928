//! How a Go value is carried in CLIF: as nothing, as up to four scalar parts, or in memory by reference.
//!
//! Scalars are one part; string is (data, len), slice (data, len, cap), interface (tab or type, data),
//! complex (re, im). A struct, or an array of length one, is the parts of its fields one after the other, if
//! that gives at most [`MAX_PARTS`]. Everything else is `Memory`: the value is the address of bytes that
//! nobody changes while the value lives.

use crate::layout::{Layouts, WORD};
use cranelift_codegen::ir::{self, types::*};
use frontend_bridge::{BasicKind, Type, TypeKind};

pub const MAX_PARTS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    pub offset: u64,
    pub ty: ir::Type,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Size zero.
    Nothing,
    Parts(Vec<Part>),
    Memory,
}

impl Shape {
    pub(crate) fn of(layouts: &Layouts, ty: Type) -> Shape {
        let mut parts = Vec::new();
        if !flatten(layouts, ty, 0, &mut parts) {
            return Shape::Memory;
        }
        if parts.is_empty() { Shape::Nothing } else { Shape::Parts(parts) }
    }

    pub fn parts(&self) -> &[Part] {
        match self {
            Shape::Parts(parts) => parts,
            Shape::Nothing | Shape::Memory => &[],
        }
    }

    pub fn is_memory(&self) -> bool {
        *self == Shape::Memory
    }
}

/// Appends the parts of `ty` at `base`; false if it has to be in memory.
fn flatten(layouts: &Layouts, ty: Type, base: u64, parts: &mut Vec<Part>) -> bool {
    let mut push = |list: &[(u64, ir::Type)]| {
        parts.extend(list.iter().map(|&(offset, ty)| Part { offset: base + offset, ty }));
        parts.len() <= MAX_PARTS
    };
    match &layouts.program.types[ty].kind {
        TypeKind::Basic(kind) => push(basic(*kind)),
        TypeKind::Pointer(_)
        | TypeKind::Chan { .. }
        | TypeKind::Map { .. }
        | TypeKind::Func { .. }
        | TypeKind::Iter => push(&[(0, I64)]),
        TypeKind::Slice(_) => push(&[(0, I64), (WORD, I64), (2 * WORD, I64)]),
        TypeKind::Interface { .. } => push(&[(0, I64), (WORD, I64)]),
        TypeKind::Array { len: 0, .. } => true,
        TypeKind::Array { elem, len: 1 } => flatten(layouts, *elem, base, parts),
        TypeKind::Array { elem, .. } => layouts.of(*elem).size == 0,
        TypeKind::Struct { fields } => {
            let offsets = field_offsets(layouts, fields.iter().map(|field| field.ty));
            fields.iter().zip(offsets).all(|(field, offset)| flatten(layouts, field.ty, base + offset, parts))
        }
        // A tuple is never one value: its components are.
        TypeKind::Tuple(_) => parts.is_empty(),
    }
}

fn field_offsets(layouts: &Layouts, types: impl Iterator<Item = Type>) -> Vec<u64> {
    let mut end = 0u64;
    types
        .map(|ty| {
            let field = layouts.of(ty);
            let offset = end.next_multiple_of(field.align);
            end = offset + field.size;
            offset
        })
        .collect()
}

fn basic(kind: BasicKind) -> &'static [(u64, ir::Type)] {
    use BasicKind::*;
    match kind {
        Bool | Int8 | Uint8 => &[(0, I8)],
        Int16 | Uint16 => &[(0, I16)],
        Int32 | Uint32 => &[(0, I32)],
        Int | Int64 | Uint | Uint64 | Uintptr | UnsafePointer | UntypedNil => &[(0, I64)],
        Float32 => &[(0, F32)],
        Float64 => &[(0, F64)],
        Complex64 => &[(0, F32), (4, F32)],
        Complex128 => &[(0, F64), (8, F64)],
        String => &[(0, I64), (WORD, I64)],
    }
}
