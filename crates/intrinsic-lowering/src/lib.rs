//! Functions that become instructions: atomics, bit operations, the machine's registers, raw system calls.
//!
//! [`lookup`] finds a function by Go link name in one table, which is in two files: [`TABLE`] for what is the same on
//! every system, [`sys::ENTRIES`] for what reaches the operating system. [`lower`] and [`sys::lower`] turn CLIF
//! arguments into CLIF results. What an intrinsic needs of the code around it (addresses, calls) it asks its [`Host`].
//!
//! Invariant (scalars): an intrinsic takes and gives scalar values only, in the order of the Go signature.
//!
//! Invariant (own-fault): an atomic access is an access of the function around it and faults there if its
//! pointer is nil.
//!
//! Deliberately absent: `math.Floor` and its like (Cranelift calls a library for them on the x86-64 baseline),
//! `math.FMA` (likewise), `bits.Div64` (no 128-bit division): their Go bodies are compiled.

mod bits;
pub mod sys;
mod table;

pub use sys::System;
pub use table::{Entry, Found, TABLE, lookup};

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{AtomicRmwOp, InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, Type, Value};
use cranelift_frontend::FunctionBuilder;
use go_abi::{Arch, Stub, Symbol, Table};

/// What an intrinsic does.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Intrinsic {
    /// Sequentially consistent atomics; the type is that of the memory where no argument tells it.
    Load(Type),
    Store,
    /// What the thread wrote before is seen by who sees this.
    StoreRelease,
    Swap,
    CompareSwap,
    /// Adds and gives the new value.
    AddNew,
    And,
    Or,
    AndOld,
    OrOld,
    Fence,
    /// The argument itself.
    Same,
    /// Arguments are evaluated, nothing more.
    Nothing,
    Constant(Type, i64),
    /// Keeps the second word of an `any` in the frame, where the collector sees it.
    KeepAlive,
    FramePointer,
    StackPointer,
    ReturnAddress,
    CallerSp,
    ClosurePtr,
    /// Code address of the function in an `any`. Of a function known at compile time the lowering above
    /// knows better.
    FuncPc,
    /// C entry of a function known at compile time; resolved above.
    FuncAddr,
    /// Call of a C function pointer with six words.
    CCall,
    StubCall(Stub),
    StubAddr(Stub),
    CpuId,
    Xgetbv,
    TableAddr(Table),
    Sqrt,
    Abs,
    CopySign,
    Bitcast(Type),
    Len(Type),
    LeadingZeros(Type),
    TrailingZeros(Type),
    OnesCount(Type),
    RotateLeft,
    Reverse,
    ReverseBytes,
    /// (high, low) of the product.
    Mul,
    /// (product, it overflowed).
    MulOverflow,
    AddCarry,
    SubBorrow,
}

/// The code that an intrinsic becomes part of.
pub trait Host<'f> {
    fn arch(&self) -> Arch;
    fn builder(&mut self) -> &mut FunctionBuilder<'f>;
    /// Address of a symbol.
    fn address(&mut self, symbol: Symbol) -> Value;
    /// Calls a symbol under the platform's C convention.
    fn call(&mut self, symbol: Symbol, args: &[Value], results: &[Type]) -> Vec<Value>;
    /// As above, of code at an address.
    fn call_address(&mut self, code: Value, args: &[Value], results: &[Type]) -> Vec<Value>;
    /// Calls a function of the runtime that takes and gives nothing, by link name; unless `always`, only while there is an execution trace.
    fn hook(&mut self, name: &str, always: bool);
}

/// Why an intrinsic cannot be lowered where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It asks for the closure context, which only closures have and nothing but their captured variables uses.
    NoContext,
    /// It needs a function that is known at compile time.
    NeedsFunction,
    /// Why, in a sentence.
    Sentence(String),
}

