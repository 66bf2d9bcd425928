//! The program as sections: every function, variable, descriptor and table at its place, and how they refer to each other.
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
//! References are made from the atoms when the container asks for them: there are several for each function.
//!
//! Not here: containers (`object`), addresses.

use crate::atoms::{Atom, Atoms, Kind, Naming, Target as AtomTarget};
use crate::compile::CompiledFunc;
use crate::dwarf::{self, DebugInfo, Pieces};
use crate::functab::{self, Origin};
use crate::reference::RefKind;
use crate::stub::{self, FieldTarget, StubCode};
use go_abi::{DataItem, File, FrameKind, Section, Stub, Symbol, Table, Target};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// All of a program, in any order.
pub struct Input<'a> {
    pub funcs: Vec<CompiledFunc>,
    pub data: Vec<DataItem>,
    pub stubs: Vec<Stub>,
    /// Package initialisers in order.
    pub init_tasks: Vec<Symbol>,
    /// Those that only set a variable, and the variable.
    pub lazy: FxHashMap<Symbol, Symbol>,
    /// Names that C sees.
    pub exports: Vec<(String, Symbol)>,
    /// Functions of packages that are not here, and the names under which another object has them.
    pub externs: Vec<(Symbol, Arc<str>)>,
    pub naming: &'a dyn Naming,
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
pub struct Label<'a> {
    pub name: Cow<'a, str>,
    pub part: Part,
    pub offset: u64,
    pub size: u64,
    pub global: bool,
}

pub struct Image<'a> {
    pub target: &'static Target,
    parts: [PartData; Part::ALL.len()],
    places: Places<'a>,
    /// Of tables and stubs; those of atoms are with the atoms.
    references: Vec<Reference>,
    debug_references: Vec<Reference>,
    pub labels: Vec<Label<'a>>,
}

/// Something refers to what nobody made, or in a way that cannot be.
#[derive(Debug)]
pub enum ImageError {
    Undefined {
        from: String,
        target: String,
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
            ImageError::Undefined { from, target } => write!(f, "{from} refers to {target}, which is not defined"),
            ImageError::Duplicate(symbol) => write!(f, "{symbol:?} is defined twice"),
            ImageError::TooLarge(part) => write!(f, "too much data: {part:?} is larger than 2 GB"),
            ImageError::NoStub { stub, target } => write!(f, "{target} has no {stub:?}"),
            ImageError::Relocation { from, kind } => write!(f, "{from}: relocation {kind} cannot be expressed"),
        }
    }
}

impl std::error::Error for ImageError {}

impl<'a> Image<'a> {
    pub fn part(&self, part: Part) -> &PartData {
        &self.parts[part as usize]
    }

    pub(crate) fn take_bytes(&mut self, part: Part) -> Vec<u8> {
        std::mem::take(&mut self.parts[part as usize].bytes)
    }

    /// Symbols of C, sorted.
    pub fn imports(&self) -> &[Arc<str>] {
        &self.places.imports
    }

