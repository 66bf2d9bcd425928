//! `ci/std [-all] [-n 8] [-seed 1] [-j 2] [-write] [PACKAGE…]`: the tests of the standard library with llgo beside go.
//!
//! Without `-all` and without packages a sample of the quick ones that pass is run, the same on every machine. `-write` puts the
//! results of what was run into docs/std-tests.md, after each package. What a package printed is in target/std-logs.
//!
//! Exit status 1 when a package fails that `tests/std.toml` does not name, or passes though it is named.

use anyhow::{Context, Result, bail};
use filetest::cases;
use filetest::std_tests::{self, Row, Table, Verdict};
use filetest::tools::Tools;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

struct Options {
    all: bool,
    n: usize,
    seed: u64,
    jobs: usize,
    write: bool,
    packages: Vec<String>,
}

fn main() -> Result<()> {
    let options = parse_options()?;
    let tools = Tools::find()?;
    let known = cases::known_failures("std.toml")?;
    std::fs::create_dir_all(std_tests::logs())?;
    let mut table = Table::read()?;
    let listed = std_tests::packages(&tools)?;
    table.retain(&listed);
    let packages = select(&options, listed, &table);
    let table = Mutex::new(table);
    let results = cases::each(&packages, options.jobs, |package| {
        let start = Instant::now();
        let row = std_tests::check(&tools, package)?;
        println!("{:?} {package} ({:.0} s) {}", row.verdict, start.elapsed().as_secs_f64(), row.tests);
        if let (true, Ok(mut table)) = (options.write, table.lock()) {
            table.set(row.clone());
            table.write(&known)?;
        }
        Ok(row)
    });
    tools.clean();
    report(&results.into_iter().collect::<Result<Vec<Row>>>()?, &known)
}

fn parse_options() -> Result<Options> {
    let mut options = Options { all: false, n: 8, seed: 1, jobs: 2, write: false, packages: vec![] };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "-all" => options.all = true,
            "-write" => options.write = true,
            "-n" => options.n = value()?.parse()?,
            "-seed" => options.seed = value()?.parse()?,
            "-j" => options.jobs = value()?.parse()?,
            _ if arg.starts_with('-') => bail!("unknown flag {arg}"),
            _ => options.packages.push(arg),
        }
    }
    Ok(options)
}

fn select(options: &Options, listed: Vec<String>, table: &Table) -> Vec<String> {
    if options.all {
        return listed;
    }
    if !options.packages.is_empty() {
        return options.packages.clone();
    }
    let quick: Vec<String> = table.passing().filter(|name| std_tests::is_quick(name)).map(str::to_string).collect();
    cases::sample(quick, options.n, options.seed, |name| name)
}

fn report(rows: &[Row], known: &BTreeMap<String, String>) -> Result<()> {
    let (mut unexpected, mut surprising) = (0, 0);
    for Row { package, verdict, tests } in rows {
        match (verdict, known.get(package)) {
            (Verdict::Fail, None) => {
                println!("FAIL {package}: {tests}");
                unexpected += 1;
            }
            (Verdict::Pass, Some(reason)) if !reason.starts_with(cases::SOMETIMES) => {
                println!("passes, though tests/std.toml names it: {package}");
                surprising += 1;
            }
            _ => {}
        }
    }
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    println!("{} pass, {} fail, {} not run", count(Verdict::Pass), count(Verdict::Fail), count(Verdict::NotRun));
    if unexpected + surprising > 0 {
        bail!("{unexpected} unexpected failures, {surprising} surprising passes");
    }
    Ok(())
}
