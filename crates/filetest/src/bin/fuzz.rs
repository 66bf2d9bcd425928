//! `ci/fuzz [-n 20000] [-seconds N] [-seed 1] [-batch 200] [-case SEED] [-o DIR]`: generated programs, built by go and llgo, compared.
//!
//! Stops at the first difference, makes its program small, prints it and leaves it in `target/fuzz/`. Every second
//! batch is built with `-O`. `-case` runs one program by the seed that a report names; `-o` writes the
//! first batch's program into a folder instead.

use anyhow::{Context, Result, bail};
use filetest::fuzz::batch::{self, Difference};
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
    let mut options = Options { n: 20_000, seconds: u64::MAX, seed: 1, batch: 200, case: None, output: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-n" => options.n = value()?.parse()?,
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
        return check(tools, &[seed], &["-O"]);
    }
    println!("seed {}, up to {} programs", options.seed, options.n);
    let start = Instant::now();
    // Seeds of programs are hashed, so that runs with neighbouring seeds have nothing in common.
    let mut seeds = Random(options.seed);
    let mut done = 0;
    while done < options.n && start.elapsed() < Duration::from_secs(options.seconds) {
        let batch: Vec<u64> = (0..options.batch.min(options.n - done)).map(|_| seeds.number()).collect();
        let flags: &[&str] = if done / options.batch % 2 == 1 { &["-O"] } else { &[] };
        if let Some(dir) = &options.output {
            let cases: Vec<Case> = batch.iter().map(|seed| Case::random(*seed)).collect();
            return batch::write_program(dir, &cases.iter().collect::<Vec<_>>(), |number| format!("c{number}_"));
        }
        check(tools, &batch, flags)?;
        done += batch.len();
    }
    println!("{done} programs without a difference, {} s", start.elapsed().as_secs());
    Ok(())
}

fn check(tools: &Tools, seeds: &[u64], flags: &[&str]) -> Result<()> {
    let cases: Vec<Case> = seeds.iter().map(|seed| Case::random(*seed)).collect();
    let found = batch::differences(tools, &cases.iter().collect::<Vec<_>>(), flags)?;
    for (index, difference) in found.into_iter().enumerate() {
        if let Some(difference) = difference {
            return report(tools, seeds[index], &cases[index], &difference, flags);
        }
    }
    Ok(())
}

fn report(tools: &Tools, seed: u64, case: &Case, difference: &Difference, flags: &[&str]) -> Result<()> {
    println!("a difference in the program of seed {seed}, flags {flags:?}; making it small");
    let (small, difference) = shrink::shrink(tools, case, difference, flags)?;
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
    }
    bail!("seed {seed}: go and llgo differ; the program is in {}", dir.display())
}