    pub fn of(atoms: &'a Atoms, target: &'static Target, debug: Debug) -> Result<Image<'a>, ImageError> {
        let stubs = stub_codes(atoms, target)?;
        let mut builder = Builder::new(atoms, target, debug);
        let (imports, mut rows) = std::thread::scope(|scope| {
            let imports = scope.spawn(|| atoms.imports());
            builder.make_room(&stubs);
            let rows = builder.place_funcs();
            (imports.join().expect("imports are found"), rows)
        });
        builder.places.imports = imports?;
        let stub_places = builder.place_stubs(&stubs);
        rows.extend(stub_rows(&stubs, &stub_places));
        let text = builder.parts[Part::Text as usize].size;
        let file_name = |file: File| atoms.file_name(file).to_owned();
        let (functab, debug) = std::thread::scope(|scope| {
            let functab = scope.spawn(|| functab::function_table(target.endian(), &rows, &file_name));
            builder.place_data();
            let debug_info = || dwarf::debug_info(target.endian(), &rows, Pieces::One(text), &file_name);
            let debug = (debug == Debug::Full).then(debug_info);
            (functab.join().expect("the function table is made"), debug)
        });
        debug.into_iter().for_each(|debug| builder.add_debug_info(debug));
        builder.place_tables(functab);
        builder.label_exports();
        builder.refer_from_stubs(&stubs, &stub_places)?;
        builder.finish()
    }

    /// All references, in code and elsewhere.
    pub fn references(&self) -> impl Iterator<Item = Reference> {
        self.references_in(true).chain(self.references_in(false))
    }

    fn references_in(&self, code: bool) -> impl Iterator<Item = Reference> {
        let is_there = move |part: Part| (part == Part::Text) == code;
        let atoms = self.places.atoms.in_order().filter(move |(_, atom)| is_there(atom.part()));
        let others = self.references.iter().chain(&self.debug_references).copied();
        let others = others.filter(move |reference| is_there(reference.part));
        atoms.flat_map(|(id, atom)| self.places.references_of(id, atom)).chain(others)
    }

    /// Fills in all references, those of code and those of everything else side by side: `numbers` are the value of a reference and the
    /// address from which its distance is meant. A reference that has no room for its value is an error.
    pub(crate) fn fill(
        &self,
        parts: &mut [Vec<u8>; Part::ALL.len()],
        numbers: impl Fn(&Reference) -> (u64, u64) + Sync,
    ) -> Result<(), RefKind> {
        let endian = self.target.endian();
        let fill_one = |bytes: &mut [u8], reference: &Reference| {
            let (value, place) = numbers(reference);
            let field = &mut bytes[reference.offset as usize..];
            reference.kind.fill(endian, field, value, place).ok_or(reference.kind)
        };
        let mut text = std::mem::take(&mut parts[Part::Text as usize]);
        let (code, others) = std::thread::scope(|scope| {
            let code = scope.spawn(|| self.references_in(true).try_for_each(|it| fill_one(&mut text, &it)));
            let others = self.references_in(false).try_for_each(|it| fill_one(&mut parts[it.part as usize], &it));
            (code.join().expect("code is filled in"), others)
        });
        parts[Part::Text as usize] = text;
        code.and(others)
    }
}

type Place = (Part, u64);

struct Builder<'a> {
    atoms: &'a Atoms,
    target: &'static Target,
    debug: Debug,
    parts: [PartData; Part::ALL.len()],
    places: Places<'a>,
    references: Vec<Reference>,
    debug_references: Vec<Reference>,
    labels: Vec<Label<'a>>,
}

/// Where everything is.
struct Places<'a> {
    atoms: &'a Atoms,
    /// By number; of what its symbol means.
    by_atom: Vec<(Part, u32)>,
    stubs: FxHashMap<Stub, Place>,
    tables: FxHashMap<Table, Place>,
    imports: Vec<Arc<str>>,
    /// By index of the name.
    names: Vec<Option<(RefTarget, i64)>>,
}

