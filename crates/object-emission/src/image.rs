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

use crate::atoms::{Atom, Atoms, FieldKind, Kind, Naming, Target as AtomTarget};
use crate::compile::CompiledFunc;
use crate::dwarf::{self, DebugInfo, Pieces};
use crate::functab::{self, Origin};
use crate::reference::RefKind;
use crate::stub::{self, FieldTarget, StubCode};
use go_abi::{DataItem, Endian, File, FrameKind, Section, Stub, Symbol, Table, Target};
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
    /// Those that only set a variable, and the variable.
    pub lazy: FxHashMap<Symbol, Symbol>,
    /// Names that C sees.
    pub exports: Vec<(String, Symbol)>,
    /// Functions of packages that are not here, and the names under which another object has them.
    pub externs: Vec<(Symbol, Arc<str>)>,
    pub debug: Debug,
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
    /// In lists as they were made: of data, of code, of tables.
    pub references: Vec<Vec<Reference>>,
    pub labels: Vec<Label>,
    /// Symbols of C, sorted.
    pub imports: Vec<Arc<str>>,
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

impl Image {
    pub fn part(&self, part: Part) -> &PartData {
        &self.parts[part as usize]
    }

    pub(crate) fn take_bytes(&mut self, part: Part) -> Vec<u8> {
        std::mem::take(&mut self.parts[part as usize].bytes)
    }

    pub fn build(input: &Input) -> Result<Image, ImageError> {
        Image::of(&Atoms::collect(input)?, input.target, input.debug)
    }

    pub fn of(atoms: &Atoms, target: &'static Target, debug: Debug) -> Result<Image, ImageError> {
        let mut builder = Builder::new(atoms, target, debug)?;
        let stubs = stub_codes(atoms, target)?;
        builder.place_funcs();
        let stub_places = builder.place_stubs(&stubs);
        let rows = builder.function_rows(&stubs, &stub_places);
        let text = builder.parts[Part::Text as usize].size;
        let (functab, debug) = std::thread::scope(|scope| {
            let tables = || {
                let file_name = |file: File| atoms.file_name(file).to_owned();
                let functab = functab::function_table(target.endian(), &rows, &file_name);
                let debug_info = || dwarf::debug_info(target.endian(), &rows, Pieces::One(text), &file_name);
                (functab, (debug == Debug::Full).then(debug_info))
            };
            let tables = scope.spawn(tables);
            builder.place_data();
            tables.join().expect("the function table is made")
        });
        debug.into_iter().for_each(|debug| builder.add_debug_info(debug));
        builder.place_tables(functab);
        builder.label_exports();
        let resolved = builder.resolve()?;
        builder.resolve_stubs(&stubs, &stub_places)?;
        builder.finish(resolved)
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
    labels: Vec<Label>,
}

/// Where everything is.
struct Places<'a> {
    atoms: &'a Atoms,
    /// By number; of what its symbol means.
    by_atom: Vec<Place>,
    stubs: FxHashMap<Stub, Place>,
    tables: FxHashMap<Table, Place>,
    imports: Vec<Arc<str>>,
    /// By index of the name.
    names: Vec<Option<(RefTarget, i64)>>,
}

impl<'a> Places<'a> {
    fn new(atoms: &'a Atoms) -> Result<Places<'a>, ImageError> {
        let by_atom = vec![(Part::Text, 0); atoms.count()];
        let (stubs, tables) = (FxHashMap::default(), FxHashMap::default());
        Ok(Places { atoms, by_atom, stubs, tables, imports: atoms.imports()?, names: vec![] })
    }

    /// Functions of C are the program's own exports, or imported.
    fn find_names(&mut self) {
        let exports = self.atoms.exports.iter().map(|(name, id)| (name.as_str(), *id));
        let exports: FxHashMap<&str, u32> = exports.collect();
        let imports: FxHashMap<&Arc<str>, u32> = self.imports.iter().zip(0..).collect();
        let find = |name: &Arc<str>| match exports.get(&**name) {
            Some(&id) => Some(in_part(self.by_atom[id as usize])),
            None => imports.get(name).map(|&import| (RefTarget::Import(import), 0)),
        };
        self.names = self.atoms.names.iter().map(find).collect();
    }

    /// Target and addend of a reference.
    fn target(&self, target: AtomTarget, from: &Atom) -> Result<(RefTarget, i64), ImageError> {
        let missing = |what: String| ImageError::Undefined { from: self.atoms.name(from).into(), target: what };
        match target {
            AtomTarget::Atom(id) => Ok(in_part(self.by_atom[id as usize])),
            AtomTarget::Name(name) => {
                self.names[name as usize].ok_or_else(|| missing(self.atoms.names[name as usize].to_string()))
            }
            AtomTarget::Stub(stub) => {
                self.stubs.get(&stub).copied().map(in_part).ok_or_else(|| missing(format!("{stub:?}")))
            }
            AtomTarget::Table(table) => {
                self.tables.get(&table).copied().map(in_part).ok_or_else(|| missing(format!("{table:?}")))
            }
        }
    }
}

fn in_part((part, offset): Place) -> (RefTarget, i64) {
    (RefTarget::Part(part), offset as i64)
}

impl<'a> Builder<'a> {
    fn new(atoms: &'a Atoms, target: &'static Target, debug: Debug) -> Result<Builder<'a>, ImageError> {
        let places = Places::new(atoms)?;
        let (references, labels) = (vec![], Vec::with_capacity(atoms.in_order().len()));
        let mut builder = Builder { atoms, target, debug, parts: Default::default(), places, references, labels };
        builder.make_room();
        Ok(builder)
    }

