//! Flags and environment → one [`Config`], decided once; no other file reads the environment.
//!
//! Invariant (declared-here): every environment variable of llgo's own is in [`VARIABLES`], which `llgo env` prints and
//! docs/debugging.md lists (a test compares).
//!
//! Invariant (honoured-or-refused): a flag value that we cannot honour is an error here, before any work.

use crate::cli::{Command, Flags, goflags_for_go, split_quoted};
use crate::diagnostic::Failure;
use crate::emit::{self, EmitKind};
use crate::flags::{Flag, Verb};
use crate::gotool::GoEnv;
use crate::test_args;
use go_abi::{Format, Target};
use intrinsic_lowering::System;
use intrinsic_lowering::sys::Numbers;
use object_emission::Debug;
use ssa_lowering::Inlining;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub struct Variable {
    pub name: &'static str,
    pub meaning: &'static str,
}

pub const LLGO_CACHE: &str = "LLGO_CACHE";
pub const LLGO_CACHE_LIMIT: &str = "LLGO_CACHE_LIMIT";
pub const LLGO_LINKER: &str = "LLGO_LINKER";
pub const LLGO_VERIFY_CLIF: &str = "LLGO_VERIFY_CLIF";

/// llgo's own environment variables.
#[rustfmt::skip] // A table: one line per variable.
pub const VARIABLES: &[Variable] = &[
    Variable { name: LLGO_CACHE,       meaning: "directory of the cache (default: llgo in the user's cache directory); \"off\": no cache" },
    Variable { name: LLGO_CACHE_LIMIT, meaning: "how large the cache may become: a number of bytes, or with K, M or G behind it (default: 10G)" },
    Variable { name: LLGO_LINKER,      meaning: "linker to use when -linker is not given: a name or a path" },
    Variable { name: LLGO_VERIFY_CLIF, meaning: "1: Cranelift's verifier checks every function" },
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    Cranelift,
    Llvm,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Emit {
    pub kinds: Vec<EmitKind>,
    /// Only the function of this name.
    pub only: Option<String>,
}

/// What `-ldflags` says.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct LinkFlags {
    /// `-X path.name=value`: string variables and their values.
    pub strings: Vec<(String, String)>,
    /// `-s`: no symbol table, no debug information.
    pub strip: bool,
    /// `-w`: no debug information.
    pub no_debug_info: bool,
    /// `-checklinkname=0`: `//go:linkname` may refer to any function.
    pub any_linkname: bool,
    /// The flag as given, for the build information.
    pub text: String,
    /// `-extldflags`: for the C compiler driver.
    pub external: Vec<OsString>,
}

/// What `llgo test` is to do.
#[derive(Default)]
pub struct TestConfig {
    /// What the test programs are told.
    pub args: Vec<String>,
    pub compile_only: bool,
    pub json: bool,
    /// The programs mark the lines of their reports.
    pub marks: bool,
    /// All output is shown, not only that of programs that fail.
    pub shows_pass: bool,
    pub benchmarks: bool,
    pub fail_fast: bool,
    /// Flags that ask for a profile: they need the program beside it, and one package.
    pub profile: Option<&'static str>,
    pub timeout: Option<Duration>,
    pub cover: Option<Cover>,
}

/// What is counted while tests run.
pub struct Cover {
    /// As `go tool cover` takes it.
    pub mode: String,
    /// Patterns of packages with commas; empty: each package by its own tests.
    pub packages: String,
    pub profile: Option<PathBuf>,
}

