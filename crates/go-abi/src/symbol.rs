//! Everything that code or data can refer to, by key.
//!
//! A [`Symbol`] says what is meant, not what it is called: lowering makes code and data for a symbol when
//! something reachable refers to it, emission gives it a name and an address.

use frontend_bridge::{Func, Global, Type};
use std::sync::Arc;

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Symbol {
    /// Code of a Go function.
    Func(Func),
    /// A function of the C library (or any other linked in), by its C name.
    C(Arc<str>),
    /// A package-level variable.
    Global(Global),
    /// Type descriptor, in the types section.
    TypeDesc(Type),
    /// `(interface type, concrete type)`, read-only data.
    Itab(Type, Type),
    /// Read-only `{code}`: the function as a value.
    FuncVal(Func),
    /// Code that drops the context and continues in the function.
    FuncThunk(Func),
    /// Code `(context, p, q) -> i8`: equality of two values of the type in memory, and its function value.
    Equal(Type),
    EqualVal(Type),
    /// Code `(context, p, seed) -> i64`: a map key's hash, and its function value.
    Hash(Type),
    HashVal(Type),
    /// The n-th piece of code that lowering made beside a function (thunks of go and defer).
    Local(Func, u32),
    /// A Go function behind the platform's C convention.
    CEntry(Func),
    /// For `reflect`: code that calls a function of this type with a frame, that does so with a receiver
    /// word in front, and that turns a native call into one of `reflect`'s frame functions.
    ReflectCall(Type),
    ReflectCallMethod(Type),
    ReflectMakeFunc(Type),
    /// Bytes of a string constant, read-only.
    Str(Arc<[u8]>),
    /// An encoded `abi.Name`, in the types section.
    Name(Arc<[u8]>),
    /// As [`Symbol::Name`] with a package path: the encoded name with the pkgPath flag but without the
    /// `nameOff` at its end, and the encoded name that the `nameOff` refers to.
    QualifiedName(Arc<[u8]>, Arc<[u8]>),
    /// A GC pointer mask, read-only.
    GcMask(Arc<[u8]>),
    /// The zeroed word in which the runtime keeps the mask of a type too big for a static one.
    GcMaskSlot(Type),
    /// Descriptor of memory known only by its size and its pointer words (one bit per word): slot groups
    /// of maps, objects of closures.
    Opaque {
        size: u64,
        mask: Arc<[u8]>,
    },
    /// Read-only bytes, aligned to 8: values of constants that are put into interfaces.
    Bytes(Arc<[u8]>),
    /// Read-only string header `{data, len}` of these bytes.
    StrHeader(Arc<[u8]>),
    /// Hand-encoded machine code.
    Stub(Stub),
    /// Tables that emission makes when everything else is known.
    Table(Table),
}

/// Machine code that Cranelift has no instruction for; C convention unless said otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stub {
    /// `(number, a1..a6) -> result`: Linux's system call; negative errno on failure.
    Syscall6,
    /// `(a1..a3, number) -> result`: the same, a4 to a6 are 0. The arguments are where the kernel looks for them.
    Syscall3,
    /// `(a1..a9, number, *[2]uintptr) -> r1`: the system call of a BSD or of Darwin, which tells an error by the carry
    /// flag; in memory r2 and the error number, 0 for none.
    CarrySyscall,
    /// `(fn, args, n, *r2) -> r1`: a Windows function with n arguments in memory, as many of which as the convention says
    /// are in registers (x86-64: in integer and floating-point registers alike); r2 is its floating-point result.
    WindowsCall,
    /// `() -> *g` of this thread, from thread-local storage.
    GetG,
    /// `(*g)`.
    SetG,
    /// `(sp, fp, pc)`: continues there; never returns.
    Resume,
    /// `() -> processor ticks`.
    CpuTicks,
    /// `(leaf, subleaf, *[4]uint32)`.
    CpuId,
    /// `() -> xcr0`.
    Xgetbv,
    /// `(fn, arg)`: calls `fn(arg)` with all callee-saved registers stored on the stack, so that a
    /// conservative scan of the stack sees them.
    SpillRegs,
    /// `()`: PAUSE.
    Pause,
    /// Not a function: as many entries as [`CALLBACKS`] of 5 bytes (arm64: 8), for Windows to call. Each calls `llgo_callback(pc, args)`
    /// with an address behind itself and the address of its arguments.
    Callbacks,
}

impl Stub {
    pub const ALL: [Stub; 13] = [
        Stub::Syscall6,
        Stub::Syscall3,
        Stub::CarrySyscall,
        Stub::WindowsCall,
        Stub::GetG,
        Stub::SetG,
        Stub::Resume,
        Stub::CpuTicks,
        Stub::CpuId,
        Stub::Xgetbv,
        Stub::SpillRegs,
        Stub::Pause,
        Stub::Callbacks,
    ];
}

/// How many functions a program can make that Windows calls; as many as gc's.
pub const CALLBACKS: usize = 2000;

/// What emission lays out last. Each is the address of its first byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Table {
    /// Start and end of the program's Go code.
    Text,
    TextEnd,
    /// Function table, see docs/runtime-contract.md.
    FuncTab,
    FuncTabEnd,
    /// The types section.
    Types,
    TypesEnd,
    /// `[n]int32`, offsets in the types section of the types reflect may look up, sorted by string.
    Typelinks,
    TypelinksEnd,
    /// `[n]*itab`.
    Itablinks,
    ItablinksEnd,
    /// `[n]func` code addresses of package initialisers in order.
    InitTasks,
    InitTasksEnd,
    /// Roots for the collector: initialised and zeroed variables that contain pointers.
    Data,
    DataEnd,
    Bss,
    BssEnd,
}

impl Table {
    pub const ALL: [Table; 16] = [
        Table::Text,
        Table::TextEnd,
        Table::FuncTab,
        Table::FuncTabEnd,
        Table::Types,
        Table::TypesEnd,
        Table::Typelinks,
        Table::TypelinksEnd,
        Table::Itablinks,
        Table::ItablinksEnd,
        Table::InitTasks,
        Table::InitTasksEnd,
        Table::Data,
        Table::DataEnd,
        Table::Bss,
        Table::BssEnd,
    ];
}
