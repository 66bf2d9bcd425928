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
//!  debug     functions, files and lines for debuggers
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
use crate::dwarf::{self, DebugInfo, Pieces};
use crate::functab::{self, Origin};
use crate::reference::RefKind;
use crate::stub::{self, FieldTarget, StubCode};
use cranelift_codegen::binemit::Reloc;
use go_abi::{DataItem, DataRelocKind, Endian, File, FrameKind, Section, Stub, Symbol, Table, Target};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;

/// All of a program, in any order.
pub struct Input<'a> {
    pub target: &'static Target,
    pub funcs: Vec<CompiledFunc>,
    pub data: Vec<DataItem>,
    pub stubs: Vec<Stub>,
    /// Package initialisers in order.
    pub init_tasks: Vec<Symbol>,
    /// Names that C sees.
    pub exports: Vec<(String, Symbol)>,
    /// Functions of packages that are not here, and the names under which another object has them.
    pub externs: Vec<(Symbol, Arc<str>)>,
    pub debug: Debug,
    pub file_name: &'a (dyn Fn(File) -> String + Sync),
}

/// What debuggers and profilers are told. Tracebacks need none of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Debug {
    Nothing,
    /// Names of functions and variables.
    Names,
    /// And files and lines.
    Full,
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
    DebugLine,
    DebugInfo,
    DebugAbbrev,
}

impl Part {
    pub const ALL: [Part; 12] = [
        Part::Text,
        Part::ReadOnly,
        Part::Types,
        Part::FuncTab,
        Part::Data,
        Part::Bss,
        Part::NoPtrData,
        Part::NoPtrBss,
        Part::Tls,
        Part::DebugLine,
        Part::DebugInfo,
        Part::DebugAbbrev,
    ];
    /// Not loaded: only debuggers read them, in the file.
    pub const DEBUG: [Part; 3] = [Part::DebugLine, Part::DebugInfo, Part::DebugAbbrev];

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
            Part::DebugLine => ".debug_line",
            Part::DebugInfo => ".debug_info",
            Part::DebugAbbrev => ".debug_abbrev",
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
pub enum RefTarget {
    /// The part's start; the addend says where in it.
    Part(Part),
    /// Index into [`Image::imports`].
    Import(u32),
    /// On Windows: the word with the index of the program's thread-local block.
    TlsIndex,
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
    pub target: &'static Target,
    parts: [PartData; Part::ALL.len()],
    pub references: Vec<Reference>,
    pub labels: Vec<Label>,
    /// Symbols of C, sorted.
    pub imports: Vec<Arc<str>>,
    _made_of: MadeOf,
}

/// What is not needed any more. Giving back a million pieces of memory takes longer than what comes next: nobody waits for it, and
/// a process that ends soon keeps its image, and so does not do it at all.
struct MadeOf(Option<(Places, Vec<CompiledFunc>, Vec<DataItem>)>);

impl Drop for MadeOf {
    fn drop(&mut self) {
        if let Some(pieces) = self.0.take() {
            std::thread::spawn(move || drop(pieces));
        }
    }
}

/// Something refers to what nobody made, or in a way that cannot be.
#[derive(Debug)]
pub enum ImageError {
    Undefined {
        from: String,
        target: Symbol,
    },
    Duplicate(Symbol),
    TooLarge(Part),
    Relocation {
        from: String,
        kind: String,
    },
    /// The target's processor has nothing of the kind.
    NoStub {
        stub: Stub,
        target: &'static Target,
    },
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ImageError::Undefined { from, target } => write!(f, "{from} refers to {target:?}, which is not defined"),
            ImageError::Duplicate(symbol) => write!(f, "{symbol:?} is defined twice"),
            ImageError::TooLarge(part) => write!(f, "{part:?} is larger than 2 GB"),
            ImageError::NoStub { stub, target } => write!(f, "{target} has no {stub:?}"),
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
        input.stubs.sort();
        input.exports.sort();
        let content = Content::sorted(&input);
        let mut builder = Builder::new(input.target, input.debug);
        let funcs = builder.place_funcs(&content)?;
        let stubs = stub_codes(&input)?;
        let stub_places = builder.place_stubs(&stubs)?;
        let rows = function_rows(&content, &stubs, &funcs, &stub_places);
        let endian = input.target.endian();
        let text = builder.parts[Part::Text as usize].size;
        let (data, (functab, debug)) = std::thread::scope(|scope| {
            let tables = || {
                let functab = functab::function_table(endian, &rows, input.file_name);
                let debug = || dwarf::debug_info(endian, &rows, Pieces::One(text), input.file_name);
                (functab, (input.debug == Debug::Full).then(debug))
            };
            let tables = scope.spawn(tables);
            let data = builder.place_data(&content);
            (data, tables.join().expect("the function table is made"))
        });
        let data = data?;
        debug.into_iter().for_each(|debug| builder.add_debug_info(debug));
        builder.place_tables(&input, &content, &functab)?;
        builder.label_exports(&input)?;
        builder.declare_imports(&input, &content);
        builder.resolve(&input, &content, &funcs, &data)?;
        builder.resolve_stubs(&stubs, &stub_places)?;
        drop(content);
        let (mut image, places) = builder.finish()?;
        image._made_of = MadeOf(Some((places, input.funcs, input.data)));
        Ok(image)
    }
}

