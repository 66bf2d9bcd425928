//! `ci/bench [-quick] [-n 5] [-warm] [-growth] [-json FILE] [PROGRAM…]`: what one does all day, under `go` and under `llgo`, side by side.
//!
//! ```text
//! cold         the cache is empty (a new GOCACHE, a new LLGO_CACHE each round)
//! edit         one line of main has changed since the last build; of a package that imports none; of one in the middle
//! unchanged    nothing has
//! run, test    `run .` after an edit of main, `test ./leaf` after an edit of that package
//! ```
//!
//! After one warm-up round (which fills the file cache) the median of the others counts; the spread is (slowest − fastest) /
//! median. The ratio is the median of the rounds' ratios. Functions per second are those that `llgo build -time` prints for the
//! cold build. Rows are printed, and the JSON file is written, when a program is through.
//!
//! With `-run` first it measures how fast programs run instead (`filetest::bench_run`), with `-gc` what collections cost
//! (`filetest::bench_gc`).
//!
//! Exit status 1 when a build fails; slow is not a failure.

use anyhow::{Context, Result, bail};
use filetest::bench_build::{self, COLD, Rounds, STEPS, Samples, Subject, ratio};
use filetest::statistics::{median, spread};
use filetest::tools::Tools;
use std::fmt::Write;
use std::path::PathBuf;

const PROGRAMS: [&str; 4] = ["hello", "fmt", "json", "http"];
/// Sizes of modules, in packages; the one in the middle is built by default.
const SIZES: [usize; 3] = [50, 200, 1000];

struct Options {
    rounds: Rounds,
    growth: bool,
    json: Option<PathBuf>,
    subjects: Vec<String>,
}

type Row = (String, [Samples; 2]);

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((first, rest)) if first == "-run" => return filetest::bench_run::main(rest),
        Some((first, rest)) if first == "-gc" => return filetest::bench_gc::main(rest),
        _ => {}
    }
    let options = parse_options(args)?;
    let tools = Tools::find()?;
    let measured = measure_all(&tools, &options);
    tools.clean();
    let rows = measured?;
    if options.growth {
        print!("{}", growth_report(&rows));
    }
    Ok(())
}

/// Prints each program's rows when it is through.
fn measure_all(tools: &Tools, options: &Options) -> Result<Vec<Row>> {
    print!("{}", line(HEAD.map(str::to_string)));
    let mut rows = Vec::new();
    for name in &options.subjects {
        let row = measure(tools, name, &options.rounds)?;
        print!("{}", text_report(&row));
        rows.push(row);
        if let Some(path) = &options.json {
            std::fs::write(path, json_report(&rows)?)?;
        }
    }
    Ok(rows)
}

fn module(size: usize) -> String {
    format!("module{size}")
}

fn parse_options(args: Vec<String>) -> Result<Options> {
    let rounds = Rounds { count: 5, warm_up: true, keep_cache: false, memory: true };
    let mut options = Options { rounds, growth: false, json: None, subjects: Vec::new() };
    let known: Vec<String> = PROGRAMS.map(str::to_string).into_iter().chain(SIZES.map(module)).collect();
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-quick" => (options.rounds.count, options.rounds.warm_up) = (1, false),
            "-n" => options.rounds.count = args.next().context("-n needs a number")?.parse()?,
            "-warm" => (options.rounds.keep_cache, options.rounds.memory) = (true, false),
            "-growth" => options.growth = true,
            "-json" => options.json = Some(args.next().context("-json needs a file")?.into()),
            _ if known.contains(&arg) => options.subjects.push(arg),
            _ => bail!("unknown argument {arg}; programs are {}", known.join(", ")),
        }
    }
    if options.growth {
        options.subjects = SIZES.map(module).to_vec();
    } else if options.subjects.is_empty() {
        options.subjects = PROGRAMS.map(str::to_string).into_iter().chain([module(SIZES[1])]).collect();
    }
    Ok(options)
}

fn measure(tools: &Tools, name: &str, rounds: &Rounds) -> Result<Row> {
    let subject = match SIZES.into_iter().find(|size| module(*size) == name) {
        Some(size) => Subject::module(tools, size)?,
        None => Subject::program(tools, name)?,
    };
    let samples = bench_build::measure(tools, &subject, rounds);
    // A module is thousands of files, and copies are not needed again.
    let _ = std::fs::remove_dir_all(&subject.dir);
    Ok((name.to_string(), samples.with_context(|| name.to_string())?))
}

