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
}

/// Sets of verbs.
const B: &[Verb] = &[Verb::Build];
const R: &[Verb] = &[Verb::Run];
const BR: &[Verb] = &[Verb::Build, Verb::Run];
const BRC: &[Verb] = &[Verb::Build, Verb::Run, Verb::Clean];
const BRVEC: &[Verb] = &[Verb::Build, Verb::Run, Verb::Version, Verb::Env, Verb::Clean];
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
    Chdir     = "C",         Value, BRVEC, "dir",   "change to dir first; must be the first flag on the command line";
    Output    = "o",         Value, B,     "file",  "write the executable to the file, or into the directory if it exists or ends in a slash";
    Rebuild   = "a",         Bool,  BR,    "",      "rebuild everything: take nothing from the cache";
    DryRun    = "n",         Bool,  BR,    "",      "print the commands but do not run them";
    Parallel  = "p",         Count, BR,    "n",     "the number of threads that generate code (default: the number of processors)";
    Verbose   = "v",         Bool,  BR,    "",      "print the names of packages as they are compiled";
    KeepWork  = "work",      Bool,  BR,    "",      "print the name of the temporary work directory and do not delete it";
    Trace     = "x",         Bool,  BR,    "",      "print the commands";
    BuildVcs  = "buildvcs",  Value, BRC,   "mode",  "version control stamping: auto or false (both stamp nothing)";
    GcFlags   = "gcflags",   List,  BR,    "list",  "compiler flags as of go tool compile: -N (as -O0) and -l (there is no inlining)";
    LdFlags   = "ldflags",   List,  BR,    "list",  "linker flags as of go tool link: -X importpath.name=value, -s, -w";
    Mod       = "mod",       Value, BRC,   "mode",  "module download mode: readonly, vendor or mod";
    ModCacheRw = "modcacherw", Bool, BRC,  "",      "leave new directories in the module cache writable";
    ModFile   = "modfile",   Value, BRC,   "file",  "read this file instead of go.mod";
    Overlay   = "overlay",   Value, BRC,   "file",  "read a JSON file that replaces source files, as go build does";
    Tags      = "tags",      Value, BRC,   "list",  "comma-separated build tags";
    TrimPath  = "trimpath",  Bool,  BR,    "",      "record file names as import path or module@version instead of absolute paths";
    Exec      = "exec",      Value, R,     "xprog", "run the program as 'xprog program arguments...'";
    Backend   = "backend",   Value, BRVEC, "name",  "code generator: cranelift (built in) or llvm (hands the command line to an LLVM-based llgo on PATH)";
    OptSpeed  = "O",         Bool,  BR,    "",      "optimise the code for speed";
    OptNone   = "O0",        Bool,  BR,    "",      "do not optimise (the default)";
    Emit      = "emit",      Value, B,     "kinds", "write these results, comma-separated: program, clif, clif-opt, asm, object, link";
    Only      = "only",      Value, B,     "func",  "with -emit: only the function of this name, as tracebacks print it";
    Linker    = "linker",    Value, BR,    "name",  "link with this linker: a name (mold, lld, bfd, ...) or a path";
    Time      = "time",      Bool,  BR,    "",      "print how long each phase took, and functions per second";
    SaveDir   = "save-dir",  Value, BR,    "dir",   "keep commands, program files, object and link script of the build there";
    Jobs      = "j",         Count, BR,    "n",     "as -p";
    Json      = "json",      Bool,  E,     "",      "print the settings as JSON";
    CleanCache = "cache",    Bool,  C,     "",      "remove the whole llgo cache";
}

/// Flags that the go command does not know.
const OWN: &[Flag] = &[
    Flag::Backend,
    Flag::OptSpeed,
    Flag::OptNone,
    Flag::Emit,
    Flag::Only,
    Flag::Linker,
    Flag::Time,
    Flag::SaveDir,
    Flag::Jobs,
];

impl Flag {
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
