//! Every row of the tables on every system that has it: whom it calls, with which words in which places, and what it makes of
//! each kind of answer.
//!
//! What is expected is worked out here from the text of the tables and from the systems' conventions, not with
//! the code that lowers.

mod evaluate;

use evaluate::{Run, World, run, stub_name};
use go_abi::target::TARGETS;
use go_abi::{Arch, Stub, Symbol};
use intrinsic_lowering::sys::entries::{Failure, Gives};
use intrinsic_lowering::sys::{ENTRIES, First, Numbers, Os, SysCall, SysEntry};
use intrinsic_lowering::{Found, Refused, System, lookup};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const MINUS_ONE: u64 = u64::MAX;
const MINUS_ONE_32: u64 = 0xffff_ffff;
/// 5, -1 in 32 bits, -1 in 64 bits, NULL, more than 32 bits.
const ANSWERS: [u64; 5] = [5, MINUS_ONE_32, MINUS_ONE, 0, 0x1_2345_6789];
const ERROR: u32 = 7;
const CODE: u64 = 0xc0de0;

/// Arguments that nobody passes by accident.
fn marks(count: usize) -> Vec<u64> {
    (0..count as u64).map(|at| 0x1111_0000_0000 + at).collect()
}

fn entry(name: &str, os: Os) -> &'static SysEntry {
    match lookup(name, os) {
        Some(Found::SystemCall(entry)) => entry,
        _ => panic!("{name} on {}", os.name()),
    }
}

/// All systems: those of Go's that have a code generator, Linux with its two libraries.
fn systems() -> Vec<System> {
    let mut systems: Vec<System> = TARGETS.iter().map(System::of).collect();
    let linux: Vec<System> = systems.iter().copied().filter(|system| system.os == Os::Linux).collect();
    systems.extend(linux.into_iter().map(|system| System { musl: true, ..system }));
    systems
}

/// A line of a table, read anew.
struct Line {
    name: &'static str,
    number: Option<u64>,
    args: usize,
    pad: Option<usize>,
    symbol: &'static str,
    result: &'static str,
    is_libc: bool,
}

fn lines(system: System) -> Vec<Line> {
    let text = if system.is_linux() { include_str!("../tables/linux.tsv") } else { include_str!("../tables/bsd.tsv") };
    let cells = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<&'static str>>());
    if system.is_linux() {
        let arch = match system.arch {
            Arch::X86_64 => 1,
            Arch::Aarch64 => 2,
            Arch::Riscv64 => 3,
            Arch::S390x => 4,
        };
        let library = match (system.os, system.musl, system.arch) {
            (Os::Android, ..) => 11,
            (_, true, _) => 10,
            (_, _, Arch::S390x) => 9,
            _ => 8,
        };
        let line = |cells: Vec<&'static str>| Line {
            name: cells[0],
            number: cells[arch].parse().ok(),
            args: cells[5].parse().unwrap_or(0),
            pad: None,
            symbol: cells[6],
            result: cells[7],
            is_libc: cells[library] == "libc",
        };
        return cells.map(line).collect();
    }
    let has_errno = system.os != Os::DragonFly;
    let line = |cells: Vec<&'static str>| Line {
        name: cells[1],
        number: cells[2].parse().ok(),
        args: cells[3].parse().unwrap_or(0),
        pad: cells[4].parse().ok(),
        symbol: cells[5],
        result: cells[6],
        is_libc: cells[7] == "libc" && has_errno,
    };
    cells.filter(|cells| cells[0] == system.os.name()).map(line).collect()
}

static CASES: AtomicUsize = AtomicUsize::new(0);

fn evaluate_case(system: System, entry: &SysEntry, first: First, words: &[u64], r1: u64, error: u32) -> Run {
    CASES.fetch_add(1, Relaxed);
    let world = World { r1, r2: 0x2222, error };
    run(system, entry, first, words, world).unwrap_or_else(|refused| panic!("{}: {refused:?}", entry.name))
}

/// Where the words of a call stand that Linux's kernel gets.
fn to_linux(number: u64, passed: &[u64]) -> (Stub, Vec<u64>) {
    let mut args = passed.to_vec();
    if passed.len() <= 3 {
        args.resize(3, 0);
        args.push(number);
        return (Stub::Syscall3, args);
    }
    args.resize(6, 0);
    args.insert(0, number);
    (Stub::Syscall6, args)
}

