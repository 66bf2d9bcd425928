//! How packages that reach the operating system call C, in objects of every system, read by LLVM's tools.
//!
//! Per package: a C function that is known at compile time is called directly; no undefined C function that the system's
//! libraries lack; no trace of trampolines and of the names that gc's linker gives to C functions.
//!
//! Which functions there are, by independent sources:
//!
//! | systems | source |
//! | --- | --- |
//! | linux | the installed C library ([`Libraries::Installed`]) |
//! | android, darwin, ios, openbsd, freebsd, netbsd, dragonfly | `libc/SYSTEM`: from those systems' own libraries; the files say by way of whom |
//! | solaris, illumos | what gc's own programs import there, and `libc/solaris`: there is no list to be had |
//! | windows | [`KERNEL32`] |
//!
//! `LLGO_TEST_SYSTEMS=all` takes all systems, otherwise one of each kind.

mod place;

use place::{Place, llvm};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where to look up what C functions there are.
enum Libraries {
    /// A file of an installed C library.
    Installed(&'static str),
    /// A file beside this one.
    Listed(&'static str),
    /// Imports of Go's files that have one of these in their names, and a file beside this one.
    Imports(&'static [&'static str], &'static str),
    These(&'static [&'static str]),
}

struct System {
    name: &'static str,
    libraries: Libraries,
    /// Is it one of those that are tested always?
    always: bool,
}

const fn system(name: &'static str, libraries: Libraries) -> System {
    System { name, libraries, always: false }
}

const fn always(name: &'static str, libraries: Libraries) -> System {
    System { name, libraries, always: true }
}

/// What stands around calls of procedures, which programs look up by name.
const KERNEL32: &[&str] = &["GetLastError", "GetProcAddress", "LoadLibraryExW", "LoadLibraryW", "SetLastError"];

#[rustfmt::skip] // A table: one line per system.
const SYSTEMS: &[System] = &[
    system("linux/amd64",     Libraries::Installed("/lib/x86_64-linux-gnu/libc.so.6")),
    system("linux/arm64",     Libraries::Installed("/usr/aarch64-linux-gnu/lib/libc.so.6")),
    system("linux/riscv64",   Libraries::Installed("/usr/riscv64-linux-gnu/lib/libc.so.6")),
    always("linux/s390x",     Libraries::Installed("/usr/s390x-linux-gnu/lib/libc.so.6")),
    system("android/amd64",   Libraries::Listed("android")),
    always("android/arm64",   Libraries::Listed("android")),
    always("darwin/amd64",    Libraries::Listed("darwin")),
    always("darwin/arm64",    Libraries::Listed("darwin")),
    system("ios/arm64",       Libraries::Listed("darwin")),
    system("freebsd/amd64",   Libraries::Listed("freebsd")),
    always("freebsd/arm64",   Libraries::Listed("freebsd")),
    system("netbsd/amd64",    Libraries::Listed("netbsd")),
    system("netbsd/arm64",    Libraries::Listed("netbsd")),
    always("openbsd/amd64",   Libraries::Listed("openbsd")),
    system("openbsd/arm64",   Libraries::Listed("openbsd")),
    system("dragonfly/amd64", Libraries::Listed("dragonfly")),
    always("solaris/amd64",   Libraries::Imports(&["_solaris", "os3_"], "solaris")),
    system("illumos/amd64",   Libraries::Imports(&["_solaris", "os3_", "_illumos"], "solaris")),
    system("windows/amd64",   Libraries::These(KERNEL32)),
    always("windows/arm64",   Libraries::These(KERNEL32)),
];

impl System {
    fn os(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }

    fn is_apple(&self) -> bool {
        matches!(self.os(), "darwin" | "ios")
    }

