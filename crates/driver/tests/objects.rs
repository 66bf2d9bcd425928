//! Objects for systems that nothing runs here, read by LLVM's tools.
//!
//! One package with a bit of everything per system. Without LLVM's tools (ci/packages installs them) the test fails.

mod place;

use place::{Answer, Place, llvm};
use std::path::{Path, PathBuf};

/// A system, what LLVM calls its format, and what the processor's calls and addresses are called there.
struct System {
    goos: &'static str,
    goarch: &'static str,
    format: &'static str,
    /// ELF: the line of the header that names the system.
    os_abi: &'static str,
    relocations: &'static [&'static str],
}

const ELF_X86: &[&str] = &["R_X86_64_64", "R_X86_64_32", "R_X86_64_PC32", "R_X86_64_PLT32"];
const ELF_ARM: &[&str] = &[
    "R_AARCH64_ABS64",
    "R_AARCH64_ABS32",
    "R_AARCH64_PREL32",
    "R_AARCH64_CALL26",
    "R_AARCH64_ADR_PREL_PG_HI21",
    "R_AARCH64_ADD_ABS_LO12_NC",
];
const MACH_X86: &[&str] =
    &["X86_64_RELOC_UNSIGNED", "X86_64_RELOC_SIGNED", "X86_64_RELOC_BRANCH", "X86_64_RELOC_SUBTRACTOR"];
const MACH_ARM: &[&str] = &[
    "ARM64_RELOC_UNSIGNED",
    "ARM64_RELOC_BRANCH26",
    "ARM64_RELOC_PAGE21",
    "ARM64_RELOC_PAGEOFF12",
    "ARM64_RELOC_SUBTRACTOR",
    "ARM64_RELOC_ADDEND",
];
const COFF_X86: &[&str] = &["IMAGE_REL_AMD64_ADDR64", "IMAGE_REL_AMD64_REL32", "IMAGE_REL_AMD64_SECREL"];
const COFF_ARM: &[&str] = &[
    "IMAGE_REL_ARM64_ADDR64",
    "IMAGE_REL_ARM64_REL32",
    "IMAGE_REL_ARM64_BRANCH26",
    "IMAGE_REL_ARM64_PAGEBASE_REL21",
    "IMAGE_REL_ARM64_PAGEOFFSET_12A",
    "IMAGE_REL_ARM64_SECREL",
];

#[rustfmt::skip] // A table: one line per system.
const SYSTEMS: &[System] = &[
    System { goos: "android",   goarch: "amd64", format: "elf64-x86-64",        os_abi: "SystemV", relocations: ELF_X86 },
    System { goos: "android",   goarch: "arm64", format: "elf64-littleaarch64", os_abi: "SystemV", relocations: ELF_ARM },
    System { goos: "darwin",    goarch: "amd64", format: "Mach-O 64-bit x86-64", os_abi: "",       relocations: MACH_X86 },
    System { goos: "darwin",    goarch: "arm64", format: "Mach-O arm64",        os_abi: "",        relocations: MACH_ARM },
    System { goos: "ios",       goarch: "arm64", format: "Mach-O arm64",        os_abi: "",        relocations: MACH_ARM },
    System { goos: "freebsd",   goarch: "amd64", format: "elf64-x86-64",        os_abi: "FreeBSD", relocations: ELF_X86 },
    System { goos: "freebsd",   goarch: "arm64", format: "elf64-littleaarch64", os_abi: "FreeBSD", relocations: ELF_ARM },
    System { goos: "netbsd",    goarch: "amd64", format: "elf64-x86-64",        os_abi: "SystemV", relocations: ELF_X86 },
    System { goos: "netbsd",    goarch: "arm64", format: "elf64-littleaarch64", os_abi: "SystemV", relocations: ELF_ARM },
    System { goos: "openbsd",   goarch: "amd64", format: "elf64-x86-64",        os_abi: "OpenBSD", relocations: ELF_X86 },
    System { goos: "openbsd",   goarch: "arm64", format: "elf64-littleaarch64", os_abi: "OpenBSD", relocations: ELF_ARM },
    System { goos: "dragonfly", goarch: "amd64", format: "elf64-x86-64",        os_abi: "SystemV", relocations: ELF_X86 },
    System { goos: "solaris",   goarch: "amd64", format: "elf64-x86-64",        os_abi: "Solaris", relocations: ELF_X86 },
    System { goos: "illumos",   goarch: "amd64", format: "elf64-x86-64",        os_abi: "Solaris", relocations: ELF_X86 },
    System { goos: "windows",   goarch: "amd64", format: "COFF-x86-64",         os_abi: "",        relocations: COFF_X86 },
    System { goos: "windows",   goarch: "arm64", format: "COFF-ARM64",          os_abi: "",        relocations: COFF_ARM },
];