impl<'a> Places<'a> {
    fn new(atoms: &'a Atoms) -> Places<'a> {
        let by_atom = vec![(Part::Text, 0); atoms.count()];
        let (stubs, tables) = (FxHashMap::default(), FxHashMap::default());
        Places { atoms, by_atom, stubs, tables, imports: vec![], names: vec![] }
    }

    /// Functions of C are the program's own exports, or imported.
    fn find_names(&mut self) {
        let exports = self.atoms.exports.iter().map(|(name, id)| (name.as_str(), *id));
        let exports: FxHashMap<&str, u32> = exports.collect();
        let imports: FxHashMap<&Arc<str>, u32> = self.imports.iter().zip(0..).collect();
        let find = |name: &Arc<str>| match exports.get(&**name) {
            Some(&id) => Some(in_part(self.of_atom(id))),
            None => imports.get(name).map(|&import| (RefTarget::Import(import), 0)),
        };
        self.names = self.atoms.names.iter().map(find).collect();
    }

    fn of_atom(&self, id: u32) -> Place {
        let (part, offset) = self.by_atom[id as usize];
        (part, u64::from(offset))
    }

    /// Target and addend of a reference. What an atom refers to is there: `Atoms::imports` has looked at all.
    fn target(&self, target: AtomTarget) -> (RefTarget, i64) {
        match target {
            AtomTarget::Atom(id) => in_part(self.of_atom(id)),
            AtomTarget::Name(name) => self.names[name as usize].expect("is exported or imported"),
            AtomTarget::Stub(stub) => in_part(self.stubs[&stub]),
            AtomTarget::Table(table) => in_part(self.tables[&table]),
        }
    }

    fn references_of(&self, id: u32, atom: &Atom) -> impl Iterator<Item = Reference> {
        let (part, symbol) = self.of_atom(id);
        let at = symbol - u64::from(atom.prefix);
        self.atoms.fields(atom).map(move |field| {
            let (target, base) = self.target(field.target);
            let (offset, addend) = (at + u64::from(field.offset), base + field.addend);
            Reference { part, offset, kind: field.kind, target, addend }
        })
    }
}

fn in_part((part, offset): Place) -> (RefTarget, i64) {
    (RefTarget::Part(part), offset as i64)
}

impl<'a> Builder<'a> {
    fn new(atoms: &'a Atoms, target: &'static Target, debug: Debug) -> Builder<'a> {
        Builder {
            atoms,
            target,
            debug,
            parts: Default::default(),
            places: Places::new(atoms),
            references: vec![],
            debug_references: vec![],
            labels: Vec::with_capacity(atoms.in_order().len()),
        }
    }

