//! The tables against what they are about: GOROOT's numbers, the installed C library, docs/intrinsics.md.
//!
//! `LLGO_BLESS=1 cargo test -p intrinsic-lowering` writes the document.

use go_abi::Arch;
use intrinsic_lowering::sys::numbers::{self, CResult, Row};
use intrinsic_lowering::sys::{ENTRIES, Numbers, Os, System};
use intrinsic_lowering::{Found, TABLE, lookup};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn every_name_has_one_row_per_system() {
    let mut seen = HashSet::new();
    for os in Os::ALL {
        for entry in TABLE {
            assert!(seen.insert((os, entry.name)), "{} twice", entry.name);
        }
        for entry in ENTRIES.iter().filter(|entry| entry.on.has(os)) {
            assert!(seen.insert((os, entry.name)), "{} twice on {}", entry.name, os.name());
            assert!(matches!(lookup(entry.name, os), Some(Found::SystemCall(found)) if found == entry));
        }
    }
}

#[test]
fn every_number_has_one_row() {
    let mut seen = HashSet::new();
    for row in numbers::rows() {
        for arch in [Arch::X86_64, Arch::Aarch64, Arch::Riscv64, Arch::S390x] {
            if let Some(number) = row.number(arch) {
                assert!(seen.insert((row.os, arch, number)), "{:?} {arch:?} {number}: {}", row.os, row.name);
            }
        }
        assert!(!row.reason.is_empty() && row.reason != "?", "{}: no reason", row.name);
    }
}

fn goroot() -> PathBuf {
    let output = Command::new("go").args(["env", "GOROOT"]).output().expect("the go command");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// `SYS_NAME = 123` of a Go file, by lower-case name.
fn constants(file: &Path) -> BTreeMap<String, u64> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let constant = |line: &str| {
        let (name, rest) = line.trim().strip_prefix("SYS_")?.split_once('=')?;
        let value = rest.split("//").next()?.trim().parse().ok()?;
        Some((name.trim().to_lowercase(), value))
    };
    text.lines().filter_map(constant).collect()
}

/// What Go calls by another name than the kernel does.
fn kernel_name<'n>(arch: &str, name: &'n str) -> &'n str {
    match (arch, name) {
        ("s390x", "fstatat64") => "newfstatat",
        (_, "_newselect") => "select",
        (_, "fadvise64_64") => "fadvise64",
        _ => name,
    }
}

#[test]
fn numbers_are_goroots() {
    let mut compared = 0;
    for (arch, goarch) in
        [(Arch::X86_64, "amd64"), (Arch::Aarch64, "arm64"), (Arch::Riscv64, "riscv64"), (Arch::S390x, "s390x")]
    {
        let known = constants(&goroot().join(format!("src/syscall/zsysnum_linux_{goarch}.go")));
        let has_row =
            |number| numbers::rows().iter().any(|row| row.os == Os::Linux && row.number(arch) == Some(number));
        let missing: Vec<_> = known.iter().filter(|&(_, &number)| !has_row(number)).collect();
        assert!(missing.is_empty(), "linux/{goarch} {missing:?}");
        for row in numbers::rows().iter().filter(|row| row.os == Os::Linux) {
            let Some(number) = row.number(arch) else { continue };
            let goroots = known.iter().find(|(name, _)| kernel_name(goarch, name) == row.name);
            if let Some((name, &value)) = goroots {
                assert_eq!(number, value, "linux/{goarch} {name}");
                compared += 1;
            }
        }
    }
    for os in [Os::FreeBsd, Os::NetBsd, Os::DragonFly] {
        let known = constants(&goroot().join(format!("src/syscall/zsysnum_{}_amd64.go", os.name())));
        for row in numbers::rows().iter().filter(|row| row.os == os) {
            if let (Some(&value), Some(number)) = (known.get(row.name), row.number(Arch::X86_64)) {
                assert_eq!(number, value, "{} {}", os.name(), row.name);
                compared += 1;
            }
        }
        let has_row =
            |number| numbers::rows().iter().any(|row| row.os == os && row.number(Arch::X86_64) == Some(number));
        let missing: Vec<_> = known.iter().filter(|&(_, &number)| !has_row(number)).collect();
        assert!(missing.is_empty(), "{} {missing:?}", os.name());
    }
    assert!(compared > 1900, "only {compared} numbers of GOROOT are in the tables");
}