/// Scalar results of an intrinsic.
pub fn lower<'f>(host: &mut impl Host<'f>, intrinsic: Intrinsic, args: &[Value]) -> Result<Vec<Value>, Refused> {
    use Intrinsic::*;
    Ok(match intrinsic {
        Load(ty) => vec![host.builder().ins().atomic_load(ty, atomic(), args[0])],
        // One exchange, as gc does: Cranelift's store is a move and a fence on x86-64, which takes longer.
        Store => drop_result(rmw(host, AtomicRmwOp::Xchg, args)),
        StoreRelease => {
            store_release(host, args[0], args[1]);
            vec![]
        }
        Swap => vec![rmw(host, AtomicRmwOp::Xchg, args)],
        AndOld => vec![rmw(host, AtomicRmwOp::And, args)],
        OrOld => vec![rmw(host, AtomicRmwOp::Or, args)],
        And => drop_result(rmw(host, AtomicRmwOp::And, args)),
        Or => drop_result(rmw(host, AtomicRmwOp::Or, args)),
        AddNew => {
            let old = rmw(host, AtomicRmwOp::Add, args);
            vec![host.builder().ins().iadd(old, args[1])]
        }
        CompareSwap => {
            let old = host.builder().ins().atomic_cas(atomic(), args[0], args[1], args[2]);
            vec![host.builder().ins().icmp(IntCC::Equal, old, args[1])]
        }
        Fence => {
            host.builder().ins().fence();
            vec![]
        }
        Same => vec![args[0]],
        Nothing => vec![],
        Constant(ty, value) => vec![host.builder().ins().iconst(ty, value)],
        KeepAlive => {
            keep(host, args[1]);
            vec![]
        }
        FramePointer => vec![host.builder().ins().get_frame_pointer(I64)],
        StackPointer => vec![host.builder().ins().get_stack_pointer(I64)],
        ReturnAddress => vec![host.builder().ins().get_return_address(I64)],
        CallerSp => {
            let frame = host.builder().ins().get_frame_pointer(I64);
            let distance = host.arch().caller_sp_distance();
            vec![host.builder().ins().iadd_imm_s(frame, distance)]
        }
        ClosurePtr => return Err(Refused::NoContext),
        FuncPc => vec![host.builder().ins().load(I64, MemFlagsData::new(), args[1], 0)],
        FuncAddr => return Err(Refused::NeedsFunction),
        CCall => host.call_address(args[0], &args[1..], &[I64]),
        StubCall(stub) => host.call(Symbol::Stub(stub), args, stub_results(stub)),
        CpuId => cpu_id(host, args),
        Xgetbv => xgetbv(host),
        StubAddr(stub) => vec![host.address(Symbol::Stub(stub))],
        TableAddr(table) => vec![host.address(Symbol::Table(table))],
        Sqrt => vec![host.builder().ins().sqrt(args[0])],
        Abs => vec![host.builder().ins().fabs(args[0])],
        CopySign => vec![host.builder().ins().fcopysign(args[0], args[1])],
        Bitcast(ty) => vec![host.builder().ins().bitcast(ty, MemFlagsData::new(), args[0])],
        Len(_) | LeadingZeros(_) | TrailingZeros(_) | OnesCount(_) | RotateLeft | Reverse | ReverseBytes => {
            vec![bits::count_or_move(host.builder(), intrinsic, args)]
        }
        Mul | MulOverflow | AddCarry | SubBorrow => {
            let arch = host.arch();
            bits::wide(host.builder(), arch, intrinsic, args)
        }
    })
}

/// Atomic accesses may fault: their pointers are Go's.
fn atomic() -> MemFlagsData {
    MemFlagsData::new()
}

fn rmw<'f>(host: &mut impl Host<'f>, op: AtomicRmwOp, args: &[Value]) -> Value {
    let ty = host.builder().func.dfg.value_type(args[1]);
    host.builder().ins().atomic_rmw(ty, atomic(), op, args[0], args[1])
}

/// Where the processor makes stores visible in their order, any store will do.
fn store_release<'f>(host: &mut impl Host<'f>, to: Value, value: Value) {
    let is_ordered = matches!(host.arch(), Arch::X86_64 | Arch::S390x);
    let ins = host.builder().ins();
    if is_ordered {
        ins.store(atomic(), value, to, 0);
    } else {
        ins.atomic_store(atomic(), value, to);
    }
}

fn drop_result(_: Value) -> Vec<Value> {
    vec![]
}

/// Keeps a value in the frame, where the collector sees it until the function returns.
pub fn keep<'f>(host: &mut impl Host<'f>, value: Value) {
    let slot = frame_slot(host, 8);
    host.builder().ins().store(MemFlagsData::trusted(), value, slot, 0);
}

fn frame_slot<'f>(host: &mut impl Host<'f>, size: u32) -> Value {
    let data = StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3);
    let slot = host.builder().create_sized_stack_slot(data);
    host.builder().ins().stack_addr(I64, slot, 0)
}

fn stub_results(stub: Stub) -> &'static [Type] {
    match stub {
        Stub::Syscall6
        | Stub::Syscall3
        | Stub::CarrySyscall
        | Stub::WindowsCall
        | Stub::GetG
        | Stub::CpuTicks
        | Stub::Xgetbv => &[I64],
        Stub::SetG | Stub::Resume | Stub::CpuId | Stub::SpillRegs | Stub::Pause | Stub::Callbacks => &[],
    }
}

fn cpu_id<'f>(host: &mut impl Host<'f>, args: &[Value]) -> Vec<Value> {
    let slot = frame_slot(host, 16);
    host.call(Symbol::Stub(Stub::CpuId), &[args[0], args[1], slot], &[]);
    (0..4).map(|i| host.builder().ins().load(I32, MemFlagsData::trusted(), slot, 4 * i)).collect()
}

fn xgetbv<'f>(host: &mut impl Host<'f>) -> Vec<Value> {
    let value = host.call(Symbol::Stub(Stub::Xgetbv), &[], &[I64])[0];
    let by = host.builder().ins().iconst(I64, 32);
    let high = host.builder().ins().ushr(value, by);
    [value, high].map(|half| host.builder().ins().ireduce(I32, half)).to_vec()
}
