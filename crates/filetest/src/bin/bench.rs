//! `ci/bench [-quick] [-n 5] [-json FILE] [PROGRAM…]`: build times of `go build` and `llgo build`, side by side.
//!
//! ```text
//! cold       the cache is empty (a new GOCACHE, a new LLGO_CACHE for every build)
//! edit       one line of the program has changed since the last build
//! unchanged  nothing has
//! ```
//!
//! The two tools take turns within each round, so that a slow moment of the machine hits both. After one warm-up
//! round (which fills the file cache) the median of the others counts; the spread is (slowest − fastest) / median.
//! Functions per second are those that `llgo build -time` prints for the cold build.
//!
//! With `-run` first it measures how fast programs run instead (`filetest::bench_run`).
//!
//! Exit status 1 when a build fails; slow is not a failure.

use anyhow::{Context, Result, bail};
use filetest::process;
use filetest::statistics::{median, spread};
use filetest::tools::{self, Tools};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const PROGRAMS: [&str; 4] = ["hello", "fmt", "json", "http"];
const SCENARIOS: [&str; 3] = ["cold", "edit", "unchanged"];
/// The line that an edit changes; every program has it.
const EDITED_TEXT: &str = "hello, world";

struct Options {
    rounds: usize,
    warm_up: bool,
    json: Option<PathBuf>,
    programs: Vec<String>,
}

/// One of the two toolchains, with where its cache is named.
struct Toolchain {
    name: &'static str,
    binary: PathBuf,
    cache_variable: &'static str,
    flags: &'static [&'static str],
}

/// Times in milliseconds of one program under one toolchain.
#[derive(Default)]
struct Samples {
    times: [Vec<f64>; SCENARIOS.len()],
    functions_per_second: Vec<f64>,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = args.split_first()
        && first == "-run"
    {
        return filetest::bench_run::main(rest);
    }
    let options = parse_options()?;
    let tools = Tools::find()?;
    let toolchains = [
        Toolchain { name: "go", binary: tools.go.clone(), cache_variable: "GOCACHE", flags: &[] },
        Toolchain { name: "llgo", binary: tools.llgo.clone(), cache_variable: "LLGO_CACHE", flags: &["-time"] },
    ];
    let mut rows = Vec::new();
    for program in &options.programs {
        rows.push((program.clone(), measure(&tools, &toolchains, program, &options)?));
    }
    tools.clean();
    println!("{}", text_report(&rows));
    if let Some(path) = &options.json {
        std::fs::write(path, json_report(&rows)?)?;
    }
    Ok(())
}

fn parse_options() -> Result<Options> {
    let mut options = Options { rounds: 5, warm_up: true, json: None, programs: Vec::new() };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-quick" => (options.rounds, options.warm_up) = (1, false),
            "-n" => options.rounds = args.next().context("-n needs a number")?.parse()?,
            "-json" => options.json = Some(args.next().context("-json needs a file")?.into()),
            _ if PROGRAMS.contains(&arg.as_str()) => options.programs.push(arg),
            _ => bail!("unknown argument {arg}; programs are {}", PROGRAMS.join(", ")),
        }
    }
    if options.programs.is_empty() {
        options.programs = PROGRAMS.map(str::to_string).to_vec();
    }
    Ok(options)
}

fn measure(tools: &Tools, toolchains: &[Toolchain; 2], program: &str, options: &Options) -> Result<[Samples; 2]> {
    let source = copy_program(tools, program)?;
    let mut samples = [Samples::default(), Samples::default()];
    for round in 0..options.rounds + usize::from(options.warm_up) {
        for (toolchain, samples) in toolchains.iter().zip(&mut samples) {
            let counted = !(options.warm_up && round == 0);
            one_round(tools, toolchain, &source, program, round, counted.then_some(samples))
                .with_context(|| format!("{} of {program}", toolchain.name))?;
        }
    }
    Ok(samples)
}

fn copy_program(tools: &Tools, program: &str) -> Result<PathBuf> {
    let from = tools::tests_dir().join("bench").join(program);
    let to = tools.scratch_dir()?;
    for name in ["go.mod".to_string(), format!("{program}.go")] {
        std::fs::copy(from.join(&name), to.join(&name)).with_context(|| name)?;
    }
    Ok(to)
}

