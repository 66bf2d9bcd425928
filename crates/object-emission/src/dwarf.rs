//! Debug information: which function, file and line an address belongs to, for debuggers and profilers (DWARF 4).
//!
//! ```text
//!  .debug_line    a row where a function begins, one per change of line: one sequence over the whole code, or one per
//!                 function where functions may be moved
//!  .debug_info    one unit, one entry per function
//!  .debug_abbrev  the forms of entry
//! ```
//!
//! Distances inside a sequence are constants; only where it begins, and where each function begins, are references.
//!
//! Not here: types, variables, call frame information (frame pointers are always there).

use crate::bytes::Bytes;
use crate::functab::{Entry, Origin};
use crate::image::{Part, RefTarget, Reference};
use crate::reference::RefKind;
use cranelift_codegen::entity::SecondaryMap;
use go_abi::{Endian, File, Position};

#[derive(Default)]
pub struct DebugInfo {
    pub line: Vec<u8>,
    pub info: Vec<u8>,
    pub abbrev: Vec<u8>,
    pub references: Vec<Reference>,
}

const VERSION: u16 = 4;
const DW_TAG_COMPILE_UNIT: u8 = 0x11;
const DW_TAG_SUBPROGRAM: u8 = 0x2e;
const DW_AT_NAME: u8 = 0x03;
const DW_AT_STMT_LIST: u8 = 0x10;
const DW_AT_LOW_PC: u8 = 0x11;
const DW_AT_HIGH_PC: u8 = 0x12;
const DW_AT_LANGUAGE: u8 = 0x13;
const DW_AT_PRODUCER: u8 = 0x25;
const DW_AT_DECL_FILE: u8 = 0x3a;
const DW_AT_DECL_LINE: u8 = 0x3b;
const DW_FORM_ADDR: u8 = 0x01;
const DW_FORM_DATA2: u8 = 0x05;
const DW_FORM_DATA4: u8 = 0x06;
const DW_FORM_STRING: u8 = 0x08;
const DW_FORM_UDATA: u8 = 0x0f;
const DW_FORM_SEC_OFFSET: u8 = 0x17;
const DW_LANG_GO: u16 = 0x16;
const DW_LNS_ADVANCE_PC: u8 = 2;
const DW_LNS_ADVANCE_LINE: u8 = 3;
const DW_LNS_SET_FILE: u8 = 4;
const DW_LNE_END_SEQUENCE: u8 = 1;
const DW_LNE_SET_ADDRESS: u8 = 2;

/// Special opcodes: line changes from `LINE_BASE` on, `LINE_RANGE` of them.
const LINE_BASE: i64 = -3;
const LINE_RANGE: i64 = 12;
/// The first special opcode; before it the standard ones with these numbers of operands.
const OPCODE_BASE: u8 = 13;
const OPERANDS: [u8; OPCODE_BASE as usize - 1] = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

/// The forms of entry: number, tag, children, then attribute and form in turn up to `END`.
#[rustfmt::skip] // A table: one line per attribute.
const UNIT: &[u8] = &[
    1, DW_TAG_COMPILE_UNIT, 1, // has children
    DW_AT_PRODUCER, DW_FORM_STRING,
    DW_AT_LANGUAGE, DW_FORM_DATA2,
    DW_AT_NAME, DW_FORM_STRING,
    DW_AT_STMT_LIST, DW_FORM_SEC_OFFSET,
];

#[rustfmt::skip]
const SUBPROGRAM: &[u8] = &[
    2, DW_TAG_SUBPROGRAM, 0, // has none
    DW_AT_NAME, DW_FORM_STRING,
    DW_AT_DECL_FILE, DW_FORM_UDATA,
    DW_AT_DECL_LINE, DW_FORM_UDATA,
];

/// A function that no source has.
const STUB: &[u8] = &[3, DW_TAG_SUBPROGRAM, 0, DW_AT_NAME, DW_FORM_STRING];

/// What an entry says that has a place in the code, after its other attributes.
#[rustfmt::skip]
const PLACE: &[u8] = &[
    DW_AT_LOW_PC, DW_FORM_ADDR,
    DW_AT_HIGH_PC, DW_FORM_DATA4,
];

const END: &[u8] = &[0, 0];

/// Whether functions stay side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    /// The code is one piece of this size.
    One(u64),
    PerFunction,
}

/// Of functions in code order. Lines are made beside everything else.
pub fn debug_info(
    endian: Endian,
    entries: &[Entry],
    pieces: Pieces,
    file_name: &(dyn Fn(File) -> String + Sync),
) -> DebugInfo {
    let unit_place = if pieces == Pieces::PerFunction { &[] } else { PLACE };
    let abbrev = [UNIT, unit_place, END, SUBPROGRAM, PLACE, END, STUB, PLACE, END, &[0]].concat();
    let files = Files::of(entries);
    std::thread::scope(|scope| {
        let lines = scope.spawn(|| {
            let mut lines = DebugInfo::default();
            lines.write_lines(endian, entries, pieces, &files, file_name);
            lines
        });
        let mut debug = DebugInfo { abbrev, ..DebugInfo::default() };
        debug.write_entries(endian, entries, pieces, &files);
        let lines = lines.join().expect("lines are written");
        debug.references.extend(lines.references);
        DebugInfo { line: lines.line, ..debug }
    })
}

