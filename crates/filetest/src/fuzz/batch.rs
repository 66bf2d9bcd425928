//! Many cases in one program, built by both toolchains and run; the cases that behave differently.
//!
//! A program that is late is ended, and the case that it was at runs alone, for longer. If that ends, the machine may have
//! been slow, or the fault one that seldom shows: it is no difference, but it is told, with what the program
//! said of its goroutines.

use super::decl::Case;
use crate::process::{self, Ended, Late};
use crate::tools::{self, Tools};
use anyhow::{Result, bail};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const BUILD_TIMEOUT: Duration = Duration::from_secs(300);
const RUN_TIMEOUT: Duration = Duration::from_secs(60);
/// For one case alone whose program was late.
const ALONE_TIMEOUT: Duration = Duration::from_secs(180);

/// With what the prelude's main ends.
const END_OF_CASES: &str = "3";

const PRELUDE: &str = include_str!("prelude.go");

/// How a case behaves differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// What Go's toolchain and ours made the program print.
    Output(String, String),
    /// Our messages about a program that Go's toolchain builds.
    Build(String),
    /// One of the programs did not end, alone neither.
    NoEnd,
}

impl Difference {
    /// Whether it may have the same cause as another one.
    pub fn is_like(&self, other: &Difference) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// How the cases of a batch behave.
#[derive(Default)]
pub struct Found {
    /// For each case, how its behaviour differs.
    pub differences: Vec<Option<Difference>>,
    pub late: Vec<LateCase>,
}

/// A case whose program was late.
pub struct LateCase {
    pub index: usize,
    /// Which toolchain's program, and how its runs ended.
    pub report: String,
    /// What the program said when it was ended.
    pub traceback: String,
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

/// Builds and runs the cases with both toolchains.
pub fn compare(tools: &Tools, cases: &[&Case], flags: &[&str]) -> Result<Found> {
    let dir = tools.scratch_dir()?;
    let found = compare_in(tools, &dir, cases, flags);
    // Thousands of executables would fill the disk.
    let _ = std::fs::remove_dir_all(&dir);
    found
}

fn compare_in(tools: &Tools, dir: &Path, cases: &[&Case], flags: &[&str]) -> Result<Found> {
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
            let mut late = Vec::new();
            let want = Program { tools, exe: &reference, name: "go", count: cases.len() }.run(&mut late)?;
            let have = Program { tools, exe: &exe, name: "llgo", count: cases.len() }.run(&mut late)?;
            let differences = want.into_iter().zip(have).map(|(want, have)| difference(want, have)).collect();
            Ok(Found { differences, late })
        }
        Err(message) if cases.len() == 1 => {
            Ok(Found { differences: vec![Some(Difference::Build(message))], late: vec![] })
        }
        Err(_) => {
            let (left, right) = cases.split_at(cases.len() / 2);
            let mut found = compare(tools, left, flags)?;
            let right = compare(tools, right, flags)?;
            found.differences.extend(right.differences);
            found.late.extend(right.late.into_iter().map(|late| LateCase { index: left.len() + late.index, ..late }));
            Ok(found)
        }
    }
}

/// What a case prints; `None` if it does not end.
type Text = Option<String>;

fn difference(want: Text, have: Text) -> Option<Difference> {
    match (want, have) {
        (Some(want), Some(have)) => (want != have).then_some(Difference::Output(want, have)),
        (want, have) => (want != have).then_some(Difference::NoEnd),
    }
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

/// All cases, built by one toolchain.
struct Program<'a> {
    tools: &'a Tools,
    exe: &'a Path,
    name: &'static str,
    count: usize,
}

impl Program<'_> {
    /// What each case prints. A program that a case ends is started again behind that case.
    fn run(&self, late: &mut Vec<LateCase>) -> Result<Vec<Text>> {
        let mut texts = vec![String::new(); self.count];
        let mut endless = Vec::new();
        let mut next = 0;
        while next < self.count {
            let last = match process::watch(&mut self.command(next, self.count), RUN_TIMEOUT)? {
                Ended::InTime(output) => {
                    let last = split(&output.stdout, next, &mut texts);
                    texts[last] += &exit_status(&output.exit);
                    last
                }
                Ended::Late(first) => {
                    let last = split(&first.stdout, next, &mut texts);
                    match self.run_alone(last, first, late)? {
                        Some(text) => texts[last] = text,
                        None => endless.push(last),
                    }
                    last
                }
            };
            next = last + 1;
        }
        Ok(texts.into_iter().enumerate().map(|(index, text)| (!endless.contains(&index)).then_some(text)).collect())
    }

    /// One case whose program was late.
    fn run_alone(&self, index: usize, first: Late, late: &mut Vec<LateCase>) -> Result<Text> {
        let ended = process::watch(&mut self.command(index, index + 1), ALONE_TIMEOUT)?;
        let alone = match &ended {
            Ended::InTime(output) => format!("slow: alone it ended after {:.2} s", output.elapsed.as_secs_f64()),
            Ended::Late(again) => format!("alone {again}"),
        };
        let report = format!("{}: {first}; {alone}", self.name);
        late.push(LateCase { index, report, traceback: String::from_utf8_lossy(&first.stderr).into_owned() });
        let Ended::InTime(output) = ended else {
            return Ok(None);
        };
        let mut texts = vec![String::new(); self.count];
        split(&output.stdout, index, &mut texts);
        // The end of a program says something of its last case only.
        if index + 1 == self.count || output.exit != END_OF_CASES {
            texts[index] += &exit_status(&output.exit);
        }
        Ok(Some(texts.swap_remove(index)))
    }

    fn command(&self, first: usize, end: usize) -> Command {
        let mut command = Command::new(self.exe);
        command.args([first.to_string(), end.to_string()]);
        self.tools.program_env(&mut command, false);
        command
    }
}

/// Puts what a program printed from case `first` on to its cases; the last case that it was at.
fn split(stdout: &[u8], first: usize, texts: &mut [String]) -> usize {
    let mut last = first;
    for section in String::from_utf8_lossy(stdout).split("#case ").skip(1) {
        let (number, text) = section.split_once('\n').unwrap_or((section, ""));
        let Some(number) = number.parse::<usize>().ok().filter(|number| *number < texts.len()) else {
            // Not a number: printed by a case.
            texts[last] += section;
            continue;
        };
        texts[number] = text.to_string();
        last = number;
    }
    last
}

fn exit_status(exit: &str) -> String {
    format!("exit status {exit}\n")
}
