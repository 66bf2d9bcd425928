//! Kind `run`: build the program, run it, compare standard output, exit code and, on request, standard error.
//!
//! The oracle is gc: `go build` and a run of the result (not `go run`, which replaces every failing exit code by 1).

use super::Case;
use crate::emulator::{self, Emulated};
use crate::golden::{self, Sections};
use crate::normalise;
use crate::process;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A collection at every n-th allocation makes programs slower than any timeout allows for.
const STRESS_PATIENCE: u32 = 5;

const BUILD_TIMEOUT: Duration = Duration::from_secs(600);

pub fn actual(case: &Case) -> Result<Sections> {
    let program = build(case, &case.tools.llgo, case.tools.target)?;
    execute(case, &Program { stress: !case.header.no_gcstress, ..program })
}

pub fn oracle(case: &Case) -> Result<Sections> {
    let program = build(case, &case.tools.go, case.tools.target)?;
    let mut sections = execute(case, &program)?;
    sections.remove(golden::ASIDE);
    Ok(sections)
}

/// An executable and how it runs.
pub struct Program {
    pub exe: PathBuf,
    target: Option<&'static Emulated>,
    /// With the collector's stress, if it is asked for.
    stress: bool,
}

/// Builds the case with `tool`, for another system if one is given.
pub fn build(case: &Case, tool: &Path, target: Option<&'static Emulated>) -> Result<Program> {
    let (dir, package) = case.build_target();
    let exe = case.tools.scratch_dir()?.join("prog");
    let mut command = case.tools.build(tool);
    command.arg("-o").arg(&exe).args(&case.header.build_flags);
    if tool == case.tools.llgo {
        command.args(&case.header.llgo_flags);
    }
    command.arg(&package).current_dir(&dir);
    if let Some(target) = target {
        target.select(&mut command);
    }
    let output = process::run(&mut command, BUILD_TIMEOUT)?;
    if !output.success() {
        bail!(
            "exit status {} of: {}\n{}",
            output.exit,
            process::shell_line(&command),
            process::tail(&output.stderr_text())
        );
    }
    Ok(Program { exe, target, stress: false })
}

fn execute(case: &Case, program: &Program) -> Result<Sections> {
    let mut sections = Sections::new();
    for args in case.header.runs() {
        let output = run_once(case, program, &args)?;
        append(&mut sections, "stdout", &String::from_utf8_lossy(&output.stdout));
        if let Some(lines) = case.header.stderr {
            let text = normalise::traceback(&output.stderr_text(), &case.tools.goroot);
            let first: Vec<&str> = text.split_inclusive('\n').take(lines).collect();
            append(&mut sections, "stderr", &first.concat());
        } else {
            append(&mut sections, golden::ASIDE, &process::tail(&output.stderr_text()));
        }
        let exit = sections.entry("exit".to_string()).or_default();
        if !exit.is_empty() {
            exit.push(' ');
        }
        exit.push_str(&output.exit);
    }
    let _ = std::fs::remove_file(&program.exe);
    Ok(sections)
}

/// Runs the executable once in an empty folder.
pub fn run_once(case: &Case, program: &Program, args: &[String]) -> Result<process::Output> {
    let expand = |arg: &String| arg.replace("$GOROOT", &case.tools.goroot);
    let mut command = program.target.map_or_else(|| Command::new(&program.exe), |target| target.command(&program.exe));
    command.args(args.iter().map(expand)).current_dir(case.tools.scratch_dir()?);
    case.tools.program_env(&mut command, program.stress);
    command.envs(case.header.env.iter().map(|(key, value)| (key, value)));
    process::run(&mut command, timeout(case, program))
}

fn timeout(case: &Case, program: &Program) -> Duration {
    let stressed = program.stress && case.tools.gcstress.is_some();
    let patience = if stressed { STRESS_PATIENCE } else { 1 };
    case.header.timeout * patience * program.target.map_or(1, |_| emulator::PATIENCE)
}

fn append(sections: &mut Sections, name: &str, text: &str) {
    sections.entry(name.to_string()).or_default().push_str(text);
}
