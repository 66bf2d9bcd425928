//! The program as sections: every function, variable, descriptor and table at its place, and the
//! references between them resolved as far as their distance is known.
//!
//! ```text
//!  text      functions by key, then stubs                         16-byte aligned
//!  rodata    read-only data, init tasks, itab list, typelinks
//!  types     16 zero bytes (offset 0 means "none"), then descriptors, names, method tables
//!  functab   function table
//!  data bss  variables with pointers: the collector's roots
//!  nodata nobss  variables without
//!  tls       `g`
//! ```
//!
//! Invariant (position-dependent): a 64-bit address is a relocation that the link resolves; the image is
//! not meant for a position-independent executable.
//!
//! Invariant (types-offsets): a name or type offset is a constant here; a code offset is a pc-relative
//! relocation whose addend is the place of the field in the section, which yields `code - types`.
//!
//! Not here: containers (`object`), addresses.

use crate::compile::CompiledFunc;
use crate::functab::{self, Origin};
use crate::stub;
use cranelift_codegen::binemit::Reloc;
use go_abi::{DataItem, DataRelocKind, File, Section, Stub, Symbol, Table};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;

/// All of a program, in any order.
pub struct Input<'a> {
    pub funcs: Vec<CompiledFunc>,
    pub data: Vec<DataItem>,
    pub stubs: Vec<Stub>,
    /// Package initialisers in order.
    pub init_tasks: Vec<Symbol>,
    /// Names that C sees.
    pub exports: Vec<(String, Symbol)>,
    pub file_name: &'a dyn Fn(File) -> String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Text,
    ReadOnly,
    Types,
    FuncTab,
    Data,
    Bss,
    NoPtrData,
    NoPtrBss,
    Tls,
}

impl Part {
    pub const ALL: [Part; 9] = [
        Part::Text,
        Part::ReadOnly,
        Part::Types,
        Part::FuncTab,
        Part::Data,
        Part::Bss,
        Part::NoPtrData,
        Part::NoPtrBss,
        Part::Tls,
    ];

    pub fn section_name(self) -> &'static str {
        match self {
            Part::Text => ".text",
            Part::ReadOnly => ".rodata",
            Part::Types => ".llgo.types",
            Part::FuncTab => ".llgo.functab",
            Part::Data => ".llgo.data",
            Part::Bss => ".llgo.bss",
            Part::NoPtrData => ".data",
            Part::NoPtrBss => ".bss",
            Part::Tls => ".tbss",
        }
    }

    /// Occupies no bytes in a file.
    pub fn is_zero(self) -> bool {
        matches!(self, Part::Bss | Part::NoPtrBss | Part::Tls)
    }
}

#[derive(Default)]
pub struct PartData {
    /// Empty for a zero part.
    pub bytes: Vec<u8>,
    pub size: u64,
    pub align: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefKind {
    Abs64,
    Pc32,
    /// A call or jump: may go by way of a stub.
    Call32,
    /// Offset from the thread pointer.
    TpOff32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefTarget {
    /// The part's start; the addend says where in it.
    Part(Part),
    /// Index into [`Image::imports`].
    Import(u32),
}

#[derive(Clone, Copy, Debug)]
pub struct Reference {
    pub part: Part,
    pub offset: u64,
    pub kind: RefKind,
    pub target: RefTarget,
    pub addend: i64,
}

/// A name for debuggers, profilers and, if global, for C.
#[derive(Clone, Debug)]
pub struct Label {
    pub name: String,
    pub part: Part,
    pub offset: u64,
    pub size: u64,
    pub global: bool,
}

pub struct Image {
    parts: [PartData; Part::ALL.len()],
    pub references: Vec<Reference>,
    pub labels: Vec<Label>,
    /// Symbols of C, sorted.
    pub imports: Vec<Arc<str>>,
}

/// Something refers to what nobody made, or in a way that cannot be.
#[derive(Debug)]
pub enum ImageError {
    Undefined { from: String, target: Symbol },
    Duplicate(Symbol),
    TooLarge(Part),
    Relocation { from: String, kind: String },
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ImageError::Undefined { from, target } => write!(f, "{from} refers to {target:?}, which is not defined"),
            ImageError::Duplicate(symbol) => write!(f, "{symbol:?} is defined twice"),
            ImageError::TooLarge(part) => write!(f, "{part:?} is larger than 2 GB"),
            ImageError::Relocation { from, kind } => write!(f, "{from}: relocation {kind} cannot be expressed"),
        }
    }
}

impl std::error::Error for ImageError {}

impl Image {
    pub fn part(&self, part: Part) -> &PartData {
        &self.parts[part as usize]
    }

