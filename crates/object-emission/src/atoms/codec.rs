//! Atoms as bytes: array after array, each with its length in front, numbers as little-endian words.
//!
//! Invariant (distrusted): any bytes at all are atoms whose numbers are inside what they refer to, or none.

use super::{Atom, Atoms, Blob, Code, Field, FieldKind, Kept, Kind, Span, Target, Task};
use crate::image::Part;
use crate::reference::RefKind;
use go_abi::{File, FrameKind, InlinedCall, Position, Stub, Table};
use std::ops::Range;
use std::sync::Arc;

const KINDS: [Kind; 4] = [Kind::Other, Kind::Variable, Kind::Type, Kind::Itab];
const FRAMES: [FrameKind; 3] = [FrameKind::Args, FrameKind::NoArgs, FrameKind::Wrapper];
/// Instead of a number: there is none.
const NONE: u32 = u32::MAX;

fn index_of<T: PartialEq>(list: &[T], item: &T) -> u32 {
    list.iter().position(|one| one == item).expect("all are listed") as u32
}

fn at<T: Copy>(list: &[T], index: u32) -> Option<T> {
    list.get(index as usize).copied()
}

/// Something with the same number of words each time.
trait Record<const N: usize>: Sized {
    fn words(&self) -> [u32; N];
    fn of_words(words: [u32; N]) -> Option<Self>;
}

impl Record<1> for u32 {
    fn words(&self) -> [u32; 1] {
        [*self]
    }

    fn of_words([word]: [u32; 1]) -> Option<u32> {
        Some(word)
    }
}

impl Record<2> for (u32, u32) {
    fn words(&self) -> [u32; 2] {
        [self.0, self.1]
    }

    fn of_words([first, second]: [u32; 2]) -> Option<(u32, u32)> {
        Some((first, second))
    }
}

impl Record<1> for Target {
    fn words(&self) -> [u32; 1] {
        let (tag, index) = match self {
            Target::Atom(id) => (0, *id),
            Target::Name(name) => (1, *name),
            Target::Stub(stub) => (2, index_of(&Stub::ALL, stub)),
            Target::Table(table) => (3, index_of(&Table::ALL, table)),
        };
        [index << 2 | tag]
    }

    fn of_words([word]: [u32; 1]) -> Option<Target> {
        let index = word >> 2;
        Some(match word & 3 {
            0 => Target::Atom(index),
            1 => Target::Name(index),
            2 => Target::Stub(at(&Stub::ALL, index)?),
            _ => Target::Table(at(&Table::ALL, index)?),
        })
    }
}

impl Record<5> for Field {
    fn words(&self) -> [u32; 5] {
        let kind = match self.kind {
            FieldKind::Place(kind) => index_of(&RefKind::ALL, &kind),
            FieldKind::TypesOff => NONE,
        };
        let [target] = self.target.words();
        [self.offset, kind, target, self.addend as u32, (self.addend >> 32) as u32]
    }

    fn of_words([offset, kind, target, low, high]: [u32; 5]) -> Option<Field> {
        let kind = if kind == NONE { FieldKind::TypesOff } else { FieldKind::Place(at(&RefKind::ALL, kind)?) };
        let addend = i64::from(low) | i64::from(high as i32) << 32;
        Some(Field { offset, kind, target: Target::of_words([target])?, addend })
    }
}

impl Record<3> for Position {
    fn words(&self) -> [u32; 3] {
        [self.file.as_u32(), self.line, self.call.unwrap_or(NONE)]
    }

    fn of_words([file, line, call]: [u32; 3]) -> Option<Position> {
        Some(Position { file: File::from_u32(file), line, call: Some(call).filter(|&call| call != NONE) })
    }
}

impl Record<2> for Task {
    fn words(&self) -> [u32; 2] {
        [self.func, self.sets.unwrap_or(NONE)]
    }

    fn of_words([func, sets]: [u32; 2]) -> Option<Task> {
        Some(Task { func, sets: Some(sets).filter(|&sets| sets != NONE) })
    }
}

const ATOM: usize = 32;

