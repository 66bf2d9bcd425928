//! Objects of systems other than this, run: a loader maps them into memory, binds C functions to ones that note how
//! they are called, and calls GOROOT's package `syscall` by way of `rig/probe`.
//!
//! ```text
//!   rig/probe, syscall ─ llgo build -emit=object, GOOS of the system ─▶ objects ┐
//!   rig/loader ──────── llgo build, for linux on the same processor ──▶ loader ─┴▶ what C saw and what Go made of the answers
//! ```
//!
//! What must come out is what the systems' manuals say of C and today's Go says of results: an `int` of C's has no upper half,
//! an `off_t` has; -1 is an error, whose number is read then only (Solaris: the number alone tells, and is cleared before). On DragonFly the kernel
//! is called, whose instruction becomes a call of the loader's: the carry flag is an error, and calls with offsets have a word of padding.
//! Apple's arm64 passes the third argument of the variadic `fcntl` on the stack. On Windows a BOOL of 0 is an error, a DWORD of
//! `SetFilePointer`'s has no upper half, arguments beyond the fourth are on the stack, on amd64 above 32 bytes that the
//! function called may overwrite, and does here; procedures are looked up by `GetProcAddress`; entries for callbacks know which they are
//! and find all arguments, on the stack too.
//!
//! What this cannot show: real kernels, the layouts of C's structures, what dynamic linkers want of executables.

mod place;

use place::{Answer, Place};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What systems differ in.
struct System {
    name: &'static str,
    /// What the kernel is asked for itself, which nobody here can see.
    kernel: &'static [&'static str],
    /// `O_NONBLOCK`; `None`: fcntl is no C function there.
    nonblock: Option<u32>,
    errors: Errors,
}

/// How a call tells that it failed.
#[derive(Clone, Copy, PartialEq)]
enum Errors {
    /// The result is -1, and then there is a number.
    MinusOne,
    /// There is a number.
    Number,
    /// A flag of the processor's: the kernel is called, and C's number is nobody's concern.
    Flag,
    /// Windows: the function's manual says how; package `syscall` clears the number before every call, and reads it after.
    Each,
}

const fn posix(name: &'static str, nonblock: Option<u32>) -> System {
    System { name, kernel: &[], nonblock, errors: Errors::MinusOne }
}

const fn windows(name: &'static str) -> System {
    System { name, kernel: &[], nonblock: None, errors: Errors::Each }
}

#[rustfmt::skip] // A table: one line per system.
const SYSTEMS: &[System] = &[
    System { kernel: &["close", "dup"], ..posix("android/amd64", None) },
    System { kernel: &["close", "dup"], ..posix("android/arm64", None) },
    posix("darwin/amd64",  Some(4)),
    posix("darwin/arm64",  Some(4)),
    posix("ios/arm64",     Some(4)),
    posix("freebsd/amd64", None),
    posix("freebsd/arm64", None),
    posix("netbsd/amd64",  None),
    posix("netbsd/arm64",  None),
    posix("openbsd/amd64", Some(4)),
    posix("openbsd/arm64", Some(4)),
    System { errors: Errors::Flag, ..posix("dragonfly/amd64", Some(4)) },
    System { errors: Errors::Number, ..posix("solaris/amd64", Some(128)) },
    System { errors: Errors::Number, ..posix("illumos/amd64", Some(128)) },
    windows("windows/amd64"),
    windows("windows/arm64"),
];

/// What C is called with, what it answers (result, error number), what Go gives: minus the number is an error.
struct Call {
    saw: &'static str,
    answer: (i64, i32),
    gives: i64,
}

const fn call(saw: &'static str, answer: (i64, i32), gives: i64) -> Call {
    Call { saw, answer, gives }
}

