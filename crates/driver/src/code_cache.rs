//! Machine code kept from build to build, one file per package.
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
//! Not here: data (made anew each time), the whole executable (`cache`).

mod codec;

use crate::cache;
pub use codec::tag;
use codec::{Chunk, ChunkWriter, Wanted};
use frontend_bridge::{File, Func, Package, Type};
use go_abi::{Layouts, Symbol};
use object_emission::CompiledFunc;
use rustc_hash::FxHashMap;
use ssa_lowering::reflect_call::frame_shape;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// So many chunks make a file slow to search: it is begun anew.
const MAX_CHUNKS: usize = 8;

pub struct CodeCache<'p> {
    layouts: &'p Layouts<'p>,
    /// By package.
    packages: Vec<PackageCode>,
    /// Code that depends on the shape of values only.
    shared: PackageCode,
    by_path: FxHashMap<&'p str, Package>,
    files: FxHashMap<&'p str, File>,
    fetch: Box<Fetch<'p>>,
}

/// Finds a file that is not there elsewhere.
pub type Fetch<'p> = dyn Fn(&Path) -> Option<Vec<u8>> + Sync + 'p;

struct PackageCode {
    path: Option<PathBuf>,
    stored: OnceLock<Stored>,
    new: Mutex<ChunkWriter>,
}

struct Stored {
    bytes: Vec<u8>,
    chunks: Vec<Chunk>,
}

/// A piece of code as files name it: its kind, and the link name of what it belongs to.
struct Piece<'a> {
    kind: u8,
    name: Cow<'a, str>,
    home: &'a PackageCode,
}

impl<'p> CodeCache<'p> {
    /// `path_of` says where the code of a package is kept, if anywhere; `shared` where code is that belongs to none; `fetch`
    /// finds files that are not there.
    pub fn new(
        layouts: &'p Layouts<'p>,
        shared: Option<PathBuf>,
        path_of: impl Fn(Package) -> Option<PathBuf>,
        fetch: Box<Fetch<'p>>,
    ) -> CodeCache<'p> {
        let program = layouts.program;
        let packages = program.packages.keys().map(|package| PackageCode::new(path_of(package))).collect();
        let by_path = program.packages.iter().map(|(package, data)| (data.path.as_str(), package)).collect();
        let files = program.files.iter().map(|(file, name)| (name.as_str(), file)).collect();
        CodeCache { layouts, packages, shared: PackageCode::new(shared), by_path, files, fetch }
    }

    fn piece<'a>(&'a self, symbol: &Symbol) -> Option<Piece<'a>> {
        let (kind, name, home) = match symbol {
            Symbol::Func(func) => (0, self.func_name(*func), self.home_of_func(*func)?),
            Symbol::FuncThunk(func) => (1, self.func_name(*func), self.home_of_func(*func)?),
            Symbol::CEntry(func) => (2, self.func_name(*func), self.home_of_func(*func)?),
            Symbol::Equal(ty) => (3, self.link_name(*ty), self.home_of_type(*ty)?),
            Symbol::Hash(ty) => (4, self.link_name(*ty), self.home_of_type(*ty)?),
            Symbol::ReflectCall(ty) => (5, self.shape_name(*ty), &self.shared),
            Symbol::ReflectCallMethod(ty) => (6, self.shape_name(*ty), &self.shared),
            Symbol::ReflectMakeFunc(ty) => (7, self.shape_name(*ty), &self.shared),
            _ => return None,
        };
        home.path.is_some().then_some(Piece { kind, name, home })
    }

    fn func_name(&self, func: Func) -> Cow<'_, str> {
        Cow::Borrowed(&self.layouts.program.funcs[func].name)
    }

    fn link_name(&self, ty: Type) -> Cow<'_, str> {
        Cow::Borrowed(&self.layouts.program.types[ty].link)
    }

    fn shape_name(&self, ty: Type) -> Cow<'_, str> {
        Cow::Owned(frame_shape(self.layouts, ty))
    }

    fn home_of_func(&self, func: Func) -> Option<&PackageCode> {
        let body = self.layouts.program.funcs[func].body?;
        self.packages.get(body.package.as_u32() as usize)
    }

    /// The package whose key covers all that a type is made of. An instance of a generic type has none: its arguments
    /// may come from anywhere.
    fn home_of_type(&self, ty: Type) -> Option<&PackageCode> {
        let data = &self.layouts.program.types[ty];
        let package = self.by_path.get(data.pkg_path.as_str())?;
        let covered = data.is_named() && !data.link.contains('[');
        covered.then(|| &self.packages[package.as_u32() as usize])
    }

    pub fn load(&self, symbol: &Symbol) -> Option<Vec<CompiledFunc>> {
        let piece = self.piece(symbol)?;
        let stored = piece.home.stored(&self.fetch);
        let program = self.layouts.program;
        let wanted = Wanted { program, files: &self.files, symbol, kind: piece.kind, name: &piece.name };
        stored.chunks.iter().find_map(|chunk| chunk.load(&stored.bytes, &wanted))
    }

    pub fn record(&self, symbol: &Symbol, funcs: &[CompiledFunc]) {
        let Some(piece) = self.piece(symbol) else { return };
        let mut new = piece.home.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.add(piece.kind, &piece.name, symbol, funcs);
    }

    /// Writes what is new. A file that cannot be written is not missed: the next build compiles again.
    pub fn save(self, write: impl Fn(&Path, &[u8])) {
        for package in self.packages.into_iter().chain([self.shared]) {
            let new = package.new.into_inner().unwrap_or_else(PoisonError::into_inner);
            let Some(path) = package.path.filter(|_| !new.is_empty()) else { continue };
            let stored = package.stored.into_inner().filter(|stored| stored.chunks.len() < MAX_CHUNKS);
            let mut bytes = stored.map(|stored| stored.bytes).unwrap_or_default();
            new.finish(self.layouts.program, &mut bytes);
            write(&path, &bytes);
        }
    }
}

impl PackageCode {
    fn new(path: Option<PathBuf>) -> PackageCode {
        PackageCode { path, stored: OnceLock::new(), new: Mutex::default() }
    }

    fn stored(&self, fetch: &Fetch) -> &Stored {
        self.stored.get_or_init(|| {
            let read = |path: &PathBuf| std::fs::read(path).ok().or_else(|| fetch(path));
            let bytes = self.path.as_ref().and_then(read).unwrap_or_default();
            self.path.iter().for_each(|path| cache::touch(path));
            match Chunk::read_all(&bytes) {
                Some(chunks) => Stored { bytes, chunks },
                None => Stored { bytes: vec![], chunks: vec![] },
            }
        })
    }
}
