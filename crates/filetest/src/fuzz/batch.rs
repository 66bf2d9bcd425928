//! Many cases in one program, built by both toolchains and run; the cases that behave differently.

use super::decl::Case;
use crate::process::{self, Output};
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const BUILD_TIMEOUT: Duration = Duration::from_secs(300);
const RUN_TIMEOUT: Duration = Duration::from_secs(60);

const PRELUDE: &str = include_str!("prelude.go");

/// How a case behaves differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// What Go's toolchain and ours made the program print.
    Output(String, String),
    /// Our messages about a program that Go's toolchain builds.
    Build(String),
}

impl Difference {
    /// Whether it may have the same cause as another one.
    pub fn is_like(&self, other: &Difference) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Writes the program of some cases into a folder; `name` says what each case's `§` becomes.
pub fn write_program(dir: &Path, cases: &[&Case], name: impl Fn(usize) -> String) -> Result<()> {
    let mut text = "package main\n\nimport (\n\"fmt\"\n\"math\"\n\"math/bits\"\n\"strconv\"\n)\n\n".to_string();
    text += "var (\n_ = fmt.Sprint\n_ = math.Pi\n_ = bits.UintSize\n_ = strconv.Itoa\n)\n\n";
    let mut list = "var cases = []func(){\n".to_string();
    for (number, case) in cases.iter().enumerate() {
        let prefix = name(number);
        writeln!(text, "{}", case.text.replace('§', &prefix))?;
        writeln!(list, "{prefix}test,")?;
    }
    std::fs::write(dir.join("go.mod"), "module fuzz\n\ngo 1.24\n")?;
    std::fs::write(dir.join("prelude.go"), PRELUDE)?;
    std::fs::write(dir.join("cases.go"), text + &list + "}\n")?;
    Ok(())
}

/// For each case, how its behaviour differs.
pub fn differences(tools: &Tools, cases: &[&Case], flags: &[&str]) -> Result<Vec<Option<Difference>>> {
    let dir = tools.scratch_dir()?;
    let found = differences_in(tools, &dir, cases, flags);
    // Thousands of executables would fill the disk.
    let _ = std::fs::remove_dir_all(&dir);
    found
}

fn differences_in(tools: &Tools, dir: &Path, cases: &[&Case], flags: &[&str]) -> Result<Vec<Option<Difference>>> {
    write_program(dir, cases, |number| format!("c{number}_"))?;
    let reference = match build(&tools.go, dir, "go.exe", &[])? {
        Ok(exe) => exe,
        Err(message) => {
            let kept = tools::repo().join("target/fuzz/refused");
            std::fs::create_dir_all(&kept)?;
            write_program(&kept, cases, |number| format!("c{number}_"))?;
            bail!("the generator wrote a program that go refuses: {}\n{message}", kept.display());
        }
    };
    match build(&tools.llgo, dir, "llgo.exe", flags)? {
        Ok(exe) => {
            let (want, have) = (run_all(tools, &reference, cases.len())?, run_all(tools, &exe, cases.len())?);
            Ok(want.into_iter().zip(have).map(|(want, have)| compare(want, have)).collect())
        }
        Err(message) if cases.len() == 1 => Ok(vec![Some(Difference::Build(message))]),
        Err(_) => {
            let (left, right) = cases.split_at(cases.len() / 2);
            let mut found = differences(tools, left, flags)?;
            found.extend(differences(tools, right, flags)?);
            Ok(found)
        }
    }
}

fn compare(want: String, have: String) -> Option<Difference> {
    (want != have).then_some(Difference::Output(want, have))
}

fn build(tool: &Path, dir: &Path, exe: &str, flags: &[&str]) -> Result<Result<PathBuf, String>> {
    let exe = dir.join(exe);
    let mut command = Command::new(tool);
    command
        .arg("build")
        .args(flags)
        .arg("-o")
        .arg(&exe)
        .arg(".")
        .current_dir(dir)
        .env("GOFLAGS", "")
        .env("GOGC", "400");
    match process::run(&mut command, BUILD_TIMEOUT) {
        Ok(output) if output.success() => Ok(Ok(exe)),
        Ok(output) => Ok(Err(format!("exit status {}\n{}", output.exit, output.stderr_text()))),
        Err(error) => Ok(Err(format!("{error:#}"))),
    }
}

/// What each case prints. A program that a case ends is started again behind that case.
fn run_all(tools: &Tools, exe: &Path, count: usize) -> Result<Vec<String>> {
    let mut texts = vec![String::new(); count];
    let mut next = 0;
    while next < count {
        let output = run(tools, exe, next);
        let (stdout, end) = match &output {
            Ok(output) => (output.stdout_text(), format!("exit status {}\n", output.exit)),
            // Nothing of the output is left; the first case is blamed, the next start tells about the others.
            Err(_) => (format!("#case {next}\n"), "no end\n".to_string()),
        };
        let mut last = next;
        for section in stdout.split("#case ").skip(1) {
            let (number, text) = section.split_once('\n').unwrap_or((section, ""));
            let Some(number) = number.parse::<usize>().ok().filter(|number| *number < count) else {
                // Not a number: printed by a case.
                texts[last] += section;
                continue;
            };
            texts[number] = text.to_string();
            last = number;
        }
        texts[last] += &end;
        next = last + 1;
    }
    Ok(texts)
}

fn run(tools: &Tools, exe: &Path, first: usize) -> Result<Output> {
    let mut command = Command::new(exe);
    command.arg(first.to_string());
    tools.program_env(&mut command, false);
    process::run(&mut command, RUN_TIMEOUT).context("run")
}