const LIB: &str = r#"// Package lib has a bit of everything.
package lib

import "strings"

type Shape interface{ Area() float64 }

type Square struct{ side float64 }

func (s *Square) Area() float64 { return s.side * s.side }

var Count, table = 1, map[string]int{"one": 1}

func Total(shapes ...Shape) (sum float64) {
	for _, shape := range shapes {
		sum += shape.Area()
	}
	Count++
	return sum
}

func Names(text string) func() []string {
	return func() []string { return strings.Fields(strings.ToUpper(text)) }
}

func Lookup(name string) (n int, err any) {
	defer func() { err = recover() }()
	return table[name] / len(name), nil
}

var Default Shape = &Square{2}
"#;

/// Builds a package as an object for a system; `out` is its file.
fn build(place: &Place, system: &System, package: &str, out: &str) -> PathBuf {
    let dir = place.dir.join(format!("{}-{}", system.goos, system.goarch));
    let mut command = place.command(&["build", "-emit=object", "-o"]);
    command.arg(&dir).arg(package).env("GOOS", system.goos).env("GOARCH", system.goarch);
    Answer::of(command.output().unwrap()).expect(0, "");
    dir.join(out)
}

impl System {
    fn name(&self) -> String {
        format!("{}/{}", self.goos, self.goarch)
    }

    fn prefix(&self) -> &'static str {
        if self.format.starts_with("Mach-O") { "_" } else { "" }
    }
}

/// The words of a text that name relocations.
fn relocations(text: &str) -> Vec<&str> {
    let is_one = |word: &&str| {
        ["R_X86", "R_AARCH64", "X86_64_RELOC", "ARM64_RELOC", "IMAGE_REL"].iter().any(|start| word.starts_with(start))
    };
    text.split_whitespace().filter(is_one).collect()
}

fn check(system: &System, object: &Path) {
    let name = system.name();
    let header = llvm("readobj", &["--file-headers"], object);
    assert!(header.contains(&format!("Format: {}\n", system.format)), "{name}: {header}");
    assert!(system.os_abi.is_empty() || header.contains(&format!("OS/ABI: {} ", system.os_abi)), "{name}: {header}");
    let all = llvm("readobj", &["--relocations"], object);
    let strange: Vec<&str> = relocations(&all).into_iter().filter(|kind| !system.relocations.contains(kind)).collect();
    assert!(strange.is_empty(), "{name}: {strange:?}");
    assert!(!relocations(&all).is_empty(), "{name}: no relocations");
    llvm("dwarfdump", &["--verify"], object);
}

/// Are there bytes in a function's disassembly that are no instruction, before one that ends a path or calls? Behind the last of these stand
/// constants, which are read like code here.
fn has_bytes_that_are_no_code(function: &str) -> bool {
    let mut behind = function.lines().skip_while(|line| !line.contains("<unknown>"));
    behind.any(|line| {
        ["\tret", "\tud2", "\tudf", "\tjmp", "\tb\t", "\tcall", "\tbl\t"].iter().any(|code| line.contains(code))
    })
}

/// Names of a kind of symbols.
fn symbols(flag: &str, object: &Path) -> Vec<String> {
    let text = llvm("nm", &["-j", flag], object);
    text.lines().map(str::to_string).collect()
}

#[test]
fn a_package_is_an_object_of_every_system() {
    let place = Place::new();
    place.write("lib/lib.go", LIB);
    for system in SYSTEMS {
        let (name, prefix) = (system.name(), system.prefix());
        let object = build(&place, system, "./lib", "ex.com.m.lib.o");
        check(system, &object);
        let code = llvm("objdump", &["-d"], &object);
        assert!(!code.split("\n\n").any(has_bytes_that_are_no_code), "{name}: code that is none");
        let defined = symbols("--defined-only", &object);
        for wanted in
            ["ex.com/m/lib.Total", "ex.com/m/lib.(*Square).Area", "ex.com/m/lib.Names.func1", "ex.com/m/lib.Count"]
        {
            assert!(defined.contains(&format!("{prefix}{wanted}")), "{name} lacks {wanted}: {defined:?}");
        }
        let undefined = symbols("--undefined-only", &object);
        for wanted in ["strings.ToUpper", "runtime.llgo_deferenter"] {
            assert!(undefined.contains(&format!("{prefix}{wanted}")), "{name} does not need {wanted}: {undefined:?}");
        }
        let lines = llvm("dwarfdump", &["--debug-line"], &object);
        assert!(lines.contains("lib.go"), "{name}: no lines");
        let sections = llvm("readobj", &["--sections"], &object);
        let separate = match system.format {
            format if format.starts_with("elf") => ".text.ex.com/m/lib.Total",
            format if format.starts_with("COFF") => ".text$ex.com/m/lib.Total",
            _ => "__text",
        };
        assert!(sections.contains(separate), "{name}: {sections}");
    }
    let names: Vec<String> = SYSTEMS.iter().map(System::name).collect();
    place::record("objects", names.iter().map(String::as_str));
}

