//! A call that reaches the operating system, as CLIF.
//!
//! ```text
//!   number, raw      r = stub(number, a…)                  r > -4096 unsigned, or the carry flag: error
//!   number, libc     r = name(a…)                          -1 in the function's own width: errno
//!   function         r = name(a…), or through its address  as the entry point's Failure says
//!   procedure        SetLastError(0); r = fn(a…); GetLastError()
//! ```
//!
//! Invariant (errno-at-once): between a C call and the read of its `errno` nothing else is called.
//!
//! Invariant (all-words): a kernel call gets six words always; those that Go does not pass are 0.

use crate::sys::entries::{Failure, Gives, SysCall, SysEntry};
use crate::sys::numbers::{self, CCall, CResult};
use crate::sys::system::System;
use crate::{Host, Refused, frame_slot};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, TrapCode, Value};
use go_abi::{Arch, Stub, Symbol};

/// The first argument, as far as it is known at compile time.
#[derive(Clone, Debug)]
pub enum First {
    Number(u64),
    Function(Symbol),
    Unknown,
}

/// The arguments that come in a slice.
#[derive(Clone, Copy, Debug)]
pub enum Tail {
    /// None do, or they are known one by one and stand among the others.
    Spread,
    Slice {
        data: Value,
        len: Value,
    },
}

pub struct SysArgs<'a> {
    pub first: First,
    /// All scalars in Go's order, a slice left out.
    pub args: &'a [Value],
    pub tail: Tail,
    /// Is the call made by a function that runs between fork and exec?
    pub after_fork: bool,
}

/// As many words as Windows' calls take, and as Go's do on Darwin.
const MAX_PROCEDURE_ARGS: usize = 42;
const MAX_FUNCTION_ARGS: usize = 9;

/// Results of a call in Go's order.
struct Answer {
    r1: Value,
    r2: Value,
    err: Value,
}

/// Scalar results of a call.
pub fn lower<'f>(
    host: &mut impl Host<'f>,
    system: System,
    entry: &SysEntry,
    call: &SysArgs,
) -> Result<Vec<Value>, Refused> {
    if let Some(sentence) = refusal(system, entry) {
        return Err(Refused::Sentence(sentence.into()));
    }
    if entry.call == SysCall::Hook {
        host.hook(entry.name, system.hooks);
        return Ok(vec![]);
    }
    let hooks = blocks(entry.call) && !call.after_fork;
    if hooks {
        host.hook("runtime.entersyscall", system.hooks);
    }
    let results = Lowering { host, system }.call(entry.call, call)?;
    if hooks {
        host.hook("runtime.exitsyscall", system.hooks);
    }
    Ok(results)
}

fn refusal(system: System, entry: &SysEntry) -> Option<&'static str> {
    match entry.call {
        SysCall::Refused(sentence) => Some(sentence),
        SysCall::Function { .. } | SysCall::FunctionN { .. } if system.errno_location().is_none() => {
            Some("the errno of DragonFly's C library cannot be read through a function")
        }
        SysCall::SocketCall { .. } if system.arch != Arch::S390x => Some("socketcall is a call of s390x only"),
        _ => system.refused().filter(|_| !matches!(entry.call, SysCall::Skip | SysCall::Hook)),
    }
}

/// May the calling thread sleep in the call?
fn blocks(call: SysCall) -> bool {
    match call {
        SysCall::Number { blocks, .. }
        | SysCall::SocketCall { blocks }
        | SysCall::Function { blocks, .. }
        | SysCall::FunctionN { blocks, .. }
        | SysCall::Named { blocks, .. } => blocks,
        SysCall::FloatFunction | SysCall::Procedure | SysCall::ProcedureN { .. } => true,
        SysCall::Vfork | SysCall::StdCall | SysCall::Skip | SysCall::Hook | SysCall::Refused(_) => false,
    }
}

struct Lowering<'h, H> {
    host: &'h mut H,
    system: System,
}