/// The input by key.
struct Content<'a> {
    funcs: Vec<&'a CompiledFunc>,
    data: Vec<&'a DataItem>,
}

impl<'a> Content<'a> {
    fn sorted(input: &'a Input) -> Content<'a> {
        let mut funcs: Vec<_> = input.funcs.iter().collect();
        funcs.sort_unstable_by(|a, b| a.symbol.cmp(&b.symbol));
        let mut data: Vec<_> = input.data.iter().collect();
        data.sort_unstable_by(|a, b| a.symbol.cmp(&b.symbol));
        Content { funcs, data }
    }
}

type Place = (Part, u64);

struct Builder {
    target: &'static Target,
    debug: Debug,
    parts: [PartData; Part::ALL.len()],
    places: Places,
    references: Vec<Reference>,
    labels: Vec<Label>,
}

/// Where everything is.
#[derive(Default)]
struct Places {
    symbols: FxHashMap<Symbol, Place>,
    exports: FxHashMap<Arc<str>, Place>,
    externs: FxHashMap<Symbol, Arc<str>>,
    imports: Vec<Arc<str>>,
    import_index: FxHashMap<Arc<str>, u32>,
}

impl Places {
    fn place(&self, symbol: &Symbol, from: &str) -> Result<Place, ImageError> {
        let undefined = || ImageError::Undefined { from: from.into(), target: symbol.clone() };
        self.symbols.get(symbol).copied().ok_or_else(undefined)
    }

    /// Target and addend of a reference.
    fn target(&self, symbol: &Symbol, from: &str) -> Result<(RefTarget, i64), ImageError> {
        let import = |name| Ok((RefTarget::Import(self.import_index[name]), 0));
        let (part, offset) = match symbol {
            Symbol::C(name) => match self.exports.get(name) {
                Some(&place) => place,
                None if self.import_index.contains_key(name) => return import(name),
                None => self.place(symbol, from)?,
            },
            _ => match self.externs.get(symbol) {
                Some(name) => return import(name),
                None => self.place(symbol, from)?,
            },
        };
        Ok((RefTarget::Part(part), offset as i64))
    }
}

impl Builder {
    fn new(target: &'static Target, debug: Debug) -> Builder {
        let (places, references, labels) = (Places::default(), vec![], vec![]);
        Builder { target, debug, parts: Default::default(), places, references, labels }
    }

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

    fn reserve_symbols(&mut self, content: &Content) {
        self.places.symbols.reserve(content.funcs.len() + content.data.len() + 64);
        self.labels.reserve(content.funcs.len() + 64);
    }

    fn define(&mut self, symbol: &Symbol, place: Place) -> Result<(), ImageError> {
        match self.places.symbols.insert(symbol.clone(), place) {
            None => Ok(()),
            Some(_) => Err(ImageError::Duplicate(symbol.clone())),
        }
    }

    fn label(&mut self, name: &str, place: Place, size: u64) {
        if self.debug == Debug::Nothing {
            return;
        }
        let name = printable(name);
        self.labels.push(Label { name, part: place.0, offset: place.1, size, global: false });
    }

    fn place_funcs(&mut self, content: &Content) -> Result<Vec<u64>, ImageError> {
        let mut places = Vec::with_capacity(content.funcs.len());
        let trap = stub::trap_byte(self.target.arch);
        self.reserve_symbols(content);
        self.define(&Symbol::Table(Table::Text), (Part::Text, 0))?;
        for func in &content.funcs {
            let align = u64::from(func.align).max(TEXT_ALIGN);
            let at = self.append(Part::Text, align, &func.bytes, func.bytes.len() as u64, trap);
            self.define(&func.symbol, (Part::Text, at))?;
            self.label(&func.name, (Part::Text, at), func.bytes.len() as u64);
            places.push(at);
        }
        Ok(places)
    }

