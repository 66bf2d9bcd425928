//! Atoms as bytes: array after array, each with its length in front and zeros behind it up to a multiple of eight. Records are as
//! they are in memory, in the machine's byte order: the file is a cache of the machine's own.
//!
//! Invariant (distrusted): any bytes at all are atoms whose numbers are inside what they refer to, or none.

use super::array::{Array, Plain, of_bytes};
use super::record::NONE;
use super::{Atom, Atoms, Span, Task};
use go_abi::{File, InlinedCall, Position, Stub};

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

fn stub_number(stub: &Stub) -> u32 {
    Stub::ALL.iter().position(|one| one == stub).expect("all are listed") as u32
}

/// As many bytes as are left to a multiple of this are zeros.
const ALIGN: usize = 8;

fn put_pieces(out: &mut Vec<u8>, pieces: [&[u8]; 2]) {
    let len: usize = pieces.iter().map(|piece| piece.len()).sum();
    out.extend_from_slice(&(len as u64).to_ne_bytes());
    pieces.iter().for_each(|piece| out.extend_from_slice(piece));
    out.resize(out.len().next_multiple_of(ALIGN), 0);
}

fn put_array<T: Plain>(out: &mut Vec<u8>, array: &Array<T>) {
    put_pieces(out, array.bytes());
}

fn put<const N: usize, T: Record<N>>(out: &mut Vec<u8>, list: &[T]) {
    let words: Vec<u8> = list.iter().flat_map(T::words).flat_map(u32::to_ne_bytes).collect();
    put_pieces(out, [&words, &[]]);
}

fn put_strings<T: AsRef<[u8]>>(out: &mut Vec<u8>, list: &[T]) {
    let lengths: Vec<u32> = list.iter().map(|text| text.as_ref().len() as u32).collect();
    put(out, &lengths);
    let texts: Vec<u8> = list.iter().flat_map(|text| text.as_ref()).copied().collect();
    put_pieces(out, [&texts, &[]]);
}

struct Reader {
    rest: &'static mut [u8],
}

impl Reader {
    fn take(&mut self, len: usize) -> Option<&'static mut [u8]> {
        let (taken, rest) = std::mem::take(&mut self.rest).split_at_mut_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    fn bytes(&mut self) -> Option<&'static mut [u8]> {
        let len = usize::try_from(u64::from_ne_bytes((*self.take(ALIGN)?).try_into().ok()?)).ok()?;
        let bytes = self.take(len)?;
        self.take(len.checked_next_multiple_of(ALIGN)? - len)?;
        Some(bytes)
    }

    fn array<T: Plain>(&mut self) -> Option<Array<T>> {
        Some(Array::of_kept(of_bytes(self.bytes()?)?))
    }

    fn list<const N: usize, T: Record<N>>(&mut self) -> Option<Vec<T>> {
        let words: &[u32] = of_bytes(self.bytes()?)?;
        words.chunks_exact(N).map(|words| T::of_words(words.try_into().expect("so many words"))).collect()
    }

    fn strings(&mut self) -> Option<Vec<&'static [u8]>> {
        let (lengths, mut texts): (Vec<u32>, &[u8]) = (self.list()?, self.bytes()?);
        let next = |len: u32| {
            let (text, rest) = texts.split_at_checked(len as usize)?;
            texts = rest;
            Some(text)
        };
        lengths.into_iter().map(next).collect()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        self.strings()?.into_iter().map(|text| String::from_utf8(text.to_vec()).ok()).collect()
    }
}

impl Atoms {
    /// A whole program, for the next build.
    pub fn encode(&self) -> Vec<u8> {
        self.sorted(&self.unreached()).write()
    }