/// (r1, err) that a C function's answer stands for, as C declares its result.
fn of_c(result: &str, answer: u64) -> (u64, u64) {
    let low = answer & MINUS_ONE_32;
    let extended = low as u32 as i32 as i64 as u64;
    match result {
        "i32" if low == MINUS_ONE_32 => (MINUS_ONE, u64::from(ERROR)),
        "i32" => (extended, 0),
        "i64" | "ptr" if answer == MINUS_ONE => (MINUS_ONE, u64::from(ERROR)),
        "noerr" => (low, 0),
        _ => (answer, 0),
    }
}

fn check_number(system: System, line: &Line, entry: &SysEntry) {
    let number = line.number.unwrap();
    let passed = marks(entry.params - 1);
    let words: Vec<u64> = std::iter::once(number).chain(passed.iter().copied()).collect();
    let at = format!("{} {:?} {} by {}", system.os.name(), system.arch, line.name, entry.name);
    let by_c =
        line.is_libc && system.numbers == Numbers::Libc && !matches!(entry.call, SysCall::Number { kernel: true, .. });
    for answer in ANSWERS.into_iter().chain([-7i64 as u64, -4095i64 as u64, -4096i64 as u64]) {
        let is_error = answer == 5 && !by_c && !system.is_linux();
        let run = evaluate_case(
            system,
            entry,
            First::Number(number),
            &words,
            answer,
            if by_c || is_error { ERROR } else { 0 },
        );
        let (callee, args, (r1, r2, err)) = if by_c {
            let mut args = passed.clone();
            if let Some(pad) = line.pad.filter(|&pad| pad <= args.len()) {
                args.remove(pad - 1);
            }
            args.resize(args.len().max(line.args), 0);
            let (r1, err) = of_c(line.result, answer);
            (line.symbol.to_string(), args, (r1, 0, err))
        } else if system.is_linux() {
            let (stub, args) = to_linux(number, &passed);
            let is_error = answer > -4096i64 as u64;
            let result = if is_error { (MINUS_ONE, 0, answer.wrapping_neg()) } else { (answer, 0, 0) };
            (stub_name(stub), args, result)
        } else {
            let mut args = passed.clone();
            args.resize(9, 0);
            args.push(number);
            let result = if is_error { (MINUS_ONE, 0, u64::from(ERROR)) } else { (answer, 0x2222, 0) };
            (stub_name(Stub::CarrySyscall), args, result)
        };
        let calls = run.calls();
        assert_eq!(calls.len(), 1, "{at}");
        assert_eq!(calls[0].callee, callee, "{at}");
        assert_eq!(calls[0].args[..args.len()], args, "{at}");
        assert_eq!(run.results, [r1, r2, err], "{at}: {answer:#x}");
        assert_eq!(run.errno_reads(), usize::from(by_c && err != 0), "{at}: errno is read on failure only");
    }
}

#[test]
fn numbers() {
    for way in [Numbers::Raw, Numbers::Libc] {
        for system in systems() {
            let by_carry = matches!(system.os, Os::FreeBsd | Os::NetBsd | Os::DragonFly);
            if !system.is_linux() && !by_carry {
                continue;
            }
            let system = System { numbers: way, ..system };
            let names: &[&str] = match by_carry {
                true => &["syscall.Syscall", "syscall.RawSyscall6", "syscall.Syscall9"],
                false => &["syscall.Syscall", "syscall.RawSyscall6", "internal/runtime/syscall/linux.Syscall6"],
            };
            for line in lines(system).iter().filter(|line| line.number.is_some()) {
                names.iter().for_each(|name| check_number(system, line, entry(name, system.os)));
            }
        }
    }
    assert!(CASES.load(Relaxed) > 2500, "{} cases", CASES.load(Relaxed));
}

/// Does a C function's answer tell an error?
fn fails(failure: Failure, answer: u64) -> bool {
    match failure {
        Failure::Low32 => answer & MINUS_ONE_32 == MINUS_ONE_32,
        Failure::Word => answer == MINUS_ONE,
        Failure::Null => answer == 0,
        Failure::Always | Failure::Cleared => true,
        Failure::Never => false,
    }
}

fn given(gives: Gives, r1: u64, err: u64) -> Vec<u64> {
    match gives {
        Gives::R1R2Err => vec![r1, 0, err],
        Gives::R1R2 => vec![r1, 0],
        Gives::R1Err => vec![r1, err],
        Gives::R1 => vec![r1],
        Gives::R1Of32 => vec![r1 & MINUS_ONE_32],
        Gives::Err => vec![err],
        Gives::Nothing => vec![],
    }
}

/// Where the words of a call of an unknown function stand: Apple's arm64 has the last one on the stack too.
fn places(system: System, args: &[u64]) -> Vec<u64> {
    let on_stack = match args.len() {
        3 => args[2],
        4 | 6 => args[3],
        _ => return args.to_vec(),
    };
    if !(system.is_darwin() && system.arch == Arch::Aarch64) {
        return args.to_vec();
    }
    let mut words = args.to_vec();
    words.resize(8, 0);
    words.push(on_stack);
    words
}

