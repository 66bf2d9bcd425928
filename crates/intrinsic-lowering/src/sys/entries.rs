//! TABLE: every function through which Go code reaches the operating system.
//!
//! One row per name and kind of system: what the call is, how many scalar values it takes and gives. The standard
//! library's own entry points stand here by their own names, so its files compile as they are; `llgo.*` gives
//! the same to user code (`//go:linkname f llgo.syscall`). A slice of arguments counts as three scalars.
//!
//! Not here: what reaches these by an assembly file's lone jump or by a link name of its own (`x/sys/unix.Syscall`,
//! `internal/syscall/unix.syscall_syscall`, `syscall.chdir` on Solaris): the target's name is what is looked up.

use crate::sys::system::{Os, Systems};

/// How a call sees that a C function has failed, and what it gives as error then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// -1 in the low 32 bits; the rest of the register means nothing.
    Low32,
    /// -1 in 64 bits.
    Word,
    /// A null pointer.
    Null,
    /// The caller decides: `errno` is read after every call.
    Always,
    /// As Always, with `errno` set to 0 before.
    Cleared,
    /// No error.
    Never,
}

/// Which results a call gives, in Go's order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gives {
    R1R2Err,
    R1R2,
    R1Err,
    R1,
    /// The result as an `int32`.
    R1Of32,
    Err,
    Nothing,
}

impl Gives {
    pub fn count(self) -> usize {
        match self {
            Gives::R1R2Err => 3,
            Gives::R1R2 | Gives::R1Err => 2,
            Gives::R1 | Gives::R1Of32 | Gives::Err => 1,
            Gives::Nothing => 0,
        }
    }
}

/// What a row's call is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SysCall {
    /// `(number, a…)`. A constant number may become a C function; not if `kernel`.
    Number {
        gives: Gives,
        blocks: bool,
        kernel: bool,
    },
    /// `(number, a1..a3)`: clone or clone3 between fork and exec.
    Vfork,
    /// `(call, a0..a5)`: Linux's socketcall on s390x.
    SocketCall {
        blocks: bool,
    },
    /// `(fn, a…)`: a C function by its address. `counted`: the number of arguments stands behind `fn`.
    Function {
        failure: Failure,
        gives: Gives,
        blocks: bool,
        counted: bool,
    },
    /// `(fn, args ...uintptr)`.
    FunctionN {
        failure: Failure,
        blocks: bool,
    },
    /// `(fn, a1..a5, f1 float64) uintptr`.
    FloatFunction,
    /// `(a…)`: one C function; `zeros` more arguments of 0.
    Named {
        symbol: &'static str,
        zeros: usize,
        failure: Failure,
        gives: Gives,
        blocks: bool,
    },
    /// Windows: `(fn, n, a…)`; `(fn, args ...uintptr)`; `(fn, n, args ...uintptr)`.
    Procedure,
    ProcedureN {
        counted: bool,
    },
    /// Windows: `(*StdCallInfo)`, with address, arguments and results in memory.
    StdCall,
    /// The call vanishes; its results are zero.
    Skip,
    /// A hook of Go's scheduler in the source: a call only while there is an execution trace, unless hooks are wanted always.
    Hook,
    /// For a system without a code generator, or not built yet: the sentence that refuses it.
    Refused(&'static str),
}

/// One row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SysEntry {
    pub name: &'static str,
    pub on: Systems,
    pub call: SysCall,
    /// Scalar values taken.
    pub params: usize,
    /// Scalar values given.
    pub results: usize,
}

macro_rules! entries {
    ($($name:literal $on:ident $call:expr, $params:literal => $results:literal;)*) => {
        pub const ENTRIES: &[SysEntry] = &[
            $(SysEntry { name: $name, on: $on, call: $call, params: $params, results: $results },)*
        ];
    };
}

use Failure::*;
use Gives::*;
use SysCall::*;

const ANY: Systems = Systems::ALL;
const LINUX: Systems = Systems::of(&[Os::Linux, Os::Android]);
const BSD: Systems = Systems::of(&[Os::FreeBsd, Os::NetBsd, Os::DragonFly]);
const DARWIN: Systems = Systems::of(&[Os::Darwin, Os::Ios]);
const OPENBSD: Systems = Systems::of(&[Os::OpenBsd]);
const SUN: Systems = Systems::of(&[Os::Solaris, Os::Illumos]);
const WINDOWS: Systems = Systems::of(&[Os::Windows]);
const AIX: Systems = Systems::of(&[Os::Aix]);
const PLAN9: Systems = Systems::of(&[Os::Plan9]);
/// Systems whose kernels are called by number.
const NUMBERED: Systems =
    Systems::of(&[Os::Linux, Os::Android, Os::FreeBsd, Os::NetBsd, Os::DragonFly, Os::Darwin, Os::Ios]);