impl<'f, H: Host<'f>> Lowering<'_, H> {
    fn call(&mut self, kind: SysCall, call: &SysArgs) -> Result<Vec<Value>, Refused> {
        Ok(match kind {
            SysCall::Number { gives, kernel, .. } => {
                let answer = self.number(call, kernel, gives)?;
                self.give(gives, answer)
            }
            SysCall::Vfork => self.vfork(call)?,
            SysCall::SocketCall { .. } => self.socket_call(call.args),
            SysCall::Function { failure, gives, counted, .. } => {
                let args = &call.args[1 + usize::from(counted)..];
                self.prepare_errno(failure);
                let r1 = self.c_function(&call.first, call.args[0], args);
                let answer = self.answer(failure, r1);
                self.give(gives, answer)
            }
            SysCall::FunctionN { failure, .. } => {
                let r1 = match call.tail {
                    Tail::Spread => self.c_function(&call.first, call.args[0], &call.args[1..]),
                    Tail::Slice { data, len } => self.spread(call.args[0], data, len, MAX_FUNCTION_ARGS),
                };
                let answer = self.answer(failure, r1);
                self.give(Gives::R1R2Err, answer)
            }
            SysCall::FloatFunction => match &call.first {
                First::Function(symbol) => self.host.call(self.c_symbol(symbol), &call.args[1..], &[I64]),
                _ => self.host.call_address(call.args[0], &call.args[1..], &[I64]),
            },
            SysCall::Named { symbol, zeros, failure, gives, .. } => {
                let mut args = call.args.to_vec();
                args.extend((0..zeros).map(|_| self.word(0)));
                self.prepare_errno(failure);
                let r1 = self.host.call(Symbol::C(self.system.c_symbol(symbol).into()), &args, &[I64])[0];
                let answer = self.answer(failure, r1);
                self.give(gives, answer)
            }
            SysCall::Procedure => self.procedure(&call.first, call.args[0], &call.args[2..], Some(call.args[1])),
            SysCall::ProcedureN { counted } => self.procedure_n(call, counted),
            SysCall::StdCall => self.std_call(call.args[0]),
            SysCall::Skip | SysCall::Hook => vec![],
            SysCall::Refused(sentence) => return Err(Refused::Sentence(sentence.into())),
        })
    }

    fn give(&mut self, gives: Gives, answer: Answer) -> Vec<Value> {
        let Answer { r1, r2, err } = answer;
        match gives {
            Gives::R1R2Err => vec![r1, r2, err],
            Gives::R1R2 => vec![r1, r2],
            Gives::R1Err => vec![r1, err],
            Gives::R1 => vec![r1],
            Gives::R1Of32 => vec![self.host.builder().ins().ireduce(I32, r1)],
            Gives::Err => vec![err],
            Gives::Nothing => vec![],
        }
    }

    fn word(&mut self, value: i64) -> Value {
        self.host.builder().ins().iconst(I64, value)
    }

    fn c_symbol(&self, symbol: &Symbol) -> Symbol {
        match symbol {
            Symbol::C(name) => Symbol::C(self.system.c_symbol(name).into()),
            other => other.clone(),
        }
    }
}

