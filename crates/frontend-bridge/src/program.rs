//! The whole program: what linking package files gives, and what every later stage reads.
//!
//! Invariant (one-symbol-one-function): functions and globals are identified by link name. Where several
//! package files define the same one (an instance of a generic, a wrapper), the first in package order
//! is taken; they are equal by construction.

use crate::entities::{File, Func, Global, Package, Pos, Type};
use crate::link::Source;
use crate::types::TypeData;
use cranelift_entity::PrimaryMap;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Facts about a function beside its body.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct FuncFlags(pub u32);

impl FuncFlags {
    /// Compiler-made (method wrapper, bound method, thunk): left out of tracebacks, transparent to recover.
    pub const WRAPPER: FuncFlags = FuncFlags(1);
    pub const NOINLINE: FuncFlags = FuncFlags(2);
    /// An empty `.s` function (a lone RET): calling it does nothing.
    pub const EMPTY_ASM: FuncFlags = FuncFlags(4);
    /// `//export`: also visible to C under its export name.
    pub const EXPORT: FuncFlags = FuncFlags(8);
    /// The package initialiser.
    pub const INIT: FuncFlags = FuncFlags(16);
    /// A declaration that `//go:linkname` makes stand for its alias, outside of std, and that code refers to.
    pub const PULL: FuncFlags = FuncFlags(32);
    /// A function of std's without `//go:linkname`: no such declaration may stand for it.
    pub const PRIVATE: FuncFlags = FuncFlags(64);

    pub fn has(self, flag: FuncFlags) -> bool {
        self.0 & flag.0 != 0
    }
}

#[derive(Clone, Debug)]
pub struct FuncData {
    /// Link name, as gc spells it: `fmt.Println`, `main.(*T).M`, `main.main.func1`, `main.G[int]`;
    /// `C.name` is a C function. `//go:linkname` is applied already.
    pub name: String,
    /// Receiver first, then parameters. Free variables are not in it.
    pub params: Vec<Type>,
    pub results: Vec<Type>,
    pub flags: FuncFlags,
    pub pos: Pos,
    /// Types of the captured variables; a function that has some takes a closure context.
    pub free_vars: Vec<Type>,
    /// Another function under whose code this one goes (a `.s` file with a lone JMP).
    pub alias: Option<Func>,
    /// Where the body is; `None`: declared only (C, intrinsic, assembly).
    pub body: Option<BodyRef>,
    /// The name `//export` gives, with [`FuncFlags::EXPORT`].
    pub export: Option<String>,
    /// `//go:wasmimport MODULE NAME`: a WebAssembly host provides it.
    pub host: Option<HostImport>,
}

/// Where a WebAssembly host has a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostImport {
    pub module: String,
    pub name: String,
}

impl FuncData {
    pub fn is_closure(&self) -> bool {
        !self.free_vars.is_empty()
    }
}

/// Bytes of a body inside a package file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BodyRef {
    pub package: Package,
    pub offset: u64,
    pub len: u64,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RelocTarget {
    /// Address of a variable plus an addend.
    Global(Global, i64),
    /// A function value: the address of `{code}`.
    Func(Func),
    TypeDesc(Type),
    /// `(interface type, concrete type)`
    Itab(Type, Type),
    /// Address of these bytes in read-only data.
    Str(Vec<u8>),
    /// Address of a C function.
    C(String),
}

/// Contents of a variable known before the program runs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StaticData {
    /// The first bytes; the rest of the variable is zero.
    pub bytes: Vec<u8>,
    /// 8-byte words at ascending offsets, over the bytes.
    pub relocs: Vec<(u64, RelocTarget)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GlobalInit {
    Zero,
    Static(StaticData),
    /// Named but not defined by any package read so far; an error if something needs it.
    Undefined,
    /// Assembly gives it contents that are not known.
    Assembly,
}

#[derive(Clone, Debug)]
pub struct GlobalData {
    pub name: String,
    pub ty: Type,
    pub pos: Pos,
    pub init: GlobalInit,
    /// The package that has the variable, if one that was read does.
    pub home: Option<Package>,
}

#[derive(Clone, Debug)]
pub struct PackageData {
    pub path: String,
    pub name: String,
    /// Direct imports, sorted by path.
    pub imports: Vec<String>,
    /// `pkg.init`, which sets this package's variables and runs its `init` functions, but not those of
    /// its imports. `None` if there is nothing to do.
    pub init: Option<Func>,
    /// Variables that a function of their own sets, to be called before `init`, in this order, if the
    /// program refers to the variable at all.
    pub lazy_inits: Vec<(Global, Func)>,
}

#[derive(Default)]
pub struct Program {
    pub types: PrimaryMap<Type, TypeData>,
    pub funcs: PrimaryMap<Func, FuncData>,
    pub globals: PrimaryMap<Global, GlobalData>,
    pub packages: PrimaryMap<Package, PackageData>,
    /// Paths, in part behind what stands for a directory: [`Program::file_name`] is what tracebacks print.
    pub files: PrimaryMap<File, String>,
    /// The directories that [`DIR_MARK`] names stand for.
    pub dirs: FxHashMap<String, String>,
    pub type_by_link: FxHashMap<String, Type>,
    pub func_by_name: FxHashMap<String, Func>,
    pub global_by_name: FxHashMap<String, Global>,
    /// Files of packages that belong to the program were not read: what they define is only declared.
    pub is_partial: bool,
    /// Where bodies come from, one per package.
    pub(crate) sources: PrimaryMap<Package, Source>,
}

/// Begins what stands for a directory in the name of a file; program files are the same wherever the sources are.
pub const DIR_MARK: char = '\0';

impl Program {
    /// The file as tracebacks print it.
    pub fn file_name(&self, file: File) -> Cow<'_, str> {
        let name = self.files[file].as_str();
        let place = name.strip_prefix(DIR_MARK).and_then(|_| name.rsplit_once('/'));
        match place.and_then(|(shown, base)| Some((self.dirs.get(shown)?, base))) {
            Some((dir, base)) => Cow::Owned(format!("{dir}/{base}")),
            None => Cow::Borrowed(name.trim_start_matches(DIR_MARK)),
        }
    }
}

/// A package path as link names have it: dots behind the last slash, and what is no plain ASCII, escaped.
pub fn link_prefix(path: &str) -> String {
    let slash = path.rfind('/');
    let must_escape = |i: usize, c: u8| {
        c <= b' ' || c >= 0x7f || c == b'%' || c == b'"' || (c == b'.' && slash.is_none_or(|slash| i > slash))
    };
    let escape = |(i, c): (usize, u8)| {
        if must_escape(i, c) { format!("%{c:02x}") } else { char::from(c).to_string() }
    };
    path.bytes().enumerate().map(escape).collect()
}
