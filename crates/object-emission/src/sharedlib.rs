//! What the shared libraries of this machine offer: which of them defines a symbol, and under which version.
//!
//! Invariant (default-version): of several versions of a symbol the one that a linker would choose is taken.
//!
//! Not here: the linker's search (`-L`, scripts); only the places where systems keep their C library.

use crate::exe::machine::machine;
use go_abi::Arch;
use object::elf::{self, FileHeader64};
use object::read::elf::{FileHeader, Sym};
use object::{Endianness, read};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A library by the name that goes into the executable.
pub struct SharedLib {
    pub soname: Vec<u8>,
    data: Vec<u8>,
}

/// What a program needs from the machine it runs on.
pub struct Host {
    /// The program that loads programs.
    pub loader: &'static str,
    pub libraries: Vec<SharedLib>,
}

/// A C library: its loader, its files, and where they are on machines of this processor and on others.
struct Libc {
    arch: Arch,
    loader: &'static str,
    files: &'static [&'static str],
    dirs: &'static [&'static str],
}

const GLIBC: &[&str] = &["libc.so.6", "libm.so.6"];

#[rustfmt::skip] // A table: one line per library.
const LIBCS: &[Libc] = &[
    Libc { arch: Arch::X86_64,  loader: "/lib64/ld-linux-x86-64.so.2",        files: GLIBC,                       dirs: &["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"] },
    Libc { arch: Arch::X86_64,  loader: "/lib/ld-musl-x86_64.so.1",           files: &["libc.musl-x86_64.so.1"],  dirs: &[] },
    Libc { arch: Arch::Aarch64, loader: "/lib/ld-linux-aarch64.so.1",         files: GLIBC,                       dirs: &["/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/aarch64-linux-gnu/lib"] },
    Libc { arch: Arch::Aarch64, loader: "/lib/ld-musl-aarch64.so.1",          files: &["libc.musl-aarch64.so.1"], dirs: &[] },
    Libc { arch: Arch::Riscv64, loader: "/lib/ld-linux-riscv64-lp64d.so.1",   files: GLIBC,                       dirs: &["/lib/riscv64-linux-gnu", "/usr/lib/riscv64-linux-gnu", "/usr/riscv64-linux-gnu/lib"] },
    Libc { arch: Arch::S390x,   loader: "/lib/ld64.so.1",                     files: GLIBC,                       dirs: &["/lib/s390x-linux-gnu", "/usr/lib/s390x-linux-gnu", "/usr/s390x-linux-gnu/lib"] },
];

/// Where systems without a folder per processor keep their libraries.
const COMMON_DIRS: [&str; 4] = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"];

impl Host {
    /// `None` where no C library of the processor is found: then a C compiler has to link.
    pub fn find(arch: Arch) -> Option<Host> {
        LIBCS.iter().filter(|libc| libc.arch == arch).find_map(|libc| {
            let dirs = || libc.dirs.iter().chain(&COMMON_DIRS).map(Path::new);
            let open = |file: &&str| dirs().find_map(|dir| SharedLib::open(&dir.join(file), arch));
            let libraries: Vec<_> = libc.files.iter().filter_map(open).collect();
            (!libraries.is_empty()).then_some(Host { loader: libc.loader, libraries })
        })
    }

    /// All places where [`Host::find`] looks.
    pub fn places(arch: Arch) -> impl Iterator<Item = PathBuf> {
        LIBCS.iter().filter(move |libc| libc.arch == arch).flat_map(|libc| {
            let dirs = libc.dirs.iter().chain(&COMMON_DIRS);
            dirs.flat_map(|dir| libc.files.iter().map(move |file| Path::new(dir).join(file)))
        })
    }
}

/// Where an import comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// Index of the library.
    pub library: usize,
    pub version: Option<Vec<u8>>,
    /// A variable; using one takes more than a call.
    pub is_data: bool,
}

impl SharedLib {
    /// `None` if the file is not there or not a shared ELF library for the processor (`libc.so` is a linker script).
    pub fn open(path: &Path, arch: Arch) -> Option<SharedLib> {
        let data = std::fs::read(path).ok()?;
        let soname = soname(&data, machine(arch).number).ok()??;
        Some(SharedLib { soname, data })
    }

    /// Calls `found` for every symbol defined in the library, with its version and whether it is a variable.
    fn definitions<'a>(&'a self, found: &mut dyn FnMut(&'a [u8], Option<&'a [u8]>, bool)) -> read::Result<()> {
        let data = self.data.as_slice();
        let header = FileHeader64::<Endianness>::parse(data)?;
        let endian = header.endian()?;
        let sections = header.sections(endian, data)?;
        let symbols = sections.symbols(endian, data, elf::SHT_DYNSYM)?;
        let versions = sections.versions(endian, data)?;
        for (index, symbol) in symbols.enumerate() {
            if symbol.is_undefined(endian) || symbol.st_bind() == elf::STB_LOCAL {
                continue;
            }
            let mut version = None;
            if let Some(table) = &versions {
                let at = table.version_index(endian, index);
                if at.is_hidden() {
                    continue;
                }
                version = table.version(at)?.map(|version| version.name());
            }
            found(symbols.symbol_name(endian, symbol)?, version, symbol.st_type() == elf::STT_OBJECT);
        }
        Ok(())
    }
}

fn soname(data: &[u8], machine: u16) -> read::Result<Option<Vec<u8>>> {
    let header = FileHeader64::<Endianness>::parse(data)?;
    let endian = header.endian()?;
    if header.e_machine(endian) != machine {
        return Ok(None);
    }
    let table = header.sections(endian, data)?.dynamic_table(endian, data)?;
    let entry = table.iter().find(|entry| entry.tag == elf::DT_SONAME);
    entry.map(|entry| table.string(entry).map(<[u8]>::to_vec)).transpose()
}

/// The origin of each import, from the first library that defines it; or the names that none defines.
pub fn resolve(imports: &[Arc<str>], libraries: &[SharedLib]) -> Result<Vec<Origin>, Vec<Arc<str>>> {
    let wanted: FxHashMap<&[u8], usize> = imports.iter().map(|name| name.as_bytes()).zip(0..).collect();
    let mut origins: Vec<Option<Origin>> = vec![None; imports.len()];
    for (library, shared) in libraries.iter().enumerate() {
        if origins.iter().all(Option::is_some) {
            break;
        }
        let mut found = |name: &[u8], version: Option<&[u8]>, is_data| {
            let Some(&index) = wanted.get(name) else { return };
            let version = version.map(<[u8]>::to_vec);
            origins[index].get_or_insert(Origin { library, version, is_data });
        };
        // What a damaged library defines before the damage still counts; the rest is reported as missing.
        let _ = shared.definitions(&mut found);
    }
    let missing: Vec<_> = imports.iter().zip(&origins).filter(|(_, o)| o.is_none()).map(|(n, _)| n.clone()).collect();
    if missing.is_empty() { Ok(origins.into_iter().flatten().collect()) } else { Err(missing) }
}
