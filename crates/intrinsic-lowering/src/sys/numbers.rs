//! TABLE: system calls by number, and whether a C function does exactly the same.
//!
//! The numbers are GOROOT's (a test compares); the verdicts are data kept by hand in `tables/*.tsv`, one line per call
//! with a reason, and confirmed by a probe of the installed C library. `libc` means: same arguments in the same
//! order, same result, errno for an error, nothing else done. Everything else is `raw`: the system's own instruction.
//!
//! Invariant (all-names): every number that GOROOT has a name for has a line (a test compares); `golang.org/x/sys` has more.
//!
//! DragonFly's `errno` cannot be read through a function, so all its calls are raw.

use crate::sys::system::{Numbers, Os, System};
use go_abi::Arch;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a C function's result says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CResult {
    /// An `int`: -1 in 32 bits is an error.
    Int,
    /// A `long` or a pointer: -1 in 64 bits is an error.
    Word,
    /// An unsigned number of 32 bits that is never an error.
    NoError,
    /// It does not return.
    Never,
}

/// A C function that stands for a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CCall {
    pub symbol: &'static str,
    pub args: usize,
    pub result: CResult,
    /// The argument (from 0) that only the kernel's entry has.
    pub pad: Option<usize>,
}

/// A line of a table.
#[derive(Clone, Debug)]
pub struct Row {
    pub os: Os,
    pub name: &'static str,
    /// By [`Arch`].
    numbers: [Option<u64>; 4],
    call: Option<CCall>,
    /// glibc, glibc on s390x, musl, bionic; the BSD's own library.
    verdicts: [bool; 4],
    pub reason: &'static str,
}

impl Row {
    pub fn number(&self, arch: Arch) -> Option<u64> {
        self.numbers[arch as usize]
    }

    /// The C function, if it is faithful on this system.
    pub fn c_call(&self, system: System) -> Option<&CCall> {
        let library = match (system.os, system.arch) {
            (Os::Android, _) => 3,
            (Os::Linux, _) if system.musl => 2,
            (Os::Linux, Arch::S390x) => 1,
            _ => 0,
        };
        let faithful = self.verdicts[library] && system.errno_location().is_some();
        self.call.as_ref().filter(|_| faithful)
    }
}

const LINUX: &str = include_str!("../../tables/linux.tsv");
const BSD: &str = include_str!("../../tables/bsd.tsv");

/// Every line of both tables. Android has Linux's.
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = |text: &'static str| text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
        lines(LINUX).map(|cells| linux_row(&cells)).chain(lines(BSD).map(|cells| bsd_row(&cells))).collect()
    })
}

fn linux_row(cells: &[&'static str]) -> Row {
    let &[name, amd64, arm64, riscv64, s390x, args, symbol, result, glibc, on_s390x, musl, bionic, reason] = cells
    else {
        panic!("linux.tsv: {cells:?}")
    };
    Row {
        os: Os::Linux,
        name,
        numbers: [amd64, arm64, riscv64, s390x].map(|cell| cell.parse().ok()),
        call: c_call(symbol, args, result, "-"),
        verdicts: [glibc, on_s390x, musl, bionic].map(|cell| cell == "libc"),
        reason,
    }
}

fn bsd_row(cells: &[&'static str]) -> Row {
    let &[goos, name, number, args, pad, symbol, result, verdict, reason] = cells else { panic!("bsd.tsv: {cells:?}") };
    Row {
        os: Os::named(goos).expect("a system's name"),
        name,
        numbers: [number.parse().ok(); 4],
        call: c_call(symbol, args, result, pad),
        verdicts: [verdict == "libc"; 4],
        reason,
    }
}

fn c_call(symbol: &'static str, args: &str, result: &str, pad: &str) -> Option<CCall> {
    let result = match result {
        "i32" => CResult::Int,
        "i64" | "ptr" => CResult::Word,
        "noerr" => CResult::NoError,
        "never" => CResult::Never,
        _ => return None,
    };
    let pad = pad.parse().ok().map(|at: usize| at - 1);
    Some(CCall { symbol, args: args.parse().expect("a number of arguments"), result, pad })
}

/// The C function that a call by number becomes on a system; `None`: the system's own instruction.
pub fn c_function(system: System, number: u64) -> Result<Option<&'static CCall>, NotInTable> {
    let has_table = system.is_linux() || rows().iter().any(|row| row.os == system.os);
    if system.numbers == Numbers::Raw || !has_table {
        return Ok(None);
    }
    match row(system, number) {
        Some(row) => Ok(row.c_call(system)),
        None => Err(NotInTable),
    }
}

/// Nobody has said of the number whether a C function does the same.
pub struct NotInTable;

fn row(system: System, number: u64) -> Option<&'static Row> {
    static BY_NUMBER: OnceLock<HashMap<(Os, Arch, u64), &Row>> = OnceLock::new();
    let by_number = BY_NUMBER.get_or_init(|| {
        let archs = [Arch::X86_64, Arch::Aarch64, Arch::Riscv64, Arch::S390x];
        let keyed = |row: &'static Row| archs.map(|arch| row.number(arch).map(|number| ((row.os, arch, number), row)));
        rows().iter().flat_map(keyed).flatten().collect()
    });
    let os = if system.is_linux() { Os::Linux } else { system.os };
    by_number.get(&(os, system.arch, number)).copied()
}
