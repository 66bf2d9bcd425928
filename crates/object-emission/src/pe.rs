//! The image as a finished Windows executable, without a linker.
//!
//! ```text
//!  headers
//!  .text   RX   text │ one `jmp [import]` per import
//!  .rdata  R    rodata types functab │ import tables, description of the thread-local block, how frames are unwound
//!  .data   RW   data nodata │ addresses of imports, thread-local block and its index │ bss nobss
//!  .pdata  R    which code is unwound so: all of it
//!  .reloc       where absolute addresses are
//!  .debug_…     debug information; then the symbol table with its strings
//! ```
//!
//! The program may be loaded anywhere: code refers to data by distances, and `.reloc` lists the words that hold addresses. The loader
//! fills one word per import, makes each thread's block, and starts the main thread at `main`.
//!
//! Every function begins with `push rbp; mov rbp, rsp`, so that one record describes the frames of all: Windows then finds
//! its way over them when code of a library raises an exception.
//!
//! Invariant (nothing-unresolved): an import that no library defines is an error here, not at run time.
//!
//! Not here: DLLs, resources, version information, other processors than x86-64.

use crate::bytes::{Bytes, Strings};
use crate::dll;
use crate::exe::machine::{Machine, machine};
use crate::exe::{ExeError, fill_code};
use crate::image::{Image, Label, Part, RefTarget, Reference};
use crate::reference::RefKind;
use go_abi::Endian;
use object::pe::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the linkers of others put programs: above what 32 bits can say, so that nobody counts on it.
const BASE: u64 = 0x1_4000_0000;
const PAGE: u64 = 0x1000;
const FILE_ALIGN: u64 = 0x200;
/// Of a thread's stack, if its creator does not say.
const STACK: u64 = 256 << 20;
const TLS_DIRECTORY: u64 = 40;
const DIRECTORIES: usize = 16;
/// MS-DOS's header, signature, file header, optional header.
const FIXED_HEADERS: u64 = 64 + 4 + 20 + 112 + 8 * DIRECTORIES as u64;
const SECTION_HEADER: u64 = 40;
/// What Go asks for: Windows 7 as the program sees it.
const VERSION: (u16, u16) = (6, 1);

pub fn write(image: &Image) -> Result<Vec<u8>, ExeError> {
    let main = image.labels.iter().find(|label| label.global && label.name == "main").ok_or(ExeError::NoMain)?;
    let mut writer = Writer::new(image, Imports::resolve(image.imports())?);
    writer.write_code();
    writer.write_read_only();
    writer.write_data();
    writer.write_unwind_table();
    writer.write_relocations();
    writer.write_debug_info();
    writer.write_symbols();
    writer.fill_references()?;
    writer.fill_stubs()?;
    writer.fill_import_tables();
    writer.fill_tls_directory();
    writer.fill_headers(main);
    Ok(writer.out.into_vec())
}

/// The image's imports by library, each with its number in the image.
struct Imports {
    by_library: BTreeMap<&'static str, Vec<(u64, Arc<str>)>>,
    count: u64,
}

impl Imports {
    fn resolve(names: &[Arc<str>]) -> Result<Imports, ExeError> {
        let mut by_library: BTreeMap<&'static str, Vec<(u64, Arc<str>)>> = BTreeMap::new();
        let mut undefined = vec![];
        for (index, name) in (0..).zip(names) {
            match dll::library(name) {
                Some(library) => by_library.entry(library).or_default().push((index, name.clone())),
                None => undefined.push(name.clone()),
            }
        }
        let count = names.len() as u64;
        if undefined.is_empty() { Ok(Imports { by_library, count }) } else { Err(ExeError::Undefined(undefined)) }
    }

    /// Words in a table with an entry per import and a zero after each library's.
    fn words(&self) -> u64 {
        self.count + self.by_library.len() as u64
    }

    /// Of each import, by its number: where its word is in such a table.
    fn places(&self) -> Vec<u64> {
        let mut places = vec![0; self.count as usize];
        let mut at = 0;
        for functions in self.by_library.values() {
            for (index, _) in functions {
                places[*index as usize] = at;
                at += 8;
            }
            at += 8;
        }
        places
    }
}