/// The steps that were measured.
fn measured(samples: &Samples) -> impl Iterator<Item = usize> {
    (0..STEPS.len()).filter(|&step| !samples.times[step].is_empty())
}

const HEAD: [&str; 12] =
    ["program", "step", "go ms", "±%", "llgo ms", "±%", "llgo/go", "goal", "cpu ms", "cpu l/g", "funcs/s", "peak MB"];

fn line(cells: [String; HEAD.len()]) -> String {
    let [program, step, rest @ ..] = cells;
    format!("{program:<11} {step:<12}{}\n", rest.map(|cell| format!("{cell:>10}")).concat())
}

fn text_report((program, [go, llgo]): &Row) -> String {
    let mut out = String::new();
    for step in measured(llgo) {
        let (a, b) = (&go.times[step], &llgo.times[step]);
        let of_cold = |text: String| if step == COLD { text } else { String::new() };
        let memory = |samples: &Samples| samples.peak_memory.map_or("-".into(), |mb| format!("{mb:.0}"));
        let (time, goal) = (ratio(a, b), STEPS[step].goal);
        out.push_str(&line([
            program.clone(),
            STEPS[step].name.to_string(),
            format!("{:.1}", median(a)),
            format!("{:.0}", spread(a)),
            format!("{:.1}", median(b)),
            format!("{:.0}", spread(b)),
            format!("{time:.2}"),
            format!("{goal:.2}{}", if time <= goal { "" } else { " no" }),
            format!("{:.0}", median(&llgo.cpu[step])),
            format!("{:.2}", ratio(&go.cpu[step], &llgo.cpu[step])),
            of_cold(format!("{:.0}", median(&llgo.functions_per_second))),
            of_cold(format!("{}/{}", memory(llgo), memory(go))),
        ]));
    }
    out
}

/// How llgo's times grow with the size of a module: the largest beside the smallest.
fn growth_report(rows: &[Row]) -> String {
    let (Some((_, first)), Some((_, last))) = (rows.first(), rows.last()) else {
        return String::new();
    };
    let [small, .., large] = SIZES;
    let mut out = format!("growth from {small} to {large} packages:");
    for step in measured(&last[1]) {
        let ratio = median(&last[1].times[step]) / median(&first[1].times[step]);
        let (what, ratio) = match step {
            COLD => ("cold, per package", ratio * small as f64 / large as f64),
            _ => (STEPS[step].name, ratio),
        };
        let _ = write!(out, " {what} {ratio:.2}x;");
    }
    out.truncate(out.len() - 1);
    out + "\n"
}

fn json_report(rows: &[Row]) -> Result<String> {
    let mut entries = Vec::new();
    for (program, samples) in rows {
        for step in measured(&samples[1]) {
            let mut entry = String::new();
            write!(entry, "{{\"program\": \"{program}\", \"step\": \"{}\"", STEPS[step].name)?;
            for (name, samples) in ["go", "llgo"].into_iter().zip(samples) {
                let all = &samples.times[step];
                let times: Vec<String> = all.iter().map(|time| format!("{time:.1}")).collect();
                write!(entry, ", \"{name}_ms\": {:.1}, \"{name}_spread_percent\": {:.0}", median(all), spread(all))?;
                write!(entry, ", \"{name}_all_ms\": [{}]", times.join(", "))?;
                write!(entry, ", \"{name}_cpu_ms\": {:.1}", median(&samples.cpu[step]))?;
                if let Some(peak) = samples.peak_memory.filter(|_| step == COLD) {
                    write!(entry, ", \"{name}_peak_mb\": {peak:.0}")?;
                }
            }
            write!(entry, ", \"ratio\": {:.3}", ratio(&samples[0].times[step], &samples[1].times[step]))?;
            write!(entry, ", \"cpu_ratio\": {:.3}", ratio(&samples[0].cpu[step], &samples[1].cpu[step]))?;
            let rates = &samples[1].functions_per_second;
            if step == COLD && !rates.is_empty() {
                write!(entry, ", \"functions_per_second\": {:.0}", median(rates))?;
            }
            entries.push(entry + "}");
        }
    }
    Ok(format!("[\n  {}\n]\n", entries.join(",\n  ")))
}