    fn write(&self) -> Vec<u8> {
        let mut out = vec![];
        put_array(&mut out, &self.list);
        put(&mut out, &self.order);
        put_array(&mut out, &self.text);
        put_array(&mut out, &self.bytes);
        put_array(&mut out, &self.refs);
        put_array(&mut out, &self.fields);
        put_array(&mut out, &self.lines);
        put_array(&mut out, &self.positions);
        put_strings(&mut out, &self.inlined.iter().map(|call| call.name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.inlined.iter().map(|call| (call.start.0.as_u32(), call.start.1)).collect::<Vec<_>>());
        put(&mut out, &self.inlined.iter().map(|call| call.at).collect::<Vec<_>>());
        put_array(&mut out, &self.demands);
        put_strings(&mut out, &self.demand_keys);
        put_strings(&mut out, &self.files);
        put_strings(&mut out, &self.names.iter().map(|name| name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.externs);
        put(&mut out, &self.stubs.iter().map(stub_number).collect::<Vec<_>>());
        put(&mut out, &self.tasks);
        put_strings(&mut out, &self.exports.iter().map(|(name, _)| name.as_bytes()).collect::<Vec<_>>());
        put(&mut out, &self.exports.iter().map(|(_, id)| *id).collect::<Vec<_>>());
        put(&mut out, &self.extra);
        out
    }

    /// Of bytes that begin at a multiple of eight.
    pub fn decode(bytes: &'static mut [u8]) -> Option<Atoms> {
        let mut reader = Reader { rest: bytes };
        let atoms = Atoms {
            list: reader.array()?,
            order: reader.list()?,
            text: reader.array()?,
            bytes: reader.array()?,
            refs: reader.array()?,
            fields: reader.array()?,
            lines: reader.array()?,
            positions: reader.array()?,
            inlined: {
                let (names, starts, places) = (reader.texts()?, reader.list()?, reader.list()?);
                let starts = starts.into_iter().map(|(file, line)| (File::from_u32(file), line));
                let calls = names.into_iter().zip(starts).zip(places);
                calls.map(|((name, start), at)| InlinedCall { name, start, at }).collect()
            },
            demands: reader.array()?,
            demand_keys: reader.strings()?.into_iter().map(<[u8]>::to_vec).collect(),
            files: reader.texts()?,
            names: reader.texts()?.into_iter().map(Into::into).collect(),
            externs: reader.list()?,
            stubs: reader
                .list()?
                .into_iter()
                .map(|index: u32| Stub::ALL.get(index as usize).copied())
                .collect::<Option<_>>()?,
            tasks: reader.list()?,
            exports: reader.texts()?.into_iter().zip(reader.list()?).collect(),
            extra: reader.list()?,
        };
        (reader.rest.is_empty() && atoms.is_consistent()).then_some(atoms)
    }

    /// Numbers are of something.
    fn is_consistent(&self) -> bool {
        let is_atom = |id: u32| (id as usize) < self.list.len();
        let is_file = |file: u32| (file as usize) < self.files.len();
        let ids = self.order.iter().chain(&self.extra).copied().chain(self.exports.iter().map(|(_, id)| *id));
        let (atoms, names) = (self.list.len(), self.names.len());
        ids.chain(self.tasks.iter().flat_map(|task| [Some(task.func), task.sets].into_iter().flatten())).all(is_atom)
            && self.refs.iter().all(|to| to.is_sound(atoms, names))
            && self.fields.iter().all(|field| field.to.is_sound(atoms, names) && field.is_sound())
            && self.demands.iter().all(|&demand| (demand as usize) < self.demand_keys.len())
            && self.externs.iter().all(|&name| (name as usize) < self.names.len())
            && self.positions.iter().all(|position| is_file(position.file))
            && self.inlined.iter().all(|call| is_file(call.at.file.as_u32()))
            && self.list.iter().all(|atom| atom.is_sound() && self.is_inside(atom))
    }

    /// Its pieces are pieces of the arrays.
    fn is_inside(&self, atom: &Atom) -> bool {
        let Atom { key, name, typelink, bytes, refs, fields, demands, code, .. } = *atom;
        let typelink = if typelink == Span::NONE { Span::default() } else { typelink };
        [key, name, typelink].into_iter().all(|span| span.is_inside(self.text.len()))
            && [bytes, code.frame_map].into_iter().all(|span| span.is_inside(self.bytes.len()))
            && refs.is_inside(self.refs.len())
            && fields.is_inside(self.fields.len())
            && demands.is_inside(self.demands.len())
            && code.lines.is_inside(self.lines.len())
            && code.positions.is_inside(self.positions.len())
            && code.inlined.is_inside(self.inlined.len())
    }
}