    fn place_stubs(&mut self, stubs: &[(Stub, StubCode)]) -> Result<Vec<u64>, ImageError> {
        let mut places = Vec::new();
        let trap = stub::trap_byte(self.target.arch);
        for (stub, code) in stubs {
            let size = code.bytes.len() as u64;
            let at = self.append(Part::Text, TEXT_ALIGN, &code.bytes, size, trap);
            self.define(&Symbol::Stub(*stub), (Part::Text, at))?;
            self.label(code.name, (Part::Text, at), size);
            places.push(at);
        }
        let end = self.parts[Part::Text as usize].size;
        self.define(&Symbol::Table(Table::TextEnd), (Part::Text, end))?;
        let g = self.reserve(Part::Tls, 8, 8, 0);
        self.label("llgo_g", (Part::Tls, g), 8);
        Ok(places)
    }

    fn place_data(&mut self, content: &Content) -> Result<Vec<Place>, ImageError> {
        // Offset 0 of the types section means "no type" or "no name".
        self.reserve(Part::Types, 16, 16, 0);
        self.parts[Part::Types as usize].bytes.resize(16, 0);
        self.define(&Symbol::Table(Table::Types), (Part::Types, 0))?;
        for (table, part) in [(Table::Data, Part::Data), (Table::Bss, Part::Bss)] {
            self.reserve(part, 16, 0, 0);
            self.define(&Symbol::Table(table), (part, 0))?;
        }
        let mut places = Vec::with_capacity(content.data.len());
        for item in &content.data {
            let part = part_of(item.section);
            let align = item.align.max(self.target.arch.least_align());
            let at = self.append(part, align, &item.bytes, item.size, 0);
            self.define(&item.symbol, (part, at + item.prefix))?;
            if matches!(item.symbol, Symbol::Global(_)) {
                self.label(&item.name, (part, at), item.size);
            }
            places.push((part, at));
        }
        let ends = [(Table::TypesEnd, Part::Types), (Table::DataEnd, Part::Data), (Table::BssEnd, Part::Bss)];
        for (table, part) in ends {
            self.define_end(table, part)?;
        }
        Ok(places)
    }

    fn add_debug_info(&mut self, debug: DebugInfo) {
        let parts = [(Part::DebugLine, debug.line), (Part::DebugInfo, debug.info), (Part::DebugAbbrev, debug.abbrev)];
        for (part, bytes) in parts {
            self.append(part, 1, &bytes, bytes.len() as u64, 0);
        }
        self.references.extend(debug.references);
    }

    fn place_tables(&mut self, input: &Input, content: &Content, functab: &[u8]) -> Result<(), ImageError> {
        let mut typelinks = Vec::new();
        for symbol in typelinks_by_string(&content.data) {
            let (_, offset) = self.places.place(symbol, "typelinks")?;
            typelinks.extend_from_slice(&self.target.endian().u32(offset as u32));
        }
        self.place_table(Table::Typelinks, Table::TypelinksEnd, Part::ReadOnly, &typelinks)?;
        for (list, start, end) in &address_lists(input, content) {
            self.place_table(*start, *end, Part::ReadOnly, &vec![0; 8 * list.len()])?;
        }
        self.place_table(Table::FuncTab, Table::FuncTabEnd, Part::FuncTab, functab)
    }

    fn place_table(&mut self, start: Table, end: Table, part: Part, bytes: &[u8]) -> Result<(), ImageError> {
        let at = self.append(part, 16, bytes, bytes.len() as u64, 0);
        self.define(&Symbol::Table(start), (part, at))?;
        self.define_end(end, part)
    }

    /// The end of what a part has so far, as an address that code can refer to.
    fn define_end(&mut self, table: Table, part: Part) -> Result<(), ImageError> {
        let end = self.reserve(part, self.target.arch.least_align(), 0, 0);
        self.define(&Symbol::Table(table), (part, end))
    }

    fn label_exports(&mut self, input: &Input) -> Result<(), ImageError> {
        for (name, symbol) in &input.exports {
            let (part, offset) = self.places.place(symbol, name)?;
            self.places.exports.insert(name.as_str().into(), (part, offset));
            self.labels.push(Label { name: name.clone(), part, offset, size: 0, global: true });
        }
        Ok(())
    }

