//! The function table: from a program counter to function, file and line, as docs/runtime-contract.md
//! describes it byte by byte.
//!
//! ```text
//!  header │ one row of six u32 per function, by code offset │ names, file names, line programs, frame maps │ index of frame maps
//! ```
//!
//! Everything is an offset, so that the table has no relocation. File names are written once, names of functions once where functions
//! of one name stand side by side.
//!
//! Not here: DWARF.

use crate::atoms::StoredPosition;
use crate::compile::CompiledFunc;
use cranelift_codegen::entity::SecondaryMap;
use go_abi::{Endian, File, FrameKind, InlinedCall, Position};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

const HEADER: usize = 8;
const ROW: usize = 24;
/// About as many bytes as a function needs, all in all.
const ROOM: usize = 128;
/// In a row's line: inlined calls are part of the function.
const HAS_INLINED: u32 = 1 << 29;
/// In a line program, instead of a file name: an inlined call.
const CALL: u64 = 1;

/// The bits of a row's line that hold its [`FrameKind`].
fn frame_bits(kind: FrameKind) -> u32 {
    match kind {
        FrameKind::Args => 0,
        FrameKind::NoArgs => 1 << 30,
        FrameKind::Wrapper => 1 << 31,
    }
}

/// What a row needs; functions come in code order.
pub struct Entry<'a> {
    pub start: u32,
    pub len: u32,
    pub name: &'a str,
    pub frame: FrameKind,
    pub origin: Origin<'a>,
}

pub enum Origin<'a> {
    Go(Lines<'a>),
    /// Hand-encoded: no file, no lines, but a frame map if it has a frame.
    Stub(&'a [u8]),
}

/// Where a function's code comes from; fields as in [`CompiledFunc`].
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    pub start: (File, u32),
    pub lines: &'a [[u32; 2]],
    pub positions: Positions<'a>,
    pub inlined: &'a [InlinedCall],
    pub frame_map: &'a [u8],
}

/// Positions of a function that was just compiled, or of a kept table.
#[derive(Clone, Copy)]
pub enum Positions<'a> {
    Made(&'a [Position]),
    Kept(&'a [StoredPosition]),
}

impl Positions<'_> {
    pub fn at(self, index: u32) -> Position {
        match self {
            Positions::Made(list) => list[index as usize],
            Positions::Kept(list) => list[index as usize].position(),
        }
    }
}

impl<'a> Lines<'a> {
    pub fn of(func: &'a CompiledFunc) -> Lines<'a> {
        Lines {
            start: func.start,
            lines: &func.lines,
            positions: Positions::Made(&func.positions),
            inlined: &func.inlined,
            frame_map: &func.frame_map,
        }
    }

    /// The file of each line, but for lines that are in the file of the one before.
    pub fn other_files(&self, mut each: impl FnMut(File)) {
        let mut last = self.start.0;
        for &[_, position] in self.lines {
            let file = self.positions.at(position).file;
            if std::mem::replace(&mut last, file) != file {
                each(file);
            }
        }
    }
}

pub fn function_table<'a>(endian: Endian, entries: &[Entry<'a>], file_name: &'a dyn Fn(File) -> String) -> Vec<u8> {
    let mut writer = Writer {
        endian,
        table: Vec::with_capacity(HEADER + ROOM * entries.len()),
        strings: FxHashMap::default(),
        files: SecondaryMap::new(),
        maps: FxHashMap::default(),
        last_name: None,
        file_name,
    };
    writer.table.resize(HEADER + ROW * entries.len(), 0);
    writer.put_u32(0, entries.len() as u32);
    for (index, entry) in entries.iter().enumerate() {
        writer.row(HEADER + ROW * index, entry);
    }
    writer.frame_maps(entries);
    writer.table
}

struct Writer<'a> {
    endian: Endian,
    table: Vec<u8>,
    /// Files and names of inlined functions.
    strings: FxHashMap<Cow<'a, str>, u32>,
    /// 0 where nothing is written yet.
    files: SecondaryMap<File, u32>,
    maps: FxHashMap<&'a [u8], u32>,
    last_name: Option<(&'a str, u32)>,
    file_name: &'a dyn Fn(File) -> String,
}

impl<'a> Writer<'a> {
    fn put_u32(&mut self, at: usize, value: u32) {
        self.table[at..at + 4].copy_from_slice(&self.endian.u32(value));
    }

    fn row(&mut self, at: usize, entry: &Entry<'a>) {
        let name = self.name(entry.name);
        let (file, line) = match &entry.origin {
            Origin::Go(func) => (self.file(func.start.0), func.start.1),
            Origin::Stub(_) => (self.string(Cow::Borrowed("")), 0),
        };
        let (lines, inlined) = match &entry.origin {
            Origin::Go(func) => (self.line_program(entry, func), !func.inlined.is_empty()),
            Origin::Stub(_) => (self.empty_program(), false),
        };
        let bits = frame_bits(entry.frame) | if inlined { HAS_INLINED } else { 0 };
        let fields = [entry.start, entry.start + entry.len, name, lines, file, line | bits];
        for (index, field) in fields.into_iter().enumerate() {
            self.put_u32(at + 4 * index, field);
        }
    }