/// Calls by number.
impl<'f, H: Host<'f>> Lowering<'_, H> {
    fn number(&mut self, call: &SysArgs, kernel: bool, gives: Gives) -> Result<Answer, Refused> {
        let faithful = match call.first {
            First::Number(number) if !kernel && !call.after_fork => self.faithful(number)?,
            _ => None,
        };
        Ok(match faithful {
            Some(c_call) => self.c_call(c_call, &call.args[1..]),
            None if self.system.is_linux() => self.linux_call(call.args[0], &call.args[1..], gives),
            None => self.carry_call(call.args[0], &call.args[1..]),
        })
    }

    fn faithful(&self, number: u64) -> Result<Option<&'static CCall>, Refused> {
        numbers::c_function(self.system, number).map_err(|_| {
            let (number, os) = (number as i64, self.system.os.name());
            Refused::Sentence(format!(
                "system call {number} is not in the table of {os}, so -syscalls=libc cannot tell whether a C function does \
                 the same; -syscalls=raw leaves it to the kernel"
            ))
        })
    }

    fn c_call(&mut self, call: &CCall, args: &[Value]) -> Answer {
        let mut args = args.to_vec();
        if let Some(pad) = call.pad.filter(|&pad| pad < args.len()) {
            args.remove(pad);
        }
        while args.len() < call.args {
            args.push(self.word(0));
        }
        let r = self.host.call(Symbol::C(call.symbol.into()), &args, &[I64])[0];
        match call.result {
            CResult::Int => {
                let low = self.host.builder().ins().ireduce(I32, r);
                let r1 = self.host.builder().ins().sextend(I64, low);
                self.answer(Failure::Word, r1)
            }
            CResult::Word => self.answer(Failure::Word, r),
            CResult::NoError => {
                let low = self.host.builder().ins().ireduce(I32, r);
                let r1 = self.host.builder().ins().uextend(I64, low);
                self.answer(Failure::Never, r1)
            }
            CResult::Never => self.answer(Failure::Never, r),
        }
    }

    fn kernel(&mut self, number: Value, args: &[Value]) -> Value {
        let mut words = args.to_vec();
        let stub = if args.len() <= 3 {
            words.resize_with(3, || self.word(0));
            words.push(number);
            Stub::Syscall3
        } else {
            words.insert(0, number);
            words.resize_with(7, || self.word(0));
            Stub::Syscall6
        };
        self.host.call(Symbol::Stub(stub), &words, &[I64])[0]
    }

    /// Results from -4095 to -1 are errors.
    fn linux_call(&mut self, number: Value, args: &[Value], gives: Gives) -> Answer {
        let r = self.kernel(number, args);
        let zero = self.word(0);
        if gives == Gives::R1R2 {
            return Answer { r1: r, r2: zero, err: zero };
        }
        let minus_one = self.word(-1);
        let ins = self.host.builder();
        let failed = ins.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, r, -4096);
        let negated = ins.ins().ineg(r);
        let r1 = ins.ins().select(failed, minus_one, r);
        let err = ins.ins().select(failed, negated, zero);
        Answer { r1, r2: zero, err }
    }

    /// An error is told by the carry flag, which the stub turns into an error number.
    fn carry_call(&mut self, number: Value, args: &[Value]) -> Answer {
        // Darwin's number has the class of the call in its high bits; arm64 has none.
        let number = match (self.system.is_darwin(), self.system.arch) {
            (true, Arch::X86_64) => self.host.builder().ins().iadd_imm_s(number, 0x200_0000),
            _ => number,
        };
        let mut words = args.to_vec();
        words.resize_with(9, || self.word(0));
        let out = frame_slot(self.host, 16);
        words.extend([number, out]);
        let r = self.host.call(Symbol::Stub(Stub::CarrySyscall), &words, &[I64])[0];
        let (zero, minus_one) = (self.word(0), self.word(-1));
        let ins = self.host.builder();
        let second = ins.ins().load(I64, MemFlagsData::trusted(), out, 0);
        let err = ins.ins().load(I64, MemFlagsData::trusted(), out, 8);
        let r1 = ins.ins().select(err, minus_one, r);
        let r2 = ins.ins().select(err, zero, second);
        Answer { r1, r2, err }
    }

    /// clone without CLONE_VM: the child has a copy of the memory, so that it cannot overwrite the parent's frames; the
    /// parent still waits until the child has called exec.
    fn vfork(&mut self, call: &SysArgs) -> Result<Vec<Value>, Refused> {
        const CLONE3: u64 = 435;
        const CLONE_VM: i64 = 0x100;
        let First::Number(number) = call.first else {
            return Err(Refused::Sentence("the number of a vfork system call must be a constant".into()));
        };
        let mut args = call.args.to_vec();
        if number == CLONE3 {
            let flags = self.host.builder().ins().load(I64, MemFlagsData::new(), args[1], 0);
            let flags = self.host.builder().ins().band_imm_s(flags, !CLONE_VM);
            self.host.builder().ins().store(MemFlagsData::new(), flags, args[1], 0);
        } else {
            let at = if self.system.arch == Arch::S390x { 2 } else { 1 };
            args[at] = self.host.builder().ins().band_imm_s(args[at], !CLONE_VM);
        }
        let answer = self.linux_call(args[0], &args[1..], Gives::R1R2Err);
        Ok(self.give(Gives::R1Err, answer))
    }

    fn socket_call(&mut self, args: &[Value]) -> Vec<Value> {
        const SOCKETCALL: i64 = 102;
        let words = self.in_memory(&args[1..]);
        let number = self.word(SOCKETCALL);
        let answer = self.linux_call(number, &[args[0], words], Gives::R1R2Err);
        self.give(Gives::R1Err, answer)
    }
}

