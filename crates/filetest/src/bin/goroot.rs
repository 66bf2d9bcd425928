//! `ci/goroot [-all] [-n 150] [-seed 1] [-kinds run] [-j 2] [-go] [-o FILE] [FILE…]`: programs of `$GOROOT/test` with llgo.
//!
//! Without `-all` and without files a sample is run, the same on every machine with the same Go release. Prints
//! counts, the share that passes, and each failure's first lines; writes one line per case to the results file.
//! `-go` runs the cases with Go's own toolchain, to tell a fault of ours from one of the machine.
//!
//! Exit status 1 when a case fails that `tests/goroot.toml` does not name, or passes though it is named.

use anyhow::{Context, Result, bail};
use filetest::cases;
use filetest::goroot::{self, GorootCase};
use filetest::tools::{self, Tools};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

struct Options {
    all: bool,
    n: usize,
    seed: u64,
    kinds: String,
    jobs: usize,
    use_go: bool,
    results: PathBuf,
    files: Vec<String>,
}

struct Verdict {
    case: GorootCase,
    /// `None`: passed; otherwise why not.
    failure: Option<String>,
}

fn main() -> Result<()> {
    let options = parse_options()?;
    let mut tools = if options.use_go { Tools::without_build()? } else { Tools::find()? };
    if options.use_go {
        tools.llgo = tools.go.clone();
    }
    let (cases, inapplicable) = select(&tools, &options)?;
    println!("{} cases, {inapplicable} left out by their build constraints", cases.len());
    let verdicts = run_all(&tools, cases, options.jobs);
    tools.clean();
    report(&options, &verdicts)
}

fn parse_options() -> Result<Options> {
    let mut options = Options {
        all: false,
        n: 150,
        seed: 1,
        kinds: "run".to_string(),
        jobs: 2,
        use_go: false,
        results: tools::repo().join("target/goroot-results.txt"),
        files: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-all" => options.all = true,
            "-go" => options.use_go = true,
            "-n" => options.n = value()?.parse()?,
            "-seed" => options.seed = value()?.parse()?,
            "-kinds" => options.kinds = value()?,
            "-j" => options.jobs = value()?.parse()?,
            "-o" => options.results = value()?.into(),
            _ if arg.starts_with('-') => bail!("unknown flag {arg}"),
            _ => options.files.push(arg),
        }
    }
    Ok(options)
}

fn select(tools: &Tools, options: &Options) -> Result<(Vec<GorootCase>, usize)> {
    let kinds: Vec<&str> = options.kinds.split(',').collect();
    let mut cases = goroot::list(&tools.goroot, &kinds)?;
    if !options.files.is_empty() {
        cases.retain(|case| options.files.contains(&case.name));
        return Ok((cases, 0));
    }
    let before = cases.len();
    cases.retain(|case| case.inapplicable.is_none());
    let inapplicable = before - cases.len();
    if !options.all {
        cases = cases::sample(cases, options.n, options.seed, |case| &case.name);
    }
    Ok((cases, inapplicable))
}

fn run_all(tools: &Tools, cases: Vec<GorootCase>, jobs: usize) -> Vec<Verdict> {
    let failures = cases::each(&cases, jobs, |case| goroot::check(tools, case).err().map(|error| format!("{error:#}")));
    cases.into_iter().zip(failures).map(|(case, failure)| Verdict { case, failure }).collect()
}

fn report(options: &Options, verdicts: &[Verdict]) -> Result<()> {
    let known = cases::known_failures("goroot.toml")?;
    let mut results = String::new();
    let (mut unexpected, mut surprising) = (Vec::new(), Vec::new());
    for verdict in verdicts {
        let name = verdict.case.name.as_str();
        match (&verdict.failure, known.get(name)) {
            (None, None) => writeln!(results, "pass {name}")?,
            (None, Some(reason)) if reason.starts_with(cases::SOMETIMES) => writeln!(results, "pass {name}")?,
            (None, Some(_)) => surprising.push(name),
            (Some(failure), reason) => {
                writeln!(results, "FAIL {name}: {}", failure.replace('\n', "\n    "))?;
                if reason.is_none() {
                    unexpected.push((name, failure.as_str()));
                }
            }
        }
    }
    std::fs::write(&options.results, &results)?;
    print_failures(&unexpected);
    for name in &surprising {
        println!("passes, though tests/goroot.toml names it: {name}");
    }
    print_counts(verdicts, &known);
    println!("results: {}", options.results.display());
    if !options.use_go && unexpected.len() + surprising.len() > 0 {
        bail!("{} unexpected failures, {} surprising passes", unexpected.len(), surprising.len());
    }
    Ok(())
}

fn print_failures(unexpected: &[(&str, &str)]) {
    for (name, failure) in unexpected {
        let first: Vec<&str> = failure.lines().take(6).collect();
        println!("FAIL {name}\n     {}", first.join("\n     "));
    }
}

fn print_counts(verdicts: &[Verdict], known: &BTreeMap<String, String>) {
    let failed = verdicts.iter().filter(|verdict| verdict.failure.is_some()).count();
    let listed = verdicts.iter().filter(|verdict| known.contains_key(&verdict.case.name)).count();
    let passed = verdicts.len() - failed;
    let share = 100.0 * passed as f64 / verdicts.len().max(1) as f64;
    println!("{passed} of {} pass ({share:.1} %), {failed} fail, {listed} are known failures", verdicts.len());
}
