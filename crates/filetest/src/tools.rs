//! Where the tools are: the `llgo` under test, the reference `go`, GOROOT, and a scratch folder.
//!
//! This is the only file of the harness that reads the environment:
//!
//! * `LLGO`: the `llgo` to test; without it the suite builds `target/release/llgo` and tests that.
//! * `LLGO_TEST_FLAGS=-O`: programs are built with these flags of `llgo build`, separated by blanks.
//! * `LLGO_TEST_GCSTRESS=N`: programs run with a collection at every N-th allocation.
//! * `LLGO_TEST_SLOW=1`: tests marked `slow` run too.
//! * `LLGO_TEST_TARGET=GOOS/GOARCH`: programs are built for that system and run by an emulator.
//! * `LLGO_TEST_SAMPLE=N`: N of the tests run, the same ones every time.
//! * `LLGO_TEST_WRITE=1`: a run of all tests is written down in `tests/results`.

use crate::emulator::Emulated;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const LLGO_ENV: &str = "LLGO";
const FLAGS_ENV: &str = "LLGO_TEST_FLAGS";
const GCSTRESS_ENV: &str = "LLGO_TEST_GCSTRESS";
const SLOW_ENV: &str = "LLGO_TEST_SLOW";
const TARGET_ENV: &str = "LLGO_TEST_TARGET";
const SAMPLE_ENV: &str = "LLGO_TEST_SAMPLE";
const WRITE_ENV: &str = "LLGO_TEST_WRITE";

/// The variable that the runtime overlay reads.
const RUNTIME_GCSTRESS_ENV: &str = "LLGO_GCSTRESS";

#[derive(Debug, Clone)]
pub struct Tools {
    pub llgo: PathBuf,
    pub go: PathBuf,
    pub goroot: String,
    /// Go's own test programs: GOROOT's, or those of the Go that is installed when GOROOT is of another release.
    pub test_dir: PathBuf,
    /// Go 1.x
    pub minor: u32,
    pub slow: bool,
    /// Of `llgo build`, for programs.
    pub flags: Vec<String>,
    pub gcstress: Option<String>,
    /// `None`: this machine's own system.
    pub target: Option<&'static Emulated>,
    /// How many tests run; `None`: all.
    pub sample: Option<usize>,
    /// Are results written down?
    pub write: bool,
    scratch: PathBuf,
}

impl Tools {
    /// Finds the tools; builds `llgo` when none is named.
    pub fn find() -> Result<Tools> {
        let llgo = match std::env::var_os(LLGO_ENV) {
            Some(path) => std::path::absolute(path)?,
            None => build_llgo()?,
        };
        Tools::with_llgo(llgo)
    }

    /// The tools for blessing, which needs no `llgo` for most kinds.
    pub fn without_build() -> Result<Tools> {
        let llgo = std::env::var_os(LLGO_ENV).map_or_else(|| repo().join("target/release/llgo"), PathBuf::from);
        Tools::with_llgo(llgo)
    }

    fn with_llgo(llgo: PathBuf) -> Result<Tools> {
        let scratch = std::env::temp_dir().join(format!("llgo-filetest-{}", std::process::id()));
        std::fs::create_dir_all(&scratch)?;
        Ok(Tools {
            llgo,
            go: PathBuf::from("go"),
            goroot: go_env("GOROOT", &[])?,
            test_dir: test_dir()?,
            minor: minor_release(&go_env("GOVERSION", &[])?)?,
            slow: std::env::var_os(SLOW_ENV).is_some(),
            flags: std::env::var(FLAGS_ENV).unwrap_or_default().split_whitespace().map(String::from).collect(),
            gcstress: std::env::var(GCSTRESS_ENV).ok(),
            target: std::env::var(TARGET_ENV).ok().map(|name| Emulated::find(&name)).transpose()?,
            sample: std::env::var(SAMPLE_ENV).ok().map(|count| count.parse()).transpose().context(SAMPLE_ENV)?,
            write: std::env::var_os(WRITE_ENV).is_some(),
            scratch,
        })
    }

    /// Without a target that the environment names.
    pub fn of_this_machine(&self) -> Tools {
        Tools { target: None, ..self.clone() }
    }

    /// Go's own toolchain takes the place of ours, to tell a fault of ours from one of the test or the machine.
    pub fn as_go(&self) -> Tools {
        Tools { llgo: self.go.clone(), ..self.clone() }
    }

    pub fn is_go(&self) -> bool {
        self.llgo == self.go
    }

    /// `build` with the flags that all programs get; those of one come after them.
    pub fn build(&self, tool: &Path) -> Command {
        let mut command = Command::new(tool);
        command.arg("build");
        if tool == self.llgo && !self.is_go() {
            command.args(&self.flags);
        }
        command
    }

    /// A new empty folder, removed with the scratch folder.
    pub fn scratch_dir(&self) -> Result<PathBuf> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let dir = self.scratch.join(NEXT.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir_all(&dir)?;
        Ok(dir)
    }

    /// Removes all scratch folders.
    pub fn clean(&self) {
        // A file that cannot be removed is no reason to fail a test run that passed.
        let _ = std::fs::remove_dir_all(&self.scratch);
    }

    /// Environment of every program under test: nothing inherited may change its output.
    pub fn program_env(&self, command: &mut Command, stress: bool) {
        for name in ["GOTRACEBACK", "GODEBUG", "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "TZ", "LANG", "LC_ALL"] {
            command.env_remove(name);
        }
        if let (true, Some(every)) = (stress, &self.gcstress) {
            command.env(RUNTIME_GCSTRESS_ENV, every);
        }
    }
}

/// The root of the repository.
pub fn repo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_default()
}

/// The folder that holds all tests.
pub fn tests_dir() -> PathBuf {
    repo().join("tests")
}

fn build_llgo() -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "-q", "-p", "driver"]).current_dir(repo());
    let output = process::run(&mut command, Duration::from_secs(1800))?;
    if !output.success() {
        bail!("cannot build llgo\n{}", process::tail(&output.stderr_text()));
    }
    let path = repo().join("target/release/llgo");
    if !path.exists() {
        bail!("`cargo build -p driver` left no {}", path.display());
    }
    Ok(path)
}

fn go_env(name: &str, env: &[(&str, &str)]) -> Result<String> {
    let mut command = Command::new("go");
    command.args(["env", name]).envs(env.iter().copied());
    let output = process::run(&mut command, Duration::from_secs(300)).context("the tests need a Go toolchain")?;
    Ok(output.stdout_text().trim().to_string())
}

fn test_dir() -> Result<PathBuf> {
    let own = Path::new(&go_env("GOROOT", &[])?).join("test");
    if own.exists() {
        return Ok(own);
    }
    // Toolchains from the module proxy come without tests.
    Ok(Path::new(&go_env("GOROOT", &[("GOTOOLCHAIN", "local")])?).join("test"))
}

/// 26 of `go1.26.8`.
fn minor_release(version: &str) -> Result<u32> {
    let minor = version.strip_prefix("go1.").and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    minor.and_then(|digits| digits.parse().ok()).with_context(|| format!("no release of Go: {version:?}"))
}