/// A section header to be.
struct Section {
    name: String,
    flags: u32,
    /// Address, from the program's base.
    rva: u64,
    offset: u64,
    /// Bytes in the file, and in memory.
    file_size: u64,
    size: u64,
}

/// Where things are, from the program's base.
#[derive(Default)]
struct Places {
    parts: [u64; Part::ALL.len()],
    stubs: u64,
    import_tables: u64,
    import_addresses: u64,
    tls_directory: u64,
    tls_block: u64,
    tls_index: u64,
    unwind_info: u64,
}

struct Writer<'a> {
    machine: Machine,
    out: Bytes,
    image: &'a Image<'a>,
    imports: Imports,
    sections: Vec<Section>,
    places: Places,
    /// File offset of each part.
    offsets: [u64; Part::ALL.len()],
    /// Names of sections that are longer than 8 bytes, and of symbols.
    strings: Strings,
    symbols: (u64, u32),
}

impl<'a> Writer<'a> {
    fn new(image: &'a Image<'a>, imports: Imports) -> Writer<'a> {
        let size: usize = Part::ALL.iter().map(|&part| image.part(part).bytes.len()).sum();
        let mut out = Bytes::with_capacity(Endian::Little, size + 100 * image.labels.len() + 64 * 1024);
        // Four sections and .reloc, debug information.
        out.zeros(FIXED_HEADERS + SECTION_HEADER * (5 + Part::DEBUG.len() as u64));
        Writer {
            machine: machine(image.target.arch),
            out,
            image,
            imports,
            sections: vec![],
            places: Places::default(),
            offsets: [0; Part::ALL.len()],
            strings: Strings::new(),
            symbols: (0, 0),
        }
    }

    /// Begins a section behind the others, in the file and in memory.
    fn begin(&mut self, name: &str, flags: u32) {
        self.out.align(FILE_ALIGN);
        let offset = self.out.len();
        let rva = self.sections.last().map_or(PAGE, |last| (last.rva + last.size).next_multiple_of(PAGE));
        self.sections.push(Section { name: name.into(), flags, rva, offset, file_size: 0, size: 0 });
    }

    fn end(&mut self) {
        let len = self.out.len();
        let section = self.sections.last_mut().expect("begun");
        section.size = len - section.offset;
        self.out.align(FILE_ALIGN);
        section.file_size = self.out.len() - section.offset;
    }

    /// Address of the next byte, from the base.
    fn here(&self) -> u64 {
        let section = self.sections.last().expect("begun");
        section.rva + (self.out.len() - section.offset)
    }

    /// File offset of what has a place in a section.
    fn offset_of(&self, rva: u64) -> u64 {
        let section = self.sections.iter().rfind(|section| section.rva <= rva).expect("in a section");
        section.offset + (rva - section.rva)
    }

    /// Makes room for something, aligned.
    fn reserve(&mut self, size: u64) -> u64 {
        self.out.align(8);
        let at = self.here();
        self.out.zeros(size);
        at
    }

    fn part(&mut self, part: Part) {
        let data = self.image.part(part);
        self.out.align(data.align.max(1));
        self.offsets[part as usize] = self.out.len();
        self.places.parts[part as usize] = self.here();
        self.out.bytes(&data.bytes);
    }

    fn write_code(&mut self) {
        self.begin(".text", IMAGE_SCN_CNT_CODE | IMAGE_SCN_MEM_EXECUTE | IMAGE_SCN_MEM_READ);
        self.part(Part::Text);
        self.out.align(16);
        self.places.stubs = self.here();
        for _ in 0..self.imports.count {
            self.out.bytes(&self.machine.plt.bytes);
        }
        self.end();
    }

    fn write_read_only(&mut self) {
        self.begin(".rdata", IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ);
        for part in [Part::ReadOnly, Part::Types, Part::FuncTab] {
            self.part(part);
        }
        self.places.tls_directory = self.reserve(TLS_DIRECTORY);
        self.places.unwind_info = self.reserve(UNWIND_INFO.len() as u64);
        let at = self.offset_of(self.places.unwind_info);
        self.out.patch(at, UNWIND_INFO);
        self.write_import_tables();
        self.end();
    }

    /// Descriptions of the libraries and, of each, where the names of its functions are; then the names. Addresses in
    /// `.data` are filled in later.
    fn write_import_tables(&mut self) {
        let libraries = self.imports.by_library.len() as u64;
        self.places.import_tables = self.reserve(20 * (libraries + 1));
        let lookup = self.reserve(8 * self.imports.words());
        let (mut descriptor, mut entry) = (self.offset_of(self.places.import_tables), self.offset_of(lookup));
        for (library, functions) in self.imports.by_library.clone() {
            let first = entry;
            for (_, name) in &functions {
                self.out.align(2);
                let hint = self.here();
                self.out.patch_u64(entry, hint);
                entry += 8;
                self.out.u16(0);
                self.out.bytes(name.as_bytes());
                self.out.zeros(1);
            }
            entry += 8;
            let (name, section) = (self.here(), self.sections.last().expect("begun"));
            let lookup = first - section.offset + section.rva;
            self.out.bytes(library.as_bytes());
            self.out.zeros(1);
            self.out.patch_u32(descriptor, lookup as u32);
            self.out.patch_u32(descriptor + 12, name as u32);
            descriptor += 20;
        }
    }

    fn write_data(&mut self) {
        self.begin(".data", IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE);
        self.part(Part::Data);
        self.part(Part::NoPtrData);
        self.places.import_addresses = self.reserve(8 * self.imports.words());
        self.places.tls_index = self.reserve(8);
        self.places.tls_block = self.reserve(self.image.part(Part::Tls).size);
        self.end();
        for part in [Part::Bss, Part::NoPtrBss] {
            let data = self.image.part(part);
            let section = self.sections.last_mut().expect("begun");
            let at = (section.rva + section.size).next_multiple_of(data.align.max(1));
            self.places.parts[part as usize] = at;
            section.size = at + data.size - section.rva;
        }
    }

    fn write_unwind_table(&mut self) {
        self.begin(".pdata", IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ);
        let text = self.places.parts[Part::Text as usize];
        for word in [text, text + self.image.part(Part::Text).size, self.places.unwind_info] {
            self.out.u32(word as u32);
        }
        self.end();
    }

    /// A block per page: its address, the size of the block, for each word its kind and its place in the page.
    fn write_relocations(&mut self) {
        let absolute =
            |reference: &Reference| reference.kind == RefKind::Abs64 && !Part::DEBUG.contains(&reference.part);
        let references = self.image.references().filter(absolute);
        let mut words: Vec<u64> =
            references.map(|reference| self.places.parts[reference.part as usize] + reference.offset).collect();
        words.extend((0..3).map(|word| self.places.tls_directory + 8 * word));
        words.sort_unstable();
        self.begin(".reloc", IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_DISCARDABLE);
        for page in words.chunk_by(|a, b| a / PAGE == b / PAGE) {
            let odd = page.len() % 2;
            self.out.u32((page[0] / PAGE * PAGE) as u32);
            self.out.u32(8 + 2 * (page.len() + odd) as u32);
            for word in page {
                self.out.u16(IMAGE_REL_BASED_DIR64 << 12 | (word % PAGE) as u16);
            }
            self.out.zeros(2 * odd as u64);
        }
        self.end();
    }

    fn write_debug_info(&mut self) {
        let flags = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_DISCARDABLE;
        for part in Part::DEBUG.into_iter().filter(|&part| self.image.part(part).size != 0) {
            self.begin(part.section_name(), flags);
            self.part(part);
            // An offset in it is meant where others mean an address.
            self.places.parts[part as usize] = 0;
            self.end();
        }
    }

    /// Names for debuggers.
    fn write_symbols(&mut self) {
        let at = self.out.len();
        let mut count = 0;
        for label in self.image.labels.iter().filter(|label| label.part != Part::Tls) {
            let rva = self.places.parts[label.part as usize] + label.offset;
            let index = self.sections.iter().rposition(|section| section.rva <= rva).expect("in a section");
            let name = self.strings.add(label.name.as_bytes());
            self.out.u32(0);
            self.out.u32(name + STRINGS_SIZE);
            self.out.u32((rva - self.sections[index].rva) as u32);
            self.out.u16(index as u16 + 1);
            self.out.u16(if label.part == Part::Text { IMAGE_SYM_DTYPE_FUNCTION << 4 } else { 0 });
            self.out.bytes(&[if label.global { IMAGE_SYM_CLASS_EXTERNAL } else { IMAGE_SYM_CLASS_STATIC }, 0]);
            count += 1;
        }
        self.symbols = (at, count);
    }

    fn fill_references(&mut self) -> Result<(), ExeError> {
        for reference in self.image.references() {
            let value = self.value(&reference);
            let place = match reference.part {
                _ if reference.kind == RefKind::TypesOff => BASE + self.places.parts[Part::Types as usize],
                part if Part::DEBUG.contains(&part) => 0,
                part => BASE + self.places.parts[part as usize] + reference.offset,
            };
            let field = self.out.from(self.offsets[reference.part as usize] + reference.offset);
            let filled = reference.kind.fill(Endian::Little, field, value, place);
            filled.ok_or(ExeError::TooFar(reference.kind))?;
        }
        Ok(())
    }

    fn value(&self, reference: &Reference) -> u64 {
        let base = match reference.target {
            RefTarget::Part(part) if Part::DEBUG.contains(&part) || part == Part::Tls => 0,
            RefTarget::Part(part) => BASE + self.places.parts[part as usize],
            RefTarget::Import(index) => BASE + self.stub(u64::from(index)),
            RefTarget::TlsIndex => BASE + self.places.tls_index,
        };
        base.wrapping_add_signed(reference.addend)
    }

    /// The code that jumps to an import.
    fn stub(&self, import: u64) -> u64 {
        self.places.stubs + self.machine.plt.bytes.len() as u64 * import
    }

    fn fill_stubs(&mut self) -> Result<(), ExeError> {
        let text = &self.sections[0];
        let base = text.rva - text.offset;
        for (import, word) in (0..).zip(self.imports.places()) {
            let (stub, word) = (self.stub(import), self.places.import_addresses + word);
            fill_code(&mut self.out, Endian::Little, base, &self.machine.plt, stub, word, 0)?;
        }
        Ok(())
    }

    /// The words that the loader fills are first copies of those that say where the names are.
    fn fill_import_tables(&mut self) {
        let mut descriptor = self.offset_of(self.places.import_tables);
        let (lookup, mut word) = (descriptor + 20 * (self.imports.by_library.len() as u64 + 1), 0);
        let lookup = lookup.next_multiple_of(8);
        let addresses = self.offset_of(self.places.import_addresses);
        for functions in self.imports.by_library.values() {
            self.out.patch_u32(descriptor + 16, (self.places.import_addresses + word) as u32);
            descriptor += 20;
            for _ in functions {
                let name = self.out.from(lookup + word)[..8].to_vec();
                self.out.patch(addresses + word, &name);
                word += 8;
            }
            word += 8;
        }
    }

    fn fill_tls_directory(&mut self) {
        let (block, size) = (BASE + self.places.tls_block, self.image.part(Part::Tls).size);
        let at = self.offset_of(self.places.tls_directory);
        for (offset, address) in (0..).step_by(8).zip([block, block + size, BASE + self.places.tls_index]) {
            self.out.patch_u64(at + offset, address);
        }
    }

    fn fill_headers(&mut self, main: &Label) {
        let entry = self.places.parts[main.part as usize] + main.offset;
        let mut header = Bytes::new(Endian::Little);
        header.bytes(b"MZ");
        header.zeros(58);
        header.u32(64);
        header.bytes(b"PE\0\0");
        self.file_header(&mut header);
        self.optional_header(&mut header, entry);
        self.section_headers(&mut header);
        self.out.patch(0, &header.into_vec());
        let strings = std::mem::take(&mut self.strings.bytes);
        self.out.u32(STRINGS_SIZE + strings.len() as u32);
        self.out.bytes(&strings);
    }

    fn file_header(&self, header: &mut Bytes) {
        header.u16(IMAGE_FILE_MACHINE_AMD64);
        header.u16(self.sections.len() as u16);
        header.u32(0); // time
        header.u32(self.symbols.0 as u32);
        header.u32(self.symbols.1);
        header.u16((FIXED_HEADERS - 64 - 4 - 20) as u16);
        header.u16(IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_LARGE_ADDRESS_AWARE);
    }

    fn optional_header(&self, header: &mut Bytes, entry: u64) {
        let size_of = |flag| self.sections.iter().filter(|s| s.flags & flag != 0).map(|s| s.file_size).sum::<u64>();
        let last = self.sections.last().expect("there are sections");
        header.u16(IMAGE_NT_OPTIONAL_HDR64_MAGIC);
        header.bytes(&[3, 0]); // the linker's version, as Go's
        header.u32(size_of(IMAGE_SCN_CNT_CODE) as u32);
        header.u32(size_of(IMAGE_SCN_CNT_INITIALIZED_DATA) as u32);
        header.u32(0);
        header.u32(entry as u32);
        header.u32(self.sections[0].rva as u32);
        header.u64(BASE);
        header.u32(PAGE as u32);
        header.u32(FILE_ALIGN as u32);
        for (major, minor) in [VERSION, (1, 0), VERSION] {
            header.u16(major); // of the system, of the program, of the subsystem
            header.u16(minor);
        }
        header.u32(0);
        header.u32((last.rva + last.size).next_multiple_of(PAGE) as u32);
        header.u32(self.sections[0].offset as u32);
        header.u32(0); // checksum: of drivers only
        header.u16(IMAGE_SUBSYSTEM_WINDOWS_CUI);
        header.u16(
            IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA
                | IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE
                | IMAGE_DLLCHARACTERISTICS_NX_COMPAT
                | IMAGE_DLLCHARACTERISTICS_TERMINAL_SERVER_AWARE,
        );
        for size in [STACK, PAGE, 1 << 20, PAGE] {
            header.u64(size); // of stack and heap: reserved, committed
        }
        header.u32(0);
        header.u32(DIRECTORIES as u32);
        self.directories(header);
    }

    fn directories(&self, header: &mut Bytes) {
        let section = |name: &str| {
            let section = self.sections.iter().find(|section| section.name == name).expect("written before");
            (section.rva, section.size)
        };
        let mut directories = [(0, 0); DIRECTORIES];
        let descriptors = 20 * (self.imports.by_library.len() as u64 + 1);
        directories[IMAGE_DIRECTORY_ENTRY_IMPORT] = (self.places.import_tables, descriptors);
        directories[IMAGE_DIRECTORY_ENTRY_EXCEPTION] = section(".pdata");
        directories[IMAGE_DIRECTORY_ENTRY_BASERELOC] = section(".reloc");
        directories[IMAGE_DIRECTORY_ENTRY_TLS] = (self.places.tls_directory, TLS_DIRECTORY);
        directories[IMAGE_DIRECTORY_ENTRY_IAT] = (self.places.import_addresses, 8 * self.imports.words());
        for (rva, size) in directories {
            header.u32(rva as u32);
            header.u32(size as u32);
        }
    }

    fn section_headers(&mut self, header: &mut Bytes) {
        for section in &self.sections {
            let mut name = section.name.clone().into_bytes();
            if name.len() > 8 {
                name = format!("/{}", self.strings.add(&name) + STRINGS_SIZE).into_bytes();
            }
            name.resize(8, 0);
            header.bytes(&name);
            for word in [section.size, section.rva, section.file_size, section.offset, 0, 0, 0] {
                header.u32(word as u32);
            }
            header.u32(section.flags);
        }
    }
}

/// The table of strings begins with its size.
const STRINGS_SIZE: u32 = 4;

/// After 4 bytes of code: rbp is the frame (2 codes, in reverse: after byte 4 `mov rbp, rsp`, after byte 1 `push rbp`).
const UNWIND_INFO: &[u8] = &[1, 4, 2, 5, 4, 0x03, 1, 0x50];
