//! What `ci/bench` measures of building: the steps of a day's work, under `go` and under `llgo`.
//!
//! ```text
//! for each round, for each step, for each toolchain:   edit a line ─ run the command ─ note its time
//! ```
//!
//! The two take turns at each step, and at who is first, so that a slow moment of the machine hits both. Times are of the
//! whole process; processor time is that of all processes below it too, and the same under load but for the caches.

use crate::bench_module;
use crate::process;
use crate::statistics::median;
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The text in the line that an edit changes; every program has it.
pub const EDITED_TEXT: &str = "hello, world";

/// Something to build.
pub struct Subject {
    pub name: String,
    pub dir: PathBuf,
    /// The file of `main`.
    pub main: String,
    /// Of a module with more packages: the file of one that imports none, and of one in the middle.
    pub others: Option<[String; 2]>,
}

impl Subject {
    /// One of the programs in `tests/bench`, copied.
    pub fn program(tools: &Tools, name: &str) -> Result<Subject> {
        let (from, dir) = (tools::tests_dir().join("bench").join(name), tools.scratch_dir()?);
        let main = format!("{name}.go");
        for file in ["go.mod", &main] {
            std::fs::copy(from.join(file), dir.join(file)).with_context(|| file.to_string())?;
        }
        Ok(Subject { name: name.to_string(), dir, main, others: None })
    }

    /// A module of so many packages.
    pub fn module(tools: &Tools, count: usize) -> Result<Subject> {
        let dir = tools.scratch_dir()?;
        bench_module::write(&dir, count)?;
        let others = Some([0, bench_module::middle(count)].map(bench_module::source));
        Ok(Subject { name: format!("module{count}"), dir, main: "main.go".into(), others })
    }