/// The steps of `rig/loader/script.go`, but for `fcntl`.
#[rustfmt::skip] // A table: one line per call.
const CALLS: &[Call] = &[
    call("getppid()",                     (4711, 0),               4711),
    call("umask(18)",                     (0o77, 22),              0o77),
    call("kill(123, 9)",                  (0, 0),                  0),
    call("kill(123, 9)",                  (-1, 22),                -22),
    call("kill(123, 9)",                  (0xffff_ffff, 2),        -2),
    call("kill(123, 9)",                  (0x1234_5678_ffff_ffff, 22), -22),
    call("close(7)",                      (0xffff_ffff, 2),        -2),
    call("close(7)",                      (0, 22),                 0),
    call("fchmod(5, 420)",                (-1, 2),                 -2),
    call("ftruncate(5, 1099511627776)",   (0, 0),                  0),
    call("ftruncate(5, -1)",              (0xffff_ffff, 22),       -22),
    call("lseek(3, 1099511627776, 1)",    (1 << 40, 0),            1 << 40),
    call("lseek(3, 0, 2)",                (0xffff_ffff, 22),       0xffff_ffff),
    call("lseek(3, 0, 2)",                (-1, 22),                -22),
    call("dup(3)",                        (5, 0),                  5),
    call("dup(3)",                        (-1, 22),                -22),
    call("setpgid(0, 17)",                (0, 0),                  0),
];
const WRITES: &[Call] = &[call("write(1, 4)", (4, 2), 4), call("write(1, 4)", (-1, 2), -2)];

/// What GOROOT's package syscall says of Windows' calls that fail without a number.
const EINVAL: i64 = (1 << 29) + 39;
/// The calls of `rig/loader/windows.go`: what Windows saw, what Go gives.
#[rustfmt::skip] // A table: one line per call.
const WINDOWS_CALLS: &[(&str, i64)] = &[
    ("GetProcAddress GetVersion(95)",         0),
    ("GetProcAddress CloseHandle(95)",        0),
    ("GetProcAddress SetFilePointer(95)",     0),
    ("GetProcAddress CreateFileMappingW(95)", 0),
    ("GetProcAddress CreateFileW(95)",        0),
    ("GetProcAddress WriteFile(95)",          0),
    ("GetVersion()",                          10),
    ("CloseHandle(7)",                        0),
    ("CloseHandle(7)",                        0),
    ("CloseHandle(7)",                        -997),
    ("CloseHandle(7)",                        -EINVAL),
    ("SetFilePointer(3, -5, 0, 2)",           10),
    ("SetFilePointer(3, 5, 0, 0)",            -997),
    ("SetFilePointer(3, 5, 0, 0)",            -997),
    ("SetFilePointer(3, 5, 0, 0)",            5),
    ("CreateFileMappingW(3, 0, 4, 4294967294, 2, 99)", 8),
    ("CreateFileMappingW(3, 0, 4, 1, 2, 99)", -997),
    ("CreateFileW(98, 2147483648, 1, 0, 3, 128, -9)", 8),
    ("CreateFileW(98, 2147483648, 1, 0, 3, 128, -9)", -997),
    ("LoadLibraryExW(97, 0, 2048)",           0x10000),
    ("LoadLibraryExW(97, 0, 2048)",           -126),
    ("WriteFile(1, 4, 96)",                   0),
    ("WriteFile(1, 4, 96)",                   -997),
    ("nine(1, 2, 3, 4, 5, 6, 7, 8, -1)",      0x1234_5678_9abc_def0),
    ("nine(1, 2, 3, 4, 5, 6, 7, 8, -1)",      -5),
    // By way of entries for callbacks, which add their numbers.
    ("nine(1, 2, 3, 4, 5, 6, 7, 8, -1)",      10000),
    ("nine(1, 2, 3, 4, 5, 6, 7, 8, -1)",      10007),
    ("nine(1, 2, 3, 4, 5, 6, 7, 8, -1)",      11999),
];

impl System {
    fn line(&self, call: &Call) -> String {
        let (_, number) = call.answer;
        // umask's wrapper asks for no error.
        let by_number = self.errors == Errors::Number;
        let gives = match by_number && number != 0 && !call.saw.starts_with("umask") {
            true => -i64::from(number),
            false => call.gives,
        };
        format!("{} = {gives}, errno read {}\n", call.saw, by_number || self.reads(gives < 0))
    }