impl Record<ATOM> for Atom {
    fn words(&self) -> [u32; ATOM] {
        let none = Span { start: NONE, len: 0 };
        let code = self.code.unwrap_or(Code {
            start: (File::from_u32(0), 0),
            frame: FrameKind::Args,
            lines: none,
            positions: none,
            inlined: none,
            frame_map: none,
        });
        let spans = [
            self.key,
            self.name,
            self.typelink.unwrap_or(none),
            self.bytes,
            self.refs,
            self.fields,
            self.demands,
            code.lines,
            code.positions,
            code.inlined,
            code.frame_map,
        ];
        let mut words = [0; ATOM];
        let head = [
            index_of(&Part::ALL, &self.part) | index_of(&KINDS, &self.kind) << 8 | u32::from(self.is_defined) << 16,
            self.align,
            self.prefix,
            self.size as u32,
            (self.size >> 32) as u32,
            self.owner,
            code.start.0.as_u32(),
            code.start.1,
            index_of(&FRAMES, &code.frame),
        ];
        let tail = spans.iter().flat_map(|span| [span.start, span.len]);
        words.iter_mut().zip(head.into_iter().chain(tail)).for_each(|(word, value)| *word = value);
        words
    }

    fn of_words(words: [u32; ATOM]) -> Option<Atom> {
        let [head, align, prefix, low, high, owner, file, line, frame, ..] = words;
        let span = |index: usize| Span { start: words[9 + 2 * index], len: words[10 + 2 * index] };
        let option = |span: Span| Some(span).filter(|span| span.start != NONE);
        let code = Code {
            start: (File::from_u32(file), line),
            frame: at(&FRAMES, frame)?,
            lines: span(7),
            positions: span(8),
            inlined: span(9),
            frame_map: span(10),
        };
        Some(Atom {
            part: at(&Part::ALL, head & 0xff)?,
            kind: at(&KINDS, head >> 8 & 0xff)?,
            is_defined: head >> 16 != 0,
            align,
            prefix,
            size: u64::from(low) | u64::from(high) << 32,
            owner,
            key: span(0),
            name: span(1),
            typelink: option(span(2)),
            bytes: span(3),
            refs: span(4),
            fields: span(5),
            demands: span(6),
            code: option(code.lines).map(|_| code),
        })
    }
}

fn put_blob(out: &mut Vec<u8>, blob: &Blob) {
    out.extend_from_slice(&(blob.len() as u64).to_le_bytes());
    out.extend_from_slice(blob.kept());
    out.extend_from_slice(&blob.own);
}

fn put<const N: usize, T: Record<N>>(out: &mut Vec<u8>, list: &[T]) {
    out.extend_from_slice(&((list.len() * N * 4) as u64).to_le_bytes());
    out.reserve(list.len() * N * 4);
    for item in list {
        item.words().iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
    }
}

fn put_strings<T: AsRef<[u8]>>(out: &mut Vec<u8>, list: &[T]) {
    let lengths: Vec<u32> = list.iter().map(|text| text.as_ref().len() as u32).collect();
    put(out, &lengths);
    list.iter().for_each(|text| out.extend_from_slice(text.as_ref()));
}

struct Reader<'a> {
    kept: &'a Arc<Kept>,
    all: usize,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = u64::from_le_bytes(self.take(8)?.try_into().ok()?);
        self.take(usize::try_from(len).ok()?)
    }

    fn blob(&mut self) -> Option<Blob> {
        let len = self.bytes()?.len();
        let end = self.all - self.rest.len();
        Some(Blob { kept: Some(self.kept.clone()), place: end - len..end, own: vec![] })
    }

    fn list<const N: usize, T: Record<N>>(&mut self) -> Option<Vec<T>> {
        let word = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let mut words = self.bytes()?.chunks_exact(4).map(word);
        let count = words.len() / N;
        let mut next = || T::of_words(std::array::from_fn(|_| words.next().expect("counted before")));
        (0..count).map(|_| next()).collect()
    }

    fn strings(&mut self) -> Option<Vec<&'a [u8]>> {
        let lengths: Vec<u32> = self.list()?;
        lengths.into_iter().map(|len| self.take(len as usize)).collect()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.strings()?.into_iter().map(|text| String::from_utf8(text.to_vec()).ok()).collect()
    }
}

