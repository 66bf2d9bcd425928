//! What lowering hands to emission: code as CLIF, data as bytes, both with the symbols they refer to.

use crate::symbol::Symbol;
use cranelift_codegen::ir;
use frontend_bridge::{File, Func, Type};

pub enum Item {
    Code(CodeItem),
    Data(DataItem),
}

/// What tracebacks make of a call of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// `f(...)`.
    Args,
    /// `f()`: it has no parameters.
    NoArgs,
    /// Left out of tracebacks, transparent to recover.
    Wrapper,
}

/// One function's CLIF.
pub struct CodeItem {
    pub symbol: Symbol,
    /// Name in the symbol table and, with wrappers left out, in tracebacks.
    pub name: String,
    /// External names are `u0:n`: the n-th of `refs`. Colocated, except for C functions. The only tags are those of [`Sets`].
    ///
    /// [`Sets`]: crate::slot::Sets
    pub func: ir::Function,
    pub refs: Vec<Symbol>,
    /// A CLIF source location n is `positions[n]`.
    pub positions: Vec<Position>,
    pub inlined: Vec<InlinedCall>,
    /// File and line of the declaration.
    pub start: (File, u32),
    pub frame: FrameKind,
    pub demands: Vec<Demand>,
}

/// Where an instruction comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Position {
    pub file: File,
    pub line: u32,
    /// The inlined call that it is part of, as an index into the function's list.
    pub call: Option<u32>,
}

/// A call whose callee's body stands in its place, and which tracebacks show all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlinedCall {
    /// Name of the callee.
    pub name: String,
    /// File and line of the callee's declaration.
    pub start: (File, u32),
    /// Where the call stands; part of an earlier call of the list, if of any.
    pub at: Position,
}

/// Facts for the reachability of methods, as Go's linker has them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Demand {
    /// A value of the type is put into an interface: its methods may be called from there.
    InInterface(Type),
    /// An interface method of this name and signature is called.
    CallsMethod { name: String, pkg_path: String, sig: Type },
    /// `reflect` looks up a method of this name, known at compile time.
    NamesMethod(String),
    /// `reflect` may call any exported method.
    ReflectMethods,
    /// `reflect` may call or make functions: func types need their adapters.
    ReflectCalls,
    /// The function is a value; if it is a method, `reflect` finds the same one.
    IsValue(Func),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Section {
    /// Read-only, no relocations that the loader must apply are avoided: linked as relro data.
    ReadOnly,
    /// Type descriptors and their names.
    Types,
    /// Variables with an initial value; `pointers` says whether the collector must scan them.
    Data { pointers: bool },
    /// Variables that start as zero.
    Zero { pointers: bool },
}

pub struct DataItem {
    pub symbol: Symbol,
    pub name: String,
    pub section: Section,
    pub align: u64,
    /// Bytes of the item that stand before the symbol's address (a multiple of `align`).
    pub prefix: u64,
    /// Of a type descriptor that reflect may look up: the type's string, by which `Typelinks` is sorted.
    pub typelink: Option<String>,
    /// Total size, prefix included; `bytes` may be shorter, the rest is zero.
    pub size: u64,
    pub bytes: Vec<u8>,
    pub relocs: Vec<DataReloc>,
    pub demands: Vec<Demand>,
}

pub struct DataReloc {
    pub offset: u64,
    pub kind: DataRelocKind,
    pub target: Symbol,
    pub addend: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataRelocKind {
    /// 64-bit address.
    Abs64,
    /// 32-bit signed: target minus the start of the types section.
    TypesOff32,
}