    /// Is C's number asked for by what asks on failure only?
    fn reads(&self, has_failed: bool) -> bool {
        has_failed && self.errors != Errors::Flag
    }

    fn expected(&self) -> String {
        if self.errors == Errors::Each {
            let line = |(saw, gives): &(&str, i64)| format!("SetLastError(0) {saw} = {gives}, errno read true\n");
            return WINDOWS_CALLS.iter().map(line).collect();
        }
        let is_seen = |call: &&Call| !self.kernel.iter().any(|name| call.saw.starts_with(&format!("{name}(")));
        let lines = |calls: &[Call]| calls.iter().filter(is_seen).map(|call| self.line(call)).collect::<String>();
        let fcntl = self.nonblock.map_or(String::new(), |flag| {
            let (reads, fails) = (self.errors == Errors::Number, self.reads(true));
            format!(
                "fcntl(6, 3, 0) fcntl(6, 4, {flag}) = 0, errno read {reads}\nfcntl(6, 3, 0) = -2, errno read {fails}\n"
            )
        });
        // By `llgo.syscall`, which asks for the number after -1 only, on all systems that have it.
        let setsid = format!("setsid() = 99, errno read false\nsetsid() = -22, errno read {}\n", self.reads(true));
        lines(CALLS) + &fcntl + &setsid + &lines(WRITES)
    }

    /// The probe's functions that are not called.
    fn left_out(&self) -> String {
        let fcntl = self.nonblock.is_none().then_some("setnonblock");
        self.kernel.iter().copied().chain(fcntl).collect::<Vec<_>>().join(",")
    }

    fn goarch(&self) -> &'static str {
        self.name.split('/').nth(1).unwrap()
    }
}

fn build(place: &Place, system: &str, words: &[&str], out: &Path, package: &str) {
    let (goos, goarch) = system.split_once('/').unwrap();
    let mut command = place.command(&["build"]);
    command.args(words).arg("-o").arg(out).arg(package).env("GOOS", goos).env("GOARCH", goarch);
    let answer = Answer::of(command.output().unwrap());
    assert_eq!(answer.status, Some(0), "{system} {package}: {}", answer.stderr);
}

/// The loader's files and the probe's, in a module.
fn place() -> Place {
    let place = Place::new();
    let rig = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rig");
    for package in ["loader", "probe"] {
        for file in std::fs::read_dir(rig.join(package)).unwrap() {
            let file = file.unwrap();
            let name = format!("{package}/{}", file.file_name().to_str().unwrap());
            place.write(&name, &std::fs::read_to_string(file.path()).unwrap());
        }
    }
    // Lets functions have no bodies.
    place.write("probe/empty.s", "");
    place.write("go.mod", "module rig\n\ngo 1.24\n");
    place
}

#[test]
fn objects_of_other_systems_run() {
    let place = place();
    let loader = |goarch: &str| place.dir.join(format!("loader-{goarch}"));
    for goarch in ["amd64", "arm64"] {
        build(&place, &format!("linux/{goarch}"), &[], &loader(goarch), "./loader");
    }
    for system in SYSTEMS {
        let dir = place.dir.join(system.name.replace('/', "-"));
        for package in ["./probe", "syscall"] {
            build(&place, system.name, &["-emit=object", "-syscalls=libc"], &dir, package);
        }
        let mut command = match system.goarch() {
            "arm64" => Command::new("qemu-aarch64"),
            _ => Command::new("env"),
        };
        if system.goarch() == "arm64" {
            command.args(["-L", "/usr/aarch64-linux-gnu"]);
        }
        command.arg(loader(system.goarch())).arg(system.name).arg(system.left_out());
        command.args(["rig.probe.o", "syscall.o"].map(|name| -> PathBuf { dir.join(name) }));
        let answer = Answer::of(command.output().unwrap());
        assert_eq!(answer.stdout, system.expected(), "{}: {}", system.name, answer.stderr);
    }
    place::record("rig", SYSTEMS.iter().map(|system| system.name));
}
