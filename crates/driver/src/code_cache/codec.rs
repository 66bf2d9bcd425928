//! The bytes of a chunk of compiled functions.
//!
//! ```text
//!  magic u32 · length u32 · checksum u64 · four tables of names (functions, variables, types, files) ·
//!  entries: kind u8, name, length, then its functions
//! ```
//!
//! Numbers are LEB128; a name is an index into its table and is looked up in the program once per chunk.
//!
//! Invariant (no-panic): every read is checked; damage that the checksum lets through is a `None`.

use cranelift_codegen::binemit::Reloc;
use frontend_bridge::read::checksum;
use frontend_bridge::{File, Func, Global, Program, Type};
use go_abi::{Demand, FrameKind, InlinedCall, Position, Stub, Symbol, Table};
use object_emission::{CodeReloc, CompiledFunc};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Changes with every change of the encoding.
const MAGIC: u32 = 0x6c67_6307;
const HEADER: usize = 16;

/// The kinds of relocation that code of ours has.
const RELOCS: [Reloc; 4] = [Reloc::Abs8, Reloc::X86PCRel4, Reloc::X86CallPCRel4, Reloc::X86CallPLTRel4];

const FRAMES: [FrameKind; 3] = [FrameKind::Args, FrameKind::NoArgs, FrameKind::Wrapper];

fn uint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn sint(out: &mut Vec<u8>, value: i64) {
    uint(out, ((value << 1) ^ (value >> 63)) as u64);
}

fn bytes(out: &mut Vec<u8>, value: &[u8]) {
    uint(out, value.len() as u64);
    out.extend_from_slice(value);
}

/// A table of names while a chunk is written.
struct Names<Id> {
    index: FxHashMap<Id, u32>,
    list: Vec<Id>,
}

impl<Id> Default for Names<Id> {
    fn default() -> Names<Id> {
        Names { index: FxHashMap::default(), list: vec![] }
    }
}

impl<Id: Copy + Eq + Hash> Names<Id> {
    fn put(&mut self, out: &mut Vec<u8>, id: Id) {
        let next = self.list.len() as u32;
        let index = *self.index.entry(id).or_insert_with(|| {
            self.list.push(id);
            next
        });
        uint(out, index.into());
    }

    fn write<'a>(&self, out: &mut Vec<u8>, name: impl Fn(Id) -> &'a str) {
        uint(out, self.list.len() as u64);
        for &id in &self.list {
            bytes(out, name(id).as_bytes());
        }
    }
}

#[derive(Default)]
pub struct ChunkWriter {
    funcs: Names<Func>,
    globals: Names<Global>,
    types: Names<Type>,
    files: Names<File>,
    entries: Vec<u8>,
    count: u64,
}

impl ChunkWriter {
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Keeps nothing if something about the functions has no encoding.
    pub fn add(&mut self, kind: u8, name: &str, symbol: &Symbol, funcs: &[CompiledFunc]) {
        let mut entry = vec![];
        uint(&mut entry, funcs.len() as u64);
        if funcs.iter().all(|func| self.put_func(&mut entry, symbol, func).is_some()) {
            self.entries.push(kind);
            bytes(&mut self.entries, name.as_bytes());
            bytes(&mut self.entries, &entry);
            self.count += 1;
        }
    }

    /// Appends the chunk to a package's file.
    pub fn finish(self, program: &Program, out: &mut Vec<u8>) {
        let mut body = vec![];
        self.funcs.write(&mut body, |func| &program.funcs[func].name);
        self.globals.write(&mut body, |global| &program.globals[global].name);
        self.types.write(&mut body, |ty| &program.types[ty].link);
        self.files.write(&mut body, |file| &program.files[file]);
        uint(&mut body, self.count);
        body.extend_from_slice(&self.entries);
        out.extend_from_slice(&MAGIC.to_le_bytes());
        out.extend_from_slice(&(body.len() as u32).to_le_bytes());
        out.extend_from_slice(&checksum(&body).to_le_bytes());
        out.extend_from_slice(&body);
    }

