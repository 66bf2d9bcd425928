//! Sizes, alignments, field offsets and pointer maps: gc's rules for 64-bit targets.
//!
//! A struct whose last field has size zero (and is not all of it) gets one byte more, so that a pointer to
//! that field stays inside the object. Everything is computed once per type, on first use, from any thread.

use crate::shape::Shape;
use crate::target::Target;
use cranelift_codegen::entity::EntityRef;
use frontend_bridge::{BasicKind, Program, Type, TypeKind};
use std::sync::OnceLock;

/// Bytes of a pointer, an `int` and a word: all targets so far are 64-bit.
pub const WORD: u64 = 8;

#[derive(Clone, Debug)]
pub struct Layout {
    pub size: u64,
    pub align: u64,
    /// Bytes up to the end of the last pointer word; 0: no pointers.
    pub ptr_bytes: u64,
    /// Of a struct's fields.
    pub offsets: Vec<u64>,
    pub shape: Shape,
}

/// Layouts of a program's types on a target.
pub struct Layouts<'p> {
    pub program: &'p Program,
    pub target: &'static Target,
    table: Vec<OnceLock<Box<Layout>>>,
}

impl<'p> Layouts<'p> {
    pub fn new(program: &'p Program, target: &'static Target) -> Layouts<'p> {
        let mut table = Vec::new();
        table.resize_with(program.types.len(), OnceLock::new);
        Layouts { program, target, table }
    }

    pub fn of(&self, ty: Type) -> &Layout {
        self.table[ty.index()].get_or_init(|| Box::new(self.compute(ty)))
    }

    pub fn size(&self, ty: Type) -> u64 {
        self.of(ty).size
    }

    pub fn shape(&self, ty: Type) -> &Shape {
        &self.of(ty).shape
    }

    fn compute(&self, ty: Type) -> Layout {
        let (size, align, ptr_bytes, offsets) = match &self.program.types[ty].kind {
            TypeKind::Basic(kind) => basic(*kind),
            TypeKind::Pointer(_) | TypeKind::Chan { .. } | TypeKind::Map { .. } | TypeKind::Func { .. } => {
                (WORD, WORD, WORD, vec![])
            }
            TypeKind::Iter => (WORD, WORD, 0, vec![]),
            TypeKind::Slice(_) => (3 * WORD, WORD, WORD, vec![]),
            TypeKind::Interface { .. } => (2 * WORD, WORD, 2 * WORD, vec![]),
            TypeKind::Array { elem, len } => self.array(*elem, *len),
            TypeKind::Struct { fields } => self.fields(fields.iter().map(|field| field.ty)),
            TypeKind::Tuple(types) => self.fields(types.iter().copied()),
        };
        let shape = Shape::of(self, ty);
        Layout { size, align, ptr_bytes, offsets, shape }
    }

    fn array(&self, elem: Type, len: u64) -> (u64, u64, u64, Vec<u64>) {
        let elem = self.of(elem);
        let ptr_bytes = if len == 0 || elem.ptr_bytes == 0 { 0 } else { elem.size * (len - 1) + elem.ptr_bytes };
        (elem.size * len, elem.align, ptr_bytes, vec![])
    }

    fn fields(&self, types: impl Iterator<Item = Type>) -> (u64, u64, u64, Vec<u64>) {
        let (mut end, mut align, mut ptr_bytes, mut offsets) = (0u64, 1u64, 0u64, vec![]);
        let mut last_size = 1;
        for ty in types {
            let field = self.of(ty);
            end = end.next_multiple_of(field.align);
            offsets.push(end);
            if field.ptr_bytes != 0 {
                ptr_bytes = end + field.ptr_bytes;
            }
            end += field.size;
            align = align.max(field.align);
            last_size = field.size;
        }
        if last_size == 0 && end > 0 {
            end += 1;
        }
        (end.next_multiple_of(align), align, ptr_bytes, offsets)
    }

    /// Calls `visit` with the offset of every pointer word of a value of this type, ascending.
    pub fn pointer_words(&self, ty: Type, base: u64, visit: &mut dyn FnMut(u64)) {
        let layout = self.of(ty);
        if layout.ptr_bytes == 0 {
            return;
        }
        match &self.program.types[ty].kind {
            TypeKind::Interface { .. } => {
                visit(base);
                visit(base + WORD);
            }
            TypeKind::Array { elem, len } => {
                let size = self.of(*elem).size;
                (0..*len).for_each(|i| self.pointer_words(*elem, base + i * size, visit));
            }
            TypeKind::Struct { fields } => {
                for (field, offset) in fields.iter().zip(&layout.offsets) {
                    self.pointer_words(field.ty, base + offset, visit);
                }
            }
            _ => visit(base),
        }
    }
}

fn basic(kind: BasicKind) -> (u64, u64, u64, Vec<u64>) {
    use BasicKind::*;
    let (size, align, ptr_bytes) = match kind {
        Bool | Int8 | Uint8 => (1, 1, 0),
        Int16 | Uint16 => (2, 2, 0),
        Int32 | Uint32 | Float32 => (4, 4, 0),
        Int | Int64 | Uint | Uint64 | Uintptr | Float64 => (8, 8, 0),
        Complex64 => (8, 4, 0),
        Complex128 => (16, 8, 0),
        String => (16, 8, 8),
        UnsafePointer | UntypedNil => (8, 8, 8),
    };
    (size, align, ptr_bytes, vec![])
}
