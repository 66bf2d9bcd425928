//! TABLE: the flags of every verb.
//!
//! One line per flag: id, name, kind, verbs that take it, placeholder of its value, help. Derived from it: the
//! parser's lookup (`cli`), `llgo help VERB`, and the table in docs/command-line.md (a test compares them).
//!
//! Invariant (refused-not-ignored): a flag that is not in the table is an error, and a flag in the table has a
//! reader in `config`. Values that we cannot honour are refused there.

/// What a verb is called and how it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    Build,
    Run,
    Test,
    Version,
    Env,
    Clean,
    Help,
}

pub struct VerbData {
    pub verb: Verb,
    pub name: &'static str,
    pub usage: &'static str,
    pub summary: &'static str,
    pub help: &'static str,
}

#[rustfmt::skip] // A table: one entry per verb, aligned.
pub const VERBS: &[VerbData] = &[
    VerbData { verb: Verb::Build,   name: "build",   usage: "[-o output] [build flags] [packages]",
        summary: "compile packages and dependencies",
        help: "Build compiles the named packages and their dependencies. A single main package becomes an executable\n\
               in the current directory, named as go build names it; with several packages, or one that is not main,\n\
               the result is discarded. With -emit it writes the named intermediate results instead." },
    VerbData { verb: Verb::Run,     name: "run",     usage: "[build flags] [-exec xprog] package [arguments...]",
        summary: "compile and run Go program",
        help: "Run compiles the named main package (a list of .go files of one directory, a directory or an import\n\
               path) and runs it with the arguments. If the program fails, llgo prints its exit status and exits 1." },
    VerbData { verb: Verb::Test,    name: "test",    usage: "[build/test flags] [packages] [build/test flags & test binary flags]",
        summary: "test packages",
        help: "Test compiles the named packages with their test files, runs each test program in its package's directory and\n\
               prints a line for each. Without a package it tests the one in the current directory and shows what it prints;\n\
               with packages, results that can be repeated are kept and shown again with (cached). A flag named -f below may\n\
               be written -test.f; what llgo does not know, and what follows -args, is for the test program." },
    VerbData { verb: Verb::Version, name: "version", usage: "",
        summary: "print llgo version",
        help: "Version prints the version of llgo, of its code generator and of the Go toolchain that it uses." },
    VerbData { verb: Verb::Env,     name: "env",     usage: "[-json] [var ...]",
        summary: "print environment information",
        help: "Env prints the settings that llgo uses, as a shell script, as JSON, or the named ones one a line.\n\
               Settings that are not llgo's own are those of the go command." },
    VerbData { verb: Verb::Clean,   name: "clean",   usage: "[-cache] [packages]",
        summary: "remove object files and cached files",
        help: "Clean removes the executables that llgo build writes for the named packages from their directories.\n\
               With -cache it removes the whole llgo cache instead." },
    VerbData { verb: Verb::Help,    name: "help",    usage: "[command]",
        summary: "show documentation for a command",
        help: "Help prints how a command is used and which flags it takes." },
];

impl Verb {
    pub fn data(self) -> &'static VerbData {
        VERBS.iter().find(|data| data.verb == self).expect("every verb is in the table")
    }

    pub fn by_name(name: &str) -> Option<Verb> {
        VERBS.iter().find(|data| data.name == name).map(|data| data.verb)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `-x`, `-x=false`.
    Bool,
    /// `-o file`, `-o=file`; the last one counts.
    Value,
    /// As Value, all of them count.
    List,
    /// As Value; a positive number.
    Count,
    /// As Value; any number.
    Int,
    /// As Value; a time as Go writes it: `1m30s`.
    Duration,
    /// As Bool; a word is a value as well.
    Switch,
}

/// Sets of verbs.
const B: &[Verb] = &[Verb::Build];
const BR: &[Verb] = &[Verb::Build, Verb::Run];
const BT: &[Verb] = &[Verb::Build, Verb::Test];
const RT: &[Verb] = &[Verb::Run, Verb::Test];
const BRT: &[Verb] = &[Verb::Build, Verb::Run, Verb::Test];
const BRTC: &[Verb] = &[Verb::Build, Verb::Run, Verb::Test, Verb::Clean];
const BRTVEC: &[Verb] = &[Verb::Build, Verb::Run, Verb::Test, Verb::Version, Verb::Env, Verb::Clean];
const T: &[Verb] = &[Verb::Test];
const E: &[Verb] = &[Verb::Env];
const C: &[Verb] = &[Verb::Clean];