pub struct Config {
    pub verb: Verb,
    /// Package patterns or files (and, for `run`, the program's arguments after them).
    pub args: Vec<String>,
    pub output: Option<String>,
    pub exec: Vec<String>,
    pub rebuild: bool,
    pub dry_run: bool,
    pub trace: bool,
    pub verbose: bool,
    pub keep_work: bool,
    pub time: bool,
    pub timings: Option<PathBuf>,
    pub threads: usize,
    pub optimise: bool,
    pub verify_clif: bool,
    pub trim_path: bool,
    pub compiler: CompilerFlags,
    pub emit: Option<Emit>,
    pub target: &'static Target,
    /// `-syscalls`; `None`: as the system likes it.
    pub numbers: Option<Numbers>,
    pub syscall_hooks: bool,
    pub save_dir: Option<PathBuf>,
    pub linker: Option<String>,
    pub link: LinkFlags,
    /// Flags that the exporter's package loader understands as `go list` does, ready to pass on.
    pub load_flags: Vec<String>,
    pub tags: String,
    /// `$GOFLAGS` for the go command.
    pub go_flags: String,
    pub cache_dir: Option<PathBuf>,
    /// The words of `$GOCACHEPROG`.
    pub sharing: Vec<String>,
    /// In bytes.
    pub cache_limit: u64,
    pub cc: PathBuf,
    /// Where programs are searched.
    pub path: Vec<PathBuf>,
    pub go: GoEnv,
    pub test: TestConfig,
}

/// What `-gcflags` asks for.
#[derive(Clone, Default, Debug)]
pub struct CompilerFlags {
    pub no_inline: bool,
    pub no_optimise: bool,
    /// No limit on the number of errors.
    pub all_errors: bool,
    /// Language version of the packages that are named, as `go1.21`.
    pub language: Option<String>,
}

impl Config {
    pub fn new(command: Command, go: GoEnv) -> Result<Config, Failure> {
        let Command { verb, flags, args, test_args } = command;
        check_build_vcs(flags.value(Flag::BuildVcs))?;
        let optimisation = flags.last_of(&[Flag::OptSpeed, Flag::OptNone]);
        let compiler = gcflags(flags.values(Flag::GcFlags))?;
        let owned = |flag: Flag| flags.value(flag).map(str::to_string);
        let emit = emit_request(flags.value(Flag::Emit), owned(Flag::Only))?;
        let target = target(&go)?;
        check_output(verb, target, emit.as_ref(), go.minor())?;
        Ok(Config {
            verb,
            test: test_config(&flags, test_args)?,
            args,
            output: owned(Flag::Output).filter(|output| !output.is_empty()),
            exec: split_quoted(flags.value(Flag::Exec).unwrap_or("")).map_err(Failure::new)?,
            rebuild: flags.is_set(Flag::Rebuild),
            dry_run: flags.is_set(Flag::DryRun),
            trace: flags.is_set(Flag::Trace) || flags.is_set(Flag::DryRun),
            verbose: flags.is_set(Flag::Verbose),
            keep_work: flags.is_set(Flag::KeepWork),
            time: flags.is_set(Flag::Time),
            timings: owned(Flag::Timings).filter(|file| !file.is_empty()).map(PathBuf::from),
            threads: flags.count(Flag::Jobs).or(flags.count(Flag::Parallel)).unwrap_or_else(processors),
            optimise: optimisation == Some(Flag::OptSpeed) && !compiler.no_optimise,
            compiler,
            verify_clif: variable(LLGO_VERIFY_CLIF).as_deref() == Some("1"),
            trim_path: flags.is_set(Flag::TrimPath),
            emit,
            target,
            numbers: numbers(flags.value(Flag::Syscalls))?,
            syscall_hooks: flags.is_set(Flag::SyscallHooks),
            save_dir: owned(Flag::SaveDir).map(PathBuf::from),
            linker: owned(Flag::Linker).or_else(|| variable(LLGO_LINKER)),
            link: ldflags(flags.values(Flag::LdFlags))?,
            load_flags: load_flags(&flags),
            tags: flags.value(Flag::Tags).unwrap_or("").to_string(),
            go_flags: goflags_for_go(go.get("GOFLAGS").unwrap_or("")),
            cache_dir: cache_dir(),
            sharing: split_quoted(go.get("GOCACHEPROG").unwrap_or("")).map_err(Failure::new)?,
            cache_limit: variable(LLGO_CACHE_LIMIT).map_or(Ok(CACHE_LIMIT), |text| size(LLGO_CACHE_LIMIT, &text))?,
            cc: go.get("CC").unwrap_or("cc").into(),
            path: search_path(),
            go,
        })
    }
}