/// C functions.
impl<'f, H: Host<'f>> Lowering<'_, H> {
    fn c_function(&mut self, first: &First, address: Value, args: &[Value]) -> Value {
        let name = match first {
            First::Function(Symbol::C(name)) => Some(&**name),
            _ => None,
        };
        let args = self.c_args(name, args);
        match first {
            First::Function(symbol) => self.host.call(self.c_symbol(symbol), &args, &[I64])[0],
            _ => self.host.call_address(address, &args, &[I64])[0],
        }
    }

    /// Apple's arm64 passes what stands at the dots of a variadic function on the stack. Of a function that is not known,
    /// the third of three arguments and the fourth of four or six are passed both ways, as Go's runtime does.
    fn c_args(&mut self, name: Option<&str>, args: &[Value]) -> Vec<Value> {
        const REGISTERS: usize = 8;
        if !self.system.is_darwin() || self.system.arch != Arch::Aarch64 {
            return args.to_vec();
        }
        let (registers, stack) = match (name, args.len()) {
            (Some(name), count) => match self.system.fixed_args(name) {
                Some(fixed) if fixed < count => args.split_at(fixed),
                _ => return args.to_vec(),
            },
            (None, 3) => (args, &args[2..3]),
            (None, 4 | 6) => (args, &args[3..4]),
            (None, _) => return args.to_vec(),
        };
        let mut words = registers.to_vec();
        words.resize_with(REGISTERS, || self.word(0));
        words.extend(stack);
        words
    }

    fn prepare_errno(&mut self, failure: Failure) {
        if failure == Failure::Cleared {
            let zero = self.host.builder().ins().iconst(I32, 0);
            let location = self.errno_location();
            self.host.builder().ins().store(MemFlagsData::trusted(), zero, location, 0);
        }
    }

    fn answer(&mut self, failure: Failure, r1: Value) -> Answer {
        let r2 = self.word(0);
        let failed = match failure {
            Failure::Always | Failure::Cleared => {
                let err = self.errno();
                return Answer { r1, r2, err };
            }
            Failure::Never => return Answer { r1, r2, err: r2 },
            Failure::Low32 => {
                let low = self.host.builder().ins().ireduce(I32, r1);
                self.host.builder().ins().icmp_imm_s(IntCC::Equal, low, -1)
            }
            Failure::Word => self.host.builder().ins().icmp_imm_s(IntCC::Equal, r1, -1),
            Failure::Null => self.host.builder().ins().icmp_imm_s(IntCC::Equal, r1, 0),
        };
        let err = self.errno_if(failed);
        Answer { r1, r2, err }
    }

    /// The error number where `failed` holds, else 0.
    fn errno_if(&mut self, failed: Value) -> Value {
        let zero = self.word(0);
        let ins = self.host.builder();
        let (fail, next) = (ins.create_block(), ins.create_block());
        ins.set_cold_block(fail);
        let err = ins.append_block_param(next, I64);
        ins.ins().brif(failed, fail, &[], next, &[zero.into()]);
        ins.switch_to_block(fail);
        let number = self.errno();
        let ins = self.host.builder();
        ins.ins().jump(next, &[number.into()]);
        ins.switch_to_block(next);
        err
    }

    fn errno(&mut self) -> Value {
        let location = self.errno_location();
        let number = self.host.builder().ins().load(I32, MemFlagsData::trusted(), location, 0);
        self.host.builder().ins().sextend(I64, number)
    }

    fn errno_location(&mut self) -> Value {
        let name = self.system.errno_location().expect("systems without it are refused");
        self.host.call(Symbol::C(name.into()), &[], &[I64])[0]
    }

    fn in_memory(&mut self, args: &[Value]) -> Value {
        let slot = frame_slot(self.host, 8 * args.len().max(1) as u32);
        for (at, &arg) in args.iter().enumerate() {
            self.host.builder().ins().store(MemFlagsData::trusted(), arg, slot, 8 * at as i32);
        }
        slot
    }

    /// A call with `n` arguments in memory: as many words as there may be are passed, those beyond `n` mean nothing.
    fn spread(&mut self, address: Value, data: Value, n: Value, max: usize) -> Value {
        self.at_most(n, max);
        let copy = frame_slot(self.host, 8 * max as u32);
        self.copy_words(copy, data, n);
        let ins = self.host.builder();
        let mut args: Vec<Value> =
            (0..max).map(|at| ins.ins().load(I64, MemFlagsData::trusted(), copy, 8 * at as i32)).collect();
        if self.system.is_darwin() && self.system.arch == Arch::Aarch64 {
            let three = ins.ins().icmp_imm_s(IntCC::Equal, n, 3);
            let at_dots = ins.ins().select(three, args[2], args[3]);
            let nine = ins.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, n, 8);
            args[8] = ins.ins().select(nine, args[8], at_dots);
        }
        self.host.call_address(address, &args, &[I64])[0]
    }

    /// More arguments than there may be end the program.
    fn at_most(&mut self, n: Value, max: usize) {
        let too_many = self.host.builder().ins().icmp_imm_u(IntCC::UnsignedGreaterThan, n, max as i64);
        self.host.builder().ins().trapnz(too_many, TrapCode::unwrap_user(1));
    }

    fn copy_words(&mut self, to: Value, from: Value, n: Value) {
        let zero = self.word(0);
        let ins = self.host.builder();
        let (head, body, next) = (ins.create_block(), ins.create_block(), ins.create_block());
        let at = ins.append_block_param(head, I64);
        ins.ins().jump(head, &[zero.into()]);
        ins.switch_to_block(head);
        let more = ins.ins().icmp(IntCC::UnsignedLessThan, at, n);
        ins.ins().brif(more, body, &[], next, &[]);
        ins.switch_to_block(body);
        let offset = ins.ins().ishl_imm_u(at, 3);
        let (source, target) = (ins.ins().iadd(from, offset), ins.ins().iadd(to, offset));
        let word = ins.ins().load(I64, MemFlagsData::trusted(), source, 0);
        ins.ins().store(MemFlagsData::trusted(), word, target, 0);
        let following = ins.ins().iadd_imm_s(at, 1);
        ins.ins().jump(head, &[following.into()]);
        ins.switch_to_block(next);
    }
}

