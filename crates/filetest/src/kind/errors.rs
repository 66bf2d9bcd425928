//! Kind `errors`: the build must fail, with the text on standard error that `go build` prints.
//!
//! `//~ unsupported: TEXT` at the end of a Go line is for what we refuse and gc accepts: the build must print
//! exactly one line `FILE:LINE:COL: TEXT` for it. A file with such lines has no oracle.

use super::Case;
use crate::golden::Sections;
use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const MARK: &str = "//~ unsupported: ";

pub fn actual(case: &Case) -> Result<Sections> {
    let refusals = refusals(case)?;
    let sections = build(case, &case.tools.llgo)?;
    if refusals.is_empty() {
        return Ok(sections);
    }
    check_refusals(&refusals, &sections["build"])?;
    Ok(Sections::new())
}

pub fn oracle(case: &Case) -> Result<Sections> {
    if !refusals(case)?.is_empty() {
        return Ok(Sections::new());
    }
    build(case, &case.tools.go)
}

fn build(case: &Case, tool: &Path) -> Result<Sections> {
    let (dir, target) = case.build_target();
    let exe = case.tools.scratch_dir()?.join("prog");
    let mut command = Command::new(tool);
    command.arg("build").arg("-o").arg(&exe).args(&case.header.build_flags);
    if tool == case.tools.llgo {
        command.args(&case.header.llgo_flags);
    }
    command.arg(&target).current_dir(&dir);
    let output = process::run(&mut command, Duration::from_secs(300))?;
    if output.success() || exe.exists() {
        bail!("the build succeeded; it must fail: {}", process::shell_line(&command));
    }
    let text = output.stderr_text().replace(&format!("{}/", dir.display()), "./");
    Ok(Sections::from([("build".to_string(), text), ("exit".to_string(), output.exit)]))
}

/// The lines of the file that carry a mark, with what must be said about them.
fn refusals(case: &Case) -> Result<Vec<(usize, String)>> {
    let source = std::fs::read_to_string(case.file)?;
    let marked = source.lines().enumerate().filter_map(|(index, line)| {
        let (_, text) = line.split_once(MARK)?;
        Some((index + 1, text.to_string()))
    });
    Ok(marked.collect())
}

fn check_refusals(refusals: &[(usize, String)], printed: &str) -> Result<()> {
    let lines: Vec<&str> = printed.lines().filter(|line| line.contains(".go:")).collect();
    for (number, text) in refusals {
        let found = lines.iter().filter(|line| line.contains(&format!(".go:{number}:")) && line.contains(text));
        if found.count() != 1 {
            bail!("want one line about line {number} with `{text}`, have:\n{printed}");
        }
    }
    if lines.len() != refusals.len() {
        bail!("want {} lines, have:\n{printed}", refusals.len());
    }
    Ok(())
}