/// Systems with a layer of the runtime.
const RUNTIMES: [&str; 8] = ["darwin", "dragonfly", "freebsd", "illumos", "netbsd", "openbsd", "solaris", "windows"];

/// Package runtime lacks nothing but what the packages below it, C, a program's main and its tables are.
#[test]
fn the_runtime_is_an_object_of_systems_with_a_layer() {
    let place = Place::new();
    let below = |name: &str| name.starts_with("internal/") || name.starts_with("llgo.table.");
    // Maps are a package of their own, which gives its functions these names.
    let elsewhere = |name: &str| ["main.main", "os.executablePath"].contains(&name) || name.starts_with("runtime.map");
    for system in SYSTEMS.iter().filter(|system| RUNTIMES.contains(&system.goos)) {
        let object = build(&place, system, "runtime", "runtime.o");
        let known = match system.format {
            format if format.starts_with("Mach-O") => TLS_MACH,
            format if format.starts_with("COFF") => TLS_COFF,
            _ => TLS_ELF,
        };
        let system = System { relocations: [system.relocations, known].concat().leak(), ..*system };
        check(&system, &object);
        let plain = |name: &String| name.strip_prefix(system.prefix()).unwrap_or(name).to_string();
        let undefined: Vec<String> = symbols("--undefined-only", &object).iter().map(plain).collect();
        assert!(!undefined.iter().any(|name| name.ends_with(".asmstdcall")), "{}: assembly", system.name());
        let wrong: Vec<&String> =
            undefined.iter().filter(|name| name.contains('.') && !below(name) && !elsewhere(name)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", system.name());
        let relocations = llvm("readobj", &["--relocations"], &object);
        assert!(known.iter().any(|kind| relocations.contains(kind)), "{}: no thread-local g", system.name());
        keeps_errno(&system, &object);
    }
}

/// C's functions that say where its error number is.
const ERRNO: &[(&str, &str)] = &[
    ("darwin", "__error"),
    ("freebsd", "__error"),
    ("illumos", "___errno"),
    ("netbsd", "__errno"),
    ("openbsd", "__errno"),
    ("solaris", "___errno"),
];

/// The entry of signals asks for C's error number before everything else and sets it at the end.
fn keeps_errno(system: &System, object: &Path) {
    let Some((_, errno)) = ERRNO.iter().find(|(goos, _)| *goos == system.goos) else { return };
    let entry = format!("--disassemble-symbols={}runtime.llgo_sigtramp", system.prefix());
    let code = llvm("objdump", &["--reloc", &entry], object);
    let is_call = |line: &&str| ["PLT32", "BRANCH", "CALL26"].iter().any(|kind| line.contains(kind));
    let callee = |line: &str| line.split_whitespace().last().unwrap().trim_end_matches("-0x4").to_string();
    let calls: Vec<String> = code.lines().filter(is_call).map(callee).collect();
    let errno = format!("{}{errno}", system.prefix());
    assert!(calls.len() > 2 && calls[0] == errno && calls[calls.len() - 1] == errno, "{}: {calls:?}", system.name());
}

/// How `g` is reached.
const TLS_ELF: &[&str] =
    &["R_X86_64_TPOFF32", "R_AARCH64_TLSLE_ADD_TPREL_HI12", "R_AARCH64_TLSLE_LDST64_TPREL_LO12_NC"];
const TLS_MACH: &[&str] = &["X86_64_RELOC_TLV", "ARM64_RELOC_TLVP_LOAD_PAGE21", "ARM64_RELOC_TLVP_LOAD_PAGEOFF12"];
const TLS_COFF: &[&str] =
    &["IMAGE_REL_AMD64_SECREL", "IMAGE_REL_ARM64_SECREL_HIGH12A", "IMAGE_REL_ARM64_SECREL_LOW12L"];