/// Windows.
impl<'f, H: Host<'f>> Lowering<'_, H> {
    fn procedure(&mut self, first: &First, address: Value, args: &[Value], n: Option<Value>) -> Vec<Value> {
        if let First::Function(symbol) = first {
            let symbol = self.c_symbol(symbol);
            return self.between_errors(|this| {
                let r1 = this.host.call(symbol, args, &[I64])[0];
                (r1, this.word(0))
            });
        }
        let n = n.unwrap_or_else(|| self.word(args.len() as i64));
        let data = self.in_memory(args);
        self.between_errors(|this| this.windows_call(address, data, n))
    }

    fn procedure_n(&mut self, call: &SysArgs, counted: bool) -> Vec<Value> {
        let n = counted.then(|| call.args[1]);
        match call.tail {
            Tail::Spread => self.procedure(&call.first, call.args[0], &call.args[1 + usize::from(counted)..], n),
            Tail::Slice { data, len } => {
                self.between_errors(|this| this.windows_call(call.args[0], data, n.unwrap_or(len)))
            }
        }
    }

    fn between_errors(&mut self, call: impl FnOnce(&mut Self) -> (Value, Value)) -> Vec<Value> {
        let none = self.host.builder().ins().iconst(I32, 0);
        self.host.call(Symbol::C("SetLastError".into()), &[none], &[]);
        let (r1, r2) = call(self);
        let err = self.host.call(Symbol::C("GetLastError".into()), &[], &[I32])[0];
        let err = self.host.builder().ins().uextend(I64, err);
        vec![r1, r2, err]
    }

    /// On amd64 the first four arguments are in the integer and in the floating-point registers, as nobody knows what
    /// the function takes, and r2 is a floating-point result: a stub does that.
    fn windows_call(&mut self, address: Value, data: Value, n: Value) -> (Value, Value) {
        if self.system.arch != Arch::X86_64 {
            let r1 = self.spread(address, data, n, MAX_PROCEDURE_ARGS);
            return (r1, self.word(0));
        }
        self.at_most(n, MAX_PROCEDURE_ARGS);
        let second = frame_slot(self.host, 8);
        let r1 = self.host.call(Symbol::Stub(Stub::WindowsCall), &[address, data, n, second], &[I64])[0];
        let r2 = self.host.builder().ins().load(I64, MemFlagsData::trusted(), second, 0);
        (r1, r2)
    }

    /// `type StdCallInfo struct { Fn, N, Args, R1, R2, Err uintptr }`
    fn std_call(&mut self, info: Value) -> Vec<Value> {
        let field = |this: &mut Self, at: i32| this.load(info, 8 * at);
        let (address, n, data) = (field(self, 0), field(self, 1), field(self, 2));
        let results = self.between_errors(|this| this.windows_call(address, data, n));
        for (at, result) in (3..).zip(results) {
            self.host.builder().ins().store(MemFlagsData::new(), result, info, 8 * at);
        }
        vec![]
    }

    fn load(&mut self, address: Value, offset: i32) -> Value {
        self.host.builder().ins().load(I64, MemFlagsData::new(), address, offset)
    }
}