impl Config {
    pub fn inlining(&self) -> Inlining {
        match (self.compiler.no_inline, self.optimise) {
            (true, _) => Inlining::NONE,
            (false, false) => Inlining::SMALL,
            (false, true) => Inlining::FULL,
        }
    }

    /// What the user wants compiled: for `run`, the leading `.go` files or the first argument.
    pub fn patterns(&self) -> &[String] {
        self.split_args().0
    }

    /// What goes into executables for debuggers: as with go, nothing if they are gone after the run.
    pub fn debug(&self) -> Debug {
        let is_kept = match self.verb {
            Verb::Run => false,
            Verb::Test => self.test.compile_only || self.test.profile.is_some() || self.output.is_some(),
            _ => true,
        };
        if self.link.strip || !is_kept {
            Debug::Nothing
        } else if self.link.no_debug_info {
            Debug::Names
        } else {
            Debug::Full
        }
    }

    /// Patterns, and the arguments of the program that `run` runs.
    pub fn split_args(&self) -> (&[String], &[String]) {
        split_args(self.verb, &self.args)
    }

    /// The next build of the same command line may profit from what this one finds out. Not if the build has other results than its
    /// outputs, or rewrites sources.
    pub fn is_remembered(&self) -> bool {
        let has_side_results = self.rebuild || self.dry_run || self.trace || self.keep_work;
        matches!(self.verb, Verb::Build | Verb::Run | Verb::Test)
            && !has_side_results
            && self.emit.is_none()
            && self.save_dir.is_none()
            && self.test.cover.is_none()
    }

    /// What `-modfile` names.
    pub fn module_file(&self) -> Option<&Path> {
        self.load_flags.iter().filter_map(|flag| flag.strip_prefix("-modfile=")).next_back().map(Path::new)
    }
}

/// Flags about the build, none of which changes its results.
const ABOUT_BUILD: [Flag; 5] = [Flag::Time, Flag::Timings, Flag::Parallel, Flag::Jobs, Flag::Vet];

/// Whether a flag makes a difference to the programs that are built. Most flags for test programs do not.
pub fn decides_program(flag: Flag) -> bool {
    PROFILES.contains(&flag) || !flag.is_for_test_program() && !ABOUT_BUILD.contains(&flag)
}

/// Flags that make a test program write a profile.
const PROFILES: [Flag; 5] =
    [Flag::TestBlockProfile, Flag::TestCpuProfile, Flag::TestMemProfile, Flag::TestMutexProfile, Flag::TestTrace];

fn test_config(flags: &Flags, mut args: Vec<String>) -> Result<TestConfig, Failure> {
    if let Some(list) = flags.value(Flag::Vet).filter(|list| *list != "off") {
        return Err(Failure::usage(format!("-vet={list} is not supported: llgo test does not run go vet")));
    }
    let is_given = |flag: Flag| flags.value(flag).is_some_and(|value| !value.is_empty());
    let profile = PROFILES.into_iter().find(|&flag| is_given(flag)).map(|flag| flag.data().name);
    if (profile.is_some() || flags.is_set(Flag::TestArtifacts)) && flags.value(Flag::TestOutputDir).is_none() {
        let here = env::current_dir().unwrap_or_default();
        args.insert(0, format!("-test.outputdir={}", here.display()));
    }
    let asks_for_help = args.iter().take_while(|arg| *arg != "--").any(|arg| HELP.contains(&arg.as_str()));
    let is_verbose = flags.value(Flag::TestVerbose).is_some_and(|value| value != "false");
    Ok(TestConfig {
        compile_only: flags.is_set(Flag::TestCompile),
        json: flags.is_set(Flag::TestJson),
        marks: flags.is_set(Flag::TestJson) || flags.value(Flag::TestVerbose) == Some("test2json"),
        shows_pass: is_verbose || is_given(Flag::TestList) || asks_for_help,
        benchmarks: is_given(Flag::TestBench),
        fail_fast: flags.is_set(Flag::TestFailFast),
        profile,
        timeout: test_args::timeout(flags),
        cover: cover(flags)?,
        args,
    })
}

