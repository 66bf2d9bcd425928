//! `ci/fuzz [-n 20000] [-from 0] [-seconds N] [-seed 1] [-batch 200] [-case SEED] [-o DIR]`: generated programs, built by go and
//! llgo, compared.
//!
//! Prints a line after each batch. Stops at the first difference, makes its program small, prints it and leaves it in
//! `target/fuzz/`. Every second batch is built with `-O`. `-from` leaves out the seed's first programs, so that a long run can be
//! made in pieces. `-case` runs one program by the seed that a report names; `-o` writes the first batch's program into a folder instead.

use anyhow::{Context, Result, bail};
use filetest::fuzz::batch::{self, Difference, LateCase};
use filetest::fuzz::choices::Random;
use filetest::fuzz::decl::Case;
use filetest::fuzz::shrink;
use filetest::process;
use filetest::tools::{self, Tools};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

struct Options {
    n: usize,
    from: usize,
    seconds: u64,
    seed: u64,
    batch: usize,
    case: Option<u64>,
    output: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = parse_options()?;
    let tools = Tools::find()?;
    let outcome = fuzz(&tools, &options);
    tools.clean();
    outcome
}

fn parse_options() -> Result<Options> {
    let mut options = Options { n: 20_000, from: 0, seconds: u64::MAX, seed: 1, batch: 200, case: None, output: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-n" => options.n = value()?.parse()?,
            "-from" => options.from = value()?.parse()?,
            "-seconds" => options.seconds = value()?.parse()?,
            "-seed" => options.seed = value()?.parse()?,
            "-batch" => options.batch = value()?.parse()?,
            "-o" => options.output = Some(value()?.into()),
            "-case" => options.case = Some(value()?.parse()?),
            _ => bail!("unknown argument {arg}"),
        }
    }
    Ok(options)
}

fn fuzz(tools: &Tools, options: &Options) -> Result<()> {
    if let Some(seed) = options.case {
        check(tools, &[seed], &[])?;
        check(tools, &[seed], &["-O"])?;
        return Ok(());
    }
    let (first, end) = (options.from, options.from + options.n);
    println!("seed {}, programs {first} to {end}", options.seed);
    let start = Instant::now();
    // Seeds of programs are hashed, so that runs with neighbouring seeds have nothing in common.
    let mut seeds = Random(options.seed);
    for _ in 0..first {
        seeds.number();
    }
    let (mut at, mut late) = (first, 0);
    while at < end && start.elapsed() < Duration::from_secs(options.seconds) {
        let batch: Vec<u64> = (0..options.batch.min(end - at)).map(|_| seeds.number()).collect();
        let flags: &[&str] = if at / options.batch % 2 == 1 { &["-O"] } else { &[] };
        if let Some(dir) = &options.output {
            let cases: Vec<Case> = batch.iter().map(|seed| Case::random(*seed)).collect();
            return batch::write_program(dir, &cases.iter().collect::<Vec<_>>(), |number| format!("c{number}_"));
        }
        late += check(tools, &batch, flags)?;
        at += batch.len();
        let seconds = start.elapsed().as_secs_f64();
        println!("up to {at} of {end}, {seconds:.0} s, {:.1} programs a second", (at - first) as f64 / seconds);
    }
    println!("seed {}: {} programs without a difference, {late} of them late", options.seed, at - first);
    Ok(())
}

/// How many of the cases were late and ended when they ran alone; an error if one behaves differently.
fn check(tools: &Tools, seeds: &[u64], flags: &[&str]) -> Result<usize> {
    let cases: Vec<Case> = seeds.iter().map(|seed| Case::random(*seed)).collect();
    let found = batch::compare(tools, &cases.iter().collect::<Vec<_>>(), flags)?;
    for late in &found.late {
        report_late(seeds[late.index], late, flags)?;
    }
    for (index, difference) in found.differences.into_iter().enumerate() {
        if let Some(difference) = difference {
            return report(tools, seeds[index], &cases[index], &difference, flags);
        }
    }
    Ok(found.late.len())
}

fn report_late(seed: u64, late: &LateCase, flags: &[&str]) -> Result<()> {
    println!("late: the program of seed {seed}, flags {flags:?}, {}", late.report);
    let dir = tools::repo().join("target/fuzz");
    std::fs::create_dir_all(&dir)?;
    let path = dir.join(format!("{seed}.late"));
    std::fs::write(&path, format!("{flags:?} {}\n{}", late.report, late.traceback))?;
    println!("what its first run said when it was ended: {}", path.display());
    Ok(())
}

fn report(tools: &Tools, seed: u64, case: &Case, difference: &Difference, flags: &[&str]) -> Result<usize> {
    println!("a difference in the program of seed {seed}, flags {flags:?}");
    let (small, difference) = match difference {
        // Each smaller program would take minutes.
        Difference::NoEnd => (case.clone(), difference.clone()),
        _ => shrink::shrink(tools, case, difference, flags)?,
    };
    let dir = tools::repo().join(format!("target/fuzz/{seed}"));
    std::fs::create_dir_all(&dir)?;
    batch::write_program(&dir, &[&small], |_| String::new())?;
    let formatted = process::run(Command::new("gofmt").arg("-w").arg(&dir), Duration::from_secs(60))?;
    if !formatted.success() {
        println!("gofmt: {}", formatted.stderr_text());
    }
    println!("{}", std::fs::read_to_string(dir.join("cases.go"))?);
    match difference {
        Difference::Output(want, have) => println!("go prints\n{want}\nllgo prints\n{have}"),
        Difference::Build(message) => println!("llgo says\n{message}"),
        Difference::NoEnd => println!("it does not end"),
    }
    bail!("seed {seed}: go and llgo differ; the program is in {}", dir.display())
}