    /// For all atoms: a part that grows is copied again and again.
    fn make_room(&mut self) {
        let mut sizes = [0; Part::ALL.len()];
        for (_, atom) in self.atoms.in_order() {
            let align = u64::from(atom.align).max(TEXT_ALIGN);
            sizes[atom.part() as usize] += atom.size.next_multiple_of(align);
        }
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

    fn label(&mut self, name: &str, place: Place, size: u64) {
        if self.debug == Debug::Nothing {
            return;
        }
        let name = printable(name);
        self.labels.push(Label { name, part: place.0, offset: place.1, size, global: false });
    }

    fn place_funcs(&mut self) {
        let trap = stub::trap_byte(self.target.arch);
        self.places.tables.insert(Table::Text, (Part::Text, 0));
        let atoms = self.atoms;
        for (id, atom) in atoms.in_order().filter(|(_, atom)| atom.part() == Part::Text) {
            let align = u64::from(atom.align).max(TEXT_ALIGN);
            let at = self.append(Part::Text, align, atoms.bytes(atom), atom.size, trap);
            self.places.by_atom[id as usize] = (Part::Text, at);
            self.label(atoms.name(atom), (Part::Text, at), atom.size);
        }
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
            self.places.by_atom[id as usize] = (atom.part(), at + u64::from(atom.prefix));
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
        self.references.extend(debug.references);
    }

    fn place_tables(&mut self, functab: Vec<u8>) {
        let mut typelinks = Vec::new();
        for id in typelinks_by_string(self.atoms) {
            let (_, offset) = self.places.by_atom[id as usize];
            typelinks.extend_from_slice(&self.target.endian().u32(offset as u32));
        }
        self.place_table(Table::Typelinks, Table::TypelinksEnd, Part::ReadOnly, typelinks);
        for (list, start, end) in address_lists(self.atoms) {
            let (_, at) = self.place_table(start, end, Part::ReadOnly, vec![0; 8 * list.len()]);
            for (offset, id) in (at..).step_by(8).zip(list) {
                let (target, addend) = in_part(self.places.by_atom[id as usize]);
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
            let (part, offset) = self.places.by_atom[*id as usize];
            self.labels.push(Label { name: name.clone(), part, offset, size: 0, global: true });
        }
        self.places.find_names();
    }

    /// Fills in all references, those of code and those of data side by side; gives those of data and of code that the link has to fill in.
    fn resolve(&mut self) -> Result<[Vec<Reference>; 2], ImageError> {
        let mut text = std::mem::take(&mut self.parts[Part::Text as usize].bytes);
        let (atoms, places, parts) = (self.atoms, &self.places, &mut self.parts);
        let endian = self.target.endian();
        let is_text = |atom: &Atom| atom.part() == Part::Text;
        let (code, data) = std::thread::scope(|scope| {
            let code = scope.spawn(|| {
                let mut references = room_for_fields(atoms, is_text);
                let mut each = atoms.in_order().filter(|(_, atom)| is_text(atom));
                each.try_for_each(|(id, atom)| resolve_func(endian, places, &mut text, &mut references, id, atom))
                    .map(|()| references)
            });
            let mut references = room_for_fields(atoms, |atom| !is_text(atom));
            let mut each = atoms.in_order().filter(|(_, atom)| !is_text(atom));
            let data = each.try_for_each(|(id, atom)| resolve_data(endian, places, parts, &mut references, id, atom));
            (code.join().expect("code is resolved"), data.map(|()| references))
        });
        self.parts[Part::Text as usize].bytes = text;
        Ok([data?, code?])
    }

    fn resolve_stubs(&mut self, stubs: &[(Stub, StubCode)], places: &[u64]) -> Result<(), ImageError> {
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
        found.map(|(_, id)| in_part(self.places.by_atom[*id as usize])).ok_or_else(missing)
    }

    fn finish(self, [data, code]: [Vec<Reference>; 2]) -> Result<Image, ImageError> {
        let too_large = Part::ALL.into_iter().find(|&part| self.parts[part as usize].size > i32::MAX as u64);
        if let Some(part) = too_large {
            return Err(ImageError::TooLarge(part));
        }
        let (parts, references, labels) = (self.parts, vec![data, code, self.references], self.labels);
        Ok(Image { target: self.target, parts, references, labels, imports: self.places.imports })
    }

    fn function_rows(&self, stubs: &'a [(Stub, StubCode)], stub_places: &[u64]) -> Vec<functab::Entry<'a>> {
        let atoms = self.atoms;
        let go = atoms.in_order().filter_map(|(id, atom)| {
            let (frame, lines) = atoms.lines(atom)?;
            let (start, len) = (self.places.by_atom[id as usize].1 as u32, atom.size as u32);
            Some(functab::Entry { start, len, name: atoms.name(atom), frame, origin: Origin::Go(lines) })
        });
        let hand = stubs.iter().zip(stub_places).map(|((_, code), &at)| {
            let (len, origin) = (code.bytes.len() as u32, Origin::Stub(&code.frame_map));
            functab::Entry { start: at as u32, len, name: code.name, frame: FrameKind::Wrapper, origin }
        });
        let mut rows = Vec::with_capacity(atoms.in_order().len());
        rows.extend(go.chain(hand));
        rows
    }
}

/// For a reference by each field of these atoms. Room that is not used costs nothing, one that grows is cleared again and again.
fn room_for_fields(atoms: &Atoms, is_of: impl Fn(&Atom) -> bool) -> Vec<Reference> {
    let counts = atoms.in_order().filter(|(_, atom)| is_of(atom)).map(|(_, atom)| atom.field_count());
    Vec::with_capacity(counts.sum())
}

fn resolve_func(
    endian: Endian,
    places: &Places,
    text: &mut [u8],
    references: &mut Vec<Reference>,
    id: u32,
    atom: &Atom,
) -> Result<(), ImageError> {
    let (_, at) = places.by_atom[id as usize];
    for field in places.atoms.fields(atom) {
        let FieldKind::Place(kind) = field.kind else { unreachable!("code has no offsets of types") };
        let (target, base) = places.target(field.target, atom)?;
        let (offset, addend) = (at + u64::from(field.offset), base + field.addend);
        // A distance inside the code is known.
        if kind.is_distance() && target == RefTarget::Part(Part::Text) {
            let filled = kind.fill(endian, &mut text[offset as usize..], addend as u64, offset);
            filled.ok_or_else(|| ImageError::Relocation {
                from: places.atoms.name(atom).into(),
                kind: format!("{kind:?} over so large a distance"),
            })?;
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
    id: u32,
    atom: &Atom,
) -> Result<(), ImageError> {
    let (part, symbol) = places.by_atom[id as usize];
    let at = symbol - u64::from(atom.prefix);
    for field in places.atoms.fields(atom) {
        let (target, base) = places.target(field.target, atom)?;
        let (offset, addend) = (at + u64::from(field.offset), base + field.addend);
        let (kind, addend) = match (field.kind, target) {
            (FieldKind::Place(kind), _) => (kind, addend),
            (FieldKind::TypesOff, RefTarget::Part(Part::Types)) => {
                let at = offset as usize;
                parts[part as usize].bytes[at..at + 4].copy_from_slice(&endian.u32(addend as u32));
                continue;
            }
            (FieldKind::TypesOff, _) if part == Part::Types => (RefKind::Pc32, addend + offset as i64),
            (FieldKind::TypesOff, _) => {
                let from = places.atoms.name(atom).into();
                return Err(ImageError::Relocation { from, kind: "TypesOff32".into() });
            }
        };
        references.push(Reference { part, offset, kind, target, addend });
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
pub(crate) fn printable(name: &str) -> String {
    if name.chars().any(char::is_control) { name.escape_default().to_string() } else { name.to_owned() }
}