/// Each of the flags that say how asks for coverage, too.
fn cover(flags: &Flags) -> Result<Option<Cover>, Failure> {
    let mode = flags.value(Flag::TestCoverMode);
    if let Some(mode) = mode.filter(|mode| !["set", "count", "atomic"].contains(mode)) {
        let what = "valid modes are \"set\", \"count\", or \"atomic\"";
        return Err(Failure::usage(format!("invalid value \"{mode}\" for flag -covermode: {what}")));
    }
    let (packages, profile) = (flags.value(Flag::TestCoverPkg), flags.value(Flag::TestCoverProfile));
    let is_asked_for = flags.is_set(Flag::TestCover) || mode.is_some() || packages.is_some() || profile.is_some();
    let outputs = || PathBuf::from(flags.value(Flag::TestOutputDir).unwrap_or_default());
    Ok(is_asked_for.then(|| Cover {
        mode: mode.unwrap_or("set").into(),
        packages: packages.unwrap_or_default().into(),
        profile: profile.filter(|path| !path.is_empty()).map(|path| outputs().join(path)),
    }))
}

const HELP: [&str; 3] = ["-h", "-help", "--help"];

/// Patterns, and the arguments of the program that `run` runs.
pub fn split_args(verb: Verb, args: &[String]) -> (&[String], &[String]) {
    if verb != Verb::Run {
        return (args, &[]);
    }
    let files = args.iter().take_while(|arg| arg.ends_with(".go")).count();
    args.split_at(files.max(1).min(args.len()))
}

/// A variable that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Variables that builds depend on: those that the go command reads, and ours.
pub fn environment() -> Vec<(String, OsString)> {
    const NAMES: [&str; 10] =
        ["AR", "CC", "CXX", "FC", "PKG_CONFIG", "PATH", "HOME", "PWD", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"];
    const PREFIXES: [&str; 4] = ["GO", "CGO_", "LLGO_", "LD_"];
    let counts =
        |name: &String| NAMES.contains(&name.as_str()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    let all = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let mut found: Vec<(String, OsString)> = all.filter(|(name, _)| counts(name)).collect();
    found.sort();
    found
}

pub fn search_path() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// `$LLGO_CACHE`, else as Go's `os.UserCacheDir`. `None`: switched off, or nowhere to put it.
pub fn cache_dir() -> Option<PathBuf> {
    match variable(LLGO_CACHE) {
        Some(off) if off == "off" => None,
        Some(dir) => Some(dir.into()),
        None => {
            let base = variable("XDG_CACHE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
            let home = || variable("HOME").map(|home| PathBuf::from(home).join(".cache"));
            base.or_else(home).map(|dir| dir.join("llgo"))
        }
    }
}

const CACHE_LIMIT: u64 = 10 << 30;

/// `1000`, `64K`, `500M`, `10G`
fn size(name: &str, text: &str) -> Result<u64, Failure> {
    let units = [('K', 10), ('M', 20), ('G', 30)];
    let unit = units.into_iter().find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, shift)));
    let (digits, shift) = unit.unwrap_or((text, 0));
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
    bytes.ok_or_else(|| Failure::usage(format!("${name} is {text:?}: it has to be a size, as 500M or 10G")))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The target that `$GOOS` and `$GOARCH` name.
fn target(go: &GoEnv) -> Result<&'static Target, Failure> {
    let found = Target::find(go.get("GOOS").unwrap_or(""), go.get("GOARCH").unwrap_or(""));
    found.map_err(|unknown| Failure::usage(unknown.to_string()))
}

/// The first release whose runtime the layer for Windows fits.
const WINDOWS_SINCE: u32 = 26;

