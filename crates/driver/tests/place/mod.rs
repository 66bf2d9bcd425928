//! A module in a directory of its own, and what `llgo` and `go` answer there.
//!
//! One cache serves all places but those that ask for their own.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod scene;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

pub const LLGO: &str = env!("CARGO_BIN_EXE_llgo");

pub const HELLO: &str = "package main\n\nfunc main() { println(\"hello\") }\n";

/// A directory with a module in it, gone at the end of the test.
pub struct Place {
    pub dir: PathBuf,
    pub cache: PathBuf,
}

impl Place {
    pub fn new() -> Place {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let dir = base.join(format!("place-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir_all(dir.join("_tmp")).unwrap();
        let place = Place { dir, cache: base.join("shared-cache") };
        place.write("go.mod", "module ex.com/m\n\ngo 1.24\n");
        place
    }

    pub fn with_own_cache() -> Place {
        let mut place = Place::new();
        place.cache = place.dir.join("cache");
        place
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(LLGO);
        command.args(words).current_dir(&self.dir).env("LLGO_CACHE", &self.cache);
        command.env("TMPDIR", self.dir.join("_tmp")).env("GOFLAGS", "").env_remove("LLGO_LINKER").stdin(Stdio::null());
        command
    }

    pub fn llgo(&self, words: &[&str]) -> Answer {
        Answer::of(self.command(words).output().unwrap())
    }

    pub fn go(&self, words: &[&str]) -> Answer {
        let mut command = Command::new("go");
        Answer::of(command.args(words).current_dir(&self.dir).env("GOFLAGS", "").output().unwrap())
    }

    pub fn run(&self, program: &str) -> Answer {
        Answer::of(Command::new(self.dir.join(program)).output().unwrap())
    }

    /// Files of the cache whose path contains `part`.
    pub fn cached(&self, part: &str) -> Vec<PathBuf> {
        let mut found = vec![];
        let mut stack = vec![self.cache.clone()];
        while let Some(dir) = stack.pop() {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    stack.push(path);
                } else if path.to_string_lossy()[self.cache.as_os_str().len()..].contains(part) {
                    found.push(path);
                }
            }
        }
        found
    }

    pub fn leftovers(&self) -> Vec<PathBuf> {
        fs::read_dir(self.dir.join("_tmp")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[derive(PartialEq, Debug)]
pub struct Answer {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    pub fn of(output: Output) -> Answer {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Answer { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    pub fn expect(&self, status: i32, stderr: &str) {
        assert_eq!((self.status, self.stderr.as_str()), (Some(status), stderr));
    }
}

/// What one of LLVM's tools says of a file.
pub fn llvm(tool: &str, args: &[&str], file: &Path) -> String {
    let named = |suffix: &str| Command::new(format!("llvm-{tool}{suffix}")).args(args).arg(file).output();
    let output = named("-19")
        .or_else(|_| named(""))
        .unwrap_or_else(|error| panic!("llvm-{tool}: {error}; ci/packages installs it"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "llvm-{tool} {args:?} {file:?}: {text}{stderr}");
    text
}

/// Writes down for which systems a test has passed, for docs/targets.md: with `LLGO_TEST_WRITE`.
pub fn record<'a>(test: &str, systems: impl Iterator<Item = &'a str>) {
    if std::env::var_os("LLGO_TEST_WRITE").is_none() {
        return;
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/results/{test}.tsv"));
    let day = String::from_utf8(Command::new("date").args(["-u", "+%F"]).output().unwrap().stdout).unwrap();
    let old = fs::read_to_string(&file).unwrap_or_default();
    let mut lines: BTreeMap<&str, &str> = old.lines().filter_map(|line| line.split_once('\t')).collect();
    lines.extend(systems.map(|system| (system, day.trim())));
    let text: String = lines.iter().map(|(system, day)| format!("{system}\t{day}\n")).collect();
    fs::write(file, text).unwrap();
}