    fn put_func(&mut self, out: &mut Vec<u8>, own: &Symbol, func: &CompiledFunc) -> Option<()> {
        self.put_reference(out, own, &func.symbol)?;
        bytes(out, func.name.as_bytes());
        bytes(out, &func.bytes);
        uint(out, func.align.into());
        uint(out, func.refs.len() as u64);
        func.refs.iter().try_for_each(|symbol| self.put_reference(out, own, symbol))?;
        uint(out, func.relocs.len() as u64);
        for reloc in &func.relocs {
            uint(out, reloc.offset.into());
            out.push(RELOCS.iter().position(|kind| *kind == reloc.kind)? as u8);
            uint(out, reloc.target.into());
            sint(out, reloc.addend);
        }
        uint(out, func.lines.len() as u64);
        for &[at, position] in &func.lines {
            uint(out, at.into());
            uint(out, position.into());
        }
        uint(out, func.positions.len() as u64);
        func.positions.iter().for_each(|&position| self.put_position(out, position));
        uint(out, func.inlined.len() as u64);
        for call in &func.inlined {
            bytes(out, call.name.as_bytes());
            self.put_line(out, call.start);
            self.put_position(out, call.at);
        }
        self.put_line(out, func.start);
        out.push(FRAMES.iter().position(|kind| *kind == func.frame)? as u8);
        bytes(out, &func.frame_map);
        uint(out, func.demands.len() as u64);
        func.demands.iter().for_each(|demand| self.put_demand(out, demand));
        Some(())
    }

    fn put_position(&mut self, out: &mut Vec<u8>, position: Position) {
        self.put_line(out, (position.file, position.line));
        uint(out, position.call.map_or(0, |call| u64::from(call) + 1));
    }

    fn put_line(&mut self, out: &mut Vec<u8>, (file, line): (File, u32)) {
        uint(out, line.into());
        // An unknown position has no file that another program would know.
        if line != 0 {
            self.files.put(out, file);
        }
    }

    fn put_demand(&mut self, out: &mut Vec<u8>, demand: &Demand) {
        match demand {
            Demand::InInterface(ty) => {
                out.push(0);
                self.types.put(out, *ty);
            }
            Demand::CallsMethod { name, pkg_path, sig } => {
                out.push(1);
                bytes(out, name.as_bytes());
                bytes(out, pkg_path.as_bytes());
                self.types.put(out, *sig);
            }
            Demand::NamesMethod(name) => {
                out.push(2);
                bytes(out, name.as_bytes());
            }
            Demand::ReflectMethods => out.push(3),
            Demand::ReflectCalls => out.push(4),
            Demand::IsValue(func) => {
                out.push(5);
                self.funcs.put(out, *func);
            }
        }
    }

    /// What the entry is about is known to whoever asks for it.
    fn put_reference(&mut self, out: &mut Vec<u8>, own: &Symbol, symbol: &Symbol) -> Option<()> {
        if symbol == own {
            out.push(OWN);
            return Some(());
        }
        self.put_symbol(out, symbol)
    }

    fn put_symbol(&mut self, out: &mut Vec<u8>, symbol: &Symbol) -> Option<()> {
        out.push(tag(symbol));
        match symbol {
            Symbol::Func(func) | Symbol::FuncVal(func) | Symbol::FuncThunk(func) | Symbol::CEntry(func) => {
                self.funcs.put(out, *func);
            }
            Symbol::Local(func, number) => {
                self.funcs.put(out, *func);
                uint(out, (*number).into());
            }
            Symbol::Global(global) => self.globals.put(out, *global),
            Symbol::TypeDesc(ty)
            | Symbol::Equal(ty)
            | Symbol::EqualVal(ty)
            | Symbol::Hash(ty)
            | Symbol::HashVal(ty)
            | Symbol::ReflectCall(ty)
            | Symbol::ReflectCallMethod(ty)
            | Symbol::ReflectMakeFunc(ty)
            | Symbol::GcMaskSlot(ty) => self.types.put(out, *ty),
            Symbol::Itab(iface, concrete) => {
                self.types.put(out, *iface);
                self.types.put(out, *concrete);
            }
            Symbol::C(name) => bytes(out, name.as_bytes()),
            Symbol::Str(text)
            | Symbol::Name(text)
            | Symbol::GcMask(text)
            | Symbol::Bytes(text)
            | Symbol::StrHeader(text) => {
                bytes(out, text);
            }
            Symbol::QualifiedName(name, path) => {
                bytes(out, name);
                bytes(out, path);
            }
            Symbol::Opaque { size, mask } => {
                uint(out, *size);
                bytes(out, mask);
            }
            Symbol::Stub(stub) => out.push(Stub::ALL.iter().position(|one| one == stub)? as u8),
            Symbol::Table(table) => out.push(Table::ALL.iter().position(|one| one == table)? as u8),
        }
        Some(())
    }
}