fn check_function(system: System, entry: &SysEntry, head: usize, failure: Failure, gives: Gives) {
    let passed = marks(entry.params - head);
    let count = passed.len() as u64;
    let words: Vec<u64> = [CODE, count][..head].iter().chain(&passed).copied().collect();
    let known = First::Function(Symbol::C("getpgid".into()));
    for (first, callee, args) in [
        (known, "getpgid".to_string(), passed.clone()),
        (First::Unknown, format!("at {CODE:#x}"), places(system, &passed)),
    ] {
        for answer in ANSWERS {
            let run = evaluate_case(system, entry, first.clone(), &words, answer, ERROR);
            let calls = run.calls();
            let at = format!("{} on {} {:?}: {answer:#x}", entry.name, system.os.name(), system.arch);
            assert_eq!((calls.len(), &calls[0].callee, &calls[0].args), (1, &callee, &args), "{at}");
            let err = if fails(failure, answer) { u64::from(ERROR) } else { 0 };
            assert_eq!(run.results, given(gives, answer, err), "{at}");
            let clears = usize::from(failure == Failure::Cleared);
            assert_eq!(run.errno_reads(), usize::from(err != 0) + clears, "{at}: errno is read on failure only");
        }
        // What errno held before is no error of this call where it is cleared.
        if failure == Failure::Cleared {
            let run = evaluate_case(system, entry, first, &words, MINUS_ONE, 0);
            assert_eq!(run.results, given(gives, MINUS_ONE, 0), "{}", entry.name);
        }
    }
}

fn check_named(system: System, entry: &SysEntry) {
    let SysCall::Named { symbol, zeros, failure, gives, .. } = entry.call else { return };
    let words = marks(entry.params);
    for answer in ANSWERS {
        let run = evaluate_case(system, entry, First::Unknown, &words, answer, ERROR);
        let mut args = words.clone();
        args.resize(args.len() + zeros, 0);
        let calls = run.calls();
        assert_eq!((calls.len(), calls[0].callee.as_str(), &calls[0].args), (1, symbol, &args), "{}", entry.name);
        let err = if fails(failure, answer) { u64::from(ERROR) } else { 0 };
        assert_eq!(run.results, given(gives, answer, err), "{}: {answer:#x}", entry.name);
    }
}

fn check_procedure(system: System, entry: &SysEntry, head: usize) {
    let passed = marks(entry.params - head);
    let words: Vec<u64> = [CODE, passed.len() as u64][..head].iter().chain(&passed).copied().collect();
    for answer in ANSWERS {
        let run = evaluate_case(system, entry, First::Unknown, &words, answer, ERROR);
        let callees: Vec<&str> = run.seen.iter().map(|call| call.callee.as_str()).collect();
        assert_eq!(callees, ["SetLastError", &format!("at {CODE:#x}"), "GetLastError"], "{}", entry.name);
        assert_eq!(run.seen[0].args, [0], "the last error is cleared");
        assert_eq!(run.seen[1].args[..passed.len()], passed, "{}", entry.name);
        let r2 = if system.arch == Arch::X86_64 { 0x2222 } else { 0 };
        assert_eq!(run.results, [answer, r2, u64::from(ERROR)], "{}: {answer:#x}", entry.name);
    }
}

#[test]
fn entry_points() {
    for system in systems() {
        for entry in ENTRIES.iter().filter(|entry| entry.on.has(system.os)) {
            match entry.call {
                SysCall::Function { failure, gives, counted, .. } => {
                    check_function(system, entry, 1 + usize::from(counted), failure, gives)
                }
                // Three words of the row are the slice; here they are arguments one by one.
                SysCall::FunctionN { failure, .. } => check_function(system, entry, 1, failure, Gives::R1R2Err),
                SysCall::Named { .. } => check_named(system, entry),
                SysCall::Procedure => check_procedure(system, entry, 2),
                SysCall::ProcedureN { counted } => check_procedure(system, entry, 1 + usize::from(counted)),
                SysCall::Skip | SysCall::Hook => {
                    let run = evaluate_case(system, entry, First::Unknown, &[], 5, 0);
                    assert!(run.seen.is_empty() && run.results.is_empty(), "{}", entry.name);
                }
                SysCall::Refused(sentence) => {
                    let world = World { r1: 0, r2: 0, error: 0 };
                    let refused = run(system, entry, First::Unknown, &marks(entry.params), world).err();
                    assert_eq!(refused, Some(Refused::Sentence(sentence.into())), "{}", entry.name);
                }
                // Below, each by itself; numbers have a test of their own.
                SysCall::Number { .. } | SysCall::Vfork | SysCall::SocketCall { .. } => {}
                SysCall::FloatFunction | SysCall::StdCall => {}
            }
        }
    }
}