    fn file(&self, which: Edited) -> Option<&String> {
        match (which, &self.others) {
            (Edited::Main, _) => Some(&self.main),
            (Edited::Leaf, Some([leaf, _])) => Some(leaf),
            (Edited::Middle, Some([_, middle])) => Some(middle),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edited {
    Main,
    Leaf,
    Middle,
}

/// One thing that is done and measured.
pub struct Step {
    pub name: &'static str,
    /// What the ratio of the times, llgo's to go's, should be at most.
    pub goal: f64,
    edited: Option<Edited>,
    verb: Verb,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Build,
    Run,
    Test,
    TestWithoutVet,
}

pub const COLD: usize = 0;

pub const STEPS: [Step; 8] = [
    Step { name: "cold", goal: 1.0 / 3.0, edited: None, verb: Verb::Build },
    Step { name: "edit", goal: 0.6, edited: Some(Edited::Main), verb: Verb::Build },
    Step { name: "edit leaf", goal: 0.6, edited: Some(Edited::Leaf), verb: Verb::Build },
    Step { name: "edit middle", goal: 0.6, edited: Some(Edited::Middle), verb: Verb::Build },
    Step { name: "unchanged", goal: 0.5, edited: None, verb: Verb::Build },
    Step { name: "run", goal: 0.4, edited: Some(Edited::Main), verb: Verb::Run },
    Step { name: "test", goal: 0.6, edited: Some(Edited::Leaf), verb: Verb::Test },
    Step { name: "test -vet=off", goal: 0.6, edited: Some(Edited::Leaf), verb: Verb::TestWithoutVet },
];

impl Step {
    pub fn applies_to(&self, subject: &Subject) -> bool {
        self.edited.is_none_or(|which| subject.file(which).is_some())
    }
}

pub struct Toolchain {
    pub name: &'static str,
    binary: PathBuf,
    cache_variable: &'static str,
    /// Prints times on standard error.
    times_itself: bool,
}

pub fn toolchains(tools: &Tools) -> [Toolchain; 2] {
    [
        Toolchain { name: "go", binary: tools.go.clone(), cache_variable: "GOCACHE", times_itself: false },
        Toolchain { name: "llgo", binary: tools.llgo.clone(), cache_variable: "LLGO_CACHE", times_itself: true },
    ]
}

/// What one subject took under one toolchain.
#[derive(Default)]
pub struct Samples {
    /// Milliseconds, by step.
    pub times: [Vec<f64>; STEPS.len()],
    /// The same of processor time.
    pub cpu: [Vec<f64>; STEPS.len()],
    /// Of code generation in cold builds.
    pub functions_per_second: Vec<f64>,
    /// All processes of a cold build together, in megabytes.
    pub peak_memory: Option<f64>,
}

/// The median of the ratios of each round's two times: what slows one round down does so to both of its times.
pub fn ratio(go: &[f64], llgo: &[f64]) -> f64 {
    median(&llgo.iter().zip(go).map(|(llgo, go)| llgo / go).collect::<Vec<f64>>())
}

pub struct Rounds {
    pub count: usize,
    pub warm_up: bool,
    /// One cold build in the beginning, which is not counted, and the same cache from then on.
    pub keep_cache: bool,
    pub memory: bool,
}

pub fn measure(tools: &Tools, subject: &Subject, rounds: &Rounds) -> Result<[Samples; 2]> {
    let bench = Bench { subject, toolchains: toolchains(tools) };
    let mut samples = [Samples::default(), Samples::default()];
    let mut places = bench.places(tools)?;
    let all = rounds.count + usize::from(rounds.warm_up);
    for round in 0..all {
        eprintln!("{}: round {} of {all}", subject.name, round + 1);
        let counted = !(rounds.warm_up && round == 0);
        for (step, at) in STEPS.iter().zip(0..).filter(|(step, _)| step.applies_to(subject)) {
            if at == COLD && rounds.keep_cache && round > 0 {
                continue;
            }
            let outputs = bench.step(step, round, &places)?;
            for (ended, samples) in outputs.iter().zip(&mut samples).filter(|_| counted) {
                samples.times[at].push(ended.wall);
                samples.cpu[at].push(ended.cpu);
                if at == COLD {
                    samples.functions_per_second.extend(functions_per_second(&ended.output));
                }
            }
        }
        if !rounds.keep_cache {
            places.iter().for_each(|place| drop(std::fs::remove_dir_all(place)));
            places = bench.places(tools)?;
        }
    }
    if rounds.memory {
        for (at, samples) in samples.iter_mut().enumerate() {
            let place = tools.scratch_dir()?;
            samples.peak_memory = Some(peak_memory(&mut bench.command(at, &STEPS[COLD], &place))?);
            let _ = std::fs::remove_dir_all(place);
        }
    }
    Ok(samples)
}

struct Bench<'a> {
    subject: &'a Subject,
    toolchains: [Toolchain; 2],
}

impl Bench<'_> {
    /// Where each toolchain has its cache and its output.
    fn places(&self, tools: &Tools) -> Result<[PathBuf; 2]> {
        Ok([tools.scratch_dir()?, tools.scratch_dir()?])
    }

    fn step(&self, step: &Step, round: usize, places: &[PathBuf; 2]) -> Result<[Ended; 2]> {
        if step.verb != Verb::Build {
            // The first run of a program or test finds more to do.
            for (at, place) in places.iter().enumerate() {
                timed(&mut self.command(at, step, place))?;
            }
        }
        if let Some(file) = step.edited.and_then(|which| self.subject.file(which)) {
            edit(&self.subject.dir.join(file), round)?;
        }
        let run = |at: usize| timed(&mut self.command(at, step, &places[at]));
        let ended = if round.is_multiple_of(2) {
            [run(0)?, run(1)?]
        } else {
            let second = run(1)?;
            [run(0)?, second]
        };
        if step.verb == Verb::Run && ended[0].output.stdout != ended[1].output.stdout {
            bail!("the two programs of {} print different things", self.subject.name);
        }
        Ok(ended)
    }

    fn command(&self, toolchain: usize, step: &Step, place: &Path) -> Command {
        let toolchain = &self.toolchains[toolchain];
        let mut command = Command::new(&toolchain.binary);
        match step.verb {
            Verb::Build => {
                command.arg("build").arg("-o").arg(place.join("prog"));
                command.args(toolchain.times_itself.then_some("-time")).arg(".");
            }
            Verb::Run => drop(command.args(["run", "."])),
            Verb::Test | Verb::TestWithoutVet => {
                let leaf = self.subject.file(Edited::Leaf).map(|file| Path::new(".").join(file));
                command.arg("test").args((step.verb == Verb::TestWithoutVet).then_some("-vet=off"));
                command.args(leaf.as_deref().and_then(Path::parent));
            }
        }
        command.current_dir(&self.subject.dir).env(toolchain.cache_variable, place.join("cache"));
        command
    }
}

/// A command that has ended well, and what it took in milliseconds.
struct Ended {
    output: Output,
    wall: f64,
    /// Processor time of its process and of those below.
    cpu: f64,
}

fn timed(command: &mut Command) -> Result<Ended> {
    let (start, before) = (Instant::now(), cpu_of_children());
    let output = command.stdin(Stdio::null()).output().with_context(|| process::shell_line(command))?;
    let (wall, cpu) = (start.elapsed().as_secs_f64() * 1000.0, cpu_of_children() - before);
    if !output.status.success() {
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        bail!("{}\n{}", process::shell_line(command), process::tail(&text));
    }
    Ok(Ended { output, wall, cpu })
}

/// Processor time, in milliseconds, of all processes that this one, or one below it, has waited for.
fn cpu_of_children() -> f64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: writes the one value that it is given, of which zeros are a valid one.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
        usage.assume_init()
    };
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