/// Instead of a tag: the symbol of the entry.
const OWN: u8 = 0xff;

/// The kind of symbol.
pub fn tag(symbol: &Symbol) -> u8 {
    match symbol {
        Symbol::Func(_) => 0,
        Symbol::C(_) => 1,
        Symbol::Global(_) => 2,
        Symbol::TypeDesc(_) => 3,
        Symbol::Itab(..) => 4,
        Symbol::FuncVal(_) => 5,
        Symbol::FuncThunk(_) => 6,
        Symbol::Equal(_) => 7,
        Symbol::EqualVal(_) => 8,
        Symbol::Hash(_) => 9,
        Symbol::HashVal(_) => 10,
        Symbol::Local(..) => 11,
        Symbol::CEntry(_) => 12,
        Symbol::ReflectCall(_) => 13,
        Symbol::ReflectCallMethod(_) => 14,
        Symbol::ReflectMakeFunc(_) => 15,
        Symbol::Str(_) => 16,
        Symbol::Name(_) => 17,
        Symbol::QualifiedName(..) => 18,
        Symbol::GcMask(_) => 19,
        Symbol::GcMaskSlot(_) => 20,
        Symbol::Opaque { .. } => 21,
        Symbol::Bytes(_) => 22,
        Symbol::StrHeader(_) => 23,
        Symbol::Stub(_) => 24,
        Symbol::Table(_) => 25,
    }
}

/// A table of names of a stored chunk, and the ids that they have in this program.
struct StoredNames {
    places: Vec<Range<usize>>,
    /// 0: not looked up yet; else the id plus one, or [`MISSING`].
    ids: Vec<AtomicU32>,
}

const MISSING: u32 = u32::MAX;

impl StoredNames {
    fn read(cursor: &mut Cursor) -> Option<StoredNames> {
        let places: Vec<_> = (0..cursor.count()?).map(|_| cursor.range()).collect::<Option<_>>()?;
        let ids = places.iter().map(|_| AtomicU32::new(0)).collect();
        Some(StoredNames { places, ids })
    }

    fn id(&self, bytes: &[u8], index: usize, find: impl Fn(&str) -> Option<u32>) -> Option<u32> {
        let memo = self.ids.get(index)?;
        if memo.load(Relaxed) == 0 {
            let name = std::str::from_utf8(&bytes[self.places[index].clone()]).ok()?;
            memo.store(find(name).map_or(MISSING, |id| id + 1), Relaxed);
        }
        Some(memo.load(Relaxed)).filter(|&id| id != MISSING).map(|id| id - 1)
    }
}

pub struct Chunk {
    funcs: StoredNames,
    globals: StoredNames,
    types: StoredNames,
    files: StoredNames,
    /// By hash of kind and name: the name, and the entry.
    entries: FxHashMap<u64, (Range<usize>, Range<usize>)>,
}

/// What is looked for, and what names mean.
pub struct Wanted<'a> {
    pub program: &'a Program,
    pub files: &'a FxHashMap<&'a str, File>,
    pub symbol: &'a Symbol,
    pub kind: u8,
    pub name: &'a str,
}

fn entry_key(kind: u8, name: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    (kind, name).hash(&mut hasher);
    hasher.finish()
}

