//! One package as a relocatable object, for any system: a section per function, a symbol per item.
//!
//! ```text
//!  functions    .text.NAME (ELF), .text$NAME (COFF), one __text cut by symbols (Mach-O)
//!  data         a section per kind, a symbol per item
//!  debug        lines and functions, a sequence per function
//! ```
//!
//! What other packages define is undefined here, under its Go link name; C functions have the names that the system's
//! C compiler gives them; tables of a program, which package runtime asks for, are `llgo.table.NAME`.
//!
//! Invariant (no-constants): functions may be moved and dropped, so no distance between two of them is fixed.
//!
//! Not here: function tables, lists of initialisers and of types (programs have them), executables.

use crate::compile::CompiledFunc;
use crate::dwarf::{self, Pieces};
use crate::exe::machine::machine;
use crate::functab::{Entry, Lines, Origin};
use crate::image::{Part, RefTarget, part_of, printable};
use crate::object::processor;
use crate::reference::RefKind;
use crate::relocation::{self, Field};
use crate::stub::{self, FieldTarget, StubCode, trap_byte};
use go_abi::{DataItem, DataRelocKind, File, Format, FrameKind, Stub, Symbol, Target};
use object::write::{MachOBuildVersion, Object, SectionId, SymbolId, SymbolSection};
use object::{BinaryFormat, FileFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope, elf, macho};
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;

/// All that a package has, in any order.
pub struct Package<'a> {
    pub target: &'static Target,
    pub funcs: Vec<CompiledFunc>,
    pub data: Vec<DataItem>,
    pub stubs: Vec<Stub>,
    /// What other packages define, and its name.
    pub externs: Vec<(Symbol, Arc<str>)>,
    pub file_name: &'a (dyn Fn(File) -> String + Sync),
}

