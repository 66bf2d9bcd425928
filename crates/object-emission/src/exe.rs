//! The image as a finished dynamic ELF executable, without a linker.
//!
//! ```text
//!  R    headers interp hash dynsym versions dynstr rela │ rodata types functab
//!  RX   text │ plt: one `jmp [got]` per import, then _start
//!  RW   dynamic got (read-only after start) │ data nodata │ bss nobss      tls
//!  —    debug information, symtab strtab shstrtab section headers
//! ```
//!
//! The program is not position-independent: all addresses are known here, and the loader only fills one word
//! per import, all at start. `_start` is what a C start file has: it hands `main` to the C library.
//!
//! Invariant (nothing-unresolved): an import that no library defines is an error here, not at run time.
//!
//! Invariant (in-step): an address is the base plus the file offset, up to the zeroed parts at the end.
//!
//! Not here: static executables, shared libraries, exports to libraries, variables of C (refused).

pub(crate) mod machine;

use self::machine::{Code, FieldTarget, Machine, Tls, machine};
use crate::bytes::{Bytes, Strings};
use crate::image::{Image, Label, Part, RefTarget, Reference};
use crate::reference::RefKind;
use crate::sharedlib::{Origin, SharedLib, resolve};
use go_abi::Endian;
use object::elf::*;
use std::fmt;
use std::sync::Arc;

#[derive(Debug)]
pub enum ExeError {
    /// No library defines these.
    Undefined(Vec<Arc<str>>),
    /// Variables of a library.
    CVariables(Vec<Arc<str>>),
    /// Nothing is exported as `main`.
    NoMain,
    /// What a field refers to is farther away than it can say.
    TooFar(RefKind),
}

impl fmt::Display for ExeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ExeError::Undefined(names) => write!(f, "no library defines {}", names.join(", ")),
            ExeError::CVariables(names) => write!(f, "variables of C are not supported: {}", names.join(", ")),
            ExeError::TooFar(kind) => write!(f, "the program is too large for its code: {kind:?}"),
            ExeError::NoMain => f.write_str("the program has no function main"),
        }
    }
}

impl std::error::Error for ExeError {}

/// The file, in pieces: the image's parts are taken out of it, and filled in.
pub fn write(image: &mut Image, libraries: &[SharedLib], loader: &str) -> Result<Vec<Vec<u8>>, ExeError> {
    let main = image.labels.iter().find(|label| label.global && label.name == "main").ok_or(ExeError::NoMain)?.clone();
    let imports = Imports::resolve(image, libraries)?;
    let mut writer = Writer::new(image, imports, libraries);
    writer.write_read_only(loader);
    writer.write_code();
    writer.write_data();
    writer.write_debug_info();
    writer.write_symbols();
    writer.fill_references()?;
    writer.fill_start(&main)?;
    writer.write_section_headers();
    writer.fill_headers();
    Ok(writer.out.into_pieces())
}

/// What debuggers see behind the name of an import's stub.
const IN_PLT: &str = "@plt";
/// What the C library offers to start a program.
const START: &str = "__libc_start_main";
/// Program headers: phdr interp load×3 dynamic relro tls stack.
const SEGMENTS: u64 = 9;
const DYNAMIC_ENTRIES: u64 = 14;

/// The image's imports, and after them the function that starts the program.
struct Imports {
    names: Vec<Arc<str>>,
    origins: Vec<Origin>,
    /// In use, each once, by library: the number in the version table is the index plus 2.
    versions: Vec<(usize, Vec<u8>)>,
}

impl Imports {
    fn resolve(image: &Image, libraries: &[SharedLib]) -> Result<Imports, ExeError> {
        let mut names = image.imports().to_vec();
        names.push(START.into());
        let origins = resolve(&names, libraries).map_err(ExeError::Undefined)?;
        let is_data = |(name, origin): (&Arc<str>, &Origin)| origin.is_data.then(|| name.clone());
        let variables: Vec<_> = names.iter().zip(&origins).filter_map(is_data).collect();
        if !variables.is_empty() {
            return Err(ExeError::CVariables(variables));
        }
        let version_of = |origin: &Origin| Some((origin.library, origin.version.clone()?));
        let mut versions: Vec<_> = origins.iter().filter_map(version_of).collect();
        versions.sort();
        versions.dedup();
        Ok(Imports { names, origins, versions })
    }

