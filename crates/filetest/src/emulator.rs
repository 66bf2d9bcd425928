//! TABLE: systems whose programs this machine can run although it is another, and by way of what.
//!
//! `LLGO_TEST_TARGET=linux/arm64` builds the programs of the tests for such a system. What they must print stays what
//! it is: Go is the same everywhere, and where it is not the test says so. Of Windows gc's own programs say it.

use crate::normalise;
use crate::tools::repo;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

#[derive(Debug)]
pub struct Emulated {
    pub goos: &'static str,
    pub goarch: &'static str,
    /// Program and arguments that go in front of a program's own; a path is one in the repository.
    pub runner: &'static [&'static str],
    /// The kernel tells addresses of faults by page only, so that is what a program can say of them.
    pub faults_by_page: bool,
    /// Programs say some things in the system's words: what they must print is asked of gc's where it is not what is recorded.
    pub own_words: bool,
}

/// Emulation costs this much patience.
pub const PATIENCE: u32 = 5;

#[rustfmt::skip] // A table: one line per system.
const EMULATED: &[Emulated] = &[
    Emulated { goos: "linux",   goarch: "arm64",   runner: &["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"], faults_by_page: false, own_words: false },
    Emulated { goos: "linux",   goarch: "riscv64", runner: &["qemu-riscv64", "-L", "/usr/riscv64-linux-gnu"], faults_by_page: false, own_words: false },
    Emulated { goos: "linux",   goarch: "s390x",   runner: &["qemu-s390x", "-L", "/usr/s390x-linux-gnu"],     faults_by_page: true, own_words: false },
    Emulated { goos: "windows", goarch: "amd64",   runner: &["ci/wine"],                                     faults_by_page: false, own_words: true },
];

impl Emulated {
    /// By `GOOS/GOARCH`.
    pub fn find(name: &str) -> Result<&'static Emulated> {
        let known = || EMULATED.iter().map(Emulated::name).collect::<Vec<_>>().join(", ");
        let found = EMULATED.iter().find(|emulated| emulated.name() == name);
        found.with_context(|| format!("no emulator for {name:?}: they are for {}", known()))
    }

    pub fn name(&self) -> String {
        format!("{}/{}", self.goos, self.goarch)
    }

    /// Makes a toolchain build for the system.
    pub fn select(&self, build: &mut Command) {
        build.env("GOOS", self.goos).env("GOARCH", self.goarch);
    }

    /// What a program that printed `text` on this machine prints there.
    pub fn stderr(&self, text: &str) -> String {
        if self.faults_by_page { normalise::faults_by_page(text) } else { text.to_string() }
    }

    /// A command that runs the executable.
    pub fn command(&self, exe: &Path) -> Command {
        let program = Path::new(self.runner[0]);
        let is_path = program.components().count() > 1;
        let mut command = if is_path { Command::new(repo().join(program)) } else { Command::new(program) };
        command.args(&self.runner[1..]).arg(exe);
        command
    }
}
