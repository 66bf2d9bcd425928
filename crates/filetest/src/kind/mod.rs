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
}

#[rustfmt::skip] // one line per kind
const KINDS: &[Kind] = &[
    Kind { name: "run",     actual: run::actual,     oracle: run::oracle },
    Kind { name: "errors",  actual: errors::actual,  oracle: errors::oracle },
    Kind { name: "compare", actual: compare::actual, oracle: compare::oracle },
    Kind { name: "object",  actual: object::actual,  oracle: object::oracle },
    Kind { name: "program", actual: emit::program,   oracle: emit::program },
    Kind { name: "clif",    actual: emit::clif,      oracle: emit::clif },
    Kind { name: "disas",   actual: emit::disas,     oracle: emit::disas },
];

fn find(name: &str) -> Result<&'static Kind> {
    match KINDS.iter().find(|kind| kind.name == name) {
        Some(kind) => Ok(kind),
        None => bail!("unknown kind of test `{name}`"),
    }
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
        sections.extend(pick(find(name)?)(case)?);
    }
    Ok(sections)
}
