//! `ci/bench -run [-quick] [-n 5] [-json FILE] [PROGRAM…]`: how fast compiled programs run, beside gc's.
//!
//! Each program of `tests/bench/run` is built four times (see [`BUILDS`]) and its four executables run in turns,
//! so that a slow moment of the machine hits all. After a warm-up the median counts; the spread is (slowest −
//! fastest) / median. The reference for ratios is gc without optimisation, as it is what one debugs with. The
//! geometric means are over all programs but those that are [`APART`], which are compared with gc's optimised code one by one.
//!
//! Invariant (same-work): programs print what they compute, and output that differs from gc's is a failure.
//!
//! Not here: build times (`bin/bench.rs`).

use crate::process;
use crate::statistics::{geometric_mean, median, spread};
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// All scheduling, system calls or calls of the runtime, not the code of the program.
const APART: [&str; 7] = ["getppid", "handoff", "mathrand", "nanotime", "pwrite", "runtimerand", "timenow"];

fn is_apart(row: &Row) -> bool {
    APART.contains(&row.program.as_str())
}

pub(crate) struct Build {
    pub name: &'static str,
    flags: &'static [&'static str],
    /// Built by `llgo`?
    ours: bool,
}

pub(crate) const GC: usize = 0;
const REFERENCE: usize = 1;
pub(crate) const DEFAULT: usize = 2;
pub(crate) const OPTIMISED: usize = 3;

pub(crate) const BUILDS: [Build; 4] = [
    Build { name: "go", flags: &[], ours: false },
    Build { name: "go -N -l", flags: &["-gcflags=all=-N -l"], ours: false },
    Build { name: "llgo", flags: &[], ours: true },
    Build { name: "llgo -O", flags: &["-O"], ours: true },
];

struct Options {
    rounds: usize,
    warm_up: bool,
    json: Option<PathBuf>,
    programs: Vec<String>,
}

/// Times in milliseconds per build.
struct Row {
    program: String,
    times: [Vec<f64>; BUILDS.len()],
}

impl Row {
    fn ratio(&self, build: usize, to: usize) -> f64 {
        median(&self.times[build]) / median(&self.times[to])
    }
}

pub fn main(args: &[String]) -> Result<()> {
    let options = parse_options(args)?;
    let tools = Tools::find()?;
    let rows: Result<Vec<Row>> = options.programs.iter().map(|program| measure(&tools, program, &options)).collect();
    tools.clean();
    let rows = rows?;
    print!("{}", text_report(&rows));
    if let Some(path) = &options.json {
        std::fs::write(path, json_report(&rows)?)?;
    }
    Ok(())
}

fn parse_options(args: &[String]) -> Result<Options> {
    let known = programs()?;
    let mut options = Options { rounds: 5, warm_up: true, json: None, programs: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-quick" => (options.rounds, options.warm_up) = (1, false),
            "-n" => options.rounds = args.next().context("-n needs a number")?.parse()?,
            "-json" => options.json = Some(args.next().context("-json needs a file")?.into()),
            _ if known.contains(arg) => options.programs.push(arg.clone()),
            _ => bail!("unknown argument {arg}; programs are {}", known.join(", ")),
        }
    }
    if options.programs.is_empty() {
        options.programs = known;
    }
    Ok(options)
}

fn folder() -> PathBuf {
    tools::tests_dir().join("bench/run")
}

fn programs() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn measure(tools: &Tools, program: &str, options: &Options) -> Result<Row> {
    let scratch = tools.scratch_dir()?;
    let mut executables = Vec::new();
    for (index, build) in BUILDS.iter().enumerate() {
        let exe = scratch.join(format!("{program}{index}"));
        compile(tools, build, &folder().join(program), &exe).with_context(|| format!("{} of {program}", build.name))?;
        executables.push(exe);
    }
    let mut row = Row { program: program.to_string(), times: Default::default() };
    for round in 0..options.rounds + usize::from(options.warm_up) {
        let outputs = one_round(&executables)?;
        for (index, (output, time)) in outputs.iter().enumerate() {
            if *output != outputs[GC].0 {
                bail!("{program}: {} prints something else than {}", BUILDS[index].name, BUILDS[GC].name);
            }
            if !(options.warm_up && round == 0) {
                row.times[index].push(*time);
            }
        }
    }
    Ok(row)
}

