//! Machine code of functions, kept from build to build, one file per package.
//!
//! A package's file is named by a hash of everything its code depends on: the package's key (its sources and, through
//! the keys of what it imports, theirs), the compiler, the flags. A file is a sequence of chunks, each with its own tables
//! of names; a build that compiled further functions of the package adds a chunk.
//!
//! ```text
//!  generate ─ load(symbol) ─▶ functions, or nothing: then lower, compile ─ record ─▶ save: package files
//! ```
//!
//! Invariant (names-not-ids): a file names functions, variables, types and source files by their link names; ids
//! belong to one program.
//!
//! Invariant (miss-not-error): whatever is wrong with a file, or not known to this program, is a miss.
//!
//! Not here: code that belongs to a type and not to a function, data (both are made anew), the whole
//! executable (`cache`).

mod codec;

use codec::{Chunk, ChunkWriter};
use frontend_bridge::{Func, Package, Program};
use go_abi::Symbol;
use object_emission::CompiledFunc;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

/// So many chunks make a file slow to search: it is begun anew.
const MAX_CHUNKS: usize = 8;

pub struct CodeCache<'p> {
    program: &'p Program,
    packages: Vec<PackageCode>,
    files: FxHashMap<&'p str, frontend_bridge::File>,
}

struct PackageCode {
    path: Option<PathBuf>,
    stored: OnceLock<Stored>,
    new: Mutex<ChunkWriter>,
}

struct Stored {
    bytes: Vec<u8>,
    chunks: Vec<Chunk>,
}

/// Which of a function's pieces of code is meant.
fn piece_of(symbol: &Symbol) -> Option<(u8, Func)> {
    match symbol {
        Symbol::Func(func) => Some((0, *func)),
        Symbol::FuncThunk(func) => Some((1, *func)),
        Symbol::CEntry(func) => Some((2, *func)),
        _ => None,
    }
}

impl<'p> CodeCache<'p> {
    /// `path_of` says where the code of a package is kept, if anywhere.
    pub fn new(program: &'p Program, path_of: impl Fn(Package) -> Option<PathBuf>) -> CodeCache<'p> {
        let package = |package| PackageCode { path: path_of(package), stored: OnceLock::new(), new: Mutex::default() };
        let packages = program.packages.keys().map(package).collect();
        let files = program.files.iter().map(|(file, name)| (name.as_str(), file)).collect();
        CodeCache { program, packages, files }
    }

    fn package_of(&self, func: Func) -> Option<&PackageCode> {
        let body = self.program.funcs[func].body?;
        let package = &self.packages[body.package.as_u32() as usize];
        package.path.is_some().then_some(package)
    }

    pub fn load(&self, symbol: &Symbol) -> Option<Vec<CompiledFunc>> {
        let (piece, func) = piece_of(symbol)?;
        let stored = self.package_of(func)?.stored();
        let name = &self.program.funcs[func].name;
        stored.chunks.iter().find_map(|chunk| chunk.load(&stored.bytes, self.program, &self.files, piece, name))
    }

    pub fn record(&self, symbol: &Symbol, funcs: &[CompiledFunc]) {
        let Some((piece, func)) = piece_of(symbol) else { return };
        let Some(package) = self.package_of(func) else { return };
        package.new.lock().unwrap_or_else(PoisonError::into_inner).add(piece, func, funcs);
    }

    /// Writes what is new. A file that cannot be written is not missed: the next build compiles again.
    pub fn save(self, write: impl Fn(&std::path::Path, &[u8])) {
        for package in self.packages {
            let new = package.new.into_inner().unwrap_or_else(PoisonError::into_inner);
            let Some(path) = package.path.filter(|_| !new.is_empty()) else { continue };
            let stored = package.stored.into_inner().filter(|stored| stored.chunks.len() < MAX_CHUNKS);
            let mut bytes = stored.map(|stored| stored.bytes).unwrap_or_default();
            new.finish(self.program, &mut bytes);
            write(&path, &bytes);
        }
    }
}

impl PackageCode {
    fn stored(&self) -> &Stored {
        self.stored.get_or_init(|| {
            let bytes = self.path.as_ref().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
            match Chunk::read_all(&bytes) {
                Some(chunks) => Stored { bytes, chunks },
                None => Stored { bytes: vec![], chunks: vec![] },
            }
        })
    }
}
