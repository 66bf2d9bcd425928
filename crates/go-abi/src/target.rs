//! TABLE: the systems that programs can be compiled for, one row per GOOS/GOARCH pair of Go's.
//!
//! Everything that differs between targets and is a plain fact stands here; what takes code (stubs, relocations,
//! start-up) is where that code is, chosen by [`Arch`] and [`Format`]. Derived from it: the refusal of any other
//! pair, docs/targets.md, the tests that go through all targets.
//!
//! Invariant (complete): every pair that `go tool dist list` prints is in one of the two tables (a test compares).
//!
//! Not here: how executables are linked, the names of system calls.

use std::fmt;
use std::str::FromStr;
use target_lexicon::Triple;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Arch {
    X86_64,
    Aarch64,
    Riscv64,
    S390x,
}

/// Container of objects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    Elf,
    MachO,
    Coff,
}

/// Order of bytes in memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Endian {
    Little,
    Big,
}

impl Endian {
    #[inline]
    pub fn u16(self, value: u16) -> [u8; 2] {
        if self == Endian::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    #[inline]
    pub fn u32(self, value: u32) -> [u8; 4] {
        if self == Endian::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    #[inline]
    pub fn u64(self, value: u64) -> [u8; 8] {
        if self == Endian::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// An integer of `size` bytes.
    pub fn uint(self, value: u64, size: usize) -> Vec<u8> {
        match self {
            Endian::Little => value.to_le_bytes()[..size].to_vec(),
            Endian::Big => value.to_be_bytes()[8 - size..].to_vec(),
        }
    }
}

impl Arch {
    pub fn endian(self) -> Endian {
        if self == Arch::S390x { Endian::Big } else { Endian::Little }
    }

    /// Alignment of what code refers to: distances are counted in halfwords on some processors.
    pub fn least_align(self) -> u64 {
        if self == Arch::S390x { 2 } else { 1 }
    }

    /// From a frame pointer to the stack pointer that the caller had.
    pub fn caller_sp_distance(self) -> i64 {
        // Elsewhere the caller's frame pointer and the return address are between them.
        if self == Arch::S390x { 0 } else { 16 }
    }
}

/// What comes out of a build for a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// Executables, of the machine code for this target and without a linker.
    Executables,
    /// Objects of packages; nobody lays out programs yet.
    Objects,
}

#[derive(PartialEq, Eq, Debug)]
pub struct Target {
    pub goos: &'static str,
    pub goarch: &'static str,
    pub triple: &'static str,
    pub arch: Arch,
    pub format: Format,
    pub output: Output,
}

impl Target {
    pub fn find(goos: &str, goarch: &str) -> Result<&'static Target, UnknownTarget> {
        let known = TARGETS.iter().find(|target| target.goos == goos && target.goarch == goarch);
        if let Some(target) = known {
            return Ok(target);
        }
        let refused = REFUSED.iter().find(|row| row.goos == goos && row.goarch.contains(&goarch));
        Err(UnknownTarget { goos: goos.into(), goarch: goarch.into(), why: refused.map(|row| row.why) })
    }

    pub fn has_executables(&self) -> bool {
        self.output == Output::Executables
    }

    /// What the names of executables end with.
    pub fn exe_suffix(&self) -> &'static str {
        if self.format == Format::Coff { ".exe" } else { "" }
    }

    pub fn triple(&self) -> Triple {
        Triple::from_str(self.triple).expect("the table holds triples")
    }

    pub fn endian(&self) -> Endian {
        self.arch.endian()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.goos, self.goarch)
    }
}

/// A pair that programs cannot be compiled for.
#[derive(Debug)]
pub struct UnknownTarget {
    goos: String,
    goarch: String,
    /// `None`: Go does not know the pair either.
    why: Option<&'static str>,
}

impl fmt::Display for UnknownTarget {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "unsupported GOOS/GOARCH pair {}/{}", self.goos, self.goarch)?;
        self.why.map_or(Ok(()), |why| write!(f, ": {why}"))
    }
}

impl std::error::Error for UnknownTarget {}

