//! Objects of systems that nothing runs here, run: a loader maps them into memory, binds C functions to ones that note how
//! they are called, and calls GOROOT's package `syscall` by way of `rig/probe`.
//!
//! ```text
//!   rig/probe, syscall ─ llgo build -emit=object, GOOS of the system ─▶ objects ┐
//!   rig/loader ──────── llgo build, for linux on the same processor ──▶ loader ─┴▶ what C saw and what Go made of the answers
//! ```
//!
//! What must come out is what the systems' manuals say of C and today's Go says of results: an `int` of C's has no upper half,
//! an `off_t` has; -1 is an error, whose number is read then only (Solaris: the number alone tells, and is cleared before).
//! Apple's arm64 passes the third argument of the variadic `fcntl` on the stack.
//!
//! What this cannot show: kernels, the layouts of C's structures, what dynamic linkers want of executables.

mod place;

use place::{Answer, Place};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What systems differ in.
struct System {
    name: &'static str,
    /// `O_NONBLOCK`; `None`: fcntl is no C function there.
    nonblock: Option<u32>,
    /// The error number alone tells that a call failed.
    by_number: bool,
}

const fn unix(name: &'static str, nonblock: Option<u32>) -> System {
    System { name, nonblock, by_number: false }
}

#[rustfmt::skip] // A table: one line per system.
const SYSTEMS: &[System] = &[
    unix("darwin/amd64",  Some(4)),
    unix("darwin/arm64",  Some(4)),
    unix("ios/arm64",     Some(4)),
    unix("freebsd/amd64", None),
    unix("freebsd/arm64", None),
    unix("netbsd/amd64",  None),
    unix("netbsd/arm64",  None),
    unix("openbsd/amd64", Some(4)),
    unix("openbsd/arm64", Some(4)),
    System { name: "solaris/amd64", nonblock: Some(128), by_number: true },
    System { name: "illumos/amd64", nonblock: Some(128), by_number: true },
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
/// By `llgo.syscall`, which asks for the number after -1 only, on all systems.
const SETSID: &str = "setsid() = 99, errno read false\nsetsid() = -22, errno read true\n";
const WRITES: &[Call] = &[call("write(1, 4)", (4, 2), 4), call("write(1, 4)", (-1, 2), -2)];

impl System {
    fn line(&self, call: &Call) -> String {
        let (_, number) = call.answer;
        // umask's wrapper asks for no error.
        let gives = match self.by_number && number != 0 && !call.saw.starts_with("umask") {
            true => -i64::from(number),
            false => call.gives,
        };
        format!("{} = {gives}, errno read {}\n", call.saw, self.by_number || gives < 0)
    }

    fn expected(&self) -> String {
        let lines = |calls: &[Call]| calls.iter().map(|call| self.line(call)).collect::<String>();
        let fcntl = self.nonblock.map_or(String::new(), |flag| {
            let reads = self.by_number;
            format!(
                "fcntl(6, 3, 0) fcntl(6, 4, {flag}) = 0, errno read {reads}\nfcntl(6, 3, 0) = -2, errno read true\n"
            )
        });
        lines(CALLS) + &fcntl + SETSID + &lines(WRITES)
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
    for name in ["loader/loader.go", "loader/formats.go", "loader/shims.go", "loader/script.go", "probe/probe.go"] {
        place.write(name, &std::fs::read_to_string(rig.join(name)).unwrap());
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
        command.arg(loader(system.goarch())).arg(system.name);
        command.args(["rig.probe.o", "syscall.o"].map(|name| -> PathBuf { dir.join(name) }));
        let answer = Answer::of(command.output().unwrap());
        assert_eq!(answer.stdout, system.expected(), "{}: {}", system.name, answer.stderr);
    }
    place::record("rig", SYSTEMS.iter().map(|system| system.name));
}