    pub fn build(mut input: Input) -> Result<Image, ImageError> {
        input.funcs.sort_by(|a, b| a.symbol.cmp(&b.symbol));
        input.data.sort_by(|a, b| a.symbol.cmp(&b.symbol));
        input.stubs.sort();
        input.exports.sort();
        let mut builder = Builder::default();
        let funcs = builder.place_funcs(&input)?;
        let stubs = builder.place_stubs(&input.stubs)?;
        let data = builder.place_data(&input)?;
        builder.place_tables(&input, &funcs, &stubs)?;
        builder.label_exports(&input)?;
        builder.declare_imports(&input);
        for (func, at) in input.funcs.iter().zip(&funcs) {
            builder.resolve_func(func, *at)?;
        }
        for (item, at) in input.data.iter().zip(&data) {
            builder.resolve_data(item, *at)?;
        }
        builder.resolve_tables(&input)?;
        builder.finish()
    }
}

type Place = (Part, u64);

#[derive(Default)]
struct Builder {
    parts: [PartData; Part::ALL.len()],
    places: FxHashMap<Symbol, Place>,
    exports: FxHashMap<Arc<str>, Place>,
    imports: Vec<Arc<str>>,
    import_index: FxHashMap<Arc<str>, u32>,
    references: Vec<Reference>,
    labels: Vec<Label>,
}

impl Builder {
    fn reserve(&mut self, part: Part, align: u64, size: u64, fill: u8) -> u64 {
        let data = &mut self.parts[part as usize];
        data.align = data.align.max(align);
        let at = data.size.next_multiple_of(align.max(1));
        data.size = at + size;
        if !part.is_zero() {
            data.bytes.resize(at as usize, fill);
            data.bytes.reserve(size as usize);
        }
        at
    }

    fn append(&mut self, part: Part, align: u64, bytes: &[u8], size: u64, fill: u8) -> u64 {
        let at = self.reserve(part, align, size, fill);
        if !part.is_zero() {
            let data = &mut self.parts[part as usize];
            data.bytes.extend_from_slice(bytes);
            data.bytes.resize((at + size) as usize, 0);
        }
        at
    }

    fn define(&mut self, symbol: &Symbol, place: Place) -> Result<(), ImageError> {
        match self.places.insert(symbol.clone(), place) {
            None => Ok(()),
            Some(_) => Err(ImageError::Duplicate(symbol.clone())),
        }
    }

    fn label(&mut self, name: &str, place: Place, size: u64) {
        let name = printable(name);
        self.labels.push(Label { name, part: place.0, offset: place.1, size, global: false });
    }

    fn place_funcs(&mut self, input: &Input) -> Result<Vec<u64>, ImageError> {
        let mut places = Vec::with_capacity(input.funcs.len());
        self.define(&Symbol::Table(Table::Text), (Part::Text, 0))?;
        for func in &input.funcs {
            let align = u64::from(func.align).max(TEXT_ALIGN);
            let at = self.append(Part::Text, align, &func.bytes, func.bytes.len() as u64, INT3);
            self.define(&func.symbol, (Part::Text, at))?;
            self.label(&func.name, (Part::Text, at), func.bytes.len() as u64);
            places.push(at);
        }
        Ok(places)
    }

    fn place_stubs(&mut self, stubs: &[Stub]) -> Result<Vec<u64>, ImageError> {
        let mut places = Vec::new();
        for &stub in stubs {
            let code = stub::x86_64(stub);
            let at = self.append(Part::Text, TEXT_ALIGN, code.bytes, code.bytes.len() as u64, INT3);
            self.define(&Symbol::Stub(stub), (Part::Text, at))?;
            self.label(code.name, (Part::Text, at), code.bytes.len() as u64);
            if let Some(offset) = code.g_offset {
                self.refer((Part::Text, at + u64::from(offset)), RefKind::TpOff32, RefTarget::Part(Part::Tls), 0);
            }
            places.push(at);
        }
        let end = self.parts[Part::Text as usize].size;
        self.define(&Symbol::Table(Table::TextEnd), (Part::Text, end))?;
        let g = self.reserve(Part::Tls, 8, 8, 0);
        self.labels.push(Label { name: "llgo_g".into(), part: Part::Tls, offset: g, size: 8, global: false });
        Ok(places)
    }