    fn count(&self) -> u64 {
        self.names.len() as u64
    }

    fn version_number(&self, origin: &Origin) -> u16 {
        let Some(version) = &origin.version else { return VER_NDX_GLOBAL };
        let index = self.versions.iter().position(|(library, v)| *library == origin.library && v == version);
        index.expect("collected from the origins") as u16 + 2
    }

    fn uses(&self, library: usize) -> bool {
        self.origins.iter().any(|origin| origin.library == library)
    }
}

/// A section header to be.
#[derive(Default)]
struct Section {
    name: &'static str,
    kind: u32,
    flags: u32,
    address: u64,
    offset: u64,
    size: u64,
    link: u32,
    info: u32,
    align: u64,
    entry_size: u64,
}

struct Writer<'a, 'i> {
    machine: Machine,
    endian: Endian,
    out: Bytes,
    image: &'a mut Image<'i>,
    imports: Imports,
    libraries: &'a [SharedLib],
    /// The first is empty, as in the file.
    sections: Vec<Section>,
    /// Address of each part, and which piece of the output it is.
    places: [u64; Part::ALL.len()],
    pieces: [Option<usize>; Part::ALL.len()],
    /// File offset of the names of needed libraries in `.dynstr`.
    needed: Vec<u32>,
    /// End of the zeroed data.
    end: u64,
    /// File offsets where the segments of code and of data begin, and where the latter ends.
    code: u64,
    data: u64,
    data_end: u64,
}

impl<'a, 'i> Writer<'a, 'i> {
    fn new(image: &'a mut Image<'i>, imports: Imports, libraries: &'a [SharedLib]) -> Writer<'a, 'i> {
        let endian = image.target.endian();
        let out = Bytes::new(endian);
        let sections = vec![Section::default()];
        let (places, pieces) = ([0; Part::ALL.len()], [None; Part::ALL.len()]);
        Writer {
            machine: machine(image.target.arch),
            endian,
            out,
            image,
            imports,
            libraries,
            sections,
            places,
            pieces,
            needed: vec![],
            end: 0,
            code: 0,
            data: 0,
            data_end: 0,
        }
    }

    fn begin(&mut self, name: &'static str, kind: u32, flags: u32, align: u64) -> &mut Section {
        self.out.align(align);
        let (offset, address) = (self.out.len(), self.machine.base + self.out.len());
        let address = if flags & SHF_ALLOC == 0 { 0 } else { address };
        self.sections.push(Section { name, kind, flags, address, offset, align, ..Section::default() });
        self.sections.last_mut().expect("just pushed")
    }

    fn end(&mut self) {
        let len = self.out.len();
        let section = self.sections.last_mut().expect("begun");
        section.size = len - section.offset;
    }

    fn index(&self, name: &str) -> usize {
        self.sections.iter().position(|section| section.name == name).expect("written before")
    }

    fn section(&self, name: &str) -> &Section {
        &self.sections[self.index(name)]
    }

    fn link(&mut self, name: &str, to: &str, info: u32) {
        let (index, to) = (self.index(name), self.index(to));
        (self.sections[index].link, self.sections[index].info) = (to as u32, info);
    }

    fn part(&mut self, part: Part, flags: u32) {
        let align = self.image.part(part).align.max(1);
        let address = self.begin(part.section_name(), SHT_PROGBITS, SHF_ALLOC | flags, align).address;
        self.places[part as usize] = address;
        self.put_part(part);
    }

    /// The bytes of the section that was begun.
    fn put_part(&mut self, part: Part) {
        self.pieces[part as usize] = Some(self.out.piece(self.image.take_bytes(part)));
        self.end();
    }

