//! What whole runs of the suite gave, a line per system in `tests/results/suite.tsv`; docs/targets.md is made of it.
//!
//! ```text
//!   system  day  passed  left out  names of those that failed
//! ```
//!
//! Left out are tests that have nothing to say on the system, and slow ones.

use crate::tools::{self, Tools};
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

/// Puts the line of the system of `tools` in place of an older one.
pub fn write(tools: &Tools, passed: u64, left_out: u64, failed: &[String]) -> Result<()> {
    let file = tools::tests_dir().join("results/suite.tsv");
    let system = tools.target.map_or("linux/amd64".into(), |target| target.name());
    let day = Command::new("date").args(["-u", "+%F"]).output().context("date")?.stdout;
    let day = String::from_utf8(day)?.trim().to_string();
    let line = format!("{system}\t{day}\t{passed}\t{left_out}\t{}", failed.join(" "));
    let old = fs::read_to_string(&file).unwrap_or_default();
    let is_other = |line: &&str| line.split('\t').next() != Some(&system);
    let mut lines: Vec<&str> = old.lines().filter(is_other).chain([line.as_str()]).collect();
    lines.sort_unstable();
    fs::write(&file, lines.join("\n") + "\n").with_context(|| file.display().to_string())
}