    fn place_data(&mut self, input: &Input) -> Result<Vec<Place>, ImageError> {
        // Offset 0 of the types section means "no type" or "no name".
        self.reserve(Part::Types, 16, 16, 0);
        self.parts[Part::Types as usize].bytes.resize(16, 0);
        self.define(&Symbol::Table(Table::Types), (Part::Types, 0))?;
        for (table, part) in [(Table::Data, Part::Data), (Table::Bss, Part::Bss)] {
            self.reserve(part, 16, 0, 0);
            self.define(&Symbol::Table(table), (part, 0))?;
        }
        let mut places = Vec::with_capacity(input.data.len());
        for item in &input.data {
            let part = part_of(item.section);
            let at = self.append(part, item.align, &item.bytes, item.size, 0);
            self.define(&item.symbol, (part, at + item.prefix))?;
            if matches!(item.symbol, Symbol::Global(_)) {
                self.label(&item.name, (part, at), item.size);
            }
            places.push((part, at));
        }
        let ends = [(Table::TypesEnd, Part::Types), (Table::DataEnd, Part::Data), (Table::BssEnd, Part::Bss)];
        for (table, part) in ends {
            self.define(&Symbol::Table(table), (part, self.parts[part as usize].size))?;
        }
        Ok(places)
    }

    fn place_tables(&mut self, input: &Input, funcs: &[u64], stubs: &[u64]) -> Result<(), ImageError> {
        let mut typelinks = Vec::new();
        for symbol in typelinks_by_string(&input.data) {
            let (_, offset) = self.place(symbol, "typelinks")?;
            typelinks.extend_from_slice(&(offset as i32).to_le_bytes());
        }
        self.place_table(Table::Typelinks, Table::TypelinksEnd, Part::ReadOnly, &typelinks)?;
        for (list, start, end) in &address_lists(input) {
            self.place_table(*start, *end, Part::ReadOnly, &vec![0; 8 * list.len()])?;
        }
        let table = functab::function_table(&function_rows(input, funcs, stubs), input.file_name);
        self.place_table(Table::FuncTab, Table::FuncTabEnd, Part::FuncTab, &table)
    }

    fn place_table(&mut self, start: Table, end: Table, part: Part, bytes: &[u8]) -> Result<(), ImageError> {
        let at = self.append(part, 16, bytes, bytes.len() as u64, 0);
        self.define(&Symbol::Table(start), (part, at))?;
        self.define(&Symbol::Table(end), (part, at + bytes.len() as u64))
    }

    fn label_exports(&mut self, input: &Input) -> Result<(), ImageError> {
        for (name, symbol) in &input.exports {
            let (part, offset) = self.place(symbol, name)?;
            self.exports.insert(name.as_str().into(), (part, offset));
            self.labels.push(Label { name: name.clone(), part, offset, size: 0, global: true });
        }
        Ok(())
    }