fn one_round(
    tools: &Tools,
    toolchain: &Toolchain,
    source: &Path,
    program: &str,
    round: usize,
    samples: Option<&mut Samples>,
) -> Result<()> {
    let cache = tools.scratch_dir()?;
    let exe = cache.join("prog");
    let cold = build(toolchain, source, &cache, &exe)?;
    edit(&source.join(format!("{program}.go")), round)?;
    let changed = build(toolchain, source, &cache, &exe)?;
    let unchanged = build(toolchain, source, &cache, &exe)?;
    // A cache is hundreds of megabytes for go; there is one per round.
    let _ = std::fs::remove_dir_all(&cache);
    if let Some(samples) = samples {
        for (times, output) in samples.times.iter_mut().zip([&cold, &changed, &unchanged]) {
            times.push(output.elapsed.as_secs_f64() * 1000.0);
        }
        samples.functions_per_second.extend(functions_per_second(&cold));
    }
    Ok(())
}

fn build(toolchain: &Toolchain, source: &Path, cache: &Path, exe: &Path) -> Result<process::Output> {
    let mut command = Command::new(&toolchain.binary);
    command.arg("build").args(toolchain.flags).arg("-o").arg(exe).arg(".");
    command.current_dir(source).env(toolchain.cache_variable, cache.join("cache"));
    let output = process::run(&mut command, Duration::from_secs(600))?;
    if !output.success() {
        bail!("{}\n{}", process::shell_line(&command), process::tail(&output.stderr_text()));
    }
    Ok(output)
}

/// Changes the text that the program prints, to another one each round.
fn edit(file: &Path, round: usize) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let at = text.find(EDITED_TEXT).context("the program lacks the line to edit")?;
    let end = at + text[at..].find('"').context("the line to edit is not a string")?;
    let edited = format!("{}{EDITED_TEXT} {round} {}{}", &text[..at], std::process::id(), &text[end..]);
    // The second toolchain of a round needs a change as well.
    let edited = match edited == text {
        true => format!("{}{EDITED_TEXT} again{}", &text[..at], &text[end..]),
        false => edited,
    };
    Ok(std::fs::write(file, edited)?)
}

/// `(824 functions, 10244 functions/s)` in the output of `-time`.
fn functions_per_second(output: &process::Output) -> Option<f64> {
    let text = output.stderr_text() + &output.stdout_text();
    let before = text.split(" functions/s)").next()?;
    (before.len() < text.len()).then(|| before.rsplit(' ').next()?.parse().ok())?
}

fn text_report(rows: &[(String, [Samples; 2])]) -> String {
    let mut out = String::new();
    let head = ["program", "build", "go ms", "±%", "llgo ms", "±%", "llgo/go", "functions/s"];
    let line = |cells: [String; 8]| {
        let [program, build, rest @ ..] = cells;
        format!("{program:<8} {build:<10}{}\n", rest.map(|cell| format!("{cell:>12}")).concat())
    };
    out.push_str(&line(head.map(str::to_string)));
    for (program, [go, llgo]) in rows {
        for (index, scenario) in SCENARIOS.iter().enumerate() {
            let (a, b) = (&go.times[index], &llgo.times[index]);
            let rate = if index == 0 { format!("{:.0}", median(&llgo.functions_per_second)) } else { String::new() };
            out.push_str(&line([
                program.clone(),
                (*scenario).to_string(),
                format!("{:.0}", median(a)),
                format!("{:.0}", spread(a)),
                format!("{:.0}", median(b)),
                format!("{:.0}", spread(b)),
                format!("{:.2}", median(b) / median(a)),
                rate,
            ]));
        }
    }
    out
}

fn json_report(rows: &[(String, [Samples; 2])]) -> Result<String> {
    let mut entries = Vec::new();
    for (program, [go, llgo]) in rows {
        for (index, scenario) in SCENARIOS.iter().enumerate() {
            let mut entry = String::new();
            write!(entry, "{{\"program\": \"{program}\", \"build\": \"{scenario}\"")?;
            for (name, samples) in [("go", go), ("llgo", llgo)] {
                let times: Vec<String> = samples.times[index].iter().map(|time| format!("{time:.1}")).collect();
                write!(entry, ", \"{name}_ms\": {:.1}", median(&samples.times[index]))?;
                write!(entry, ", \"{name}_all_ms\": [{}]", times.join(", "))?;
            }
            if !llgo.functions_per_second.is_empty() {
                write!(entry, ", \"functions_per_second\": {:.0}", median(&llgo.functions_per_second))?;
            }
            entries.push(entry + "}");
        }
    }
    Ok(format!("[\n  {}\n]\n", entries.join(",\n  ")))
}