impl Chunk {
    /// `None` if anything in the file is not as it should be.
    pub fn read_all(file: &[u8]) -> Option<Vec<Chunk>> {
        let mut chunks = vec![];
        let mut at = 0;
        while at < file.len() {
            let header = file.get(at..at + HEADER)?;
            let word = |from: usize| u32::from_le_bytes(header[from..from + 4].try_into().expect("four bytes"));
            let sum = u64::from_le_bytes(header[8..16].try_into().expect("eight bytes"));
            let end = (at + HEADER).checked_add(word(4) as usize)?;
            if word(0) != MAGIC || checksum(file.get(at + HEADER..end)?) != sum {
                return None;
            }
            chunks.push(Chunk::read(Cursor { bytes: file, at: at + HEADER, end })?);
            at = end;
        }
        Some(chunks)
    }

    fn read(mut cursor: Cursor) -> Option<Chunk> {
        let cursor = &mut cursor;
        let funcs = StoredNames::read(cursor)?;
        let globals = StoredNames::read(cursor)?;
        let types = StoredNames::read(cursor)?;
        let files = StoredNames::read(cursor)?;
        let mut entries = FxHashMap::default();
        for _ in 0..cursor.count()? {
            let kind = cursor.byte()?;
            let name = cursor.range()?;
            entries.insert(entry_key(kind, &cursor.bytes[name.clone()]), (name, cursor.range()?));
        }
        Some(Chunk { funcs, globals, types, files, entries })
    }

    pub fn load(&self, bytes: &[u8], wanted: &Wanted) -> Option<Vec<CompiledFunc>> {
        let (name, range) = self.entries.get(&entry_key(wanted.kind, wanted.name.as_bytes()))?;
        if &bytes[name.clone()] != wanted.name.as_bytes() {
            return None;
        }
        let cursor = Cursor { bytes, at: range.start, end: range.end };
        let mut reader = EntryReader { chunk: self, wanted, cursor };
        (0..reader.cursor.count()?).map(|_| reader.func()).collect()
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes[..self.end].get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn uint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn sint(&mut self) -> Option<i64> {
        let value = self.uint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn u32(&mut self) -> Option<u32> {
        self.uint()?.try_into().ok()
    }

    fn size(&mut self) -> Option<usize> {
        self.uint()?.try_into().ok()
    }

    /// A number of things that take at least a byte each.
    fn count(&mut self) -> Option<usize> {
        self.size().filter(|&count| count <= self.end - self.at)
    }

    fn range(&mut self) -> Option<Range<usize>> {
        let len = self.count()?;
        let range = self.at..self.at + len;
        self.at = range.end;
        Some(range)
    }

    fn slice(&mut self) -> Option<&'a [u8]> {
        Some(&self.bytes[self.range()?])
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.slice()?).ok()
    }
}

/// Offsets and indices are inside what they refer to.
fn is_consistent(func: &CompiledFunc) -> bool {
    let field_is_inside = |reloc: &CodeReloc| {
        let width = if reloc.kind == Reloc::Abs8 { 8 } else { 4 };
        (reloc.target as usize) < func.refs.len() && reloc.offset as usize + width <= func.bytes.len()
    };
    let is_below = |position: &Position, count: usize| position.call.is_none_or(|call| (call as usize) < count);
    func.relocs.iter().all(field_is_inside)
        && func.inlined.iter().enumerate().all(|(index, call)| is_below(&call.at, index))
        && func.positions.iter().all(|position| is_below(position, func.inlined.len()))
        && func.lines.iter().all(|&[_, position]| (position as usize) < func.positions.len())
        && func.lines.is_sorted()
        && func.align.is_power_of_two()
}

struct EntryReader<'a> {
    chunk: &'a Chunk,
    wanted: &'a Wanted<'a>,
    cursor: Cursor<'a>,
}

