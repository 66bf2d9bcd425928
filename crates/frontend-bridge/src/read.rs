//! One program file, as bytes: header, sections, strings, checksum.
//!
//! ```text
//!  magic "LLGOPF\r\n" · version u32 · sections u32 · checksum u64 · (offset u64, length u64)* · sections
//! ```
//!
//! A file is mapped, not read; what is behind the index stays untouched until somebody asks. What the
//! sections contain is read by the modules below, all through [`cursor::Cursor`].
//!
//! Invariant (nothing-is-trusted): any bytes at all give a [`PackageFile`] or a [`ReadError`], never a
//! panic, and no allocation is larger than a fixed multiple of the file.
//!
//! Not here: what ids mean across files (`link`), whether bodies make sense (`verify`).

use memmap2::Mmap;
use std::fmt;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub(crate) mod body;
pub(crate) mod cursor;
pub(crate) mod tables;

use cursor::Cursor;

/// The encoding this reader understands; `formatVersion` of the exporter.
pub const FORMAT_VERSION: u32 = 11;

const MAGIC: &[u8; 8] = b"LLGOPF\r\n";
const FIXED_HEADER: usize = 24;

/// Sections in file order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Section {
    Package,
    Strings,
    Files,
    Types,
    Funcs,
    Globals,
    Data,
    Bodies,
    /// Not a section: what is in front of them.
    Header,
}

const SECTION_COUNT: usize = Section::Header as usize;
const HEADER_SIZE: usize = FIXED_HEADER + 16 * SECTION_COUNT;

/// A program file is damaged, or of another version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadError {
    /// Which file, if it is known.
    pub path: Option<PathBuf>,
    pub section: Section,
    /// From the start of the section.
    pub offset: u64,
    pub what: String,
}

impl ReadError {
    pub(crate) fn new(section: Section, offset: u64, what: impl Into<String>) -> ReadError {
        ReadError { path: None, section, offset, what: what.into() }
    }

    pub(crate) fn in_file(mut self, path: &Option<PathBuf>) -> ReadError {
        self.path.clone_from(path);
        self
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        let section = format!("{:?}", self.section).to_lowercase();
        write!(f, "program file, section {section}, offset {}: {}", self.offset, self.what)
    }
}

impl std::error::Error for ReadError {}

enum Bytes {
    Mapped(Mmap),
    Owned(Vec<u8>),
}

impl Bytes {
    fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Mapped(map) => map,
            Bytes::Owned(vec) => vec,
        }
    }
}

/// A program file whose header is sound and whose checksum is right.
pub struct PackageFile {
    pub(crate) path: Option<PathBuf>,
    bytes: Bytes,
    sections: [Range<usize>; SECTION_COUNT],
}

impl PackageFile {
    pub fn open(path: &Path) -> Result<PackageFile, ReadError> {
        let fail = |error: std::io::Error| {
            ReadError::new(Section::Header, 0, error.to_string()).in_file(&Some(path.to_owned()))
        };
        let file = File::open(path).map_err(fail)?;
        // SAFETY: program files are written under another name and renamed; nobody changes one in place.
        let map = unsafe { Mmap::map(&file) }.map_err(fail)?;
        PackageFile::new(Some(path.to_owned()), Bytes::Mapped(map))
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<PackageFile, ReadError> {
        PackageFile::new(None, Bytes::Owned(bytes))
    }

    fn new(path: Option<PathBuf>, bytes: Bytes) -> Result<PackageFile, ReadError> {
        match read_header(bytes.as_slice()) {
            Ok(sections) => Ok(PackageFile { path, bytes, sections }),
            Err(error) => Err(error.in_file(&path)),
        }
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        &self.bytes.as_slice()[self.sections[section as usize].clone()]
    }

    pub(crate) fn cursor(&self, section: Section) -> Cursor<'_> {
        Cursor::new(self.section(section), section)
    }
}

fn read_header(bytes: &[u8]) -> Result<[Range<usize>; SECTION_COUNT], ReadError> {
    let fail = |offset: usize, what: &str| Err(ReadError::new(Section::Header, offset as u64, what));
    if bytes.len() < HEADER_SIZE {
        return fail(bytes.len(), "shorter than its header");
    }
    if &bytes[..8] != MAGIC {
        return fail(0, "not a program file");
    }
    if cursor::u32_at(bytes, 8) != FORMAT_VERSION {
        return fail(8, "written by an exporter of another version");
    }
    if cursor::u32_at(bytes, 12) as usize != SECTION_COUNT {
        return fail(12, "wrong number of sections");
    }
    if cursor::u64_at(bytes, 16) != checksum(&bytes[FIXED_HEADER..]) {
        return fail(16, "wrong checksum");
    }
    let mut sections = [const { 0..0 }; SECTION_COUNT];
    let mut end = HEADER_SIZE;
    for (i, section) in sections.iter_mut().enumerate() {
        let entry = FIXED_HEADER + 16 * i;
        let (offset, len) = (cursor::u64_at(bytes, entry), cursor::u64_at(bytes, entry + 8));
        if offset != end as u64 || len > (bytes.len() - end) as u64 {
            return fail(entry, "section outside the file");
        }
        *section = end..end + len as usize;
        end = section.end;
    }
    if end != bytes.len() {
        return fail(end, "bytes after the last section");
    }
    Ok(sections)
}

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(h: u64, word: u64) -> u64 {
    ((h ^ word).wrapping_mul(PRIME)).rotate_left(29)
}

/// The exporter's `checksum`: see there.
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut words = bytes.chunks_exact(8);
    let mut h = PRIME;
    for word in &mut words {
        h = mix(h, cursor::u64_at(word, 0));
    }
    let mut tail = [0; 8];
    tail[..words.remainder().len()].copy_from_slice(words.remainder());
    h = mix(h, u64::from_le_bytes(tail));
    h = (h ^ bytes.len() as u64).wrapping_mul(PRIME);
    h ^ h >> 32
}

/// One for large files: four chains side by side, where each step of a single one has to wait for the one before.
pub fn checksum_of_many(bytes: &[u8]) -> u64 {
    let mut chains = [PRIME; 4];
    let mut blocks = bytes.chunks_exact(8 * chains.len());
    for block in &mut blocks {
        for (at, chain) in chains.iter_mut().enumerate() {
            *chain = mix(*chain, cursor::u64_at(block, 8 * at));
        }
    }
    let ends = chains.map(u64::to_le_bytes).concat();
    checksum(&[&ends[..], &(bytes.len() as u64).to_le_bytes(), blocks.remainder()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_a_large_file_counts() {
        for len in [0, 1, 31, 32, 33, 100] {
            let bytes: Vec<u8> = (0..len).collect();
            let sum = checksum_of_many(&bytes);
            assert_ne!(sum, checksum_of_many(&[&bytes[..], &[0]].concat()));
            for bit in 0..8 * bytes.len() {
                let mut other = bytes.clone();
                other[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(sum, checksum_of_many(&other), "bit {bit} of {len} bytes");
            }
        }
    }
}
