//! docs/conformance.md: what became of each kind of case, and why some fail or are left out.

use super::{ACTIONS, GorootCase, Verdict};
use crate::process;
use crate::tools::{self, Tools};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

/// Writes the table of a run of all cases; `left_out` are those that do not apply.
pub fn write(
    tools: &Tools,
    verdicts: &[(GorootCase, Verdict)],
    left_out: &[GorootCase],
    known: &BTreeMap<String, String>,
) -> Result<()> {
    let version = process::run(Command::new(&tools.go).args(["env", "GOVERSION"]), Duration::from_secs(60))?;
    let path = tools::repo().join("docs/conformance.md");
    std::fs::write(&path, text(version.stdout_text().trim(), verdicts, left_out, known)?)
        .with_context(|| path.display().to_string())
}

fn text(
    version: &str,
    verdicts: &[(GorootCase, Verdict)],
    left_out: &[GorootCase],
    known: &BTreeMap<String, String>,
) -> Result<String> {
    let mut text = HEADING.replace("GOVERSION", version);
    for (name, action) in ACTIONS {
        let of_kind = || verdicts.iter().filter(|(case, _)| case.action == action);
        let (run, passed) = (of_kind().count(), of_kind().filter(|(_, verdict)| passes(verdict)).count());
        let out = left_out.iter().filter(|case| case.action == action).count();
        writeln!(text, "| {name} | {} | {out} | {} | {passed} | {} |", run + out, run, share(passed, run))?;
    }
    let programs: Vec<_> = verdicts.iter().filter(|(case, _)| case.action.runs()).collect();
    let (run, passed) = (programs.len(), programs.iter().filter(|(_, verdict)| passes(verdict)).count());
    writeln!(text, "\nPrograms that are run: {passed} of {run} pass ({}).", share(passed, run))?;
    let passed = verdicts.iter().filter(|(_, verdict)| passes(verdict)).count();
    writeln!(text, "All: {passed} of {} ({}).\n", verdicts.len(), share(passed, verdicts.len()))?;
    writeln!(text, "## Cases that fail\n\n| case | kind | what it needs |\n| --- | --- | --- |")?;
    for (case, verdict) in verdicts {
        if let Verdict::Fail(_) = verdict {
            let reason = known.get(&case.name).map_or("not known yet", String::as_str).replace('|', "\\|");
            writeln!(text, "| {} | {} | {reason} |", case.name, case.action.name())?;
        }
    }
    writeln!(text, "\n## Cases that are left out\n\n| cases | why |\n| --- | --- |")?;
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for case in left_out {
        *reasons.entry(case.inapplicable.as_deref().unwrap_or("")).or_default() += 1;
    }
    for (reason, count) in reasons {
        writeln!(text, "| {count} | {reason} |")?;
    }
    Ok(text)
}

fn passes(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Pass)
}

fn share(passed: usize, run: usize) -> String {
    if run == 0 { String::new() } else { format!("{:.1} %", 100.0 * passed as f64 / run as f64) }
}

const HEADING: &str = "# Go's own test programs

Written by `ci/goroot -all -write` on linux/amd64 with GOVERSION; what a case needs comes from `tests/goroot.toml`. A program passes when it
exits with 0 and prints what its `.out` file says; a package, when all of it compiles; an `errorcheck`, when the errors are those
that its comments want, on their lines.

| kind | cases | left out | run | pass | share |
| --- | --- | --- | --- | --- | --- |
";