pub struct FlagData {
    pub flag: Flag,
    pub name: &'static str,
    pub kind: Kind,
    pub verbs: &'static [Verb],
    pub value: &'static str,
    pub help: &'static str,
}

macro_rules! flags {
    ($($flag:ident = $name:literal, $kind:ident, $verbs:ident, $value:literal, $help:literal;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Flag { $($flag,)* }

        pub const FLAGS: &[FlagData] = &[$(FlagData {
            flag: Flag::$flag, name: $name, kind: Kind::$kind, verbs: $verbs, value: $value, help: $help,
        },)*];
    };
}

// A macro's input is not formatted by rustfmt: one line per flag, sorted as `go help build` sorts them, ours last.
flags! {
    Chdir     = "C",         Value, BRTVEC, "dir",   "change to dir first; must be the first flag on the command line";
    Output    = "o",         Value, BT,    "file",  "write the executable to the file, or into the directory if it exists or ends in a slash";
    Rebuild   = "a",         Bool,  BRT,   "",      "rebuild everything: take nothing from the cache";
    DryRun    = "n",         Bool,  BR,    "",      "print the commands but do not run them";
    Parallel  = "p",         Count, BRT,   "n",     "the number of threads that generate code (default: the number of processors)";
    Verbose   = "v",         Bool,  BR,    "",      "print the names of packages as they are compiled";
    KeepWork  = "work",      Bool,  BRT,   "",      "print the name of the temporary work directory and do not delete it";
    Trace     = "x",         Bool,  BRT,   "",      "print the commands";
    BuildVcs  = "buildvcs",  Value, BRTC,   "mode",  "version control stamping: auto or false (both stamp nothing)";
    GcFlags   = "gcflags",   List,  BRT,   "list",  "compiler flags as of go tool compile: -N (as -O0), -l (no inlining), -e, -lang";
    LdFlags   = "ldflags",   List,  BRT,   "list",  "linker flags as of go tool link: -X importpath.name=value, -s, -w";
    Mod       = "mod",       Value, BRTC,   "mode",  "module download mode: readonly, vendor or mod";
    ModCacheRw = "modcacherw", Bool, BRTC,  "",      "leave new directories in the module cache writable";
    ModFile   = "modfile",   Value, BRTC,   "file",  "read this file instead of go.mod";
    Overlay   = "overlay",   Value, BRTC,   "file",  "read a JSON file that replaces source files, as go build does";
    Tags      = "tags",      Value, BRTC,   "list",  "comma-separated build tags";
    TrimPath  = "trimpath",  Bool,  BRT,   "",      "record file names as import path or module@version instead of absolute paths";
    Exec      = "exec",      Value, RT,    "xprog", "run the program as 'xprog program arguments...'";
    Backend   = "backend",   Value, BRTVEC, "name",  "code generator: cranelift (built in) or llvm (hands the command line to an LLVM-based llgo on PATH)";
    OptSpeed  = "O",         Bool,  BRT,   "",      "optimise the code for speed";
    OptNone   = "O0",        Bool,  BRT,   "",      "do not optimise (the default)";
    Emit      = "emit",      Value, B,     "kinds", "write these results, comma-separated: program, clif, clif-opt, asm, object, link";
    Only      = "only",      Value, B,     "func",  "with -emit: only the function of this name, as tracebacks print it";
    Syscalls  = "syscalls",  Value, BRT,    "way",   "system calls that Go makes by number: raw (the kernel's instruction, the default but for Android) or libc (the C function, where it is the same)";
    SyscallHooks = "syscallhooks", Bool, BRT, "",     "call runtime.entersyscall and runtime.exitsyscall around system calls that may block, not only while there is an execution trace";
    Linker    = "linker",    Value, BRT,   "name",  "link with this linker: a name (mold, lld, bfd, ...) or a path";
    Time      = "time",      Bool,  BRT,   "",      "print how long each phase took, and functions per second";
    Timings   = "timings",   Value, BRT,   "file",  "write a page that shows when each phase and package was built: FILE.html";
    SaveDir   = "save-dir",  Value, BRT,   "dir",   "keep commands, program files, object and link script of the build there";
    Jobs      = "j",         Count, BRT,   "n",     "as -p";
    TestCompile = "c",       Bool,  T,     "",      "write the test program to pkg.test, or where -o says, and do not run it";
    Vet       = "vet",       Value, T,     "list",  "off: what llgo does in any case; go vet checks programs";
    TestJson  = "json",      Bool,  T,     "",      "print what happens as JSON, as go tool test2json does";
    TestArtifacts = "artifacts", Bool, T,  "",      "keep what tests write to their artifact directories";
    TestBench = "bench",     Value, T,     "regexp", "run the benchmarks that match";
    TestBenchMem = "benchmem", Bool, T,    "",      "print how much benchmarks allocate";
    TestBenchTime = "benchtime", Value, T, "t",     "run each benchmark for so long, or Nx times";
    TestBlockProfile = "blockprofile", Value, T, "file", "write a profile of what blocked goroutines";
    TestBlockProfileRate = "blockprofilerate", Value, T, "n", "record one of so many nanoseconds of blocking";
    TestCount = "count",     Int,   T,     "n",     "run each test so often; 1 also keeps a cached result from being shown";
    TestCover = "cover",     Bool,  T,     "",      "count which statements the tests run, and print the share";
    TestCoverMode = "covermode", Value, T, "mode",  "set (does a statement run?), count (how often?) or atomic (count, by several goroutines)";
    TestCoverPkg = "coverpkg", Value, T,   "patterns", "count in these packages for every test, not only in its own";
    TestCoverProfile = "coverprofile", Value, T, "file", "write what was counted, for go tool cover";
    TestCpu   = "cpu",       Value, T,     "list",  "run the tests with each of these values of GOMAXPROCS";
    TestCpuProfile = "cpuprofile", Value, T, "file", "write a profile of processor time";
    TestFailFast = "failfast", Bool, T,    "",      "start no more tests after one that failed";
    TestFullPath = "fullpath", Bool, T,    "",      "print full file names in messages of tests";
    TestList  = "list",      Value, T,     "regexp", "list the tests that match instead of running them";
    TestMemProfile = "memprofile", Value, T, "file", "write a profile of allocations";
    TestMemProfileRate = "memprofilerate", Value, T, "n", "record one of so many allocated bytes";
    TestMutexProfile = "mutexprofile", Value, T, "file", "write a profile of contended mutexes";
    TestMutexFraction = "mutexprofilefraction", Value, T, "n", "record one of so many contentions";
    TestOutputDir = "outputdir", Value, T, "dir",   "where profiles are written (default: the current directory)";
    TestParallel = "parallel", Int, T,     "n",     "run so many parallel tests at once";
    TestRun   = "run",       Value, T,     "regexp", "run only the tests, examples and fuzz seeds that match";
    TestShort = "short",     Bool,  T,     "",      "tell long tests to be shorter";
    TestShuffle = "shuffle", Value, T,     "mode",  "run tests in random order: off, on, or the number to start from";
    TestSkip  = "skip",      Value, T,     "regexp", "run only what does not match";
    TestTimeout = "timeout", Duration, T,  "d",     "stop a test program that runs longer (default 10m, 0: never)";
    TestTrace = "trace",     Value, T,     "file",  "write an execution trace";
    TestVerbose = "v",       Switch, T,    "",      "print all tests as they are run, and their output";
    Json      = "json",      Bool,  E,     "",      "print the settings as JSON";
    CleanCache = "cache",    Bool,  C,     "",      "remove the whole llgo cache";
    CleanTestCache = "testcache", Bool, C, "",      "forget the results of tests";
}

/// Flags that the go command does not know.
const OWN: &[Flag] = &[
    Flag::Backend,
    Flag::OptSpeed,
    Flag::OptNone,
    Flag::Emit,
    Flag::Only,
    Flag::Syscalls,
    Flag::SyscallHooks,
    Flag::Linker,
    Flag::Time,
    Flag::SaveDir,
    Flag::Jobs,
];

/// Flags that `llgo test` passes on to the test program, as `-test.name`.
const FOR_TEST_PROGRAM: &[Flag] = &[
    Flag::TestArtifacts,
    Flag::TestBench,
    Flag::TestBenchMem,
    Flag::TestBenchTime,
    Flag::TestBlockProfile,
    Flag::TestBlockProfileRate,
    Flag::TestCount,
    Flag::TestCpu,
    Flag::TestCpuProfile,
    Flag::TestFailFast,
    Flag::TestFullPath,
    Flag::TestList,
    Flag::TestMemProfile,
    Flag::TestMemProfileRate,
    Flag::TestMutexProfile,
    Flag::TestMutexFraction,
    Flag::TestOutputDir,
    Flag::TestParallel,
    Flag::TestRun,
    Flag::TestShort,
    Flag::TestShuffle,
    Flag::TestSkip,
    Flag::TestTimeout,
    Flag::TestTrace,
    Flag::TestVerbose,
];

/// Flags of `go test` that would be taken for flags of the test program if they were not known, and why they are refused.
pub const REFUSED_BY_TEST: &[(&str, &str)] = &[
    ("asan", NO_SANITIZER),
    ("asmflags", "llgo does not assemble"),
    ("buildmode", "llgo writes executables only"),
    ("compiler", "llgo is the compiler"),
    ("fuzz", NO_FUZZING),
    ("fuzzminimizetime", NO_FUZZING),
    ("fuzztime", NO_FUZZING),
    ("gccgoflags", "llgo is the compiler"),
    ("installsuffix", "llgo installs no packages"),
    ("linkshared", "llgo writes executables only"),
    ("msan", NO_SANITIZER),
    ("n", "what a test does is not known ahead; -x prints the commands as they are run"),
    ("pgo", "llgo does not use profiles"),
    ("pkgdir", "llgo installs no packages"),
    ("race", NO_SANITIZER),
    ("toolexec", "llgo runs no tools"),
];
const NO_SANITIZER: &str = "llgo does not instrument memory accesses";
const NO_FUZZING: &str = "llgo does not instrument code for fuzzing (seeds are run as tests)";

impl Flag {
    pub fn is_for_test_program(self) -> bool {
        FOR_TEST_PROGRAM.contains(&self)
    }

    /// Is it about coverage, which the test program is told of in other words?
    pub fn is_coverage(self) -> bool {
        matches!(self, Flag::TestCover | Flag::TestCoverMode | Flag::TestCoverPkg | Flag::TestCoverProfile)
    }

    pub fn is_own(self) -> bool {
        OWN.contains(&self)
    }

    pub fn data(self) -> &'static FlagData {
        FLAGS.iter().find(|data| data.flag == self).expect("every flag is in the table")
    }
}

