//! TABLE: every function that becomes instructions instead of a call on every system, by Go link name.
//!
//! One row per name: what it is, how many scalar values it takes and gives. The name wins over a body the
//! function may have: some of those bodies are wrong for a compiler (a plain load where an atomic one is
//! meant, a panic where an intrinsic is expected).
//!
//! Not here: system calls ([`crate::sys`]), names that LLGo's dialect adds for packages of C bindings.

use crate::Intrinsic::{self, *};
use crate::sys::{self, Os, SysEntry};
use cranelift_codegen::ir::types::{F32, F64, I8, I16, I32, I64};
use go_abi::{Stub, Table};
use std::collections::HashMap;
use std::sync::OnceLock;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub name: &'static str,
    pub intrinsic: Intrinsic,
    /// Scalar values taken and given.
    pub params: usize,
    pub results: usize,
}

macro_rules! intrinsics {
    ($($name:literal $intrinsic:expr, $params:literal => $results:literal;)*) => {
        pub const TABLE: &[Entry] = &[
            $(Entry { name: $name, intrinsic: $intrinsic, params: $params, results: $results },)*
        ];
    };
}

/// Names of instances of generic functions that are intrinsics: the part before the type arguments.
const GENERIC: &[(&str, Intrinsic)] =
    &[("internal/abi.EscapeNonString[", Nothing), ("hash/maphash.escapeForHash[", Nothing)];

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    Instructions(Intrinsic),
    SystemCall(&'static SysEntry),
}

/// The intrinsic behind a link name on a system.
pub fn lookup(name: &str, os: Os) -> Option<Found> {
    static BY_NAME: OnceLock<HashMap<&str, Intrinsic>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| TABLE.iter().map(|entry| (entry.name, entry.intrinsic)).collect());
    if let Some(&intrinsic) = by_name.get(name) {
        return Some(Found::Instructions(intrinsic));
    }
    if let Some(entry) = sys::lookup(name, os) {
        return Some(Found::SystemCall(entry));
    }
    let generic = GENERIC.iter().find(|(prefix, _)| name.starts_with(prefix));
    generic.map(|(_, intrinsic)| Found::Instructions(*intrinsic))
}