impl EntryReader<'_> {
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.cursor.count()?).map(|_| one(self)).collect()
    }

    fn func(&mut self) -> Option<CompiledFunc> {
        let func = CompiledFunc {
            symbol: self.symbol()?,
            name: self.cursor.text()?.to_owned(),
            bytes: self.cursor.slice()?.to_vec(),
            align: self.cursor.u32()?,
            refs: self.list(Self::symbol)?,
            relocs: self.list(Self::reloc)?,
            lines: self.list(|reader| Some([reader.cursor.u32()?, reader.cursor.u32()?]))?,
            positions: self.list(Self::position)?,
            inlined: self.list(Self::inlined)?,
            start: self.line()?,
            frame: *FRAMES.get(usize::from(self.cursor.byte()?))?,
            frame_map: self.cursor.slice()?.to_vec(),
            demands: self.list(Self::demand)?,
        };
        is_consistent(&func).then_some(func)
    }

    fn reloc(&mut self) -> Option<CodeReloc> {
        Some(CodeReloc {
            offset: self.cursor.u32()?,
            kind: *RELOCS.get(usize::from(self.cursor.byte()?))?,
            target: self.cursor.u32()?,
            addend: self.cursor.sint()?,
        })
    }

    fn position(&mut self) -> Option<Position> {
        let (file, line) = self.line()?;
        Some(Position { file, line, call: self.cursor.u32()?.checked_sub(1) })
    }

    fn inlined(&mut self) -> Option<InlinedCall> {
        Some(InlinedCall { name: self.cursor.text()?.to_owned(), start: self.line()?, at: self.position()? })
    }

    fn line(&mut self) -> Option<(File, u32)> {
        let line = self.cursor.u32()?;
        if line == 0 {
            return Some((File::from_u32(0), 0));
        }
        let index = self.cursor.size()?;
        let find = |name: &str| self.wanted.files.get(name).map(|file| file.as_u32());
        let file = self.chunk.files.id(self.cursor.bytes, index, find)?;
        Some((File::from_u32(file), line))
    }

    fn demand(&mut self) -> Option<Demand> {
        Some(match self.cursor.byte()? {
            0 => Demand::InInterface(self.ty()?),
            1 => Demand::CallsMethod {
                name: self.cursor.text()?.to_owned(),
                pkg_path: self.cursor.text()?.to_owned(),
                sig: self.ty()?,
            },
            2 => Demand::NamesMethod(self.cursor.text()?.to_owned()),
            3 => Demand::ReflectMethods,
            4 => Demand::ReflectCalls,
            5 => Demand::IsValue(self.fn_id()?),
            _ => return None,
        })
    }

    fn fn_id(&mut self) -> Option<Func> {
        let index = self.cursor.size()?;
        let find = |name: &str| self.wanted.program.func_by_name.get(name).map(|func| func.as_u32());
        self.chunk.funcs.id(self.cursor.bytes, index, find).map(Func::from_u32)
    }

    fn global(&mut self) -> Option<Global> {
        let index = self.cursor.size()?;
        let find = |name: &str| self.wanted.program.global_by_name.get(name).map(|global| global.as_u32());
        self.chunk.globals.id(self.cursor.bytes, index, find).map(Global::from_u32)
    }

    fn ty(&mut self) -> Option<Type> {
        let index = self.cursor.size()?;
        let find = |link: &str| self.wanted.program.type_by_link.get(link).map(|ty| ty.as_u32());
        self.chunk.types.id(self.cursor.bytes, index, find).map(Type::from_u32)
    }

    fn shared(&mut self) -> Option<Arc<[u8]>> {
        self.cursor.slice().map(Arc::from)
    }

    fn symbol(&mut self) -> Option<Symbol> {
        Some(match self.cursor.byte()? {
            0 => Symbol::Func(self.fn_id()?),
            1 => Symbol::C(self.cursor.text()?.into()),
            2 => Symbol::Global(self.global()?),
            3 => Symbol::TypeDesc(self.ty()?),
            4 => Symbol::Itab(self.ty()?, self.ty()?),
            5 => Symbol::FuncVal(self.fn_id()?),
            6 => Symbol::FuncThunk(self.fn_id()?),
            7 => Symbol::Equal(self.ty()?),
            8 => Symbol::EqualVal(self.ty()?),
            9 => Symbol::Hash(self.ty()?),
            10 => Symbol::HashVal(self.ty()?),
            11 => Symbol::Local(self.fn_id()?, self.cursor.u32()?),
            12 => Symbol::CEntry(self.fn_id()?),
            13 => Symbol::ReflectCall(self.ty()?),
            14 => Symbol::ReflectCallMethod(self.ty()?),
            15 => Symbol::ReflectMakeFunc(self.ty()?),
            16 => Symbol::Str(self.shared()?),
            17 => Symbol::Name(self.shared()?),
            18 => Symbol::QualifiedName(self.shared()?, self.shared()?),
            19 => Symbol::GcMask(self.shared()?),
            20 => Symbol::GcMaskSlot(self.ty()?),
            21 => Symbol::Opaque { size: self.cursor.uint()?, mask: self.shared()? },
            22 => Symbol::Bytes(self.shared()?),
            23 => Symbol::StrHeader(self.shared()?),
            24 => Symbol::Stub(*Stub::ALL.get(usize::from(self.cursor.byte()?))?),
            25 => Symbol::Table(*Table::ALL.get(usize::from(self.cursor.byte()?))?),
            OWN => self.wanted.symbol.clone(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that knows one function and one file, by the names that the code below uses.
    fn program() -> Program {
        let mut program = Program::default();
        program.func_by_name.insert("main.f".into(), Func::from_u32(0));
        program.files.push("main.go".into());
        program
    }

    fn compiled(own: &Symbol) -> CompiledFunc {
        let file = File::from_u32(0);
        let refs = vec![own.clone(), Symbol::C("write".into()), Symbol::Str(b"text".as_slice().into())];
        let relocs = vec![
            CodeReloc { offset: 1, kind: Reloc::X86CallPCRel4, target: 1, addend: -4 },
            CodeReloc { offset: 196, kind: Reloc::X86PCRel4, target: 2, addend: 1 << 40 },
        ];
        CompiledFunc {
            symbol: own.clone(),
            name: "main.f".into(),
            bytes: (0..200).collect(),
            align: 16,
            refs,
            relocs,
            lines: vec![[0, 0], [130, 1]],
            positions: vec![Position { file, line: 7, call: Some(0) }, Position { file, line: 0, call: None }],
            inlined: vec![InlinedCall {
                name: "a.inlined".into(),
                start: (file, 3),
                at: Position { file, line: 5, call: None },
            }],
            start: (file, 6),
            frame: FrameKind::NoArgs,
            frame_map: vec![1, 1, 9, 1, 0],
            demands: vec![Demand::ReflectMethods, Demand::NamesMethod("String".into())],
        }
    }

    fn stored(own: &Symbol) -> Vec<u8> {
        let mut writer = ChunkWriter::default();
        writer.add(0, "main.f", own, &[compiled(own)]);
        let mut bytes = vec![];
        writer.finish(&program(), &mut bytes);
        bytes
    }

    fn load(bytes: &[u8], own: &Symbol) -> Option<CompiledFunc> {
        let program = program();
        let files = program.files.iter().map(|(file, name)| (name.as_str(), file)).collect();
        let wanted = Wanted { program: &program, files: &files, symbol: own, kind: 0, name: "main.f" };
        let chunks = Chunk::read_all(bytes)?;
        chunks.first()?.load(bytes, &wanted)?.pop()
    }

    #[test]
    fn code_comes_back() {
        let own = Symbol::Func(Func::from_u32(0));
        let (back, wanted) = (load(&stored(&own), &own).unwrap(), compiled(&own));
        assert_eq!((back.symbol, back.name, back.bytes), (wanted.symbol, wanted.name, wanted.bytes));
        assert_eq!((back.refs, back.relocs, back.demands), (wanted.refs, wanted.relocs, wanted.demands));
        assert_eq!((back.lines, back.positions, back.start), (wanted.lines, wanted.positions, wanted.start));
        assert_eq!(back.inlined, wanted.inlined);
        assert_eq!((back.align, back.frame), (wanted.align, wanted.frame));
    }

    #[test]
    fn damage_is_a_miss() {
        let own = Symbol::Func(Func::from_u32(0));
        let good = stored(&own);
        for at in 0..good.len() {
            assert!(load(&good[..at], &own).is_none());
            let mut bad = good.clone();
            bad[at] ^= 0x41;
            assert!(load(&bad, &own).is_none());
            // Also where the checksum happens to fit.
            let sum = checksum(&bad[HEADER..]).to_le_bytes();
            bad[8..HEADER].copy_from_slice(&sum);
            let _ = load(&bad, &own);
        }
    }
}