    fn write_read_only(&mut self, loader: &str) {
        self.out.zeros(64 + 56 * SEGMENTS);
        self.begin(".interp", SHT_PROGBITS, SHF_ALLOC, 1);
        self.out.bytes(loader.as_bytes());
        self.out.zeros(1);
        self.end();
        self.write_dynamic_symbols();
        self.begin(".rela.dyn", SHT_RELA, SHF_ALLOC, 8).entry_size = 24;
        self.out.zeros(24 * self.imports.count());
        self.end();
        self.link(".rela.dyn", ".dynsym", 0);
        self.part(Part::ReadOnly, 0);
        self.part(Part::Types, 0);
        self.part(Part::FuncTab, 0);
    }

    fn write_dynamic_symbols(&mut self) {
        let mut strings = Strings::new();
        self.begin(".gnu.hash", SHT_GNU_HASH, SHF_ALLOC, 8);
        // One bucket and one filter word, both empty: nothing is exported.
        for word in [1, self.imports.names.len() as u32 + 1, 1, 0, 0, 0, 0] {
            self.out.u32(word);
        }
        self.end();
        self.begin(".dynsym", SHT_DYNSYM, SHF_ALLOC, 8).entry_size = 24;
        self.out.zeros(24);
        for name in &self.imports.names {
            symbol(&mut self.out, strings.add(name.as_bytes()), (STB_GLOBAL << 4) | STT_FUNC, 0, 0, 0);
        }
        self.end();
        self.begin(".gnu.version", SHT_GNU_VERSYM, SHF_ALLOC, 2).entry_size = 2;
        self.out.u16(0);
        for origin in &self.imports.origins {
            self.out.u16(self.imports.version_number(origin));
        }
        self.end();
        let needs = self.write_version_needs(&mut strings);
        self.begin(".dynstr", SHT_STRTAB, SHF_ALLOC, 1);
        self.out.bytes(&strings.bytes);
        self.end();
        self.link(".dynsym", ".dynstr", 1);
        self.link(".gnu.version_r", ".dynstr", needs);
        self.link(".gnu.version", ".dynsym", 0);
        self.link(".gnu.hash", ".dynsym", 0);
    }

    /// Which versions each library must have; the number of libraries that need any.
    fn write_version_needs(&mut self, strings: &mut Strings) -> u32 {
        self.begin(".gnu.version_r", SHT_GNU_VERNEED, SHF_ALLOC, 8);
        let with_version = |library: &usize| self.imports.versions.iter().any(|(l, _)| l == library);
        let last = (0..self.libraries.len()).rfind(with_version);
        let mut needs = 0;
        for (library, shared) in self.libraries.iter().enumerate().filter(|(library, _)| self.imports.uses(*library)) {
            let soname = strings.add(&shared.soname);
            self.needed.push(soname);
            let versions: Vec<_> = (2u16..).zip(&self.imports.versions).filter(|(_, (l, _))| *l == library).collect();
            if versions.is_empty() {
                continue;
            }
            needs += 1;
            self.out.u16(1);
            self.out.u16(versions.len() as u16);
            let next = if Some(library) == last { 0 } else { 16 + 16 * versions.len() as u32 };
            for word in [soname, 16, next] {
                self.out.u32(word);
            }
            for (position, (number, (_, version))) in versions.iter().enumerate() {
                self.out.u32(hash(version));
                self.out.u16(0);
                self.out.u16(*number);
                self.out.u32(strings.add(version));
                self.out.u32(if position + 1 == versions.len() { 0 } else { 16 });
            }
        }
        self.end();
        needs
    }

    fn write_code(&mut self) {
        self.out.align(self.machine.page);
        self.code = self.out.len();
        self.part(Part::Text, SHF_EXECINSTR);
        self.begin(".plt", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16).entry_size =
            self.machine.plt.bytes.len() as u64;
        for _ in &self.imports.names {
            self.out.bytes(&self.machine.plt.bytes);
        }
        self.out.bytes(&self.machine.start.bytes);
        self.end();
    }

