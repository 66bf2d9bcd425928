//! The records of the table: atoms, their fields, what these refer to.
//!
//! Invariant (checked): a record that comes from a file is looked at ([`Atom::is_sound`] and the like) before anything else is asked of
//! it: numbers that stand for one of several things are in range from then on.

use super::array::Plain;
use crate::image::Part;
use crate::reference::RefKind;
use go_abi::{File, FrameKind, Position, Stub, Table};

/// Instead of a number: there is none.
pub const NONE: u32 = u32::MAX;

/// A piece of one of the arrays.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Span {
    pub start: u32,
    pub len: u32,
}

// SAFETY: two numbers of a size.
unsafe impl Plain for Span {}

impl Span {
    pub const NONE: Span = Span { start: NONE, len: 0 };

    pub fn of<T>(self, list: &[T]) -> &[T] {
        &list[self.start as usize..][..self.len as usize]
    }

    /// Appends to a list.
    pub fn put<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Span {
        let start = list.len();
        list.extend(items);
        Span { start: start as u32, len: (list.len() - start) as u32 }
    }

    pub fn is_inside(self, len: usize) -> bool {
        u64::from(self.start) + u64::from(self.len) <= len as u64
    }
}

fn index_of<T: PartialEq>(list: &[T], item: &T) -> u32 {
    list.iter().position(|one| one == item).expect("all are listed") as u32
}

/// What a field refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Atom(u32),
    /// Index into [`super::Atoms::names`].
    Name(u32),
    Stub(Stub),
    Table(Table),
}

impl Target {
    pub fn atom(self) -> Option<u32> {
        match self {
            Target::Atom(id) => Some(id),
            Target::Name(_) | Target::Stub(_) | Target::Table(_) => None,
        }
    }
}

/// A [`Target`]: an index, and of what.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ref(u32);

// SAFETY: a number.
unsafe impl Plain for Ref {}

impl Ref {
    pub fn to(target: Target) -> Ref {
        let (tag, index) = match target {
            Target::Atom(id) => (0, id),
            Target::Name(name) => (1, name),
            Target::Stub(stub) => (2, index_of(&Stub::ALL, &stub)),
            Target::Table(table) => (3, index_of(&Table::ALL, &table)),
        };
        Ref(index << 2 | tag)
    }

    pub fn target(self) -> Target {
        let index = self.0 >> 2;
        match self.0 & 3 {
            0 => Target::Atom(index),
            1 => Target::Name(index),
            2 => Target::Stub(Stub::ALL[index as usize]),
            _ => Target::Table(Table::ALL[index as usize]),
        }
    }

    pub fn is_sound(self, atoms: usize, names: usize) -> bool {
        let counts = [atoms, names, Stub::ALL.len(), Table::ALL.len()];
        ((self.0 >> 2) as usize) < counts[(self.0 & 3) as usize]
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    pub offset: u32,
    pub kind: RefKind,
    pub target: Target,
    pub addend: i64,
}

/// A [`Field`] as numbers.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct StoredField {
    pub offset: u32,
    pub kind: u32,
    pub to: Ref,
    /// The low half first.
    pub addend: [u32; 2],
}

// SAFETY: numbers of a size.
unsafe impl Plain for StoredField {}

impl StoredField {
    pub fn of(field: Field) -> StoredField {
        let kind = index_of(&RefKind::ALL, &field.kind);
        let addend = [field.addend as u32, (field.addend >> 32) as u32];
        StoredField { offset: field.offset, kind, to: Ref::to(field.target), addend }
    }

    pub fn field(&self) -> Field {
        let kind = RefKind::ALL[self.kind as usize];
        let [low, high] = self.addend;
        let addend = i64::from(low) | i64::from(high as i32) << 32;
        Field { offset: self.offset, kind, target: self.to.target(), addend }
    }

    pub fn is_sound(&self) -> bool {
        (self.kind as usize) < RefKind::ALL.len()
    }
}

/// A [`Position`] as numbers.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct StoredPosition {
    pub file: u32,
    line: u32,
    /// Or none.
    call: u32,
}

// SAFETY: numbers of a size.
unsafe impl Plain for StoredPosition {}

impl StoredPosition {
    pub fn of(Position { file, line, call }: Position) -> StoredPosition {
        StoredPosition { file: file.as_u32(), line, call: call.unwrap_or(NONE) }
    }

    pub fn position(self) -> Position {
        let call = Some(self.call).filter(|&call| call != NONE);
        Position { file: File::from_u32(self.file), line: self.line, call }
    }
}

/// What tables are to know of an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Other,
    /// Named for debuggers.
    Variable,
    Type,
    Itab,
}

const KINDS: [Kind; 4] = [Kind::Other, Kind::Variable, Kind::Type, Kind::Itab];
const FRAMES: [FrameKind; 3] = [FrameKind::Args, FrameKind::NoArgs, FrameKind::Wrapper];

/// Numbers of part, kind and frame in a byte each, then flags.
#[repr(transparent)]
#[derive(Clone, Copy, Debug)]
pub struct Head(u32);