/// Every C function that stands for a number, of the installed C library: the number it asks the kernel for, its arguments, what it
/// makes of the kernel's answers.
#[test]
fn c_functions_do_what_the_table_says() {
    let system = System { numbers: Numbers::Libc, ..System::new(Os::Linux, Arch::X86_64) };
    let line = |row: &Row| {
        let (number, call) = (row.number(system.arch)?, row.c_call(system)?);
        let kind = match call.result {
            CResult::Int => "int",
            CResult::Word => "word",
            CResult::NoError => "noerror",
            CResult::Never => "never",
        };
        let asks_vdso = u8::from(row.reason.contains("vDSO"));
        Some(format!("{} {number} {} {kind} {asks_vdso}\n", call.symbol, call.args))
    };
    let lines: Vec<String> = numbers::rows().iter().filter(|row| row.os == Os::Linux).filter_map(line).collect();
    assert!(lines.len() > 130);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/probe/probe.c");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("probe");
    let built = Command::new("cc").arg("-o").arg(&program).arg(source).args(["-ldl", "-lpthread"]).status();
    assert!(built.expect("a C compiler").success());
    let mut probe = Command::new(&program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    probe.stdin.take().unwrap().write_all(lines.concat().as_bytes()).unwrap();
    let output = probe.wait_with_output().unwrap();
    assert_eq!((String::from_utf8_lossy(&output.stdout).as_ref(), output.status.code()), ("", Some(0)));
}

fn document() -> String {
    let mut text = String::from(
        "# Intrinsics\n\n\
         Functions that become instructions or system calls instead of calls of Go code. This page is generated from the\n\
         table of `intrinsic-lowering` (`LLGO_BLESS=1 cargo test --release -p intrinsic-lowering`); what the columns mean\n\
         is said in [syscalls.md](syscalls.md).\n\n\
         ## System calls\n\n| name | systems | call | words taken | given |\n| --- | --- | --- | --- | --- |\n",
    );
    for entry in ENTRIES {
        let call = format!("{:?}", entry.call).replace('|', "\\|");
        writeln!(text, "| `{}` | {} | {call} | {} | {} |", entry.name, entry.on, entry.params, entry.results).unwrap();
    }
    text += "\n## Instructions, on every system\n\n| name | instruction | words taken | given |\n| --- | --- | --- | --- |\n";
    for entry in TABLE {
        let row = format!("| `{}` | {:?} | {} | {} |", entry.name, entry.intrinsic, entry.params, entry.results);
        writeln!(text, "{row}").unwrap();
    }
    text += "\n## Linux: numbers and C functions\n\nVerdicts for glibc, glibc on s390x, musl, bionic.\n\n\
             | call | amd64 | arm64 | riscv64 | s390x | C function | verdicts | reason |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    let systems = |arch| System { numbers: Numbers::Libc, ..System::new(Os::Linux, arch) };
    let verdicts = [
        systems(Arch::X86_64),
        systems(Arch::S390x),
        System { musl: true, ..systems(Arch::X86_64) },
        System::new(Os::Android, Arch::Aarch64),
    ];
    for row in numbers::rows().iter().filter(|row| row.os == Os::Linux) {
        let numbers = [Arch::X86_64, Arch::Aarch64, Arch::Riscv64, Arch::S390x]
            .map(|arch| row.number(arch).map_or("-".to_string(), |number| number.to_string()));
        let calls = verdicts.map(|system| row.c_call(system));
        let symbol = calls.iter().flatten().next().map_or("-", |call| call.symbol);
        let verdicts = calls.map(|call| if call.is_some() { "libc" } else { "raw" }).join(" ");
        let numbers = numbers.join(" | ");
        writeln!(text, "| {} | {numbers} | {symbol} | {verdicts} | {} |", row.name, row.reason).unwrap();
    }
    text += "\n## FreeBSD, NetBSD, DragonFly\n\n| system | call | number | C function | reason |\n| --- | --- | --- | --- | --- |\n";
    for row in numbers::rows().iter().filter(|row| row.os != Os::Linux) {
        let system = System { numbers: Numbers::Libc, ..System::new(row.os, Arch::X86_64) };
        let symbol = row.c_call(system).map_or("-", |call| call.symbol);
        let number = row.number(Arch::X86_64).map_or("-".to_string(), |number| number.to_string());
        writeln!(text, "| {} | {} | {number} | {symbol} | {} |", row.os.name(), row.name, row.reason).unwrap();
    }
    text
}

#[test]
fn the_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/intrinsics.md");
    let expected = document();
    if std::env::var_os("LLGO_BLESS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == expected, "docs/intrinsics.md: write it anew with LLGO_BLESS=1");
}