/// Systems where a C function is called by address, errno by accessor.
const UNIX: Systems = Systems::of(&[
    Os::Linux,
    Os::Android,
    Os::FreeBsd,
    Os::NetBsd,
    Os::Darwin,
    Os::Ios,
    Os::OpenBsd,
    Os::Solaris,
    Os::Illumos,
]);

const CALL: SysCall = Number { gives: R1R2Err, blocks: true, kernel: false };
const RAW_CALL: SysCall = Number { gives: R1R2Err, blocks: false, kernel: false };
const KERNEL: SysCall = Number { gives: R1R2Err, blocks: false, kernel: true };
const NO_ERROR: SysCall = Number { gives: R1R2, blocks: true, kernel: false };
const RAW_NO_ERROR: SysCall = Number { gives: R1R2, blocks: false, kernel: false };

const fn function(failure: Failure) -> SysCall {
    Function { failure, gives: R1R2Err, blocks: true, counted: false }
}
const fn raw_function(failure: Failure) -> SysCall {
    Function { failure, gives: R1R2Err, blocks: false, counted: false }
}
const COUNTED: SysCall = Function { failure: Cleared, gives: R1R2Err, blocks: true, counted: true };
const RAW_COUNTED: SysCall = Function { failure: Cleared, gives: R1R2Err, blocks: false, counted: true };

const fn named(symbol: &'static str, gives: Gives) -> SysCall {
    Named { symbol, zeros: 0, failure: Cleared, gives, blocks: false }
}
const fn blocking(symbol: &'static str, gives: Gives) -> SysCall {
    Named { symbol, zeros: 0, failure: Cleared, gives, blocks: true }
}
const GETTIMEOFDAY: SysCall = Named { symbol: "gettimeofday", zeros: 1, failure: Low32, gives: Err, blocks: false };
const FORKX: SysCall = Named { symbol: "forkx", zeros: 0, failure: Word, gives: R1Err, blocks: false };
const EXIT: SysCall = Named { symbol: "exit", zeros: 0, failure: Never, gives: Nothing, blocks: false };

const NO_PPC64: SysCall = Refused("system calls on aix need a code generator for ppc64, which llgo does not have");
const NO_PLAN9: SysCall =
    Refused("system calls on plan9 need a linker for Plan 9 executables, which llgo does not have");

