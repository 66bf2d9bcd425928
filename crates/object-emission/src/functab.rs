//! The function table: from a program counter to function, file and line, as docs/runtime-contract.md
//! describes it byte by byte.
//!
//! ```text
//!  header │ one row of six u32 per function, by code offset │ names, file names, line programs
//! ```
//!
//! Everything is an offset, so that the table has no relocation. Names and file names are written once.
//!
//! Not here: DWARF; inlined calls (nothing inlines).

use crate::compile::CompiledFunc;
use go_abi::{Endian, File, FrameKind};
use rustc_hash::FxHashMap;

const HEADER: usize = 8;
const ROW: usize = 24;
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
    Go(&'a CompiledFunc),
    /// Hand-encoded: no file, no lines.
    Stub,
}

pub fn function_table(endian: Endian, entries: &[Entry], file_name: &dyn Fn(File) -> String) -> Vec<u8> {
    let (strings, files) = (FxHashMap::default(), FxHashMap::default());
    let mut writer = Writer { endian, table: Vec::new(), strings, files, file_name };
    writer.table.resize(HEADER + ROW * entries.len(), 0);
    writer.put_u32(0, entries.len() as u32);
    for (index, entry) in entries.iter().enumerate() {
        writer.row(HEADER + ROW * index, entry);
    }
    writer.table
}

struct Writer<'a> {
    endian: Endian,
    table: Vec<u8>,
    strings: FxHashMap<String, u32>,
    files: FxHashMap<File, u32>,
    file_name: &'a dyn Fn(File) -> String,
}

impl Writer<'_> {
    fn put_u32(&mut self, at: usize, value: u32) {
        self.table[at..at + 4].copy_from_slice(&self.endian.u32(value));
    }

    fn row(&mut self, at: usize, entry: &Entry) {
        let name = self.string(entry.name);
        let (file, line) = match entry.origin {
            Origin::Go(func) => (self.file(func.start.0), func.start.1),
            Origin::Stub => (self.string(""), 0),
        };
        let lines = match entry.origin {
            Origin::Go(func) => self.line_program(func),
            Origin::Stub => self.empty_program(),
        };
        let fields = [entry.start, entry.start + entry.len, name, lines, file, line | frame_bits(entry.frame)];
        for (index, field) in fields.into_iter().enumerate() {
            self.put_u32(at + 4 * index, field);
        }
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(&offset) = self.strings.get(text) {
            return offset;
        }
        let offset = self.table.len() as u32;
        self.uvarint(text.len() as u64);
        self.table.extend_from_slice(text.as_bytes());
        self.strings.insert(text.to_owned(), offset);
        offset
    }

    fn file(&mut self, file: File) -> u32 {
        if let Some(&offset) = self.files.get(&file) {
            return offset;
        }
        let name = (self.file_name)(file);
        let offset = self.string(&name);
        self.files.insert(file, offset);
        offset
    }

    fn line_program(&mut self, func: &CompiledFunc) -> u32 {
        // File names first: they must not land inside the program.
        for &(_, position) in &func.lines {
            self.file(func.positions[position as usize].0);
        }
        let offset = self.table.len() as u32;
        let (mut pc, (mut file, mut line)) = (0, func.start);
        for &(at, position) in &func.lines {
            let (new_file, new_line) = func.positions[position as usize];
            if (new_file, new_line) == (file, line) {
                continue;
            }
            if new_file != file {
                let name = self.files[&new_file];
                self.uvarint(0);
                self.uvarint(u64::from(name));
            }
            // A step is at least one byte, also where the very first instruction has another line.
            let next = at.max(pc + 1);
            self.uvarint(u64::from(next - pc));
            self.line_delta(line, new_line);
            (pc, file, line) = (next, new_file, new_line);
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
