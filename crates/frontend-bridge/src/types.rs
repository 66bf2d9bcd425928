//! Go types as data.
//!
//! A type is identified by its link string: package paths in full, so that two types are identical in
//! Go exactly if their link strings are equal. The reflect string is what `%v` of a `reflect.Type`
//! prints (package names only; full paths inside type arguments).
//!
//! Method lists: a defined (named) type, a pointer to one, and a struct with embedded fields carry their
//! *full* method set, promoted methods included, in the order of `internal/abi`: exported first, then by
//! name, then by package path. All other types have none.

use crate::entities::{Func, Type};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum BasicKind {
    Bool = 1,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    /// The type of `nil` where go/ssa leaves it untyped. Carried as a pointer.
    UntypedNil,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ChanDir {
    Recv = 1,
    Send = 2,
    Both = 3,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub name: String,
    /// Import path of the package, only for an unexported name; empty otherwise.
    pub pkg_path: String,
    pub ty: Type,
    pub embedded: bool,
    /// Any bytes: Go does not ask for UTF-8.
    pub tag: Vec<u8>,
}

/// A method of an interface type, in `internal/abi` order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IMethod {
    pub name: String,
    /// Import path, only for an unexported name; empty otherwise.
    pub pkg_path: String,
    /// Signature without receiver; a `TypeKind::Func`.
    pub sig: Type,
}

/// A method of a concrete type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Method {
    pub name: String,
    pub pkg_path: String,
    /// Signature without receiver; a `TypeKind::Func`.
    pub sig: Type,
    /// Takes the receiver as one word, the data word of an interface.
    pub ifn: Func,
    /// Takes the receiver as the type itself.
    pub tfn: Func,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeKind {
    Basic(BasicKind),
    Pointer(Type),
    Slice(Type),
    Array {
        elem: Type,
        len: u64,
    },
    Chan {
        elem: Type,
        dir: ChanDir,
    },
    Map {
        key: Type,
        elem: Type,
    },
    Struct {
        fields: Vec<Field>,
    },
    /// No receiver here: in a method's own signature it is the first parameter.
    Func {
        params: Vec<Type>,
        results: Vec<Type>,
        variadic: bool,
    },
    Interface {
        methods: Vec<IMethod>,
    },
    /// Several results of a call, `v, ok` forms, the result of `Select` and `Next`.
    Tuple(Vec<Type>),
    /// The iterator that `Range` makes; never in memory.
    Iter,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeData {
    /// For a defined type: the underlying type's kind, with the type's own methods below.
    pub kind: TypeKind,
    /// What identifies the type, unique in the program.
    pub link: String,
    /// What reflect prints.
    pub string: String,
    /// `Some` for a defined type (named, basic types included: `int` has name "int" and no package).
    pub name: Option<String>,
    /// Import path of the defining package of a named type; of the package of unexported fields or
    /// methods for an unnamed struct or interface; else empty.
    pub pkg_path: String,
    /// Pointer to this type, if the program mentions it.
    pub ptr_to: Option<Type>,
    pub methods: Vec<Method>,
}

impl TypeData {
    pub fn is_named(&self) -> bool {
        self.name.is_some()
    }
}
