//! The tests of the standard library: `go test -short` beside `llgo test -short`, package by package.
//!
//! ```text
//! go list std ─▶ packages with tests ─▶ go test ─ passes ─▶ llgo test ─▶ verdict ─▶ row of docs/std-tests.md
//!                                            └ fails: not run
//! ```
//!
//! Both run with `-v`, so that a test that ours leaves out or skips, and go's does not, is seen and named.
//!
//! Invariant (go-first): a package counts only if it passes `go test -short` on the same machine.
//!
//! Known failures are listed in `tests/std.toml`, see [`crate::cases`].

use crate::gotest::{self, Tests};
use crate::process;
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// What a test program gets from both toolchains.
const FLAGS: [&str; 5] = ["-short", "-vet=off", "-count=1", "-timeout=5m", "-v"];

/// Packages that are too slow for a sample: building or running their tests takes more than some seconds.
const SLOW: [&str; 19] = [
    "compress/",
    "crypto/",
    "database/sql",
    "debug/",
    "encoding/gob",
    "encoding/json",
    "fmt",
    "go/",
    "html/template",
    "image",
    "index/suffixarray",
    "internal/trace",
    "math/",
    "net",
    "os",
    "reflect",
    "runtime",
    "syscall",
    "time",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail,
    /// `go test` fails too.
    NotRun,
}

/// What became of a package, as a row of the table.
#[derive(Debug, Clone)]
pub struct Row {
    pub package: String,
    pub verdict: Verdict,
    /// Tests that fail; of a package that passes, those that go runs and ours skips.
    pub tests: String,
}

/// All packages of std that have tests.
pub fn packages(tools: &Tools) -> Result<Vec<String>> {
    let format = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}";
    let mut list = Command::new(&tools.go);
    list.args(["list", "-f", format, "std"]);
    let listed = process::run(&mut list, Duration::from_secs(60))?;
    if !listed.success() {
        bail!("go list std: {}", process::tail(&listed.stderr_text()));
    }
    Ok(listed.stdout_text().lines().map(str::to_string).collect())
}

/// May the package be in a sample?
pub fn is_quick(package: &str) -> bool {
    !SLOW.iter().any(|slow| package.starts_with(slow))
}

/// Tests one package with both toolchains. What ours printed is kept in the folder of logs.
pub fn check(tools: &Tools, package: &str) -> Result<Row> {
    let row = |verdict, tests| Row { package: package.to_string(), verdict, tests };
    let dir = tools.scratch_dir()?;
    let theirs = gotest::run(tools, &tools.go, &dir, &FLAGS, &[package]);
    let expected = Tests::of(&theirs.text);
    if !theirs.passes {
        return Ok(row(Verdict::NotRun, expected.failing(&theirs.text)));
    }
    let ours = gotest::run(tools, &tools.llgo, &dir, &FLAGS, &[package]);
    let log = logs().join(format!("{}.txt", package.replace('/', "_")));
    std::fs::write(&log, &ours.text).with_context(|| log.display().to_string())?;
    let tests = Tests::of(&ours.text);
    Ok(match ours.passes {
        true => row(Verdict::Pass, tests.left_out(&expected)),
        false => row(Verdict::Fail, tests.failing(&ours.text)),
    })
}

/// Where the output of each package's tests is kept.
pub fn logs() -> PathBuf {
    tools::repo().join("target/std-logs")
}

/// The table in docs/, by package.
pub struct Table(BTreeMap<String, Row>);

impl Table {
    fn path() -> PathBuf {
        tools::repo().join("docs/std-tests.md")
    }

    /// Reads the table as it was written last.
    pub fn read() -> Result<Table> {
        let path = Table::path();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(Table(text.lines().filter_map(parse_row).map(|row| (row.package.clone(), row)).collect()))
    }

    pub fn set(&mut self, row: Row) {
        self.0.insert(row.package.clone(), row);
    }

    pub fn retain(&mut self, packages: &[String]) {
        self.0.retain(|name, _| packages.contains(name));
    }

    pub fn passing(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter(|row| row.verdict == Verdict::Pass).map(|row| row.package.as_str())
    }

    pub fn write(&self, reasons: &BTreeMap<String, String>) -> Result<()> {
        let path = Table::path();
        std::fs::write(&path, self.text(reasons)?).with_context(|| path.display().to_string())
    }

    fn text(&self, reasons: &BTreeMap<String, String>) -> Result<String> {
        let mut text = format!("{HEADING}\n{}\n\n", self.summary());
        writeln!(text, "| package | result | tests that fail or are skipped | reason |\n| --- | --- | --- | --- |")?;
        for row in self.0.values() {
            let (result, reason) = match row.verdict {
                Verdict::Pass => ("pass", ""),
                Verdict::Fail => ("FAIL", reasons.get(&row.package).map_or("", String::as_str)),
                Verdict::NotRun => ("not run", "fails with `go test`, too"),
            };
            let tests = row.tests.replace('|', "\\|");
            writeln!(text, "| {} | {result} | {tests} | {} |", row.package, reason.replace('|', "\\|"))?;
        }
        Ok(text)
    }

    pub fn summary(&self) -> String {
        let count = |verdict| self.0.values().filter(|row| row.verdict == verdict).count();
        let (passed, failed) = (count(Verdict::Pass), count(Verdict::Fail));
        let share = 100.0 * passed as f64 / (passed + failed).max(1) as f64;
        let not_run = count(Verdict::NotRun);
        format!("{passed} of {} packages pass ({share:.1} %); {not_run} are not run.", passed + failed)
    }
}

const HEADING: &str = "# The tests of the standard library

Written by `ci/std -write`; reasons come from `tests/std.toml`. A package is in it when it has tests, and counts when it passes
`go test -short` on the same machine (linux/amd64). Tests in the row of a package that passes are those that go runs and ours skips.
";

fn parse_row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.splitn(4, " | ").collect();
    let [package, result, tests, _] = cells[..] else {
        return None;
    };
    let verdict = match result {
        "pass" => Verdict::Pass,
        "FAIL" => Verdict::Fail,
        "not run" => Verdict::NotRun,
        _ => return None,
    };
    Some(Row { package: package.to_string(), verdict, tests: tests.trim().replace("\\|", "|") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let row = Row { package: "os".into(), verdict: Verdict::Fail, tests: "TestA, TestB (no end)".into() };
        let table = Table(BTreeMap::from([("os".to_string(), row.clone())]));
        let text = table.text(&BTreeMap::from([("os".to_string(), "no pidfd".to_string())])).unwrap();
        let read: Vec<Row> = text.lines().filter_map(parse_row).collect();
        assert_eq!((read.len(), &read[0].tests, &read[0].verdict), (1, &row.tests, &row.verdict));
        assert!(text.contains("| no pidfd |") && text.contains("0 of 1 packages pass (0.0 %)"));
    }
}