#[rustfmt::skip] // One line per entry.
intrinsics! {
    "internal/runtime/atomic.Load"           Load(I32),     1 => 1;
    "internal/runtime/atomic.Loadp"          Load(I64),     1 => 1;
    "internal/runtime/atomic.Load64"         Load(I64),     1 => 1;
    "internal/runtime/atomic.Load8"          Load(I8),      1 => 1;
    "internal/runtime/atomic.LoadAcq"        Load(I32),     1 => 1;
    "internal/runtime/atomic.LoadAcq64"      Load(I64),     1 => 1;
    "internal/runtime/atomic.LoadAcquintptr" Load(I64),     1 => 1;
    "internal/runtime/atomic.Loaduintptr"    Load(I64),     1 => 1;
    "internal/runtime/atomic.Loaduint"       Load(I64),     1 => 1;
    "internal/runtime/atomic.Loadint32"      Load(I32),     1 => 1;
    "internal/runtime/atomic.Loadint64"      Load(I64),     1 => 1;
    "internal/runtime/atomic.Store"          Store,         2 => 0;
    "internal/runtime/atomic.Store8"         Store,         2 => 0;
    "internal/runtime/atomic.Store64"        Store,         2 => 0;
    "internal/runtime/atomic.StoreRel"       StoreRelease,  2 => 0;
    "internal/runtime/atomic.StoreRel64"     StoreRelease,  2 => 0;
    "internal/runtime/atomic.StoreReluintptr" StoreRelease, 2 => 0;
    "internal/runtime/atomic.Storeint32"     Store,         2 => 0;
    "internal/runtime/atomic.Storeint64"     Store,         2 => 0;
    "internal/runtime/atomic.Storeuintptr"   Store,         2 => 0;
    "internal/runtime/atomic.StorepNoWB"     Store,         2 => 0;
    "internal/runtime/atomic.Xadd"           AddNew,        2 => 1;
    "internal/runtime/atomic.Xadd64"         AddNew,        2 => 1;
    "internal/runtime/atomic.Xadduintptr"    AddNew,        2 => 1;
    "internal/runtime/atomic.Xaddint32"      AddNew,        2 => 1;
    "internal/runtime/atomic.Xaddint64"      AddNew,        2 => 1;
    "internal/runtime/atomic.Xchg8"          Swap,          2 => 1;
    "internal/runtime/atomic.Xchg"           Swap,          2 => 1;
    "internal/runtime/atomic.Xchg64"         Swap,          2 => 1;
    "internal/runtime/atomic.Xchguintptr"    Swap,          2 => 1;
    "internal/runtime/atomic.Xchgint32"      Swap,          2 => 1;
    "internal/runtime/atomic.Xchgint64"      Swap,          2 => 1;
    "internal/runtime/atomic.Cas"            CompareSwap,   3 => 1;
    "internal/runtime/atomic.Cas64"          CompareSwap,   3 => 1;
    "internal/runtime/atomic.CasRel"         CompareSwap,   3 => 1;
    "internal/runtime/atomic.Casp1"          CompareSwap,   3 => 1;
    "internal/runtime/atomic.Casint32"       CompareSwap,   3 => 1;
    "internal/runtime/atomic.Casint64"       CompareSwap,   3 => 1;
    "internal/runtime/atomic.Casuintptr"     CompareSwap,   3 => 1;
    "internal/runtime/atomic.And8"           And,           2 => 0;
    "internal/runtime/atomic.And"            And,           2 => 0;
    "internal/runtime/atomic.Or8"            Or,            2 => 0;
    "internal/runtime/atomic.Or"             Or,            2 => 0;
    "internal/runtime/atomic.And32"          AndOld,        2 => 1;
    "internal/runtime/atomic.And64"          AndOld,        2 => 1;
    "internal/runtime/atomic.Anduintptr"     AndOld,        2 => 1;
    "internal/runtime/atomic.Or32"           OrOld,         2 => 1;
    "internal/runtime/atomic.Or64"           OrOld,         2 => 1;
    "internal/runtime/atomic.Oruintptr"      OrOld,         2 => 1;

    "sync/atomic.SwapInt32"                  Swap,          2 => 1;
    "sync/atomic.SwapInt64"                  Swap,          2 => 1;
    "sync/atomic.SwapUint32"                 Swap,          2 => 1;
    "sync/atomic.SwapUint64"                 Swap,          2 => 1;
    "sync/atomic.SwapUintptr"                Swap,          2 => 1;
    "sync/atomic.SwapPointer"                Swap,          2 => 1;
    "sync/atomic.CompareAndSwapInt32"        CompareSwap,   3 => 1;
    "sync/atomic.CompareAndSwapInt64"        CompareSwap,   3 => 1;
    "sync/atomic.CompareAndSwapUint32"       CompareSwap,   3 => 1;
    "sync/atomic.CompareAndSwapUint64"       CompareSwap,   3 => 1;
    "sync/atomic.CompareAndSwapUintptr"      CompareSwap,   3 => 1;
    "sync/atomic.CompareAndSwapPointer"      CompareSwap,   3 => 1;
    "sync/atomic.AddInt32"                   AddNew,        2 => 1;
    "sync/atomic.AddInt64"                   AddNew,        2 => 1;
    "sync/atomic.AddUint32"                  AddNew,        2 => 1;
    "sync/atomic.AddUint64"                  AddNew,        2 => 1;
    "sync/atomic.AddUintptr"                 AddNew,        2 => 1;
    "sync/atomic.AndInt32"                   AndOld,        2 => 1;
    "sync/atomic.AndInt64"                   AndOld,        2 => 1;
    "sync/atomic.AndUint32"                  AndOld,        2 => 1;
    "sync/atomic.AndUint64"                  AndOld,        2 => 1;
    "sync/atomic.AndUintptr"                 AndOld,        2 => 1;
    "sync/atomic.OrInt32"                    OrOld,         2 => 1;
    "sync/atomic.OrInt64"                    OrOld,         2 => 1;
    "sync/atomic.OrUint32"                   OrOld,         2 => 1;
    "sync/atomic.OrUint64"                   OrOld,         2 => 1;
    "sync/atomic.OrUintptr"                  OrOld,         2 => 1;
    "sync/atomic.LoadInt32"                  Load(I32),     1 => 1;
    "sync/atomic.LoadInt64"                  Load(I64),     1 => 1;
    "sync/atomic.LoadUint32"                 Load(I32),     1 => 1;
    "sync/atomic.LoadUint64"                 Load(I64),     1 => 1;
    "sync/atomic.LoadUintptr"                Load(I64),     1 => 1;
    "sync/atomic.LoadPointer"                Load(I64),     1 => 1;
    "sync/atomic.StoreInt32"                 Store,         2 => 0;
    "sync/atomic.StoreInt64"                 Store,         2 => 0;
    "sync/atomic.StoreUint32"                Store,         2 => 0;
    "sync/atomic.StoreUint64"                Store,         2 => 0;
    "sync/atomic.StoreUintptr"               Store,         2 => 0;
    "sync/atomic.StorePointer"               Store,         2 => 0;
    "runtime.publicationBarrier"             Fence,         0 => 0;

    "runtime.getg"                           StubCall(Stub::GetG), 0 => 1;
    "runtime.cputicks"                       StubCall(Stub::CpuTicks), 0 => 1;
    "runtime.KeepAlive"                      KeepAlive,     2 => 0;
    "internal/runtime/sys.GetCallerPC"       ReturnAddress, 0 => 1;
    "internal/runtime/sys.GetCallerSP"       CallerSp,      0 => 1;
    "internal/runtime/sys.GetClosurePtr"     ClosurePtr,    0 => 1;
    "internal/runtime/sys.Prefetch"          Nothing,       1 => 0;
    "internal/runtime/sys.PrefetchStreamed"  Nothing,       1 => 0;
    "internal/abi.FuncPCABI0"                FuncPc,        2 => 1;
    "internal/abi.FuncPCABIInternal"         FuncPc,        2 => 1;
    "crypto/internal/constanttime.boolToUint8" Same,        1 => 1;
    "internal/cpu.cpuid"                     CpuId,         2 => 4;
    "internal/cpu.xgetbv"                    Xgetbv,        0 => 2;
    "internal/cpu.getGOAMD64level"           Constant(I32, 1), 0 => 1;

    "math.sqrt"                              Sqrt,          1 => 1;
    "math.Sqrt"                              Sqrt,          1 => 1;
    "math.Abs"                               Abs,           1 => 1;
    "math.Copysign"                          CopySign,      2 => 1;
    "math.Float32bits"                       Bitcast(I32),  1 => 1;
    "math.Float32frombits"                   Bitcast(F32),  1 => 1;
    "math.Float64bits"                       Bitcast(I64),  1 => 1;
    "math.Float64frombits"                   Bitcast(F64),  1 => 1;
    "runtime.float64bits"                    Bitcast(I64),  1 => 1;
    "runtime.float64frombits"                Bitcast(F64),  1 => 1;
    "runtime.float32bits"                    Bitcast(I32),  1 => 1;
    "runtime.float32frombits"                Bitcast(F32),  1 => 1;

    "math/bits.Len"                          Len(I64),      1 => 1;
    "math/bits.Len8"                         Len(I8),       1 => 1;
    "math/bits.Len16"                        Len(I16),      1 => 1;
    "math/bits.Len32"                        Len(I32),      1 => 1;
    "math/bits.Len64"                        Len(I64),      1 => 1;
    "math/bits.LeadingZeros"                 LeadingZeros(I64), 1 => 1;
    "math/bits.LeadingZeros8"                LeadingZeros(I8), 1 => 1;
    "math/bits.LeadingZeros16"               LeadingZeros(I16), 1 => 1;
    "math/bits.LeadingZeros32"               LeadingZeros(I32), 1 => 1;
    "math/bits.LeadingZeros64"               LeadingZeros(I64), 1 => 1;
    "math/bits.TrailingZeros"                TrailingZeros(I64), 1 => 1;
    "math/bits.TrailingZeros8"               TrailingZeros(I8), 1 => 1;
    "math/bits.TrailingZeros16"              TrailingZeros(I16), 1 => 1;
    "math/bits.TrailingZeros32"              TrailingZeros(I32), 1 => 1;
    "math/bits.TrailingZeros64"              TrailingZeros(I64), 1 => 1;
    "math/bits.OnesCount"                    OnesCount(I64), 1 => 1;
    "math/bits.OnesCount8"                   OnesCount(I8), 1 => 1;
    "math/bits.OnesCount16"                  OnesCount(I16), 1 => 1;
    "math/bits.OnesCount32"                  OnesCount(I32), 1 => 1;
    "math/bits.OnesCount64"                  OnesCount(I64), 1 => 1;
    "math/bits.RotateLeft"                   RotateLeft,    2 => 1;
    "math/bits.RotateLeft8"                  RotateLeft,    2 => 1;
    "math/bits.RotateLeft16"                 RotateLeft,    2 => 1;
    "math/bits.RotateLeft32"                 RotateLeft,    2 => 1;
    "math/bits.RotateLeft64"                 RotateLeft,    2 => 1;
    "math/bits.Reverse"                      Reverse,       1 => 1;
    "math/bits.Reverse8"                     Reverse,       1 => 1;
    "math/bits.Reverse16"                    Reverse,       1 => 1;
    "math/bits.Reverse32"                    Reverse,       1 => 1;
    "math/bits.Reverse64"                    Reverse,       1 => 1;
    "math/bits.ReverseBytes"                 ReverseBytes,  1 => 1;
    "math/bits.ReverseBytes16"               ReverseBytes,  1 => 1;
    "math/bits.ReverseBytes32"               ReverseBytes,  1 => 1;
    "math/bits.ReverseBytes64"               ReverseBytes,  1 => 1;
    "math/bits.Mul"                          Mul,           2 => 2;
    "math/bits.Mul64"                        Mul,           2 => 2;
    "math/bits.Add"                          AddCarry,      3 => 2;
    "math/bits.Add64"                        AddCarry,      3 => 2;
    "math/bits.Sub"                          SubBorrow,     3 => 2;
    "math/bits.Sub64"                        SubBorrow,     3 => 2;
    "internal/runtime/math.Mul64"            Mul,           2 => 2;
    "internal/runtime/math.Add64"            AddCarry,      3 => 2;
    "internal/runtime/math.MulUintptr"       MulOverflow,   2 => 2;
    "internal/runtime/sys.TrailingZeros8"    TrailingZeros(I8), 1 => 1;
    "internal/runtime/sys.TrailingZeros32"   TrailingZeros(I32), 1 => 1;
    "internal/runtime/sys.TrailingZeros64"   TrailingZeros(I64), 1 => 1;
    "internal/runtime/sys.LeadingZeros8"     LeadingZeros(I8), 1 => 1;
    "internal/runtime/sys.LeadingZeros64"    LeadingZeros(I64), 1 => 1;
    "internal/runtime/sys.Len8"              Len(I8),       1 => 1;
    "internal/runtime/sys.Len64"             Len(I64),      1 => 1;
    "internal/runtime/sys.OnesCount64"       OnesCount(I64), 1 => 1;
    "internal/runtime/sys.Bswap32"           ReverseBytes,  1 => 1;
    "internal/runtime/sys.Bswap64"           ReverseBytes,  1 => 1;

    "llgo.setg"                              StubCall(Stub::SetG), 1 => 0;
    "llgo.resume"                            StubCall(Stub::Resume), 3 => 0;
    "llgo.spillRegs"                         StubCall(Stub::SpillRegs), 2 => 0;
    "llgo.kernelCall"                        StubCall(Stub::Syscall6), 7 => 1;
    "llgo.pause"                             StubCall(Stub::Pause), 0 => 0;
    "llgo.callbacks"                         StubAddr(Stub::Callbacks), 0 => 1;
    "llgo.cputicks"                          StubCall(Stub::CpuTicks), 0 => 1;
    "llgo.framePointer"                      FramePointer,  0 => 1;
    "llgo.stackPointer"                      StackPointer,  0 => 1;
    "llgo.returnAddress"                     ReturnAddress, 0 => 1;
    "llgo.funcAddr"                          FuncAddr,      2 => 1;
    "llgo.funcPCABI0"                        FuncPc,        2 => 1;
    "llgo.ccall"                             CCall,         7 => 1;
    "llgo.table.Text"                        TableAddr(Table::Text), 0 => 1;
    "llgo.table.TextEnd"                     TableAddr(Table::TextEnd), 0 => 1;
    "llgo.table.FuncTab"                     TableAddr(Table::FuncTab), 0 => 1;
    "llgo.table.FuncTabEnd"                  TableAddr(Table::FuncTabEnd), 0 => 1;
    "llgo.table.Types"                       TableAddr(Table::Types), 0 => 1;
    "llgo.table.TypesEnd"                    TableAddr(Table::TypesEnd), 0 => 1;
    "llgo.table.Typelinks"                   TableAddr(Table::Typelinks), 0 => 1;
    "llgo.table.TypelinksEnd"                TableAddr(Table::TypelinksEnd), 0 => 1;
    "llgo.table.Itablinks"                   TableAddr(Table::Itablinks), 0 => 1;
    "llgo.table.ItablinksEnd"                TableAddr(Table::ItablinksEnd), 0 => 1;
    "llgo.table.InitTasks"                   TableAddr(Table::InitTasks), 0 => 1;
    "llgo.table.InitTasksEnd"                TableAddr(Table::InitTasksEnd), 0 => 1;
    "llgo.table.Data"                        TableAddr(Table::Data), 0 => 1;
    "llgo.table.DataEnd"                     TableAddr(Table::DataEnd), 0 => 1;
    "llgo.table.Bss"                         TableAddr(Table::Bss), 0 => 1;
    "llgo.table.BssEnd"                      TableAddr(Table::BssEnd), 0 => 1;
}