    fn declare_imports(&mut self, input: &Input, content: &Content) {
        let code = content.funcs.iter().flat_map(|func| &func.refs);
        let data = content.data.iter().flat_map(|item| item.relocs.iter().map(|reloc| &reloc.target));
        let mut names: Vec<Arc<str>> = code
            .chain(data)
            .filter_map(|symbol| match symbol {
                Symbol::C(name) if !self.places.exports.contains_key(name) => Some(name.clone()),
                _ => None,
            })
            .chain(input.externs.iter().map(|(_, name)| name.clone()))
            .collect();
        names.sort();
        names.dedup();
        self.places.externs = input.externs.iter().cloned().collect();
        self.places.import_index = names.iter().cloned().zip(0..).collect();
        self.places.imports = names;
    }

    /// Fills in all references, those of code and those of data side by side.
    fn resolve(&mut self, input: &Input, content: &Content, funcs: &[u64], data: &[Place]) -> Result<(), ImageError> {
        let mut text = std::mem::take(&mut self.parts[Part::Text as usize].bytes);
        let places = &self.places;
        let parts = &mut self.parts;
        let endian = self.target.endian();
        let (code, rest) = std::thread::scope(|scope| {
            let code = scope.spawn(|| {
                let mut references = vec![];
                let mut each = content.funcs.iter().zip(funcs);
                each.try_for_each(|(func, &at)| resolve_func(endian, places, &mut text, &mut references, func, at))
                    .map(|()| references)
            });
            let mut references = vec![];
            let mut each = content.data.iter().zip(data);
            let data = each.try_for_each(|(item, &at)| resolve_data(endian, places, parts, &mut references, item, at));
            let tables = data.and_then(|()| resolve_tables(places, &mut references, input, content));
            (code.join().expect("code is resolved"), tables.map(|()| references))
        });
        self.parts[Part::Text as usize].bytes = text;
        self.references.extend(code?);
        self.references.extend(rest?);
        Ok(())
    }

    fn resolve_stubs(&mut self, stubs: &[(Stub, StubCode)], places: &[u64]) -> Result<(), ImageError> {
        for ((_, code), at) in stubs.iter().zip(places) {
            let Some(field) = code.field else { continue };
            let (target, base) = match field.target {
                FieldTarget::G => (RefTarget::Part(Part::Tls), 0),
                FieldTarget::TlsIndex => (RefTarget::TlsIndex, 0),
                FieldTarget::Export(name) => self.places.target(&Symbol::C(name.into()), code.name)?,
            };
            let (offset, addend) = (at + u64::from(field.offset), base + field.addend);
            self.references.push(Reference { part: Part::Text, offset, kind: field.kind, target, addend });
        }
        Ok(())
    }