/// Files are numbered from one; 0 are those that nothing is in.
struct Files {
    numbers: SecondaryMap<File, u64>,
    order: Vec<File>,
}

impl Files {
    fn of(entries: &[Entry]) -> Files {
        let mut files = Files { numbers: SecondaryMap::new(), order: vec![] };
        for entry in entries {
            let Origin::Go(func) = entry.origin else { continue };
            files.add(func.start.0);
            func.other_files(|file| files.add(file));
        }
        files
    }

    fn add(&mut self, file: File) {
        if self.numbers[file] == 0 {
            self.order.push(file);
            self.numbers[file] = self.order.len() as u64;
        }
    }
}

impl DebugInfo {
    fn refer(&mut self, part: Part, offset: u64, kind: RefKind, target: Part, addend: u64) {
        let target = RefTarget::Part(target);
        self.references.push(Reference { part, offset, kind, target, addend: addend as i64 });
    }

    fn write_lines(
        &mut self,
        endian: Endian,
        entries: &[Entry],
        pieces: Pieces,
        files: &Files,
        file_name: &(dyn Fn(File) -> String + Sync),
    ) {
        let mut out = Bytes::with_capacity(endian, 64 * files.order.len() + 4 * row_count(entries));
        out.u32(0);
        out.u16(VERSION);
        out.u32(0);
        let header = out.len();
        // One byte per instruction unit, one operation each, every row a statement.
        out.bytes(&[1, 1, 1, LINE_BASE as u8, LINE_RANGE as u8, OPCODE_BASE]);
        out.bytes(&OPERANDS);
        out.bytes(&[0]);
        for &file in &files.order {
            let name = file_name(file);
            // An empty name would end the table.
            string(&mut out, if name.is_empty() { "?" } else { &name });
            // Directory, time and size: not told.
            out.bytes(&[0, 0, 0]);
        }
        out.bytes(&[0]);
        out.patch_u32(header - 4, (out.len() - header) as u32);
        match pieces {
            Pieces::One(end) => self.write_sequence(&mut out, entries, 0, end, files),
            Pieces::PerFunction => {
                for entry in entries {
                    let start = u64::from(entry.start);
                    let end = start + u64::from(entry.len);
                    self.write_sequence(&mut out, std::slice::from_ref(entry), start, end, files);
                }
            }
        }
        out.patch_u32(0, (out.len() - 4) as u32);
        self.line = out.into_vec();
    }

    fn write_sequence(&mut self, out: &mut Bytes, entries: &[Entry], start: u64, end: u64, files: &Files) {
        out.bytes(&[0, 9, DW_LNE_SET_ADDRESS]);
        self.refer(Part::DebugLine, out.len(), RefKind::Abs64, Part::Text, start);
        out.u64(0);
        let mut rows = Rows { out, pc: start, file: 1, line: 1 };
        entries.iter().for_each(|entry| rows.write_function(entry, files));
        rows.finish(end);
    }

    fn write_entries(&mut self, endian: Endian, entries: &[Entry], pieces: Pieces, files: &Files) {
        let size: usize = entries.iter().map(|entry| entry.name.len() + ENTRY).sum();
        let mut out = Bytes::with_capacity(endian, size);
        self.references.reserve(entries.len() + 4);
        out.u32(0);
        out.u16(VERSION);
        self.refer(Part::DebugInfo, out.len(), RefKind::Abs32, Part::DebugAbbrev, 0);
        out.u32(0);
        out.bytes(&[8, 1]);
        string(&mut out, concat!("llgo ", env!("CARGO_PKG_VERSION")));
        out.u16(DW_LANG_GO);
        string(&mut out, "go");
        self.refer(Part::DebugInfo, out.len(), RefKind::Abs32, Part::DebugLine, 0);
        out.u32(0);
        if let Pieces::One(end) = pieces {
            self.write_place(&mut out, 0, end as u32);
        }
        for entry in entries {
            out.bytes(&[if matches!(entry.origin, Origin::Go(_)) { SUBPROGRAM[0] } else { STUB[0] }]);
            string(&mut out, entry.name);
            if let Origin::Go(func) = entry.origin {
                unsigned(&mut out, files.numbers[func.start.0]);
                unsigned(&mut out, func.start.1.into());
            }
            self.write_place(&mut out, entry.start.into(), entry.len);
        }
        out.bytes(&[0]);
        out.patch_u32(0, (out.len() - 4) as u32);
        self.info = out.into_vec();
    }

    /// The attributes of `PLACE`.
    fn write_place(&mut self, out: &mut Bytes, start: u64, len: u32) {
        self.refer(Part::DebugInfo, out.len(), RefKind::Abs64, Part::Text, start);
        out.u64(0);
        out.u32(len);
    }
}