/// Changes the text in the line that is there for it, to another one each round.
fn edit(file: &Path, round: usize) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let at = text.find(EDITED_TEXT).context("the program lacks the line to edit")?;
    let end = at + text[at..].find('"').context("the line to edit is not a string")?;
    let edited = |what: &str| format!("{}{EDITED_TEXT} {round}{what}{}", &text[..at], &text[end..]);
    // More than one step edits main.
    let new = Some(edited("")).filter(|new| *new != text).unwrap_or_else(|| edited(" again"));
    Ok(std::fs::write(file, new)?)
}

/// `(824 functions, 10244 functions/s)` in the output of `-time`.
fn functions_per_second(output: &Output) -> Option<f64> {
    let text = String::from_utf8_lossy(&output.stderr);
    let (before, _) = text.split_once(" functions/s)")?;
    before.rsplit(' ').next()?.parse().ok()
}

/// How often memory is looked at.
const SAMPLING: Duration = Duration::from_millis(5);

/// The most memory that the command and all processes below it had at one time, in megabytes.
fn peak_memory(command: &mut Command) -> Result<f64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let ended = AtomicBool::new(false);
    let root = child.id();
    std::thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Relaxed) {
                peak = peak.max(tree_memory(root));
                std::thread::sleep(SAMPLING);
            }
            peak
        });
        let status = child.wait();
        ended.store(true, Relaxed);
        let peak = sampler.join().unwrap_or_default();
        if !status?.success() {
            bail!("{}", process::shell_line(command));
        }
        Ok(peak as f64 * page_size() / f64::from(1 << 20))
    })
}

/// Linux has pages of other sizes on other processors only.
fn page_size() -> f64 {
    4096.0
}

/// Resident pages of a process and of those below it.
fn tree_memory(root: u32) -> u64 {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return 0;
    };
    let all: Vec<(u32, u32, u64)> = entries.flatten().filter_map(|entry| process_memory(&entry.path())).collect();
    let (mut total, mut known, mut stack) = (0, vec![root], vec![root]);
    while let Some(parent) = stack.pop() {
        total += all.iter().find(|(id, ..)| *id == parent).map_or(0, |(_, _, pages)| *pages);
        let children = all.iter().filter(|(id, of, _)| *of == parent && !known.contains(id)).map(|(id, ..)| *id);
        let children: Vec<u32> = children.collect();
        known.extend(&children);
        stack.extend(children);
    }
    total
}

/// Its id, that of its parent, and its resident pages.
fn process_memory(dir: &Path) -> Option<(u32, u32, u64)> {
    let id = dir.file_name()?.to_str()?.parse().ok()?;
    let stat = std::fs::read_to_string(dir.join("stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((id, fields.get(1)?.parse().ok()?, fields.get(21)?.parse().ok()?))
}