    fn finish(self) -> Result<(Image, Places), ImageError> {
        let too_large = Part::ALL.into_iter().find(|&part| self.parts[part as usize].size > i32::MAX as u64);
        if let Some(part) = too_large {
            return Err(ImageError::TooLarge(part));
        }
        let imports = self.places.imports.clone();
        let (parts, references, labels) = (self.parts, self.references, self.labels);
        let image = Image { target: self.target, parts, references, labels, imports, _made_of: MadeOf(None) };
        Ok((image, self.places))
    }
}

fn resolve_func(
    endian: Endian,
    places: &Places,
    text: &mut [u8],
    references: &mut Vec<Reference>,
    func: &CompiledFunc,
    at: u64,
) -> Result<(), ImageError> {
    let target = |symbol| places.target(symbol, &func.name);
    let targets: Vec<_> = func.refs.iter().map(target).collect::<Result<_, _>>()?;
    for reloc in &func.relocs {
        let unknown = |what: String| ImageError::Relocation { from: func.name.clone(), kind: what };
        // The second half of the field that the relocation before it names.
        if reloc.kind == Reloc::RiscvPCRelLo12I {
            continue;
        }
        let kind = RefKind::of_code(reloc.kind).ok_or_else(|| unknown(format!("{:?}", reloc.kind)))?;
        let (target, base) = targets[reloc.target as usize];
        let (offset, addend) = (at + u64::from(reloc.offset), base + reloc.addend);
        // A distance inside the code is known.
        if kind.is_distance() && target == RefTarget::Part(Part::Text) {
            let filled = kind.fill(endian, &mut text[offset as usize..], addend as u64, offset);
            filled.ok_or_else(|| unknown(format!("{kind:?} over so large a distance")))?;
        } else {
            references.push(Reference { part: Part::Text, offset, kind, target, addend });
        }
    }
    Ok(())
}

fn resolve_data(
    endian: Endian,
    places: &Places,
    parts: &mut [PartData],
    references: &mut Vec<Reference>,
    item: &DataItem,
    (part, at): Place,
) -> Result<(), ImageError> {
    for reloc in &item.relocs {
        let (target, base) = places.target(&reloc.target, &item.name)?;
        let (offset, addend) = (at + reloc.offset, base + reloc.addend);
        let (kind, addend) = match (reloc.kind, target) {
            (DataRelocKind::Abs64, _) => (RefKind::Abs64, addend),
            (DataRelocKind::TypesOff32, RefTarget::Part(Part::Types)) => {
                let at = offset as usize;
                parts[part as usize].bytes[at..at + 4].copy_from_slice(&endian.u32(addend as u32));
                continue;
            }
            (DataRelocKind::TypesOff32, _) if part == Part::Types => (RefKind::Pc32, addend + offset as i64),
            (DataRelocKind::TypesOff32, _) => {
                return Err(ImageError::Relocation { from: item.name.clone(), kind: "TypesOff32".into() });
            }
        };
        references.push(Reference { part, offset, kind, target, addend });
    }
    Ok(())
}

fn resolve_tables(
    places: &Places,
    references: &mut Vec<Reference>,
    input: &Input,
    content: &Content,
) -> Result<(), ImageError> {
    for (list, start, _) in address_lists(input, content) {
        let (part, at) = places.place(&Symbol::Table(start), "tables")?;
        for (offset, symbol) in (at..).step_by(8).zip(&list) {
            let (target, addend) = places.target(symbol, "tables")?;
            references.push(Reference { part, offset, kind: RefKind::Abs64, target, addend });
        }
    }
    Ok(())
}

const TEXT_ALIGN: u64 = 16;
pub(crate) fn part_of(section: Section) -> Part {
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
fn typelinks_by_string<'a>(data: &[&'a DataItem]) -> Vec<&'a Symbol> {
    let mut links: Vec<_> = data.iter().filter_map(|item| Some((item.typelink.as_deref()?, &item.symbol))).collect();
    links.sort();
    links.into_iter().map(|(_, symbol)| symbol).collect()
}

/// The tables that are lists of addresses.
fn address_lists(input: &Input, content: &Content) -> [(Vec<Symbol>, Table, Table); 2] {
    let is_itab = |item: &&&DataItem| matches!(item.symbol, Symbol::Itab(..));
    let itabs = content.data.iter().filter(is_itab).map(|item| item.symbol.clone()).collect();
    [(itabs, Table::Itablinks, Table::ItablinksEnd), (input.init_tasks.clone(), Table::InitTasks, Table::InitTasksEnd)]
}

fn stub_codes(input: &Input) -> Result<Vec<(Stub, StubCode)>, ImageError> {
    let code = |&stub: &Stub| {
        let code = stub::code(input.target, stub).ok_or(ImageError::NoStub { stub, target: input.target })?;
        Ok((stub, code))
    };
    input.stubs.iter().map(code).collect()
}

fn function_rows<'a>(
    content: &Content<'a>,
    stubs: &'a [(Stub, StubCode)],
    funcs: &[u64],
    stub_places: &[u64],
) -> Vec<functab::Entry<'a>> {
    let go = content.funcs.iter().zip(funcs).map(|(&func, &at)| functab::Entry {
        start: at as u32,
        len: func.bytes.len() as u32,
        name: &func.name,
        frame: func.frame,
        origin: Origin::Go(func),
    });
    let hand = stubs.iter().zip(stub_places).map(|((_, code), &at)| {
        let len = code.bytes.len() as u32;
        functab::Entry {
            start: at as u32,
            len,
            name: code.name,
            frame: FrameKind::Wrapper,
            origin: Origin::Stub(&code.frame_map),
        }
    });
    go.chain(hand).collect()
}

/// Symbol names end at a NUL: whatever a linker or debugger could stumble over is written as an escape.
pub(crate) fn printable(name: &str) -> String {
    if name.chars().any(char::is_control) { name.escape_default().to_string() } else { name.to_owned() }
}