/// The flag of this name that the verb takes.
pub fn lookup(verb: Verb, name: &str) -> Option<&'static FlagData> {
    FLAGS.iter().find(|data| data.name == name && data.verbs.contains(&verb))
}

/// The flag of `llgo test` that a word names: the test program's may have its prefix already.
pub fn lookup_for_test(name: &str) -> Option<&'static FlagData> {
    let prefixed = name.strip_prefix("test.").and_then(|name| lookup(Verb::Test, name));
    prefixed
        .filter(|data| data.flag.is_for_test_program() || data.flag.is_coverage())
        .or_else(|| lookup(Verb::Test, name))
}

/// The flag of this name, whichever verb takes it.
pub fn lookup_any(name: &str) -> Option<&'static FlagData> {
    FLAGS.iter().find(|data| data.name == name)
}

/// What `llgo` and `llgo help` print.
pub fn general_help() -> String {
    let mut text = String::from(
        "llgo compiles Go programs with Cranelift.\n\nUsage:\n\n\tllgo <command> [arguments]\n\nThe commands are:\n\n",
    );
    for data in VERBS {
        text += &format!("\t{:<11} {}\n", data.name, data.summary);
    }
    text + "\nUse \"llgo help <command>\" for more information about a command.\n"
}

/// What `llgo help VERB` prints.
pub fn verb_help(verb: Verb) -> String {
    let mut text = format!("{}\n\n{}\n", usage_line(verb), verb.data().help);
    for (i, flag) in FLAGS.iter().filter(|flag| flag.verbs.contains(&verb)).enumerate() {
        if i == 0 {
            text += "\nThe flags are:\n\n";
        }
        text += &format!("\t-{}\n\t\t{}\n", spelled(flag), flag.help);
    }
    text
}

pub fn usage_line(verb: Verb) -> String {
    let data = verb.data();
    format!("usage: llgo {} {}", data.name, data.usage).trim_end().to_string()
}

fn spelled(flag: &FlagData) -> String {
    format!("{} {}", flag.name, flag.value).trim_end().to_string()
}

/// The flag table of docs/command-line.md.
pub fn markdown_table() -> String {
    let mut text = String::from("| flag | verbs | meaning |\n| --- | --- | --- |\n");
    for flag in FLAGS {
        let verbs: Vec<&str> = flag.verbs.iter().map(|verb| verb.data().name).collect();
        text += &format!("| `-{}` | {} | {} |\n", spelled(flag), verbs.join(", "), flag.help);
    }
    text
}