    /// For all that parts will have: one that grows is copied.
    fn make_room(&mut self, stubs: &[(Stub, StubCode)]) {
        // Before the first atom, and behind the last one.
        let mut sizes = [2 * TEXT_ALIGN; Part::ALL.len()];
        for (_, atom) in self.atoms.in_order() {
            let align = u64::from(atom.align).max(TEXT_ALIGN);
            sizes[atom.part() as usize] += atom.size.next_multiple_of(align);
        }
        let codes = stubs.iter().map(|(_, code)| (code.bytes.len() as u64).next_multiple_of(TEXT_ALIGN));
        sizes[Part::Text as usize] += codes.sum::<u64>();
        for part in Part::ALL.into_iter().filter(|part| !part.is_zero()) {
            self.parts[part as usize].bytes.reserve(sizes[part as usize] as usize);
        }
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

    /// A whole part, or the next piece of one.
    fn adopt(&mut self, part: Part, align: u64, bytes: Vec<u8>) -> u64 {
        let data = &mut self.parts[part as usize];
        if data.size != 0 {
            return self.append(part, align, &bytes, bytes.len() as u64, 0);
        }
        *data = PartData { size: bytes.len() as u64, bytes, align: align.max(data.align) };
        0
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

    fn label(&mut self, name: &'a str, place: Place, size: u64) {
        if self.debug == Debug::Nothing {
            return;
        }
        let name = printable(name);
        self.labels.push(Label { name, part: place.0, offset: place.1, size, global: false });
    }

    /// Answers what tables are to say of the functions.
    fn place_funcs<'r>(&mut self) -> Vec<functab::Entry<'r>>
    where
        'a: 'r,
    {
        let trap = stub::trap_byte(self.target.arch);
        self.places.tables.insert(Table::Text, (Part::Text, 0));
        let atoms = self.atoms;
        let mut rows = Vec::with_capacity(atoms.in_order().len());
        for (id, atom) in atoms.in_order().filter(|(_, atom)| atom.part() == Part::Text) {
            let align = u64::from(atom.align).max(TEXT_ALIGN);
            let at = self.append(Part::Text, align, atoms.bytes(atom), atom.size, trap);
            self.places.by_atom[id as usize] = (Part::Text, at as u32);
            let name = atoms.name(atom);
            self.label(name, (Part::Text, at), atom.size);
            let row = |(frame, lines)| {
                let (start, len) = (at as u32, atom.size as u32);
                functab::Entry { start, len, name, frame, origin: Origin::Go(lines) }
            };
            rows.extend(atoms.lines(atom).map(row));
        }
        rows
    }

    fn place_stubs(&mut self, stubs: &[(Stub, StubCode)]) -> Vec<u64> {
        let mut places = Vec::new();
        let trap = stub::trap_byte(self.target.arch);
        for (stub, code) in stubs {
            let size = code.bytes.len() as u64;
            let at = self.append(Part::Text, TEXT_ALIGN, &code.bytes, size, trap);
            self.places.stubs.insert(*stub, (Part::Text, at));
            self.label(code.name, (Part::Text, at), size);
            places.push(at);
        }
        let end = self.parts[Part::Text as usize].size;
        self.places.tables.insert(Table::TextEnd, (Part::Text, end));
        let g = self.reserve(Part::Tls, 8, 8, 0);
        self.label("llgo_g", (Part::Tls, g), 8);
        places
    }

    fn place_data(&mut self) {
        // Offset 0 of the types section means "no type" or "no name".
        self.reserve(Part::Types, 16, 16, 0);
        self.parts[Part::Types as usize].bytes.resize(16, 0);
        self.places.tables.insert(Table::Types, (Part::Types, 0));
        for (table, part) in [(Table::Data, Part::Data), (Table::Bss, Part::Bss)] {
            self.reserve(part, 16, 0, 0);
            self.places.tables.insert(table, (part, 0));
        }
        let atoms = self.atoms;
        for (id, atom) in atoms.in_order().filter(|(_, atom)| atom.part() != Part::Text) {
            let align = u64::from(atom.align).max(self.target.arch.least_align());
            let at = self.append(atom.part(), align, atoms.bytes(atom), atom.size, 0);
            self.places.by_atom[id as usize] = (atom.part(), at as u32 + atom.prefix);
            if atom.kind() == Kind::Variable {
                self.label(atoms.name(atom), (atom.part(), at), atom.size);
            }
        }
        let ends = [(Table::TypesEnd, Part::Types), (Table::DataEnd, Part::Data), (Table::BssEnd, Part::Bss)];
        for (table, part) in ends {
            self.define_end(table, part);
        }
    }

    fn add_debug_info(&mut self, debug: DebugInfo) {
        let parts = [(Part::DebugLine, debug.line), (Part::DebugInfo, debug.info), (Part::DebugAbbrev, debug.abbrev)];
        for (part, bytes) in parts {
            self.adopt(part, 1, bytes);
        }
        self.debug_references = debug.references;
    }

    fn place_tables(&mut self, functab: Vec<u8>) {
        let mut typelinks = Vec::new();
        for id in typelinks_by_string(self.atoms) {
            let (_, offset) = self.places.by_atom[id as usize];
            typelinks.extend_from_slice(&self.target.endian().u32(offset));
        }
        self.place_table(Table::Typelinks, Table::TypelinksEnd, Part::ReadOnly, typelinks);
        for (list, start, end) in address_lists(self.atoms) {
            let (_, at) = self.place_table(start, end, Part::ReadOnly, vec![0; 8 * list.len()]);
            for (offset, id) in (at..).step_by(8).zip(list) {
                let (target, addend) = in_part(self.places.of_atom(id));
                self.references.push(Reference { part: Part::ReadOnly, offset, kind: RefKind::Abs64, target, addend });
            }
        }
        self.place_table(Table::FuncTab, Table::FuncTabEnd, Part::FuncTab, functab);
    }

    fn place_table(&mut self, start: Table, end: Table, part: Part, bytes: Vec<u8>) -> Place {
        let at = self.adopt(part, 16, bytes);
        self.places.tables.insert(start, (part, at));
        self.define_end(end, part);
        (part, at)
    }

    /// The end of what a part has so far, as an address that code can refer to.
    fn define_end(&mut self, table: Table, part: Part) {
        let end = self.reserve(part, self.target.arch.least_align(), 0, 0);
        self.places.tables.insert(table, (part, end));
    }

    fn label_exports(&mut self) {
        for (name, id) in &self.atoms.exports {
            let (part, offset) = self.places.of_atom(*id);
            self.labels.push(Label { name: name.as_str().into(), part, offset, size: 0, global: true });
        }
        self.places.find_names();
    }

    fn refer_from_stubs(&mut self, stubs: &[(Stub, StubCode)], places: &[u64]) -> Result<(), ImageError> {
        for ((_, code), at) in stubs.iter().zip(places) {
            for field in &code.fields {
                let (target, base) = match field.target {
                    FieldTarget::G => (RefTarget::Part(Part::Tls), 0),
                    FieldTarget::TlsIndex => (RefTarget::TlsIndex, 0),
                    FieldTarget::Export(name) => self.export(name, code.name)?,
                };
                let (offset, addend) = (at + u64::from(field.offset), base + field.addend);
                self.references.push(Reference { part: Part::Text, offset, kind: field.kind, target, addend });
            }
        }
        Ok(())
    }

    fn export(&self, name: &str, from: &str) -> Result<(RefTarget, i64), ImageError> {
        let found = self.atoms.exports.iter().find(|(known, _)| known == name);
        let missing = || ImageError::Undefined { from: from.into(), target: name.into() };
        found.map(|(_, id)| in_part(self.places.of_atom(*id))).ok_or_else(missing)
    }

    fn finish(self) -> Result<Image<'a>, ImageError> {
        let too_large = Part::ALL.into_iter().find(|&part| self.parts[part as usize].size > i32::MAX as u64);
        if let Some(part) = too_large {
            return Err(ImageError::TooLarge(part));
        }
        let Builder { target, parts, places, references, debug_references, labels, .. } = self;
        Ok(Image { target, parts, places, references, debug_references, labels })
    }
}

/// What tables are to say of the stubs at their places.
fn stub_rows<'r>(stubs: &'r [(Stub, StubCode)], places: &[u64]) -> impl Iterator<Item = functab::Entry<'r>> {
    stubs.iter().zip(places).map(|((_, code), &at)| {
        let (len, origin) = (code.bytes.len() as u32, Origin::Stub(&code.frame_map));
        functab::Entry { start: at as u32, len, name: code.name, frame: FrameKind::Wrapper, origin }
    })
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
fn typelinks_by_string(atoms: &Atoms) -> Vec<u32> {
    let mut links: Vec<_> =
        atoms.in_order().filter_map(|(id, atom)| Some((atoms.typelink(atom)?, atoms.key(id), id))).collect();
    links.sort_unstable();
    links.into_iter().map(|(_, _, id)| id).collect()
}

/// The tables that are lists of addresses.
fn address_lists(atoms: &Atoms) -> [(Vec<u32>, Table, Table); 2] {
    let itabs = atoms.in_order().filter(|(_, atom)| atom.kind() == Kind::Itab).map(|(id, _)| id).collect();
    let tasks = atoms.live_tasks().collect();
    [(itabs, Table::Itablinks, Table::ItablinksEnd), (tasks, Table::InitTasks, Table::InitTasksEnd)]
}

fn stub_codes(atoms: &Atoms, target: &'static Target) -> Result<Vec<(Stub, StubCode)>, ImageError> {
    let code = |&stub: &Stub| {
        let code = stub::code(target, stub).ok_or(ImageError::NoStub { stub, target })?;
        Ok((stub, code))
    };
    atoms.stubs.iter().map(code).collect()
}

/// Symbol names end at a NUL: whatever a linker or debugger could stumble over is written as an escape.
pub(crate) fn printable(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| (b' '..0x7f).contains(&byte)) || !name.chars().any(char::is_control) {
        return name.into();
    }
    name.escape_default().to_string().into()
}