/// Refuses executables for systems that have none.
fn check_output(verb: Verb, target: &Target, emit: Option<&Emit>, release: u32) -> Result<(), Failure> {
    let builds = matches!(verb, Verb::Build | Verb::Run | Verb::Test);
    let links = emit.is_none_or(|emit| emit.kinds.contains(&EmitKind::Link));
    if !builds || !links {
        return Ok(());
    }
    if target.has_executables() && target.format == Format::Coff && release < WINDOWS_SINCE {
        return Err(Failure::usage(format!("{target}: executables need Go 1.{WINDOWS_SINCE}")));
    }
    if target.has_executables() {
        return Ok(());
    }
    Err(Failure::usage(format!("{target}: there are no executables yet; llgo build -emit=object writes objects")))
}

fn check_build_vcs(mode: Option<&str>) -> Result<(), Failure> {
    match mode {
        None | Some("auto" | "false" | "0" | "f") => Ok(()),
        Some(mode) => {
            Err(Failure::usage(format!("-buildvcs={mode} is not supported: llgo does not stamp executables")))
        }
    }
}

fn numbers(way: Option<&str>) -> Result<Option<Numbers>, Failure> {
    match way {
        None => Ok(None),
        Some("raw") => Ok(Some(Numbers::Raw)),
        Some("libc") => Ok(Some(Numbers::Libc)),
        Some(way) => Err(Failure::usage(format!("-syscalls={way}: the ways are raw and libc"))),
    }
}

impl Config {
    /// The way that the flags ask for.
    pub fn system(&self, system: System) -> System {
        System { numbers: self.numbers.unwrap_or(system.numbers), hooks: self.syscall_hooks, ..system }
    }
}

pub fn backend(name: Option<&str>) -> Result<Backend, Failure> {
    match name {
        None | Some("cranelift") => Ok(Backend::Cranelift),
        Some("llvm") => Ok(Backend::Llvm),
        Some(other) => {
            Err(Failure::usage(format!("no backend {other:?}: it is cranelift or llvm; plug-ins cannot be loaded")))
        }
    }
}

fn emit_request(kinds: Option<&str>, only: Option<String>) -> Result<Option<Emit>, Failure> {
    match (kinds, only) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Failure::usage("-only needs -emit".into())),
        (Some(list), only) => Ok(Some(Emit { kinds: emit::parse_kinds(list)?, only })),
    }
}

/// The flags that decide which files make up a package: the exporter's loader gets them as `go list` does.
fn load_flags(flags: &Flags) -> Vec<String> {
    let value = |flag: Flag| flags.value(flag).map(|value| format!("-{}={value}", flag.data().name));
    [Flag::Mod, Flag::ModFile, Flag::ModCacheRw, Flag::Overlay].into_iter().filter_map(value).collect()
}

/// Splits `[pattern=]words` of a tool flag. We compile a program as one: a pattern other than `all` cannot be honoured.
fn tool_words(flag: &str, value: &str) -> Result<Vec<String>, Failure> {
    let words = match value.trim_start().split_once('=') {
        Some(("all", words)) => words,
        Some((pattern, _)) if !pattern.starts_with(['-', '\'', '"']) => {
            return Err(Failure::usage(format!("-{flag}={pattern}=…: only the pattern \"all\" is supported")));
        }
        _ => value,
    };
    split_quoted(words)
        .map_err(|message| Failure::usage(format!("invalid value {value:?} for flag -{flag}: {message}")))
}

fn gcflags<'a>(values: impl Iterator<Item = &'a str>) -> Result<CompilerFlags, Failure> {
    let mut flags = CompilerFlags::default();
    for value in values {
        for word in tool_words("gcflags", value)? {
            match (word.as_str(), word.strip_prefix("-lang=")) {
                ("-N", _) => flags.no_optimise = true,
                ("-l", _) => flags.no_inline = true,
                ("-e", _) => flags.all_errors = true,
                (_, Some(version)) => flags.language = Some(version.to_string()),
                (other, _) => {
                    let message = format!("-gcflags: {other} is not supported (-N, -l, -e and -lang are)");
                    return Err(Failure::usage(message));
                }
            }
        }
    }
    Ok(flags)
}