macro_rules! targets {
    ($($goos:literal $goarch:literal $triple:literal $arch:ident $format:ident $output:ident;)*) => {
        pub const TARGETS: &[Target] = &[$(Target {
            goos: $goos,
            goarch: $goarch,
            triple: $triple,
            arch: Arch::$arch,
            format: Format::$format,
            output: Output::$output,
        },)*];
    };
}

// A macro's input is not formatted by rustfmt: one line per target.
targets! {
    "linux"     "amd64"   "x86_64-unknown-linux-gnu"       X86_64  Elf   Executables;
    "linux"     "arm64"   "aarch64-unknown-linux-gnu"      Aarch64 Elf   Executables;
    "linux"     "riscv64" "riscv64gc-unknown-linux-gnu"    Riscv64 Elf   Executables;
    "linux"     "s390x"   "s390x-unknown-linux-gnu"        S390x   Elf   Executables;
    "android"   "amd64"   "x86_64-unknown-linux-android"   X86_64  Elf   Objects;
    "android"   "arm64"   "aarch64-unknown-linux-android"  Aarch64 Elf   Objects;
    "darwin"    "amd64"   "x86_64-apple-darwin"            X86_64  MachO Objects;
    "darwin"    "arm64"   "aarch64-apple-darwin"           Aarch64 MachO Objects;
    "ios"       "arm64"   "aarch64-apple-ios"              Aarch64 MachO Objects;
    "freebsd"   "amd64"   "x86_64-unknown-freebsd"         X86_64  Elf   Objects;
    "freebsd"   "arm64"   "aarch64-unknown-freebsd"        Aarch64 Elf   Objects;
    "netbsd"    "amd64"   "x86_64-unknown-netbsd"          X86_64  Elf   Objects;
    "netbsd"    "arm64"   "aarch64-unknown-netbsd"         Aarch64 Elf   Objects;
    "openbsd"   "amd64"   "x86_64-unknown-openbsd"         X86_64  Elf   Objects;
    "openbsd"   "arm64"   "aarch64-unknown-openbsd"        Aarch64 Elf   Objects;
    "dragonfly" "amd64"   "x86_64-unknown-dragonfly"       X86_64  Elf   Objects;
    "solaris"   "amd64"   "x86_64-unknown-solaris"         X86_64  Elf   Objects;
    "illumos"   "amd64"   "x86_64-unknown-illumos"         X86_64  Elf   Objects;
    "windows"   "amd64"   "x86_64-pc-windows-gnu"          X86_64  Coff  Executables;
    "windows"   "arm64"   "aarch64-pc-windows-gnullvm"     Aarch64 Coff  Objects;
}

/// Pairs of Go's that we do not compile for.
struct Refused {
    goos: &'static str,
    goarch: &'static [&'static str],
    why: &'static str,
}

const NARROW: &str = "32-bit processors are not supported";
const NO_GENERATOR: &str = "there is no code generator for this processor";
const WASM: &str = "WebAssembly needs a code generator of its own";
const PLAN9: &str = "Plan 9 needs an object format and a system layer of its own";