pub(crate) fn compile(tools: &Tools, build: &Build, source: &Path, exe: &Path) -> Result<()> {
    let mut command = Command::new(if build.ours { &tools.llgo } else { &tools.go });
    command.arg("build").args(build.flags).arg("-o").arg(exe).arg(".").current_dir(source);
    let output = process::run(&mut command, Duration::from_secs(600))?;
    if !output.success() {
        bail!("{}\n{}", process::shell_line(&command), process::tail(&output.stderr_text()));
    }
    Ok(())
}

/// Output and milliseconds of each executable.
fn one_round(executables: &[PathBuf]) -> Result<Vec<(Vec<u8>, f64)>> {
    let run = |exe: &PathBuf| {
        let start = Instant::now();
        let output = Command::new(exe).output().with_context(|| exe.display().to_string())?;
        let time = start.elapsed().as_secs_f64() * 1000.0;
        if !output.status.success() {
            bail!("{}: {}\n{}", exe.display(), output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok((output.stdout, time))
    };
    executables.iter().map(run).collect()
}

/// The geometric means of the ratios of our builds to the reference; none if no program counts.
fn mean_ratios(rows: &[Row]) -> Option<[f64; 2]> {
    let counted: Vec<&Row> = rows.iter().filter(|row| !is_apart(row)).collect();
    let mean = |build| geometric_mean(&counted.iter().map(|row| row.ratio(build, REFERENCE)).collect::<Vec<f64>>());
    (!counted.is_empty()).then(|| [DEFAULT, OPTIMISED].map(mean))
}

fn text_report(rows: &[Row]) -> String {
    let mut out = format!("{:<11}", "program");
    for build in &BUILDS {
        let _ = write!(out, "{:>13}{:>5}", format!("{} ms", build.name), "±%");
    }
    out.push_str("  llgo/-N -l  -O/-N -l\n");
    for row in rows {
        let _ = write!(out, "{:<11}", row.program);
        for times in &row.times {
            let _ = write!(out, "{:>13.0}{:>5.0}", median(times), spread(times));
        }
        let _ = writeln!(out, "{:>12.2}{:>10.2}", row.ratio(DEFAULT, REFERENCE), row.ratio(OPTIMISED, REFERENCE));
    }
    if let Some([default, optimised]) = mean_ratios(rows) {
        let _ = writeln!(out, "geometric mean{default:>81.2}{optimised:>10.2}");
    }
    for row in rows.iter().filter(|row| is_apart(row)) {
        let [default, optimised] = [DEFAULT, OPTIMISED].map(|build| row.ratio(build, GC));
        let _ = writeln!(out, "{}: llgo {default:.2}, llgo -O {optimised:.2} times go's time", row.program);
    }
    out
}

fn json_report(rows: &[Row]) -> Result<String> {
    let mut entries = Vec::new();
    for row in rows {
        let mut entry = String::new();
        write!(entry, "    {{\"program\": \"{}\"", row.program)?;
        for (build, times) in BUILDS.iter().zip(&row.times) {
            let all: Vec<String> = times.iter().map(|time| format!("{time:.1}")).collect();
            write!(entry, ", \"{} ms\": [{}]", build.name, all.join(", "))?;
        }
        entries.push(entry + "}");
    }
    let means = mean_ratios(rows).map_or(String::new(), |[default, optimised]| {
        format!("  \"llgo\": {default:.3},\n  \"llgo -O\": {optimised:.3},\n")
    });
    Ok(format!("{{\n{means}  \"programs\": [\n{}\n  ]\n}}\n", entries.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(program: &str) -> Row {
        Row { program: program.into(), times: [1.0, 4.0, 2.0, 1.0].map(|time| vec![time]) }
    }

    #[test]
    fn means_are_those_of_programs_that_count() {
        let rows = [row("getppid"), row("maps")];
        assert!(text_report(&rows).contains("0.50      0.25\ngetppid: llgo 2.00"));
        assert!(json_report(&rows).unwrap().starts_with("{\n  \"llgo\": 0.500,"));
        assert!(!text_report(&rows[..1]).contains("mean"));
        assert!(json_report(&rows[..1]).unwrap().starts_with("{\n  \"programs\": [\n"));
    }
}