    /// The maps, and for each function where its map is, 0 if it has none.
    fn frame_maps(&mut self, entries: &[Entry<'a>]) {
        let mut index = Vec::with_capacity(entries.len());
        for entry in entries {
            let map = match entry.origin {
                Origin::Go(func) => func.frame_map,
                Origin::Stub(map) => map,
            };
            index.push(self.frame_map(map));
        }
        self.table.resize(self.table.len().next_multiple_of(4), 0);
        self.put_u32(4, self.table.len() as u32);
        for at in index {
            self.table.extend_from_slice(&self.endian.u32(at));
        }
    }

    fn frame_map(&mut self, map: &'a [u8]) -> u32 {
        if map.is_empty() {
            return 0;
        }
        // Most short ones are alike.
        if let Some(&offset) = self.maps.get(map) {
            return offset;
        }
        let offset = self.table.len() as u32;
        self.table.extend_from_slice(map);
        if map.len() <= 16 {
            self.maps.insert(map, offset);
        }
        offset
    }

    fn put_string(&mut self, text: &str) -> u32 {
        let offset = self.table.len() as u32;
        self.uvarint(text.len() as u64);
        self.table.extend_from_slice(text.as_bytes());
        offset
    }

    fn string(&mut self, text: Cow<'a, str>) -> u32 {
        if let Some(&offset) = self.strings.get(&text) {
            return offset;
        }
        let offset = self.put_string(&text);
        self.strings.insert(text, offset);
        offset
    }

    /// The name of a row's function: few are alike, and those are neighbours.
    fn name(&mut self, name: &'a str) -> u32 {
        match self.last_name {
            Some((last, offset)) if last == name => offset,
            _ => {
                let offset = self.put_string(name);
                self.last_name = Some((name, offset));
                offset
            }
        }
    }

    fn file(&mut self, file: File) -> u32 {
        if self.files[file] == 0 {
            let name = (self.file_name)(file);
            self.files[file] = self.string(Cow::Owned(name));
        }
        self.files[file]
    }

    /// A record of nine u32 for each inlined call: what a row has, of the callee; where the call stands; the inlined
    /// call around it, or 0. Gives their offsets.
    fn inlined_calls(&mut self, entry: &Entry, func: &Lines<'a>) -> Vec<u32> {
        let mut offsets: Vec<u32> = Vec::new();
        for call in func.inlined {
            let (name, file) = (self.string(Cow::Borrowed(&call.name)), self.file(call.start.0));
            let callee = [entry.start, entry.start + entry.len, name, 0, file, call.start.1];
            let (at_file, outer) = (self.file(call.at.file), call.at.call.map_or(0, |outer| offsets[outer as usize]));
            self.table.resize(self.table.len().next_multiple_of(4), 0);
            offsets.push(self.table.len() as u32);
            for field in callee.into_iter().chain([at_file, call.at.line, outer]) {
                let bytes = self.endian.u32(field);
                self.table.extend_from_slice(&bytes);
            }
        }
        offsets
    }

    fn line_program(&mut self, entry: &Entry, func: &Lines<'a>) -> u32 {
        // Names and records first: they must not land inside the program.
        let calls = self.inlined_calls(entry, func);
        let (file, line) = func.start;
        func.other_files(|file| {
            self.file(file);
        });
        let offset = self.table.len() as u32;
        let (mut pc, mut here) = (0, Position { file, line, call: None });
        for &[at, position] in func.lines {
            let next = func.positions.at(position);
            if next == here {
                continue;
            }
            if next.file != here.file {
                let name = self.files[next.file];
                self.uvarint(0);
                self.uvarint(u64::from(name));
            }
            if next.call != here.call {
                self.uvarint(0);
                self.uvarint(CALL);
                self.uvarint(next.call.map_or(0, |call| u64::from(calls[call as usize])));
            }
            // A step is at least one byte, also where the very first instruction has another line.
            let next_pc = at.max(pc + 1);
            self.uvarint(u64::from(next_pc - pc));
            self.line_delta(here.line, next.line);
            (pc, here) = (next_pc, next);
        }
        self.end_program();
        offset
    }

    fn empty_program(&mut self) -> u32 {
        let offset = self.table.len() as u32;
        self.end_program();
        offset
    }

    fn end_program(&mut self) {
        self.uvarint(0);
        self.uvarint(0);
    }

    fn line_delta(&mut self, from: u32, to: u32) {
        let delta = i64::from(to) - i64::from(from);
        self.uvarint(((delta << 1) ^ (delta >> 63)) as u64);
    }

    fn uvarint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.table.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.table.push(value as u8);
    }
}