#[rustfmt::skip] // A table: one line per system and reason.
const REFUSED: &[Refused] = &[
    Refused { goos: "aix",     goarch: &["ppc64"],                          why: NO_GENERATOR },
    Refused { goos: "android", goarch: &["386", "arm"],                     why: NARROW },
    Refused { goos: "freebsd", goarch: &["386", "arm"],                     why: NARROW },
    Refused { goos: "ios",     goarch: &["amd64"],                          why: "the simulator's processor is not supported" },
    Refused { goos: "js",      goarch: &["wasm"],                           why: WASM },
    Refused { goos: "linux",   goarch: &["386", "arm", "mips", "mipsle"],   why: NARROW },
    Refused { goos: "linux",   goarch: &["loong64", "mips64", "mips64le", "ppc64", "ppc64le"], why: NO_GENERATOR },
    Refused { goos: "netbsd",  goarch: &["386", "arm"],                     why: NARROW },
    Refused { goos: "openbsd", goarch: &["386", "arm"],                     why: NARROW },
    Refused { goos: "openbsd", goarch: &["ppc64"],                          why: NO_GENERATOR },
    Refused { goos: "openbsd", goarch: &["riscv64"],                        why: "its system calls are not in our tables" },
    Refused { goos: "plan9",   goarch: &["386", "amd64", "arm"],            why: PLAN9 },
    Refused { goos: "wasip1",  goarch: &["wasm"],                           why: WASM },
    Refused { goos: "windows", goarch: &["386"],                            why: NARROW },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn every_port_of_go_is_in_a_table() {
        let output = Command::new("go").args(["tool", "dist", "list"]).output().unwrap();
        for pair in String::from_utf8(output.stdout).unwrap().lines() {
            let (goos, goarch) = pair.split_once('/').unwrap();
            let unknown = Target::find(goos, goarch).err().is_some_and(|unknown| unknown.why.is_none());
            assert!(!unknown, "{pair} is in neither table");
        }
    }

    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

    /// The line of a system in a file of `tests/results`, behind its name.
    fn result(test: &str, target: &Target) -> Option<String> {
        let text = std::fs::read_to_string(format!("{ROOT}/tests/results/{test}.tsv")).ok()?;
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        lines.filter(|(system, _)| *system == target.to_string()).map(|(_, rest)| rest.to_string()).next()
    }

    /// How many programs of `tests/` passed, on which day.
    fn programs(target: &Target) -> Option<String> {
        let line = result("suite", target)?;
        let cells: Vec<&str> = line.split('\t').collect();
        let &[day, passed, left_out, failed] = cells.as_slice() else { panic!("suite.tsv: {line}") };
        let failed: Vec<&str> = failed.split_whitespace().collect();
        let names = if failed.is_empty() { String::new() } else { format!(" ({})", failed.join(" ")) };
        Some(format!("{passed} passed, {} failed{names}, {left_out} left out; {day}", failed.len()))
    }

    fn made(target: &Target) -> String {
        let output = match target.output {
            Output::Executables => "executables".to_string(),
            Output::Objects => format!("objects ({:?})", target.format),
        };
        let cells = [programs(target), result("objects", target), result("calls", target), result("rig", target)];
        let cells = cells.map(|cell| cell.unwrap_or("-".into())).join(" | ");
        format!("| {target} | {output} | {cells} |")
    }

    fn refused(row: &Refused) -> String {
        let pairs: Vec<String> = row.goarch.iter().map(|goarch| format!("{}/{goarch}", row.goos)).collect();
        format!("| {} | {} |", pairs.join(", "), row.why)
    }

    /// `LLGO_BLESS=1 cargo test --release -p go-abi` writes the tables.
    #[test]
    fn the_document_has_the_tables() {
        let path = format!("{ROOT}/docs/targets.md");
        let text = std::fs::read_to_string(&path).unwrap();
        let is_row = |line: &str| line.starts_with("| ") && line.contains('/') && !line.starts_with("| system");
        let mut tables =
            [TARGETS.iter().map(made).collect::<Vec<_>>(), REFUSED.iter().map(refused).collect()].into_iter();
        let mut expected = vec![];
        for line in text.lines() {
            if line.starts_with("| --- ") {
                expected.push(line.to_string());
                expected.extend(tables.next().unwrap_or_default());
            } else if !is_row(line) {
                expected.push(line.to_string());
            }
        }
        let expected = expected.join("\n") + "\n";
        if std::env::var_os("LLGO_BLESS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written == expected, "docs/targets.md: write it anew with LLGO_BLESS=1");
    }

    #[test]
    fn triples_are_triples() {
        for target in TARGETS {
            let endian = target.triple().endianness().unwrap();
            assert_eq!(endian == target_lexicon::Endianness::Big, target.endian() == Endian::Big, "{target}");
        }
    }

    #[test]
    fn other_pairs_are_refused_with_a_reason() {
        let message = |goos, goarch| Target::find(goos, goarch).unwrap_err().to_string();
        assert_eq!(message("plan9", "s390x"), "unsupported GOOS/GOARCH pair plan9/s390x");
        assert_eq!(message("aix", "ppc64"), format!("unsupported GOOS/GOARCH pair aix/ppc64: {NO_GENERATOR}"));
        assert_eq!(message("wasip1", "wasm"), format!("unsupported GOOS/GOARCH pair wasip1/wasm: {WASM}"));
    }
}