    fn write_data(&mut self) {
        self.out.align(self.machine.page);
        self.data = self.out.len();
        self.begin(".dynamic", SHT_DYNAMIC, SHF_ALLOC | SHF_WRITE, 8).entry_size = 16;
        self.out.zeros(16 * (DYNAMIC_ENTRIES + self.needed.len() as u64));
        self.end();
        self.link(".dynamic", ".dynstr", 0);
        self.begin(".got", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 8).entry_size = 8;
        self.out.zeros(8 * self.imports.count());
        self.end();
        self.out.align(self.machine.page);
        self.part(Part::Data, SHF_WRITE);
        self.part(Part::NoPtrData, SHF_WRITE);
        self.data_end = self.out.len();
        self.end = self.machine.base + self.data_end;
        for part in [Part::Tls, Part::Bss, Part::NoPtrBss] {
            self.place_zeros(part);
        }
    }

    fn place_zeros(&mut self, part: Part) {
        let data = self.image.part(part);
        let align = data.align.max(1);
        let address = self.end.next_multiple_of(align);
        let tls = if part == Part::Tls { SHF_TLS } else { 0 };
        self.places[part as usize] = address;
        self.sections.push(Section {
            name: part.section_name(),
            kind: SHT_NOBITS,
            flags: SHF_ALLOC | SHF_WRITE | tls,
            address,
            offset: self.data_end,
            size: data.size,
            align,
            ..Section::default()
        });
        // Each thread has its own: no room is taken here.
        if part != Part::Tls {
            self.end = address + data.size;
        }
    }

    /// Address of the stub that jumps to an import.
    fn plt(&self, import: u64) -> u64 {
        self.section(".plt").address + self.machine.plt.bytes.len() as u64 * import
    }

    fn got(&self, import: u64) -> u64 {
        self.section(".got").address + 8 * import
    }

    fn write_debug_info(&mut self) {
        let parts = Part::DEBUG.map(|part| (part, self.image.part(part).size));
        for (part, _) in parts.into_iter().filter(|(_, size)| *size != 0) {
            self.begin(part.section_name(), SHT_PROGBITS, 0, 1);
            self.put_part(part);
        }
    }

    /// Names for debuggers: functions, variables, the stubs of imports.
    fn write_symbols(&mut self) {
        let labels = std::mem::take(&mut self.image.labels);
        let names = labels.iter().map(|label| label.name.len() + 1);
        let imports = self.imports.names.iter().map(|name| name.len() + IN_PLT.len() + 1);
        let mut strings = Strings::with_capacity(names.chain(imports).sum());
        let locals = labels.iter().filter(|label| !label.global);
        let first_global = locals.clone().count() + 1 + self.imports.names.len();
        let in_order = locals.chain(labels.iter().filter(|label| label.global));
        let loaded = |part: &Part| !Part::DEBUG.contains(part);
        let index = |part: Part| if loaded(&part) { self.index(part.section_name()) as u16 } else { 0 };
        let indices = Part::ALL.map(index);
        let (plt, plt_index) = (self.section(".plt").address, self.index(".plt") as u16);
        self.begin(".symtab", SHT_SYMTAB, 0, 8).entry_size = 24;
        self.out.reserve(24 * (labels.len() + self.imports.names.len() + 1));
        self.out.zeros(24);
        for (name, number) in self.imports.names.iter().zip(0..) {
            let name = strings.add(format!("{name}{IN_PLT}").as_bytes());
            let size = self.machine.plt.bytes.len() as u64;
            symbol(&mut self.out, name, STT_FUNC, plt_index, plt + size * number, size);
        }
        for label in in_order {
            let (kind, base) = match label.part {
                Part::Text => (STT_FUNC, self.places[Part::Text as usize]),
                Part::Tls => (STT_TLS, 0),
                part => (STT_OBJECT, self.places[part as usize]),
            };
            let bind = if label.global { STB_GLOBAL } else { STB_LOCAL };
            let name = strings.add(label.name.as_bytes());
            let index = indices[label.part as usize];
            symbol(&mut self.out, name, (bind << 4) | kind, index, base + label.offset, label.size);
        }
        self.end();
        self.begin(".strtab", SHT_STRTAB, 0, 1);
        self.out.piece(strings.bytes);
        self.end();
        self.link(".symtab", ".strtab", first_global as u32);
        self.image.labels = labels;
    }