fn ldflags<'a>(values: impl Iterator<Item = &'a str>) -> Result<LinkFlags, Failure> {
    let mut link = LinkFlags::default();
    // Of several -ldflags the last counts, as in go build.
    let Some(value) = values.last() else { return Ok(link) };
    link.text = value.to_string();
    let words = tool_words("ldflags", value)?;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (word.as_str(), None),
        };
        let mut argument = || {
            value
                .clone()
                .or_else(|| words.next().cloned())
                .ok_or_else(|| Failure::usage(format!("-ldflags: flag needs an argument: {name}")))
        };
        match name.replacen("--", "-", 1).as_str() {
            "-X" => link.strings.push(string_value(&argument()?)?),
            "-s" => link.strip = value.as_deref() != Some("false"),
            "-extldflags" => {
                let words = split_quoted(&argument()?).map_err(Failure::usage)?;
                link.external.extend(words.into_iter().map(OsString::from));
            }
            "-checklinkname" => link.any_linkname = matches!(value.as_deref(), Some("0" | "f" | "F" | "false")),
            "-w" => link.no_debug_info = value.as_deref() != Some("false"),
            other => {
                return Err(Failure::usage(format!(
                    "-ldflags: {other} is not supported (-X, -s, -w, -checklinkname and -extldflags are)"
                )));
            }
        }
    }
    Ok(link)
}

fn string_value(definition: &str) -> Result<(String, String), Failure> {
    let form = || Failure::usage("-ldflags: -X flag requires argument of the form importpath.name=value".into());
    let (name, value) = definition.split_once('=').ok_or_else(form)?;
    let dot = name.rfind('.').ok_or_else(form)?;
    if dot == 0 || dot + 1 == name.len() {
        return Err(form());
    }
    Ok((name.to_string(), value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(values: &[&str]) -> Result<LinkFlags, String> {
        ldflags(values.iter().copied()).map_err(|failure| failure.message)
    }

    #[test]
    fn sizes_have_units() {
        let of = |text| size("X", text).ok();
        assert_eq!(["7", "2K", "3M", "1G"].map(of), [7, 2 << 10, 3 << 20, 1 << 30].map(Some));
        assert_eq!(["", "G", "1.5G", "-1", "1T", "99999999999G"].map(of), [None; 6]);
    }

    #[test]
    fn ldflags_set_strings_and_strip() {
        let flags = link(&["-X main.a=1", "-s -w -X 'main.b=two words' -X=ex.com/p.v=x=y"]).unwrap();
        let expected = [("main.b", "two words"), ("ex.com/p.v", "x=y")];
        assert_eq!(flags.strings, expected.map(|(name, value)| (name.to_string(), value.to_string())));
        assert!(flags.strip && flags.no_debug_info);
        assert!(link(&["all=-s"]).unwrap().strip);
    }

    #[test]
    fn ldflags_that_we_cannot_honour_are_refused() {
        assert!(link(&["-linkmode=internal"]).unwrap_err().contains("-linkmode is not supported"));
        assert!(link(&["-X main"]).unwrap_err().contains("importpath.name=value"));
        assert!(link(&["-X"]).unwrap_err().contains("flag needs an argument: -X"));
        assert!(link(&["std=-s"]).unwrap_err().contains("only the pattern \"all\""));
    }

    #[test]
    fn gcflags_that_we_cannot_honour_are_refused() {
        assert!(gcflags(["all=-N -l"].into_iter()).unwrap().no_optimise);
        let no_inline = gcflags(["-l"].into_iter()).unwrap();
        assert_eq!((no_inline.no_optimise, no_inline.no_inline), (false, true));
        assert_eq!(gcflags(["-e -lang=go1.21"].into_iter()).unwrap().language.as_deref(), Some("go1.21"));
        assert!(gcflags(["-m"].into_iter()).is_err());
    }

    #[test]
    fn the_documentation_lists_every_variable() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/debugging.md");
        let text = std::fs::read_to_string(path).unwrap();
        for Variable { name, meaning } in VARIABLES {
            assert!(
                text.contains(&format!("| `{name}` | {meaning} |")),
                "docs/debugging.md should list {name}: {meaning}"
            );
        }
    }
}