impl Head {
    const DEFINED: u32 = 1 << 24;
    const CODE: u32 = 1 << 25;
    const ASKED: u32 = 1 << 26;
    pub const UNDEFINED: Head = Head(0);

    pub fn of_code(frame: FrameKind) -> Head {
        let Head(plain) = Head::of_data(Part::Text, Kind::Other);
        Head(plain | index_of(&FRAMES, &frame) << 16 | Head::CODE)
    }

    pub fn of_data(part: Part, kind: Kind) -> Head {
        Head(index_of(&Part::ALL, &part) | index_of(&KINDS, &kind) << 8 | Head::DEFINED)
    }

    fn index(self, byte: u32) -> usize {
        (self.0 >> (8 * byte) & 0xff) as usize
    }
}

/// A function, or an item of data.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    pub size: u64,
    pub head: Head,
    pub align: u32,
    /// Bytes before what the symbol means.
    pub prefix: u32,
    pub owner: u32,
    pub key: Span,
    pub name: Span,
    /// Or none.
    pub typelink: Span,
    pub bytes: Span,
    /// Of code: all that must be there if it is. Of data that is what its fields say.
    pub refs: Span,
    pub fields: Span,
    pub demands: Span,
    pub code: Code,
}

/// What only code has.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
pub struct Code {
    /// File and line.
    pub start: [u32; 2],
    pub lines: Span,
    pub positions: Span,
    pub inlined: Span,
    pub frame_map: Span,
}

// SAFETY: numbers of four bytes behind one of eight, an even number of them.
unsafe impl Plain for Atom {}
const _: () = assert!(size_of::<Atom>() == 8 + 4 * 4 + 7 * size_of::<Span>() + size_of::<Code>());

impl Atom {
    pub fn undefined(key: Span, owner: u32) -> Atom {
        let none = Span::default();
        Atom {
            size: 0,
            head: Head::UNDEFINED,
            align: 1,
            prefix: 0,
            owner,
            key,
            name: none,
            typelink: Span::NONE,
            bytes: none,
            refs: none,
            fields: none,
            demands: none,
            code: Code::default(),
        }
    }

    pub fn part(&self) -> Part {
        Part::ALL[self.head.index(0)]
    }

    pub fn kind(&self) -> Kind {
        KINDS[self.head.index(1)]
    }

    /// What kind of frame the code has, if it is code.
    pub fn frame(&self) -> Option<FrameKind> {
        self.is_code().then(|| FRAMES[self.head.index(2)])
    }

    pub fn field_count(&self) -> usize {
        self.fields.len as usize
    }

    pub fn is_code(&self) -> bool {
        self.head.0 & Head::CODE != 0
    }

    pub fn is_defined(&self) -> bool {
        self.head.0 & Head::DEFINED != 0
    }

    pub fn undefine(&mut self) {
        self.head.0 &= !Head::DEFINED;
    }

    /// Something of another owner refers to it, or the program has it whatever else it has. Only kept tables say so.
    pub fn is_asked_for(&self) -> bool {
        self.head.0 & Head::ASKED != 0
    }

    pub fn ask_for(&mut self) {
        self.head.0 |= Head::ASKED;
    }

    pub fn start(&self) -> (File, u32) {
        let [file, line] = self.code.start;
        (File::from_u32(file), line)
    }

    pub fn is_sound(&self) -> bool {
        let [part, kind, frame] = [0, 1, 2].map(|byte| self.head.index(byte));
        part < Part::ALL.len() && kind < KINDS.len() && frame < FRAMES.len() && self.align.is_power_of_two()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back() {
        let targets =
            [Target::Atom(7), Target::Name(3), Target::Stub(Stub::ALL[1]), Target::Table(*Table::ALL.last().unwrap())];
        for (kind, target) in RefKind::ALL.into_iter().flat_map(|kind| targets.map(|target| (kind, target))) {
            for addend in [0, 1, -1, i64::MAX, i64::MIN, 1 << 40] {
                let field = Field { offset: 9, kind, target, addend };
                let stored = StoredField::of(field);
                assert!(stored.is_sound() && stored.to.is_sound(8, 4));
                assert_eq!(stored.field(), field);
            }
        }
        assert!(!Ref::to(Target::Atom(8)).is_sound(8, 4) && !Ref::to(Target::Name(4)).is_sound(8, 4));
        assert!(!Ref(u32::MAX).is_sound(8, 4));
    }

    #[test]
    fn heads_come_back() {
        let atom = |head| Atom { head, ..Atom::undefined(Span::default(), 0) };
        for (part, kind) in Part::ALL.into_iter().flat_map(|part| KINDS.map(|kind| (part, kind))) {
            let mut data = atom(Head::of_data(part, kind));
            assert_eq!((data.part(), data.kind(), data.frame(), data.is_defined()), (part, kind, None, true));
            data.undefine();
            assert!(!data.is_defined() && data.is_sound());
        }
        for frame in FRAMES {
            let code = atom(Head::of_code(frame));
            assert_eq!((code.part(), code.frame(), code.is_defined()), (Part::Text, Some(frame), true));
        }
        assert!(!atom(Head(0xff)).is_sound() && !atom(Head(0xff00)).is_sound() && !atom(Head(0xff_0000)).is_sound());
    }
}
