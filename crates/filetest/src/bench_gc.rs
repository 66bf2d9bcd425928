//! `ci/bench -gc [-quick] [-n 5] [PROGRAM…]`: what garbage collection costs, beside gc's.
//!
//! The programs of `tests/bench/gc` allocate much. They are built with `go`, `llgo` and `llgo -O`, run in turns, and say
//! themselves how often the collector ran and how long it stopped them ([`Figures`]). Medians of the rounds are printed.
//!
//! Invariant (same-work): programs print what they compute, and output that differs from gc's is a failure.

use crate::bench_run::compile;
use crate::statistics::median;
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Indices into `bench_run::BUILDS`.
const BUILDS: [usize; 3] = [crate::bench_run::GC, crate::bench_run::DEFAULT, crate::bench_run::OPTIMISED];

/// Of one run: wall milliseconds, collections, milliseconds of all pauses, of the longest.
type Figures = [f64; 4];

struct Options {
    rounds: usize,
    programs: Vec<String>,
}

pub fn main(args: &[String]) -> Result<()> {
    let options = parse_options(args)?;
    let tools = Tools::find()?;
    let report = measure_all(&tools, &options);
    tools.clean();
    print!("{}", report?);
    Ok(())
}

fn parse_options(args: &[String]) -> Result<Options> {
    let mut options = Options { rounds: 5, programs: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-quick" => options.rounds = 1,
            "-n" => options.rounds = args.next().context("-n needs a number")?.parse()?,
            _ if arg.starts_with('-') => bail!("unknown flag {arg}"),
            _ => options.programs.push(arg.clone()),
        }
    }
    Ok(options)
}

fn measure_all(tools: &Tools, options: &Options) -> Result<String> {
    let scratch = tools.scratch_dir()?;
    let mut executables = Vec::new();
    for build in BUILDS.map(|index| &crate::bench_run::BUILDS[index]) {
        let exe = scratch.join(build.name.replace(' ', ""));
        compile(tools, build, &tools::tests_dir().join("bench/gc"), &exe).context(build.name)?;
        executables.push(exe);
    }
    let known = Command::new(&executables[0]).output()?.stdout;
    let known: Vec<String> = String::from_utf8(known)?.lines().map(str::to_string).collect();
    if let Some(unknown) = options.programs.iter().find(|program| !known.contains(program)) {
        bail!("unknown program {unknown}; programs are {}", known.join(", "));
    }
    let programs = if options.programs.is_empty() { &known } else { &options.programs };
    let mut report = format!(
        "{:<9}{:<9}{:>9}{:>13}{:>16}{:>18}\n",
        "program", "build", "wall ms", "collections", "all pauses ms", "longest pause ms"
    );
    for program in programs {
        for (build, figures) in BUILDS.iter().zip(measure(program, &executables, options.rounds)?) {
            let [wall, collections, all, longest] = figures;
            let name = crate::bench_run::BUILDS[*build].name;
            writeln!(report, "{program:<9}{name:<9}{wall:>9.0}{collections:>13.0}{all:>16.1}{longest:>18.1}")?;
        }
    }
    Ok(report)
}

/// The medians of each executable's figures.
fn measure(program: &str, executables: &[PathBuf], rounds: usize) -> Result<Vec<Figures>> {
    let mut runs: Vec<Vec<Figures>> = vec![Vec::new(); executables.len()];
    for _ in 0..rounds {
        let mut expected = None;
        for (exe, runs) in executables.iter().zip(&mut runs) {
            let (output, figures) = run(exe, program)?;
            if *expected.get_or_insert_with(|| output.clone()) != output {
                bail!("{program}: {} prints something else than gc's", exe.display());
            }
            runs.push(figures);
        }
    }
    let column = |runs: &[Figures], index: usize| runs.iter().map(|figures| figures[index]).collect::<Vec<f64>>();
    Ok(runs.iter().map(|runs| std::array::from_fn(|index| median(&column(runs, index)))).collect())
}

fn run(exe: &PathBuf, program: &str) -> Result<(Vec<u8>, Figures)> {
    let start = Instant::now();
    let output = Command::new(exe).arg(program).output().with_context(|| exe.display().to_string())?;
    let wall = start.elapsed().as_secs_f64() * 1e3;
    let text = String::from_utf8_lossy(&output.stderr);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [collections, all, longest] = numbers[..] else {
        bail!("{} {program}: {}\n{text}", exe.display(), output.status);
    };
    Ok((output.stdout, [wall, collections, all / 1e6, longest / 1e6]))
}