    fn fill_references(&mut self) -> Result<(), ExeError> {
        let mut parts =
            self.pieces.map(|piece| piece.map(|piece| std::mem::take(self.out.in_piece(piece))).unwrap_or_default());
        let filled = self.image.fill(&mut parts, |reference| (self.value(reference), self.place(reference)));
        for (piece, bytes) in self.pieces.iter().zip(parts) {
            if let Some(piece) = piece {
                *self.out.in_piece(*piece) = bytes;
            }
        }
        filled.map_err(ExeError::TooFar)
    }

    /// Where the distance begins that a field may be.
    fn place(&self, reference: &Reference) -> u64 {
        match reference.kind {
            RefKind::TypesOff => self.places[Part::Types as usize],
            _ => self.places[reference.part as usize] + reference.offset,
        }
    }

    fn value(&self, reference: &Reference) -> u64 {
        let base = match reference.target {
            RefTarget::Part(Part::Tls) if reference.kind.is_thread_local() => self.tls_offset(),
            RefTarget::Part(part) => self.places[part as usize],
            RefTarget::Import(index) => self.plt(u64::from(index)),
            RefTarget::TlsIndex => unreachable!("code for Windows refers to it"),
        };
        base.wrapping_add_signed(reference.addend)
    }

    /// Distance of the program's thread-local block from the thread pointer.
    fn tls_offset(&self) -> u64 {
        let tls = self.image.part(Part::Tls);
        let align = tls.align.max(1);
        match self.machine.tls {
            Tls::After(bytes) => bytes.next_multiple_of(align),
            Tls::Before => tls.size.next_multiple_of(align).wrapping_neg(),
        }
    }

    /// The stubs, the words behind them, `_start`, and what the loader must know.
    fn fill_start(&mut self, main: &Label) -> Result<(), ExeError> {
        let rela = self.section(".rela.dyn").offset;
        let main = self.places[main.part as usize] + main.offset;
        for import in 0..self.imports.count() {
            let (plt, got) = (self.plt(import), self.got(import));
            fill_code(&mut self.out, self.endian, self.machine.base, &self.machine.plt, plt, got, main)?;
            let info = ((import + 1) << 32) | u64::from(self.machine.word);
            self.out.patch_u64(rela + 24 * import, got);
            self.out.patch_u64(rela + 24 * import + 8, info);
        }
        let (start, got) = (self.start_address(), self.got(self.imports.count() - 1));
        fill_code(&mut self.out, self.endian, self.machine.base, &self.machine.start, start, got, main)?;
        self.fill_dynamic();
        Ok(())
    }

    fn start_address(&self) -> u64 {
        self.plt(self.imports.count())
    }

    fn fill_dynamic(&mut self) {
        let address = |name| self.section(name).address;
        let needed = self.needed.iter().map(|&name| (DT_NEEDED, u64::from(name)));
        let entries: [(i64, u64); DYNAMIC_ENTRIES as usize] = [
            (DT_GNU_HASH, address(".gnu.hash")),
            (DT_STRTAB, address(".dynstr")),
            (DT_STRSZ, self.section(".dynstr").size),
            (DT_SYMTAB, address(".dynsym")),
            (DT_SYMENT, 24),
            (DT_RELA, address(".rela.dyn")),
            (DT_RELASZ, self.section(".rela.dyn").size),
            (DT_RELAENT, 24),
            (DT_VERSYM, address(".gnu.version")),
            (DT_VERNEED, address(".gnu.version_r")),
            (DT_VERNEEDNUM, u64::from(self.section(".gnu.version_r").info)),
            (DT_FLAGS, u64::from(DF_BIND_NOW)),
            // The loader tells debuggers here where its list of libraries is.
            (DT_DEBUG, 0),
            (DT_NULL, 0),
        ];
        let mut at = self.section(".dynamic").offset;
        for (tag, value) in needed.chain(entries).collect::<Vec<_>>() {
            self.out.patch_u64(at, tag as u64);
            self.out.patch_u64(at + 8, value);
            at += 16;
        }
    }