/// The flags of clone lose CLONE_VM, wherever they stand.
#[test]
fn a_forked_child_has_its_own_memory() {
    const CLONE: u64 = 56;
    const VM: u64 = 0x100;
    const VFORK: u64 = 0x4000;
    for system in systems().into_iter().filter(|system| system.is_linux()) {
        let entry = entry("syscall.rawVforkSyscall", system.os);
        let flags = usize::from(system.arch == Arch::S390x);
        let mut words = vec![CLONE, 0, 0, 3];
        words[1 + flags] = VM | VFORK;
        let run = evaluate_case(system, entry, First::Number(CLONE), &words, 5, 0);
        words[1 + flags] = VFORK;
        assert_eq!(run.seen[0].args, to_linux(CLONE, &words[1..]).1);
        assert_eq!(run.results, [5, 0]);
    }
}

/// s390x's sockets: the call's arguments are in memory.
#[test]
fn socketcall_is_for_s390x() {
    for system in systems().into_iter().filter(|system| system.os == Os::Linux) {
        let entry = entry("syscall.socketcall", Os::Linux);
        let world = World { r1: -7i64 as u64, r2: 0, error: 0 };
        match run(system, entry, First::Unknown, &marks(7), world) {
            Ok(run) => {
                assert_eq!(system.arch, Arch::S390x);
                let call = (run.seen[0].args[3], run.seen[0].args[0]);
                assert_eq!(call, (102, marks(1)[0]));
                assert_eq!(run.results, [MINUS_ONE, 7]);
            }
            Err(refused) => {
                assert_ne!(system.arch, Arch::S390x);
                assert_eq!(refused, Refused::Sentence("socketcall is a call of s390x only".into()));
            }
        }
    }
}

/// Apple's arm64 passes what stands at the dots of a variadic function on the stack: as the ninth word.
#[test]
fn variadic_functions_on_apples_arm64() {
    let all = systems();
    let system = *all.iter().find(|system| system.os == Os::Darwin && system.arch == Arch::Aarch64).unwrap();
    let a = marks(6);
    for (name, entry_name, places) in [
        ("fcntl", "syscall.syscall", vec![a[0], a[1], 0, 0, 0, 0, 0, 0, a[2]]),
        ("openat", "syscall.syscall6", vec![a[0], a[1], a[2], 0, 0, 0, 0, 0, a[3], a[4], a[5]]),
        ("lchown", "syscall.syscall", a[..3].to_vec()),
    ] {
        let entry = entry(entry_name, system.os);
        let words: Vec<u64> = std::iter::once(CODE).chain(a[..entry.params - 1].iter().copied()).collect();
        let run = evaluate_case(system, entry, First::Function(Symbol::C(name.into())), &words, 5, 0);
        assert_eq!((run.seen[0].callee.as_str(), &run.seen[0].args), (name, &places));
    }
}

/// A float among integers, for crypto/x509 on Darwin.
#[test]
fn a_function_with_a_float() {
    for system in systems().into_iter().filter(|system| system.is_darwin()) {
        let entry = entry("crypto/x509/internal/macos.syscall", system.os);
        let words: Vec<u64> = std::iter::once(CODE).chain(marks(5)).chain([1.5f64.to_bits()]).collect();
        let known = First::Function(Symbol::C("CFDateCreate".into()));
        let run = evaluate_case(system, entry, known, &words, 5, 0);
        assert_eq!((run.seen[0].callee.as_str(), &run.seen[0].args[..]), ("CFDateCreate", &words[1..]));
        assert_eq!(run.results, [5]);
    }
}

/// The scheduler's hooks stand around calls that may block, and only there.
#[test]
fn hooks() {
    for system in systems() {
        let system = System { hooks: true, ..system };
        for (name, blocks) in [("syscall.Syscall", true), ("syscall.RawSyscall", false)] {
            let Some(Found::SystemCall(entry)) = lookup(name, system.os) else { continue };
            if !matches!(entry.call, SysCall::Number { .. }) {
                continue;
            }
            let run = evaluate_case(system, entry, First::Unknown, &marks(4), 5, 0);
            let first = &run.seen.first().unwrap().callee;
            let last = &run.seen.last().unwrap().callee;
            assert_eq!((first == "runtime.entersyscall", last == "runtime.exitsyscall"), (blocks, blocks));
            assert_eq!(run.seen.len(), if blocks { 3 } else { 1 });
        }
    }
}
