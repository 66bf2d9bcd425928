//! Runs `go test`, or `llgo test`, and reads from what it prints with `-v` how each test ended.

use crate::process::{self, Output};
use crate::tools::Tools;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// For building and testing; a test program stops itself earlier.
const TIMEOUT: Duration = Duration::from_secs(480);

pub struct Ran {
    pub passes: bool,
    /// Standard output, then standard error.
    pub text: String,
}

/// Runs `TOOL test FLAGS PATTERNS` in a folder.
pub fn run(tools: &Tools, tool: &Path, dir: &Path, flags: &[&str], patterns: &[&str]) -> Ran {
    let mut command = Command::new(tool);
    command.arg("test").args(flags).args(patterns).current_dir(dir);
    tools.program_env(&mut command, false);
    let text = |output: &Output| output.stdout_text() + &output.stderr_text();
    match process::run(&mut command, TIMEOUT) {
        Ok(output) => Ran { passes: output.success(), text: text(&output) },
        Err(error) => Ran { passes: false, text: format!("{error:#}\n") },
    }
}

/// The packages that the last lines of reports name, each with that line's first word and its tests.
pub fn packages(text: &str) -> BTreeMap<String, (String, Tests)> {
    let mut packages = BTreeMap::new();
    let mut report = String::new();
    for line in text.lines() {
        let mut words = line.split('\t').map(str::trim);
        match (words.next(), words.next()) {
            (Some(result @ ("ok" | "FAIL" | "?")), Some(package)) => {
                packages.insert(package.to_string(), (result.to_string(), Tests::of(&report)));
                report.clear();
            }
            _ => report += &format!("{line}\n"),
        }
    }
    packages
}

/// The top-level tests of a package that were started, and how each ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Tests(BTreeMap<String, &'static str>);

/// Of a test that was started and did not end.
const OPEN: &str = "";

impl Tests {
    pub fn of(text: &str) -> Tests {
        let mut tests = BTreeMap::new();
        for line in text.lines() {
            for (prefix, end) in
                [("=== RUN ", OPEN), ("--- PASS: ", "PASS"), ("--- SKIP: ", "SKIP"), ("--- FAIL: ", "FAIL")]
            {
                // What a test prints without a newline stands in front.
                let Some((_, rest)) = line.split_once(prefix).filter(|(before, _)| !before.starts_with(' ')) else {
                    continue;
                };
                let Some(name) = rest.split_whitespace().next().filter(|name| !name.contains('/')) else {
                    continue;
                };
                tests.insert(name.to_string(), end);
            }
        }
        Tests(tests)
    }

    /// What of a package that failed is to blame, as a reader wants it.
    pub fn failing(&self, text: &str) -> String {
        let named = |end| self.0.iter().filter(move |(_, have)| **have == end).map(|(name, _)| name.as_str());
        let mut failing: Vec<String> = named("FAIL").map(str::to_string).collect();
        failing.extend(named(OPEN).map(|name| format!("{name} (no end)")));
        if !failing.is_empty() {
            return shortened(&failing);
        }
        let is_cause = |line: &&str| line.starts_with("panic: ") || line.starts_with("fatal error: ");
        match text.lines().find(is_cause) {
            Some(cause) => cause.to_string(),
            None if text.contains("[build failed]") => "does not build".to_string(),
            None => "the program".to_string(),
        }
    }

    /// Tests that passed elsewhere and did not even run here.
    pub fn left_out(&self, expected: &Tests) -> String {
        let passed = expected.0.iter().filter(|(_, end)| **end == "PASS");
        let names: Vec<String> =
            passed.filter(|(name, _)| self.0.get(*name) != Some(&"PASS")).map(|(name, _)| name.clone()).collect();
        shortened(&names)
    }

    pub fn any_passes(&self) -> bool {
        self.0.values().any(|end| *end == "PASS")
    }

    /// Tests that end otherwise there, with both ends.
    pub fn differing<'a>(&'a self, other: &'a Tests) -> Vec<(&'a str, &'a str, &'a str)> {
        let names: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let end = |tests: &'a Tests, name| tests.0.get(name).copied().unwrap_or("not run");
        let pairs = names.into_iter().map(|name| (name.as_str(), end(self, name), end(other, name)));
        pairs.filter(|(_, end, other)| end != other).collect()
    }
}

fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 8;
    match names.len() {
        0..=SHOWN => names.join(", "),
        more => format!("{} and {} more", names[..SHOWN].join(", "), more - SHOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_tests_are_found() {
        let text = "=== RUN   TestA\n--- PASS: TestA (0.00s)\n=== RUN   TestB\n    --- FAIL: TestB/x\n--- FAIL: TestB (1s)\n\
                    === RUN   TestC\nout--- SKIP: TestC (0s)\n=== RUN   TestD\n";
        assert_eq!(Tests::of(text).failing(text), "TestB, TestD (no end)");
        let expected = Tests::of(&text.replace("SKIP", "PASS"));
        assert_eq!(Tests::of(text).left_out(&expected), "TestC");
    }

    #[test]
    fn reports_are_told_apart() {
        let text = "=== RUN   TestA\n--- PASS: TestA (0.00s)\nok  \tm/a\t0.1s\n?   \tm/b\t[no test files]\nFAIL\tm/c [build failed]\nFAIL\n";
        let found = packages(text);
        let results: Vec<(&str, &str)> =
            found.iter().map(|(name, (result, _))| (name.as_str(), result.as_str())).collect();
        assert_eq!(results, [("m/a", "ok"), ("m/b", "?"), ("m/c [build failed]", "FAIL")]);
        assert_eq!(found["m/a"].1, Tests::of("--- PASS: TestA (0.00s)\n"));
    }
}
