//! `ci/goroot [-all] [-write] [-n 150] [-seed 1] [-kinds run,build] [-j 2] [-go] [-stress N] [-o FILE] [FILE…]`: the cases
//! of `$GOROOT/test` with llgo.
//!
//! Without `-all` and without files a sample is run, the same on every machine with the same Go release. Prints
//! counts, the share that passes, and each failure's first lines; writes one line per case to the results file and, with
//! `-write`, docs/conformance.md. `-go` runs the cases with Go's own toolchain, to tell a fault of ours from one of the machine;
//! `-stress N` runs the programs with a collection at every N-th allocation.
//!
//! Exit status 1 when a case fails that `tests/goroot.toml` does not name, or passes though it is named.

use anyhow::{Context, Result, bail};
use filetest::cases;
use filetest::goroot::{self, GorootCase, Verdict};
use filetest::tools::{self, Tools};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

struct Options {
    all: bool,
    write: bool,
    n: usize,
    seed: u64,
    kinds: String,
    jobs: usize,
    use_go: bool,
    stress: Option<String>,
    results: PathBuf,
    files: Vec<String>,
}

fn main() -> Result<()> {
    let options = parse_options()?;
    let mut tools = if options.use_go { Tools::without_build()?.as_go() } else { Tools::find()? };
    if options.stress.is_some() {
        tools.gcstress.clone_from(&options.stress);
    }
    let (cases, left_out) = select(&tools, &options)?;
    println!("{} cases, {} do not apply", cases.len(), left_out.len());
    let results = cases::each(&cases, options.jobs, |case| goroot::check(&tools, case));
    let verdicts: Vec<(GorootCase, Verdict)> = cases.into_iter().zip(results).collect();
    tools.clean();
    let known = cases::known_failures("goroot.toml")?;
    if options.write {
        goroot::table::write(&tools, &verdicts, &left_out, &known)?;
    }
    report(&options, &verdicts, &known)
}

fn parse_options() -> Result<Options> {
    let mut options = Options {
        all: false,
        write: false,
        n: 150,
        seed: 1,
        kinds: String::new(),
        jobs: 2,
        use_go: false,
        stress: None,
        results: tools::repo().join("target/goroot-results.txt"),
        files: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-all" => options.all = true,
            "-write" => options.write = true,
            "-go" => options.use_go = true,
            "-stress" => options.stress = Some(value()?),
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

/// The cases to run, and those that do not apply.
fn select(tools: &Tools, options: &Options) -> Result<(Vec<GorootCase>, Vec<GorootCase>)> {
    let kinds: Vec<&str> = options.kinds.split(',').filter(|kind| !kind.is_empty()).collect();
    let mut cases = goroot::list(tools, &kinds)?;
    if !options.files.is_empty() {
        cases.retain(|case| options.files.contains(&case.name));
        return Ok((cases, vec![]));
    }
    let (cases, left_out): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.inapplicable.is_none());
    if options.all {
        return Ok((cases, left_out));
    }
    Ok((cases::sample(cases, options.n, options.seed, |case| &case.name), left_out))
}

fn report(options: &Options, verdicts: &[(GorootCase, Verdict)], known: &BTreeMap<String, String>) -> Result<()> {
    let mut results = String::new();
    let (mut unexpected, mut surprising) = (Vec::new(), Vec::new());
    for (case, verdict) in verdicts {
        let name = case.name.as_str();
        match (verdict, known.get(name)) {
            (Verdict::TooNew, _) => writeln!(results, "new  {name}")?,
            (Verdict::Pass, None) => writeln!(results, "pass {name}")?,
            (Verdict::Pass, Some(reason)) if reason.starts_with(cases::SOMETIMES) => writeln!(results, "pass {name}")?,
            (Verdict::Pass, Some(_)) => surprising.push(name),
            (Verdict::Fail(failure), reason) => {
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
    print_counts(verdicts, known);
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

fn print_counts(verdicts: &[(GorootCase, Verdict)], known: &BTreeMap<String, String>) {
    let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|(_, verdict)| wanted(verdict)).count();
    let (passed, failed) = (count(|v| matches!(v, Verdict::Pass)), count(|v| matches!(v, Verdict::Fail(_))));
    let too_new = count(|v| matches!(v, Verdict::TooNew));
    let listed = verdicts.iter().filter(|(case, _)| known.contains_key(&case.name)).count();
    let share = 100.0 * passed as f64 / (passed + failed).max(1) as f64;
    println!("{passed} of {} pass ({share:.1} %), {failed} fail, {listed} are known failures", passed + failed);
    if too_new > 0 {
        println!("{too_new} fail with this Go's own toolchain, too, and do not count");
    }
}
