//! Kind `compare`: the program is built by us and by gc in the same run, and both must print the same.
//!
//! For output that is too long to stand in a file, or that depends on the Go version that is installed.
//! Nothing is recorded, so there is no golden.

use super::{Case, run};
use crate::golden::{self, Sections};
use anyhow::{Result, bail};

pub fn actual(case: &Case) -> Result<Sections> {
    let ours = run::build(case, &case.tools.llgo, case.tools.target)?;
    let theirs = run::build(case, &case.tools.go, case.tools.target)?;
    for args in case.header.runs() {
        let want = sections(case, &theirs, &args)?;
        let have = sections(case, &ours, &args)?;
        if let Some(diff) = golden::diff(&want, &have) {
            bail!("with arguments {args:?}\n{}", shorten(&diff));
        }
    }
    Ok(Sections::new())
}

pub fn oracle(_: &Case) -> Result<Sections> {
    Ok(Sections::new())
}

fn sections(case: &Case, program: &run::Program, args: &[String]) -> Result<Sections> {
    let output = run::run_once(case, program, args)?;
    Ok(Sections::from([
        ("stdout".to_string(), String::from_utf8_lossy(&output.stdout).into_owned()),
        ("stderr".to_string(), output.stderr_text()),
        ("exit".to_string(), output.exit),
    ]))
}

/// A difference of two long outputs is told by its first lines.
fn shorten(diff: &str) -> String {
    let mut lines: Vec<&str> = diff.lines().take(100).collect();
    if diff.lines().nth(100).is_some() {
        lines.push("… more lines differ");
    }
    lines.join("\n")
}