/// What an entry has at most beside its name.
const ENTRY: usize = 24;

fn row_count(entries: &[Entry]) -> usize {
    let rows = |entry: &Entry| match entry.origin {
        Origin::Go(func) => func.lines.len() + 1,
        Origin::Stub(_) => 1,
    };
    entries.iter().map(rows).sum()
}

/// The state of the line program.
struct Rows<'a> {
    out: &'a mut Bytes,
    pc: u64,
    file: u64,
    line: i64,
}

impl Rows<'_> {
    fn write_function(&mut self, entry: &Entry, files: &Files) {
        let Origin::Go(func) = entry.origin else { return self.row(entry.start.into(), self.file, 0) };
        let start = u64::from(entry.start);
        self.row(start, files.numbers[func.start.0], func.start.1.into());
        for &[at, position] in func.lines {
            let Position { file, line, .. } = func.positions.at(position);
            self.row(start + u64::from(at), files.numbers[file], line.into());
        }
    }

    fn row(&mut self, pc: u64, file: u64, line: i64) {
        if file != self.file {
            self.out.bytes(&[DW_LNS_SET_FILE]);
            unsigned(self.out, file);
        }
        let (mut by, up) = (pc - self.pc, line - self.line);
        let up = if (LINE_BASE..LINE_BASE + LINE_RANGE).contains(&up) {
            up
        } else {
            self.out.bytes(&[DW_LNS_ADVANCE_LINE]);
            signed(self.out, up);
            0
        };
        let code = |by: u64| (up - LINE_BASE) as u64 + LINE_RANGE as u64 * by + u64::from(OPCODE_BASE);
        if by > u64::from(u8::MAX) || code(by) > u64::from(u8::MAX) {
            self.out.bytes(&[DW_LNS_ADVANCE_PC]);
            unsigned(self.out, by);
            by = 0;
        }
        self.out.bytes(&[code(by) as u8]);
        (self.pc, self.file, self.line) = (pc, file, line);
    }

    fn finish(&mut self, end: u64) {
        self.out.bytes(&[DW_LNS_ADVANCE_PC]);
        unsigned(self.out, end - self.pc);
        self.out.bytes(&[0, 1, DW_LNE_END_SEQUENCE]);
    }
}

fn string(out: &mut Bytes, text: &str) {
    // A NUL would end it early.
    out.bytes(text.split('\0').next().unwrap_or_default().as_bytes());
    out.bytes(&[0]);
}

fn unsigned(out: &mut Bytes, mut value: u64) {
    while value >= 0x80 {
        out.bytes(&[value as u8 | 0x80]);
        value >>= 7;
    }
    out.bytes(&[value as u8]);
}

fn signed(out: &mut Bytes, mut value: i64) {
    loop {
        let byte = value as u8 & 0x7f;
        value >>= 7;
        // Done when what is left is only the sign that the byte's highest bit shows.
        let done = value == if byte & 0x40 == 0 { 0 } else { -1 };
        out.bytes(&[if done { byte } else { byte | 0x80 }]);
        if done {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a line program as a debugger does; rows are (address, file, line).
    fn run(program: &[u8]) -> Vec<(u64, u64, i64)> {
        let (mut at, mut rows, mut row) = (0, vec![], (0u64, 1u64, 1i64));
        let number = |at: &mut usize| {
            let (mut value, mut shift) = (0i64, 0);
            loop {
                let byte = program[*at];
                *at += 1;
                value |= i64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    return (value, value | if byte & 0x40 != 0 { -1 << shift } else { 0 });
                }
            }
        };
        while at < program.len() {
            let opcode = program[at];
            at += 1;
            match opcode {
                0 => return rows,
                DW_LNS_ADVANCE_PC => row.0 += number(&mut at).0 as u64,
                DW_LNS_ADVANCE_LINE => row.2 += number(&mut at).1,
                DW_LNS_SET_FILE => row.1 = number(&mut at).0 as u64,
                special => {
                    let special = i64::from(special - OPCODE_BASE);
                    row = (row.0 + (special / LINE_RANGE) as u64, row.1, row.2 + LINE_BASE + special % LINE_RANGE);
                    rows.push(row);
                }
            }
        }
        rows
    }

    #[test]
    fn rows_come_back() {
        let wanted = [
            (0, 1, 677),
            (3, 1, 680),
            (4, 2, 1),
            (30, 2, 1),
            (5000, 2, 130),
            (5001, 2, 66),
            (5020, 1, 70),
            (5300, 300, 0),
        ];
        let mut out = Bytes::new(Endian::Little);
        let mut rows = Rows { out: &mut out, pc: 0, file: 1, line: 1 };
        wanted.iter().for_each(|&(pc, file, line)| rows.row(pc, file, line));
        rows.finish(6000);
        assert_eq!(run(&out.into_vec()), wanted);
    }
}