    fn c_functions(&self) -> BTreeSet<String> {
        match self.libraries {
            Libraries::Installed(file) => {
                let text = llvm("nm", &["-D", "-j", "--defined-only"], Path::new(file));
                text.lines().map(|line| line.split('@').next().unwrap_or(line).to_string()).collect()
            }
            Libraries::Listed(name) => listed(name),
            Libraries::Imports(marks, name) => imports(marks).into_iter().chain(listed(name)).collect(),
            Libraries::These(names) => names.iter().map(|name| name.to_string()).collect(),
        }
    }
}

/// The words of a file in `libc`.
fn listed(name: &str) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libc").join(name);
    let text = fs::read_to_string(file).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).map(str::to_string).collect()
}

/// The second words of `//go:cgo_import_dynamic`.
fn imports(marks: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for dir in ["runtime", "syscall", "internal/syscall/unix", "cmd/vendor/golang.org/x/sys/unix"] {
        for entry in fs::read_dir(goroot().join("src").join(dir)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !marks.iter().any(|mark| name.contains(mark)) {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let directives = text.lines().filter_map(|line| line.strip_prefix("//go:cgo_import_dynamic "));
            names.extend(directives.filter_map(|words| words.split(' ').nth(1)).map(str::to_string));
        }
    }
    names
}

fn goroot() -> PathBuf {
    let output = std::process::Command::new("go").args(["env", "GOROOT"]).output().unwrap();
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// Functions that call through a pointer because their Go source does: values of functions, methods of interfaces,
/// the variable `dupTrampoline`; and entry points of the table, as functions of their own.
#[rustfmt::skip] // Names, not one per line.
const CALL_THROUGH_POINTERS: &[&str] = &[
    "(*SockaddrTIPC).sockaddr", "(*mmapper).Mmap", "(*mmapper).Munmap", "(*mremapMmapper).Mremap", "Bind",
    "Clearenv", "Connect", "Connectx", "Eaccess", "Environ", "Exec", "Getenv", "KernelVersion", "MmapPtr",
    "MremapPtr", "MunmapPtr", "ParseRoutingSockaddr", "SendmsgBuffers", "SendmsgN", "Sendto", "Setenv", "Unsetenv",
    "anyToSockaddr", "createFileObjCookie", "forkAndExecInChild", "rawSyscall", "rawSyscall10X", "rawSyscall6",
    "rawSyscall6X", "rawSyscall9", "rawsyscalln", "syscall", "syscall10", "syscall10X", "syscall6", "syscall6X",
    "syscall9", "syscall9X", "syscallPtr", "syscallX", "syscall_syscall9", "syscalln",
];

/// The functions of an object with a call through a register, in front of which nothing puts an address together.
fn indirect_callers(object: &Path) -> BTreeSet<String> {
    let code = llvm("objdump", &["-d", "--no-show-raw-insn"], object);
    let mut callers = BTreeSet::new();
    let (mut function, mut before) = ("", "");
    for line in code.lines() {
        if let Some((_, name)) = line.strip_suffix(">:").and_then(|line| line.split_once(" <")) {
            // riscv64 has labels inside functions.
            function = if name.starts_with(".L") { function } else { name };
        }
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let through_register = match words.as_slice() {
            ["callq" | "call", target, ..] => target.starts_with('*'),
            ["blr" | "basr", ..] => true,
            // A distant call of riscv64 is two instructions.
            ["jalr", ..] => !before.contains("auipc"),
            _ => false,
        };
        if through_register {
            callers.insert(function.to_string());
        }
        before = line;
    }
    callers
}

fn names(flag: &str, object: &Path) -> Vec<String> {
    llvm("nm", &["-j", flag], object).lines().map(str::to_string).collect()
}

struct Checked<'a> {
    system: &'a System,
    package: &'a str,
    object: PathBuf,
}

impl Checked<'_> {
    fn plain<'n>(&self, name: &'n str) -> &'n str {
        if self.system.is_apple() { name.strip_prefix('_').unwrap_or(name) } else { name }
    }

    /// Functions that call through a register although their source does not.
    fn wrong_calls(&self) -> Vec<String> {
        let is_allowed = |name: &String| {
            // An instance of a generic function, possibly of another package's.
            if name.contains('[') {
                return true;
            }
            let local = self.plain(name).strip_prefix(self.package).and_then(|rest| rest.strip_prefix('.'));
            local.is_some_and(|local| CALL_THROUGH_POINTERS.contains(&local))
        };
        indirect_callers(&self.object).into_iter().filter(|name| !is_allowed(name)).collect()
    }

    /// C functions that there are not, and names that only gc's linker knows.
    fn wrong_symbols(&self, known: &BTreeSet<String>) -> Vec<String> {
        let undefined = names("--undefined-only", &self.object);
        // Names with dots are Go's, or places in a function.
        let is_missing = |name: &str| !name.contains(['.', '/']) && !known.contains(name);
        let mut wrong: Vec<String> = undefined.iter().filter(|name| is_missing(self.plain(name))).cloned().collect();
        let is_gcs = |name: &String| name.ends_with("_trampoline") || self.plain(name).starts_with("libc_");
        wrong.extend(undefined.into_iter().chain(names("--defined-only", &self.object)).filter(is_gcs));
        wrong
    }
}