    fn declare_imports(&mut self, input: &Input) {
        let code = input.funcs.iter().flat_map(|func| &func.refs);
        let data = input.data.iter().flat_map(|item| item.relocs.iter().map(|reloc| &reloc.target));
        let mut names: Vec<Arc<str>> = code
            .chain(data)
            .filter_map(|symbol| match symbol {
                Symbol::C(name) if !self.exports.contains_key(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        self.import_index = names.iter().cloned().zip(0..).collect();
        self.imports = names;
    }

    fn place(&self, symbol: &Symbol, from: &str) -> Result<Place, ImageError> {
        let undefined = || ImageError::Undefined { from: from.into(), target: symbol.clone() };
        self.places.get(symbol).copied().ok_or_else(undefined)
    }

    /// Target and addend of a reference.
    fn target(&self, symbol: &Symbol, from: &str) -> Result<(RefTarget, i64), ImageError> {
        let (part, offset) = match symbol {
            Symbol::C(name) => match self.exports.get(name) {
                Some(&place) => place,
                None => return Ok((RefTarget::Import(self.import_index[name]), 0)),
            },
            _ => self.place(symbol, from)?,
        };
        Ok((RefTarget::Part(part), offset as i64))
    }

    fn resolve_func(&mut self, func: &CompiledFunc, at: u64) -> Result<(), ImageError> {
        let targets: Vec<_> =
            func.refs.iter().map(|symbol| self.target(symbol, &func.name)).collect::<Result<_, _>>()?;
        for reloc in &func.relocs {
            let kind = match reloc.kind {
                Reloc::Abs8 => RefKind::Abs64,
                Reloc::X86PCRel4 => RefKind::Pc32,
                Reloc::X86CallPCRel4 | Reloc::X86CallPLTRel4 => RefKind::Call32,
                other => return Err(ImageError::Relocation { from: func.name.clone(), kind: format!("{other:?}") }),
            };
            let (target, base) = targets[reloc.target as usize];
            self.refer((Part::Text, at + u64::from(reloc.offset)), kind, target, base + reloc.addend);
        }
        Ok(())
    }

    fn resolve_data(&mut self, item: &DataItem, (part, at): Place) -> Result<(), ImageError> {
        for reloc in &item.relocs {
            let (target, base) = self.target(&reloc.target, &item.name)?;
            let field = at + reloc.offset;
            let addend = base + reloc.addend;
            match (reloc.kind, target) {
                (DataRelocKind::Abs64, _) => self.refer((part, field), RefKind::Abs64, target, addend),
                (DataRelocKind::TypesOff32, RefTarget::Part(Part::Types)) => {
                    self.patch32(part, field, addend as i32);
                }
                (DataRelocKind::TypesOff32, _) if part == Part::Types => {
                    self.refer((part, field), RefKind::Pc32, target, addend + field as i64);
                }
                (DataRelocKind::TypesOff32, _) => {
                    return Err(ImageError::Relocation { from: item.name.clone(), kind: "TypesOff32".into() });
                }
            }
        }
        Ok(())
    }

    fn resolve_tables(&mut self, input: &Input) -> Result<(), ImageError> {
        for (list, start, _) in address_lists(input) {
            let (part, at) = self.place(&Symbol::Table(start), "tables")?;
            for (field, symbol) in (at..).step_by(8).zip(&list) {
                let (target, addend) = self.target(symbol, "tables")?;
                self.refer((part, field), RefKind::Abs64, target, addend);
            }
        }
        Ok(())
    }

    /// Writes the distance if both ends are in one part, else leaves the reference to the link.
    fn refer(&mut self, (part, offset): Place, kind: RefKind, target: RefTarget, addend: i64) {
        match kind {
            RefKind::Pc32 | RefKind::Call32 if target == RefTarget::Part(part) => {
                self.patch32(part, offset, (addend - offset as i64) as i32);
            }
            _ => self.references.push(Reference { part, offset, kind, target, addend }),
        }
    }

    fn patch32(&mut self, part: Part, offset: u64, value: i32) {
        let at = offset as usize;
        self.parts[part as usize].bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }

    fn finish(self) -> Result<Image, ImageError> {
        let too_large = Part::ALL.into_iter().find(|&part| self.parts[part as usize].size > i32::MAX as u64);
        match too_large {
            Some(part) => Err(ImageError::TooLarge(part)),
            None => Ok(Image {
                parts: self.parts,
                references: self.references,
                labels: self.labels,
                imports: self.imports,
            }),
        }
    }
}

const TEXT_ALIGN: u64 = 16;
/// Between functions: running into it is a trap.
const INT3: u8 = 0xcc;

fn part_of(section: Section) -> Part {
    match section {
        Section::ReadOnly => Part::ReadOnly,
        Section::Types => Part::Types,
        Section::Data { pointers: true } => Part::Data,
        Section::Data { pointers: false } => Part::NoPtrData,
        Section::Zero { pointers: true } => Part::Bss,
        Section::Zero { pointers: false } => Part::NoPtrBss,
    }
}

/// The types that reflect may look up, in the order of its binary search.
fn typelinks_by_string(data: &[DataItem]) -> Vec<&Symbol> {
    let mut links: Vec<_> = data.iter().filter_map(|item| Some((item.typelink.as_deref()?, &item.symbol))).collect();
    links.sort();
    links.into_iter().map(|(_, symbol)| symbol).collect()
}

/// The tables that are lists of addresses.
fn address_lists(input: &Input) -> [(Vec<Symbol>, Table, Table); 2] {
    let is_itab = |item: &&DataItem| matches!(item.symbol, Symbol::Itab(..));
    let itabs = input.data.iter().filter(is_itab).map(|item| item.symbol.clone()).collect();
    [
        (itabs, Table::Itablinks, Table::ItablinksEnd),
        (input.init_tasks.clone(), Table::InitTasks, Table::InitTasksEnd),
    ]
}

fn function_rows<'a>(input: &'a Input, funcs: &[u64], stubs: &[u64]) -> Vec<functab::Entry<'a>> {
    let go = input.funcs.iter().zip(funcs).map(|(func, &at)| functab::Entry {
        start: at as u32,
        len: func.bytes.len() as u32,
        name: &func.name,
        wrapper: func.wrapper,
        origin: Origin::Go(func),
    });
    let hand = input.stubs.iter().zip(stubs).map(|(&stub, &at)| {
        let code = stub::x86_64(stub);
        let len = code.bytes.len() as u32;
        functab::Entry { start: at as u32, len, name: code.name, wrapper: true, origin: Origin::Stub }
    });
    go.chain(hand).collect()
}

/// Symbol names end at a NUL: whatever a linker or debugger could stumble over is written as an escape.
fn printable(name: &str) -> String {
    if name.chars().any(char::is_control) { name.escape_default().to_string() } else { name.to_owned() }
}
