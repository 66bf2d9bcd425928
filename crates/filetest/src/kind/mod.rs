//! The kinds of test, one file each, and the table that finds them by name.
//!
//! A kind does two things: `actual` makes the sections that our compiler gives, and `oracle` makes those that the
//! file should hold. For the kinds whose oracle is gc the two run different toolchains; for goldens of our own
//! intermediate forms they are the same.

mod compare;
mod emit;
mod errors;
mod object;
pub mod run;

use crate::emulator::Emulated;
use crate::golden::Sections;
use crate::header::Header;
use crate::tools::Tools;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// One test file under one kind.
pub struct Case<'a> {
    pub tools: &'a Tools,
    /// The Go file with header and golden.
    pub file: &'a Path,
    pub header: &'a Header,
}

impl Case<'_> {
    /// The working directory and the operand of `build`: a file by name, a folder or another package by pattern.
    pub fn build_target(&self) -> (PathBuf, String) {
        let dir = self.file.parent().unwrap_or(Path::new("/")).to_path_buf();
        if let Some(package) = &self.header.package {
            return (dir, package.clone());
        }
        if dir.join("go.mod").exists() {
            return (dir, ".".to_string());
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (dir, name)
    }
}

type Make = fn(&Case) -> Result<Sections>;

struct Kind {
    name: &'static str,
    actual: Make,
    oracle: Make,
    /// Programs run: also those for another system.
    runs: bool,
}

#[rustfmt::skip] // one line per kind
const KINDS: &[Kind] = &[
    Kind { name: "run",     actual: run::actual,     oracle: run::oracle,     runs: true },
    Kind { name: "errors",  actual: errors::actual,  oracle: errors::oracle,  runs: false },
    Kind { name: "compare", actual: compare::actual, oracle: compare::oracle, runs: true },
    Kind { name: "object",  actual: object::actual,  oracle: object::oracle,  runs: false },
    Kind { name: "program", actual: emit::program,   oracle: emit::program,   runs: false },
    Kind { name: "clif",    actual: emit::clif,      oracle: emit::clif,      runs: false },
    Kind { name: "disas",   actual: emit::disas,     oracle: emit::disas,     runs: false },
];

fn find(name: &str) -> Result<&'static Kind> {
    match KINDS.iter().find(|kind| kind.name == name) {
        Some(kind) => Ok(kind),
        None => bail!("unknown kind of test `{name}`"),
    }
}

/// Whether a file has anything to test on a system: on another than this machine's, only programs that run.
pub fn concerns(header: &Header, target: Option<&Emulated>) -> bool {
    let (name, goos) = target.map_or(("linux/amd64".into(), "linux"), |target| (target.name(), target.goos));
    let runs = |name: &String| target.is_none() || find(name).is_ok_and(|kind| kind.runs);
    let is_only = header.only.as_ref().is_none_or(|only| *only == name || only == goos);
    is_only && !header.not.contains(&name) && header.tests.iter().any(runs)
}

/// What our compiler gives for all kinds of the file.
pub fn actual(case: &Case) -> Result<Sections> {
    collect(case, |kind| kind.actual)
}

/// What the file should hold.
pub fn oracle(case: &Case) -> Result<Sections> {
    collect(case, |kind| kind.oracle)
}

fn collect(case: &Case, pick: fn(&Kind) -> Make) -> Result<Sections> {
    let mut sections = Sections::new();
    for name in &case.header.tests {
        let kind = find(name)?;
        if kind.runs || case.tools.target.is_none() {
            sections.extend(pick(kind)(case)?);
        }
    }
    Ok(sections)
}