/// A module that has `golang.org/x/sys` as Go's own commands do.
fn place() -> Place {
    let place = Place::new();
    let copy = |package: &str| {
        let from = goroot().join("src/cmd/vendor/golang.org/x/sys").join(package);
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                place.write(&format!("xsys/{package}/{name}"), &fs::read_to_string(&path).unwrap());
            }
        }
    };
    copy("unix");
    copy("windows");
    place.write("xsys/go.mod", "module golang.org/x/sys\n\ngo 1.24\n");
    let module =
        "module ex.com/m\n\ngo 1.24\n\nrequire golang.org/x/sys v0.0.0\n\nreplace golang.org/x/sys => ./xsys\n";
    place.write("go.mod", module);
    place.write("m.go", "package m\n\nimport _ \"golang.org/x/sys/unix\"\n");
    place
}

/// The packages of a system, and whether all that they call through pointers is in [`CALL_THROUGH_POINTERS`].
fn packages(system: &System) -> Vec<(&'static str, bool)> {
    const UNIX: [(&str, bool); 4] =
        [("syscall", true), ("os", false), ("internal/syscall/unix", true), ("golang.org/x/sys/unix", true)];
    match system.os() {
        // What is called there are variables.
        "windows" => {
            ["syscall", "os", "internal/syscall/windows", "golang.org/x/sys/windows"].map(|path| (path, false)).into()
        }
        // Systems with a layer of the runtime that calls C's functions.
        "darwin" | "dragonfly" | "freebsd" | "illumos" | "netbsd" | "openbsd" | "solaris" => {
            UNIX.into_iter().chain([("runtime", false)]).collect()
        }
        _ => UNIX.into(),
    }
}

#[test]
fn c_functions_are_called_directly_and_exist() {
    let all = std::env::var_os("LLGO_TEST_SYSTEMS").is_some_and(|value| value == "all");
    let place = place();
    let mut wrong = vec![];
    for system in SYSTEMS.iter().filter(|system| all || system.always) {
        let known = system.c_functions();
        for (package, calls) in packages(system) {
            let dir = place.dir.join(system.name.replace('/', "-"));
            let (goos, goarch) = system.name.split_once('/').unwrap();
            let mut command = place.command(&["build", "-emit=object", "-o"]);
            command.arg(&dir).arg(package).env("GOOS", goos).env("GOARCH", goarch);
            let output = command.output().unwrap();
            let message = String::from_utf8_lossy(&output.stderr);
            if !output.status.success() {
                wrong.push(format!("{} {package}: {message}", system.name));
                continue;
            }
            let object = dir.join(package.replace('/', ".") + ".o");
            let checked = Checked { system, package, object };
            let mut found = checked.wrong_symbols(&known);
            if calls {
                found.extend(checked.wrong_calls());
            }
            if !found.is_empty() {
                wrong.push(format!("{} {package}: {}", system.name, found.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    place::record("calls", SYSTEMS.iter().filter(|system| all || system.always).map(|system| system.name));
}