    fn write_section_headers(&mut self) {
        let mut strings = Strings::new();
        self.begin(".shstrtab", SHT_STRTAB, 0, 1);
        let names: Vec<u32> = self.sections.iter().map(|section| strings.add(section.name.as_bytes())).collect();
        self.out.bytes(&strings.bytes);
        self.end();
        self.out.align(8);
        let table = self.out.len();
        for (section, name) in self.sections.iter().zip(names) {
            self.out.u32(name);
            self.out.u32(section.kind);
            for word in [u64::from(section.flags), section.address, section.offset, section.size] {
                self.out.u64(word);
            }
            self.out.u32(section.link);
            self.out.u32(section.info);
            self.out.u64(section.align);
            self.out.u64(section.entry_size);
        }
        self.fill_elf_header(table);
    }

    fn fill_elf_header(&mut self, section_headers: u64) {
        let mut header = Bytes::new(self.endian);
        let data = if self.endian == Endian::Big { ELFDATA2MSB } else { ELFDATA2LSB };
        header.bytes(&ELFMAG);
        header.bytes(&[ELFCLASS64, data, EV_CURRENT, ELFOSABI_NONE, 0, 0, 0, 0, 0, 0, 0, 0]);
        header.u16(ET_EXEC);
        header.u16(self.machine.number);
        header.u32(u32::from(EV_CURRENT));
        header.u64(self.start_address());
        header.u64(64);
        header.u64(section_headers);
        header.u32(self.machine.flags);
        let count = self.sections.len() as u16;
        for half in [64, 56, SEGMENTS as u16, 64, count, count - 1] {
            header.u16(half);
        }
        self.out.patch(0, &header.into_vec());
    }

    fn fill_headers(&mut self) {
        let of = |section: &Section| (section.offset, section.size);
        let (interp, dynamic) = (of(self.section(".interp")), of(self.section(".dynamic")));
        let relro = self.section(Part::Data.section_name()).offset - self.data;
        let code_end = self.section(".plt");
        let code = (self.code, code_end.offset + code_end.size - self.code);
        let data = (self.data, self.data_end - self.data);
        let read_only = self.section(Part::FuncTab.section_name());
        let mut headers = Bytes::new(self.endian);
        let (base, page) = (self.machine.base, self.machine.page);
        let mut add = |kind, flags, (offset, size): (u64, u64), memory: u64, align: u64| {
            headers.u32(kind);
            headers.u32(flags);
            for word in [offset, base + offset, base + offset, size, memory, align] {
                headers.u64(word);
            }
        };
        let all = (0, read_only.offset + read_only.size);
        let table = (64, 56 * SEGMENTS);
        add(PT_PHDR, PF_R, table, table.1, 8);
        add(PT_INTERP, PF_R, interp, interp.1, 1);
        add(PT_LOAD, PF_R, all, all.1, page);
        add(PT_LOAD, PF_R | PF_X, code, code.1, page);
        add(PT_LOAD, PF_R | PF_W, data, self.end - base - self.data, page);
        add(PT_DYNAMIC, PF_R | PF_W, dynamic, dynamic.1, 8);
        add(PT_GNU_RELRO, PF_R, (self.data, relro), relro, 1);
        let tls = self.image.part(Part::Tls);
        add(PT_TLS, PF_R, (self.places[Part::Tls as usize] - base, 0), tls.size, tls.align.max(1));
        add(PT_GNU_STACK, PF_R | PF_W, (0, 0), 0, 16);
        self.out.patch(64, &headers.into_vec());
    }
}

/// Fills the fields of code at an address; `got` and `main` are what they may refer to.
pub(crate) fn fill_code(
    out: &mut Bytes,
    endian: Endian,
    base: u64,
    code: &Code,
    address: u64,
    got: u64,
    main: u64,
) -> Result<(), ExeError> {
    for field in code.fields {
        let target = if field.target == FieldTarget::Main { main } else { got };
        let place = address + field.offset;
        let filled = field.kind.fill(endian, out.from(place - base), target.wrapping_add_signed(field.addend), place);
        filled.ok_or(ExeError::TooFar(field.kind))?;
    }
    Ok(())
}

fn symbol(out: &mut Bytes, name: u32, info: u8, section: u16, value: u64, size: u64) {
    out.u32(name);
    out.bytes(&[info, STV_DEFAULT]);
    out.u16(section);
    out.u64(value);
    out.u64(size);
}