impl Atoms {
    /// For the next build; notes what is part of the program without being referred to.
    pub fn encode(&mut self) -> Vec<u8> {
        self.note_extra();
        let mut out = vec![];
        put(&mut out, &self.list);
        put(&mut out, &self.order);
        put_blob(&mut out, &self.text);
        put_blob(&mut out, &self.bytes);
        put(&mut out, &self.refs);
        put(&mut out, &self.fields);
        put(&mut out, &self.lines);
        put(&mut out, &self.positions);
        put_strings(&mut out, &self.inlined.iter().map(|call| call.name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.inlined.iter().map(|call| (call.start.0.as_u32(), call.start.1)).collect::<Vec<_>>());
        put(&mut out, &self.inlined.iter().map(|call| call.at).collect::<Vec<_>>());
        put(&mut out, &self.demands);
        put_strings(&mut out, &self.demand_keys);
        put_strings(&mut out, &self.files);
        put_strings(&mut out, &self.names.iter().map(|name| name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.externs);
        put(&mut out, &self.stubs.iter().map(|stub| index_of(&Stub::ALL, stub)).collect::<Vec<_>>());
        put(&mut out, &self.tasks);
        put_strings(&mut out, &self.exports.iter().map(|(name, _)| name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.exports.iter().map(|(_, id)| *id).collect::<Vec<_>>());
        put(&mut out, &self.extra);
        out
    }

    /// From a piece of what is kept.
    pub fn decode(kept: &Arc<Kept>, place: Range<usize>) -> Option<Atoms> {
        let mut reader = Reader { kept, all: place.end, rest: (**kept).as_ref().get(place)? };
        let atoms = Atoms {
            list: reader.list()?,
            order: reader.list()?,
            text: reader.blob()?,
            bytes: reader.blob()?,
            refs: reader.list()?,
            fields: reader.list()?,
            lines: reader.list()?,
            positions: reader.list()?,
            inlined: {
                let (names, starts, places) = (reader.texts()?, reader.list()?, reader.list()?);
                let starts = starts.into_iter().map(|(file, line)| (File::from_u32(file), line));
                let calls = names.into_iter().zip(starts).zip(places);
                calls.map(|((name, start), at)| InlinedCall { name, start, at }).collect()
            },
            demands: reader.list()?,
            demand_keys: reader.strings()?.into_iter().map(<[u8]>::to_vec).collect(),
            files: reader.texts()?,
            names: reader.texts()?.into_iter().map(Into::into).collect(),
            externs: reader.list()?,
            stubs: reader.list()?.into_iter().map(|index| at(&Stub::ALL, index)).collect::<Option<_>>()?,
            tasks: reader.list()?,
            exports: reader.texts()?.into_iter().zip(reader.list()?).collect(),
            extra: reader.list()?,
        };
        (reader.rest.is_empty() && atoms.is_consistent()).then_some(atoms)
    }

    /// Numbers are of something.
    fn is_consistent(&self) -> bool {
        let is_atom = |id: u32| (id as usize) < self.list.len();
        let is_target = |target: Target| match target {
            Target::Atom(id) => is_atom(id),
            Target::Name(name) => (name as usize) < self.names.len(),
            Target::Stub(_) | Target::Table(_) => true,
        };
        let is_position = |position: &Position| (position.file.as_u32() as usize) < self.files.len();
        let ids = self.order.iter().chain(&self.extra).copied().chain(self.exports.iter().map(|(_, id)| *id));
        ids.chain(self.tasks.iter().flat_map(|task| [Some(task.func), task.sets].into_iter().flatten())).all(is_atom)
            && self.refs.iter().copied().all(is_target)
            && self.fields.iter().all(|field| is_target(field.target))
            && self.demands.iter().all(|&demand| (demand as usize) < self.demand_keys.len())
            && self.externs.iter().all(|&name| (name as usize) < self.names.len())
            && self.positions.iter().all(is_position)
            && self.inlined.iter().all(|call| is_position(&call.at))
            && self.list.iter().all(|atom| self.is_atom_consistent(atom))
    }

    fn is_atom_consistent(&self, atom: &Atom) -> bool {
        let spans = [
            (atom.key, self.text.len()),
            (atom.name, self.text.len()),
            (atom.typelink.unwrap_or_default(), self.text.len()),
            (atom.bytes, self.bytes.len()),
            (atom.refs, self.refs.len()),
            (atom.fields, self.fields.len()),
            (atom.demands, self.demands.len()),
        ];
        let code = atom.code.map(|code| {
            [
                (code.lines, self.lines.len()),
                (code.positions, self.positions.len()),
                (code.inlined, self.inlined.len()),
                (code.frame_map, self.bytes.len()),
            ]
        });
        let is_inside = |(span, len): (Span, usize)| u64::from(span.start) + u64::from(span.len) <= len as u64;
        spans.into_iter().all(is_inside) && code.into_iter().flatten().all(is_inside) && atom.align.is_power_of_two()
    }
}