#[rustfmt::skip] // One line per entry.
entries! {
    "syscall.Syscall"                            NUMBERED CALL,                     4 => 3;
    "syscall.Syscall6"                           NUMBERED CALL,                     7 => 3;
    "syscall.RawSyscall"                         NUMBERED RAW_CALL,                 4 => 3;
    "syscall.RawSyscall6"                        NUMBERED RAW_CALL,                 7 => 3;
    "syscall.Syscall9"                           BSD      CALL,                    10 => 3;
    "syscall.Syscall9"                           DARWIN   CALL,                    10 => 3;
    "syscall.rawSyscallNoError"                  LINUX    RAW_NO_ERROR,             4 => 2;
    "syscall.rawVforkSyscall"                    LINUX    Vfork,                    4 => 2;
    "syscall.gettimeofday"                       LINUX    GETTIMEOFDAY,             1 => 1;
    "syscall.socketcall"                         LINUX    SocketCall { blocks: true }, 7 => 2;
    "syscall.rawsocketcall"                      LINUX    SocketCall { blocks: false }, 7 => 2;
    "internal/runtime/syscall/linux.Syscall6"    LINUX    KERNEL,                   7 => 3;
    "internal/runtime/syscall.Syscall6"          LINUX    KERNEL,                   7 => 3;
    "golang.org/x/sys/unix.SyscallNoError"       LINUX    NO_ERROR,                 4 => 2;
    "golang.org/x/sys/unix.RawSyscallNoError"    LINUX    RAW_NO_ERROR,             4 => 2;
    "llgo.Syscall"                               NUMBERED CALL,                     4 => 3;
    "llgo.Syscall6"                              NUMBERED CALL,                     7 => 3;
    "llgo.RawSyscall"                            NUMBERED RAW_CALL,                 4 => 3;
    "llgo.RawSyscall6"                           NUMBERED RAW_CALL,                 7 => 3;
    "llgo.Syscall9"                              BSD      CALL,                    10 => 3;
    "llgo.Syscall9"                              DARWIN   CALL,                    10 => 3;
    "llgo.rawSyscallNoError"                     LINUX    RAW_NO_ERROR,             4 => 2;
    "llgo.rawVforkSyscall"                       LINUX    Vfork,                    4 => 2;

    "syscall.syscalln"                           DARWIN   FunctionN { failure: Always, blocks: true }, 4 => 3;
    "syscall.rawsyscalln"                        DARWIN   FunctionN { failure: Always, blocks: false }, 4 => 3;
    "syscall.syscall"                            DARWIN   function(Low32),          4 => 3;
    "syscall.syscallX"                           DARWIN   function(Word),           4 => 3;
    "syscall.syscallPtr"                         DARWIN   function(Null),           4 => 3;
    "syscall.syscall6"                           DARWIN   function(Low32),          7 => 3;
    "syscall.syscall6X"                          DARWIN   function(Word),           7 => 3;
    "syscall.syscall9"                           DARWIN   function(Low32),         10 => 3;
    "syscall.rawSyscall"                         DARWIN   raw_function(Low32),      4 => 3;
    "syscall.rawSyscall6"                        DARWIN   raw_function(Low32),      7 => 3;
    "syscall.rawSyscall9"                        DARWIN   raw_function(Low32),     10 => 3;
    "crypto/x509/internal/macos.syscall"         DARWIN   FloatFunction,            7 => 1;
    "syscall.syscall"                            OPENBSD  function(Low32),          4 => 3;
    "syscall.syscallX"                           OPENBSD  function(Word),           4 => 3;
    "syscall.syscall6"                           OPENBSD  function(Low32),          7 => 3;
    "syscall.syscall6X"                          OPENBSD  function(Word),           7 => 3;
    "syscall.syscall10"                          OPENBSD  function(Low32),         11 => 3;
    "syscall.syscall10X"                         OPENBSD  function(Word),          11 => 3;
    "syscall.rawSyscall"                         OPENBSD  raw_function(Low32),      4 => 3;
    "syscall.rawSyscall6"                        OPENBSD  raw_function(Low32),      7 => 3;
    "syscall.rawSyscall6X"                       OPENBSD  raw_function(Word),       7 => 3;
    "syscall.rawSyscall10X"                      OPENBSD  raw_function(Word),      11 => 3;
    "llgo.syscall"                               UNIX     function(Low32),          4 => 3;
    "llgo.syscallX"                              UNIX     function(Word),           4 => 3;
    "llgo.syscallPtr"                            UNIX     function(Null),           4 => 3;
    "llgo.syscall6"                              UNIX     function(Low32),          7 => 3;
    "llgo.syscall6X"                             UNIX     function(Word),           7 => 3;
    "llgo.syscall9"                              UNIX     function(Low32),         10 => 3;
    "llgo.syscall10"                             UNIX     function(Low32),         11 => 3;
    "llgo.syscall10X"                            UNIX     function(Word),          11 => 3;
    "llgo.rawSyscall"                            UNIX     raw_function(Low32),      4 => 3;
    "llgo.rawSyscallX"                           UNIX     raw_function(Word),       4 => 3;
    "llgo.rawSyscall6"                           UNIX     raw_function(Low32),      7 => 3;
    "llgo.rawSyscall6X"                          UNIX     raw_function(Word),       7 => 3;
    "llgo.rawSyscall9"                           UNIX     raw_function(Low32),     10 => 3;
    "llgo.rawSyscall10"                          UNIX     raw_function(Low32),     11 => 3;
    "llgo.rawSyscall10X"                         UNIX     raw_function(Word),      11 => 3;
    "llgo.syscalln"                              UNIX     FunctionN { failure: Always, blocks: true }, 4 => 3;
    "llgo.rawsyscalln"                           UNIX     FunctionN { failure: Always, blocks: false }, 4 => 3;

    "runtime.syscall_sysvicall6"                 SUN      COUNTED,                  8 => 3;
    "runtime.syscall_rawsysvicall6"              SUN      RAW_COUNTED,              8 => 3;
    "llgo.sysvicall6"                            SUN      COUNTED,                  8 => 3;
    "llgo.rawSysvicall6"                         SUN      RAW_COUNTED,              8 => 3;
    "runtime.syscall_chdir"                      SUN      named("chdir", Err),      1 => 1;
    "runtime.syscall_chroot"                     SUN      named("chroot", Err),     1 => 1;
    "runtime.syscall_close"                      SUN      named("close", R1Of32),   1 => 1;
    "runtime.syscall_dup2"                       SUN      named("dup2", R1Err),     2 => 2;
    "runtime.syscall_execve"                     SUN      named("execve", Err),     3 => 1;
    "runtime.syscall_exit"                       SUN      EXIT,                     1 => 0;
    "runtime.syscall_fcntl"                      SUN      named("fcntl", R1Err),    3 => 2;
    "runtime.syscall_forkx"                      SUN      FORKX,                    1 => 2;
    "runtime.syscall_getpid"                     SUN      named("getpid", R1Err),   0 => 2;
    "runtime.syscall_ioctl"                      SUN      named("ioctl", Err),      3 => 1;
    "runtime.syscall_setgid"                     SUN      named("setgid", Err),     1 => 1;
    "runtime.syscall_setgroups"                  SUN      named("setgroups", Err),  2 => 1;
    "runtime.syscall_setrlimit"                  SUN      named("setrlimit", Err),  2 => 1;
    "runtime.syscall_setsid"                     SUN      named("setsid", R1Err),   0 => 2;
    "runtime.syscall_setuid"                     SUN      named("setuid", Err),     1 => 1;
    "runtime.syscall_setpgid"                    SUN      named("setpgid", Err),    2 => 1;
    "runtime.syscall_syscall"                    SUN      blocking("syscall", R1R2Err), 4 => 3;
    "runtime.syscall_wait4"                      SUN      blocking("wait4", R1Err), 4 => 2;
    "runtime.syscall_write"                      SUN      named("write", R1Err),    3 => 2;

    "syscall.syscalln"                           WINDOWS  ProcedureN { counted: true }, 5 => 3;
    "syscall.SyscallN"                           WINDOWS  ProcedureN { counted: false }, 4 => 3;
    "syscall.Syscall"                            WINDOWS  Procedure,                5 => 3;
    "syscall.Syscall6"                           WINDOWS  Procedure,                8 => 3;
    "syscall.Syscall9"                           WINDOWS  Procedure,               11 => 3;
    "syscall.Syscall12"                          WINDOWS  Procedure,               14 => 3;
    "syscall.Syscall15"                          WINDOWS  Procedure,               17 => 3;
    "syscall.Syscall18"                          WINDOWS  Procedure,               20 => 3;
    "internal/runtime/syscall/windows.StdCall"   WINDOWS  StdCall,                  1 => 0;
    "internal/runtime/syscall/windows.asmstdcall" WINDOWS StdCall,                  1 => 0;
    "llgo.SyscallNWindows"                       WINDOWS  ProcedureN { counted: false }, 4 => 3;
    "llgo.SyscallWindows"                        WINDOWS  Procedure,                5 => 3;
    "llgo.Syscall6Windows"                       WINDOWS  Procedure,                8 => 3;
    "llgo.Syscall9Windows"                       WINDOWS  Procedure,               11 => 3;
    "llgo.Syscall12Windows"                      WINDOWS  Procedure,               14 => 3;
    "llgo.Syscall15Windows"                      WINDOWS  Procedure,               17 => 3;
    "llgo.Syscall18Windows"                      WINDOWS  Procedure,               20 => 3;

    "syscall.syscall6"                           AIX      NO_PPC64,                 8 => 3;
    "syscall.rawSyscall6"                        AIX      NO_PPC64,                 8 => 3;
    "llgo.syscall6AIX"                           AIX      NO_PPC64,                 8 => 3;
    "llgo.rawSyscall6AIX"                        AIX      NO_PPC64,                 8 => 3;
    "syscall.Syscall"                            PLAN9    NO_PLAN9,                 4 => 4;
    "syscall.Syscall6"                           PLAN9    NO_PLAN9,                 7 => 4;
    "syscall.RawSyscall"                         PLAN9    NO_PLAN9,                 4 => 3;
    "syscall.RawSyscall6"                        PLAN9    NO_PLAN9,                 7 => 3;
    "syscall.seek"                               PLAN9    NO_PLAN9,                 4 => 3;
    "llgo.SyscallPlan9"                          PLAN9    NO_PLAN9,                 4 => 4;
    "llgo.Syscall6Plan9"                         PLAN9    NO_PLAN9,                 7 => 4;

    "runtime.entersyscall"                       ANY      Hook,                     0 => 0;
    "runtime.exitsyscall"                        ANY      Hook,                     0 => 0;
    "llgo.skip"                                  ANY      Skip,                     0 => 0;
}