#[derive(Debug)]
pub enum PackageError {
    Undefined { from: String, target: Symbol },
    NoStub { stub: Stub, target: &'static Target },
    Relocation { from: String, what: String },
    Object(relocation::Error),
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            PackageError::Undefined { from, target } => {
                write!(f, "{from} refers to {target:?}, which only programs have")
            }
            PackageError::NoStub { stub, target } => write!(f, "{stub:?} is not supported for {target}"),
            PackageError::Relocation { from, what } => write!(f, "{from}: relocation {what} cannot be expressed"),
            PackageError::Object(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PackageError {}

impl From<relocation::Error> for PackageError {
    fn from(error: relocation::Error) -> PackageError {
        PackageError::Object(error)
    }
}

pub fn write(mut package: Package) -> Result<Vec<u8>, PackageError> {
    package.funcs.sort_unstable_by(|a, b| a.symbol.cmp(&b.symbol));
    package.data.sort_unstable_by(|a, b| a.symbol.cmp(&b.symbol));
    package.stubs.sort();
    package.externs.sort();
    let code = |&stub: &Stub| {
        let code = stub::code(package.target, stub);
        code.map(|code| (stub, code)).ok_or(PackageError::NoStub { stub, target: package.target })
    };
    let stubs: Vec<(Stub, StubCode)> = package.stubs.iter().map(code).collect::<Result<_, _>>()?;
    let mut writer = Writer::new(package.target);
    let placed: Vec<Placed> = package.funcs.iter().map(|func| writer.place_func(func)).collect();
    for (stub, code) in &stubs {
        writer.place_stub(*stub, code, &package.funcs)?;
    }
    let data: Vec<Placed> = package.data.iter().map(|item| writer.place_data(item)).collect();
    for (symbol, name) in &package.externs {
        let id = writer.undefined(name);
        writer.symbols.insert(symbol.clone(), id);
    }
    for (func, &at) in package.funcs.iter().zip(&placed) {
        writer.refer_from_code(func, at)?;
    }
    for (item, &at) in package.data.iter().zip(&data) {
        writer.refer_from_data(item, at)?;
    }
    writer.add_debug_info(&package.funcs, &placed, package.file_name)?;
    Ok(writer.object.write().map_err(relocation::Error::from)?)
}

/// Where something is.
#[derive(Clone, Copy)]
struct Placed {
    section: SectionId,
    offset: u64,
    symbol: SymbolId,
}

struct Writer {
    target: &'static Target,
    object: Object<'static>,
    symbols: FxHashMap<Symbol, SymbolId>,
    /// Section of each part that has something, and a symbol at its start.
    parts: [Option<(SectionId, SymbolId)>; Part::ALL.len()],
    /// The thread-local word `g`.
    g: Option<SymbolId>,
}

impl Writer {
    fn new(target: &'static Target) -> Writer {
        let (architecture, endianness) = processor(target.arch);
        let format = match target.format {
            Format::Elf => BinaryFormat::Elf,
            Format::MachO => BinaryFormat::MachO,
            Format::Coff => BinaryFormat::Coff,
        };
        let mut object = Object::new(format, architecture, endianness);
        match target.format {
            Format::Elf => {
                let e_flags = machine(target.arch).flags;
                object.flags = FileFlags::Elf { os_abi: os_abi(target), abi_version: 0, e_flags };
                // Without this section linkers make the stack executable.
                object.add_section(vec![], b".note.GNU-stack".to_vec(), SectionKind::Other);
            }
            Format::MachO => {
                object.set_subsections_via_symbols();
                object.set_macho_build_version(build_version(target));
            }
            Format::Coff => {}
        }
        Writer { target, object, symbols: FxHashMap::default(), parts: [None; Part::ALL.len()], g: None }
    }

    fn part(&mut self, part: Part) -> (SectionId, SymbolId) {
        if let Some(known) = self.parts[part as usize] {
            return known;
        }
        let (segment, name) = section_name(self.target.format, part);
        let section = self.object.add_section(
            segment.as_bytes().to_vec(),
            name.as_bytes().to_vec(),
            section_kind(self.target.format, part),
        );
        let name = format!("llgo.{}", format!("{part:?}").to_lowercase());
        let start = if self.target.format == Format::MachO && part == Part::Types {
            // Differences need a symbol.
            self.add_symbol(&name, SymbolKind::Data, SymbolScope::Compilation, (section, 0, 0))
        } else {
            self.object.section_symbol(section)
        };
        self.parts[part as usize] = Some((section, start));
        (section, start)
    }

    fn add_symbol(
        &mut self,
        name: &str,
        kind: SymbolKind,
        scope: SymbolScope,
        (section, value, size): (SectionId, u64, u64),
    ) -> SymbolId {
        self.object.add_symbol(object::write::Symbol {
            name: printable(name).into_owned().into_bytes(),
            value,
            size,
            kind,
            scope,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        })
    }

    fn undefined(&mut self, name: &str) -> SymbolId {
        // Only names of code and data get the system's prefix; an undefined symbol of ELF has no kind.
        let elf = self.target.format == Format::Elf;
        self.object.add_symbol(object::write::Symbol {
            name: printable(name).into_owned().into_bytes(),
            value: 0,
            size: 0,
            kind: if elf { SymbolKind::Unknown } else { SymbolKind::Text },
            scope: SymbolScope::Unknown,
            weak: false,
            section: SymbolSection::Undefined,
            flags: SymbolFlags::None,
        })
    }

    /// A section of its own for a piece of code, where sections are what linkers move.
    fn place_code(&mut self, name: &str, scope: SymbolScope, bytes: &[u8], align: u64) -> Placed {
        let section = match self.target.format {
            Format::MachO => self.aligned_text(align),
            Format::Elf => self.code_section(&format!(".text.{}", printable(name))),
            Format::Coff => self.code_section(&format!(".text${}", printable(name))),
        };
        let offset = self.object.append_section_data(section, bytes, align);
        let symbol = self.add_symbol(name, SymbolKind::Text, scope, (section, offset, bytes.len() as u64));
        Placed { section, offset, symbol }
    }

    /// The section of all code, up to where the next piece begins: running into the space between two is a trap.
    fn aligned_text(&mut self, align: u64) -> SectionId {
        let (section, _) = self.part(Part::Text);
        let end = self.object.section_mut(section).data_mut().len() as u64;
        let space = vec![trap_byte(self.target.arch); (end.next_multiple_of(align) - end) as usize];
        self.object.append_section_data(section, &space, 1);
        section
    }

    fn code_section(&mut self, name: &str) -> SectionId {
        self.object.add_section(vec![], name.as_bytes().to_vec(), SectionKind::Text)
    }

    fn place_func(&mut self, func: &CompiledFunc) -> Placed {
        let is_private = match func.symbol {
            // The name of an export; the entry of another function is for the package's own code.
            Symbol::CEntry(_) => func.name.contains('.'),
            Symbol::Func(_) => func.frame == FrameKind::Wrapper,
            _ => true,
        };
        let scope = if is_private { SymbolScope::Compilation } else { SymbolScope::Dynamic };
        let placed = self.place_code(&func.name, scope, &func.bytes, u64::from(func.align).max(CODE_ALIGN));
        self.symbols.insert(func.symbol.clone(), placed.symbol);
        placed
    }

    fn place_stub(&mut self, stub: Stub, code: &StubCode, funcs: &[CompiledFunc]) -> Result<(), PackageError> {
        let placed = self.place_code(code.name, SymbolScope::Compilation, &code.bytes, CODE_ALIGN);
        self.symbols.insert(Symbol::Stub(stub), placed.symbol);
        for field in &code.fields {
            let symbol = match field.target {
                FieldTarget::G => self.thread_local_g(),
                // C's start-up code defines it, and the loader sets it.
                FieldTarget::TlsIndex => self.symbol(&Symbol::C("_tls_index".into()), code.name)?,
                FieldTarget::Export(name) => {
                    let own = funcs.iter().find(|func| func.name == name).map(|func| func.symbol.clone());
                    self.symbol(&own.unwrap_or_else(|| Symbol::C(name.into())), code.name)?
                }
            };
            let offset = placed.offset + u64::from(field.offset);
            let field = Field { section: placed.section, offset, kind: field.kind, symbol, addend: field.addend };
            relocation::add(&mut self.object, self.target, field)?;
        }
        Ok(())
    }

    /// Package runtime defines `g`; nobody else's code refers to it. On Mach-O the symbol is a descriptor's.
    fn thread_local_g(&mut self) -> SymbolId {
        if let Some(known) = self.g {
            return known;
        }
        let g = self.object.add_symbol(object::write::Symbol {
            name: b"llgo_g".to_vec(),
            value: 0,
            size: 0,
            kind: SymbolKind::Tls,
            scope: SymbolScope::Compilation,
            weak: false,
            section: SymbolSection::Undefined,
            flags: SymbolFlags::None,
        });
        let (section, _) = self.part(Part::Tls);
        match self.target.format {
            Format::Coff => self.object.add_symbol_data(g, section, &[0; 8], 8),
            Format::Elf | Format::MachO => self.object.add_symbol_bss(g, section, 8, 8),
        };
        self.g = Some(g);
        g
    }

    fn place_data(&mut self, item: &DataItem) -> Placed {
        let part = part_of(item.section);
        let (section, _) = self.part(part);
        let align = item.align.max(self.target.arch.least_align());
        let offset = if part.is_zero() {
            self.object.append_section_bss(section, item.size, align)
        } else {
            // The first bytes of the types mean "no type" and "no name".
            if part == Part::Types && self.object.section_mut(section).data_mut().is_empty() {
                self.object.append_section_data(section, &[0; 16], 16);
            }
            let mut bytes = item.bytes.clone();
            bytes.resize(item.size as usize, 0);
            self.object.append_section_data(section, &bytes, align)
        };
        let is_global = matches!(item.symbol, Symbol::Global(_));
        let scope = if is_global { SymbolScope::Dynamic } else { SymbolScope::Compilation };
        let place = (section, offset + item.prefix, item.size - item.prefix);
        let symbol = self.add_symbol(&item.name, SymbolKind::Data, scope, place);
        self.symbols.insert(item.symbol.clone(), symbol);
        Placed { section, offset, symbol }
    }

    fn symbol(&mut self, symbol: &Symbol, from: &str) -> Result<SymbolId, PackageError> {
        if let Some(&known) = self.symbols.get(symbol) {
            return Ok(known);
        }
        let name = match symbol {
            Symbol::C(name) => name.to_string(),
            // Who lays out a program makes it.
            Symbol::Table(table) => format!("llgo.table.{table:?}"),
            _ => return Err(PackageError::Undefined { from: from.into(), target: symbol.clone() }),
        };
        let id = self.undefined(&name);
        self.symbols.insert(symbol.clone(), id);
        Ok(id)
    }

    fn refer_from_code(&mut self, func: &CompiledFunc, at: Placed) -> Result<(), PackageError> {
        for reloc in &func.relocs {
            // The second half of the field that the relocation before it names.
            if reloc.kind == cranelift_codegen::binemit::Reloc::RiscvPCRelLo12I {
                continue;
            }
            let cannot = || PackageError::Relocation { from: func.name.clone(), what: format!("{:?}", reloc.kind) };
            let kind = RefKind::of_code(reloc.kind).ok_or_else(cannot)?;
            let symbol = self.symbol(&func.refs[reloc.target as usize], &func.name)?;
            let offset = at.offset + u64::from(reloc.offset);
            let field = Field { section: at.section, offset, kind, symbol, addend: reloc.addend };
            relocation::add(&mut self.object, self.target, field)?;
        }
        Ok(())
    }

    fn refer_from_data(&mut self, item: &DataItem, at: Placed) -> Result<(), PackageError> {
        for reloc in &item.relocs {
            let symbol = self.symbol(&reloc.target, &item.name)?;
            let (section, offset, addend) = (at.section, at.offset + reloc.offset, reloc.addend);
            let field = Field { section, offset, kind: RefKind::Abs64, symbol, addend };
            match reloc.kind {
                DataRelocKind::Abs64 => relocation::add(&mut self.object, self.target, field)?,
                DataRelocKind::TypesOff32 => self.add_types_offset(field)?,
            }
        }
        Ok(())
    }

    /// From the start of the types: known if the place is in them too.
    fn add_types_offset(&mut self, field: Field) -> Result<(), PackageError> {
        let (section, start) = self.part(Part::Types);
        let to = self.object.symbol(field.symbol);
        if to.section == SymbolSection::Section(section) {
            let value = to.value.wrapping_add_signed(field.addend) as u32;
            let at = field.offset as usize;
            let bytes = self.target.endian().u32(value);
            self.object.section_mut(field.section).data_mut()[at..at + 4].copy_from_slice(&bytes);
            return Ok(());
        }
        Ok(relocation::add_difference(&mut self.object, self.target, field, start)?)
    }

    fn add_debug_info(
        &mut self,
        funcs: &[CompiledFunc],
        placed: &[Placed],
        file_name: &(dyn Fn(File) -> String + Sync),
    ) -> Result<(), PackageError> {
        // Addresses in the tables are places in a text that nobody lays out: each stands for the function that is there.
        let mut end = 0;
        let mut starts = vec![];
        let mut entries = vec![];
        for func in funcs {
            let len = func.bytes.len() as u32;
            let origin = Origin::Go(Lines::of(func));
            entries.push(Entry { start: end, len, name: &func.name, frame: func.frame, origin });
            starts.push(end);
            end += len.max(1);
        }
        let debug = dwarf::debug_info(self.target.endian(), &entries, Pieces::PerFunction, file_name);
        let sections =
            [(Part::DebugLine, debug.line), (Part::DebugInfo, debug.info), (Part::DebugAbbrev, debug.abbrev)];
        for (part, bytes) in sections {
            let (section, _) = self.part(part);
            self.object.append_section_data(section, &bytes, 1);
        }
        for reference in debug.references {
            let (section, _) = self.part(reference.part);
            let (symbol, addend) = match reference.target {
                RefTarget::Part(Part::Text) => {
                    let index = starts.partition_point(|&start| i64::from(start) <= reference.addend) - 1;
                    self.in_code(placed[index], reference.addend - i64::from(starts[index]))
                }
                // Mach-O's offsets into debug sections are plain numbers.
                RefTarget::Part(_) if self.target.format == Format::MachO => continue,
                RefTarget::Part(part) => (self.part(part).1, reference.addend),
                RefTarget::Import(_) | RefTarget::TlsIndex => {
                    unreachable!("debug information knows the program only")
                }
            };
            let field = Field { section, offset: reference.offset, kind: reference.kind, symbol, addend };
            relocation::add(&mut self.object, self.target, field)?;
        }
        Ok(())
    }

    /// How debug information refers to a place in a function: on Mach-O, where readers look up no symbols, by its address in
    /// the section, which is the first.
    fn in_code(&mut self, at: Placed, addend: i64) -> (SymbolId, i64) {
        if self.target.format != Format::MachO {
            return (at.symbol, addend);
        }
        (self.object.section_symbol(at.section), at.offset as i64 + addend)
    }
}

const CODE_ALIGN: u64 = 16;

/// What the assemblers of the systems put into the header.
fn os_abi(target: &Target) -> u8 {
    match target.goos {
        "freebsd" => elf::ELFOSABI_FREEBSD,
        "openbsd" => elf::ELFOSABI_OPENBSD,
        "solaris" | "illumos" => elf::ELFOSABI_SOLARIS,
        _ => elf::ELFOSABI_NONE,
    }
}

/// The oldest version that Go supports.
fn build_version(target: &Target) -> MachOBuildVersion {
    let mut version = MachOBuildVersion::default();
    let (platform, minos) = match target.goos {
        "ios" => (macho::PLATFORM_IOS, 15 << 16),
        _ => (macho::PLATFORM_MACOS, 12 << 16),
    };
    (version.platform, version.minos, version.sdk) = (platform, minos, minos);
    version
}

fn section_kind(format: Format, part: Part) -> SectionKind {
    match part {
        Part::Text => SectionKind::Text,
        // It holds addresses.
        Part::ReadOnly | Part::Types => SectionKind::ReadOnlyDataWithRel,
        Part::FuncTab => SectionKind::ReadOnlyData,
        Part::Data | Part::NoPtrData => SectionKind::Data,
        Part::Bss | Part::NoPtrBss => SectionKind::UninitializedData,
        // Windows copies it for every thread.
        Part::Tls if format == Format::Coff => SectionKind::Data,
        Part::Tls => SectionKind::UninitializedTls,
        Part::DebugLine | Part::DebugInfo | Part::DebugAbbrev => SectionKind::Debug,
    }
}

/// Segment, which only Mach-O has, and section.
fn section_name(format: Format, part: Part) -> (&'static str, &'static str) {
    match (format, part) {
        (Format::Elf, Part::ReadOnly) => ("", ".data.rel.ro"),
        (Format::Coff, Part::ReadOnly) => ("", ".rdata"),
        (Format::Coff, Part::Tls) => ("", ".tls$"),
        (Format::Elf | Format::Coff, part) => ("", part.section_name()),
        (Format::MachO, Part::Text) => ("__TEXT", "__text"),
        (Format::MachO, Part::ReadOnly) => ("__DATA", "__const"),
        (Format::MachO, Part::Types) => ("__DATA", "__llgo_types"),
        (Format::MachO, Part::FuncTab) => ("__DATA", "__llgo_functab"),
        (Format::MachO, Part::Data) => ("__DATA", "__llgo_data"),
        (Format::MachO, Part::Bss) => ("__DATA", "__llgo_bss"),
        (Format::MachO, Part::NoPtrData) => ("__DATA", "__data"),
        (Format::MachO, Part::NoPtrBss) => ("__DATA", "__bss"),
        (Format::MachO, Part::Tls) => ("__DATA", "__thread_bss"),
        (Format::MachO, Part::DebugLine) => ("__DWARF", "__debug_line"),
        (Format::MachO, Part::DebugInfo) => ("__DWARF", "__debug_info"),
        (Format::MachO, Part::DebugAbbrev) => ("__DWARF", "__debug_abbrev"),
    }
}
