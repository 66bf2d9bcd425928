//! `llgo test`: builds test programs, runs them, prints what `go test` prints.
//!
//! ```text
//! exporter ─ a line per target ─▶ builder ─ program ─▶ runners (as many as -p) ─ report ─▶ printer, in order
//! ```
//!
//! The exporter loads the next target while the builder compiles one and the runners run others.
//!
//! Invariant (in-order): reports appear in the order of the targets, whatever is finished first. Only errors of packages, which go to
//! standard error, and targets that cannot be loaded come when they are known, as in `go test`.
//!
//! Not here: what a test program does with its flags: package `testing` is GOROOT's.

use crate::diagnostic::{Failure, STATUS_FAILED, print, print_error};
use crate::export::{Exported, Manifest, PackageErrors, TestLine, TestTarget};
use crate::graph;
use crate::interrupt;
use crate::output;
use crate::pipeline;
use crate::session::Session;
use crate::test_cache::Results;
use crate::test_json::{self, Events};
use crate::test_load;
use crate::test_run::{self, Output, Run};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, OnceLock};

/// What building a target came to.
enum Built {
    Program(PathBuf),
    /// With what a profile says of the package's statements.
    NoTests(Vec<String>),
    /// The package that is to blame.
    BuildFailed(String),
    /// Reported already; nothing is to be printed in its turn.
    SetupFailed,
}

/// What a target prints as events.
type SharedEvents = Option<Arc<Mutex<Events>>>;

/// What is printed about a target in its turn, and whether it is good.
struct Report {
    text: Vec<u8>,
    passed: bool,
    /// Lines for the profile of coverage.
    profile: String,
}

/// What all threads of a test see.
struct Testing<'a> {
    session: &'a Session,
    targets: OnceLock<Vec<TestTarget>>,
    has_failed: AtomicBool,
}

/// Tests what the command line names.
pub fn run(session: &Session) -> Result<(), Failure> {
    interrupt::heed_interrupts();
    let testing = Testing { session, targets: OnceLock::new(), has_failed: AtomicBool::new(false) };
    let (built, to_run) = mpsc::channel::<(usize, Built)>();
    let (reported, to_print) = mpsc::channel::<(usize, Report)>();
    let to_run = Mutex::new(to_run);
    let result = std::thread::scope(|scope| {
        for _ in 0..testing.runners() {
            let reported = reported.clone();
            let (testing, to_run) = (&testing, &to_run);
            scope.spawn(move || {
                while let Some((index, built, events)) = testing.next(to_run) {
                    let _ = reported.send((index, testing.report(index, built, events)));
                }
            });
        }
        drop(reported);
        let testing = &testing;
        let builder = scope.spawn(move || testing.build_all(built));
        testing.print_in_order(to_print);
        builder.join().unwrap_or_else(|_| Err(Failure::silent(crate::diagnostic::STATUS_OUR_FAULT)))
    });
    result?;
    if !testing.has_failed.load(Relaxed) {
        return Ok(());
    }
    if !session.config.test.json && !session.config.args.is_empty() {
        print("FAIL\n");
    }
    Err(Failure::silent(STATUS_FAILED))
}

impl Testing<'_> {
    /// The next target to be run; its start is announced in order.
    fn next(&self, queue: &Mutex<Receiver<(usize, Built)>>) -> Option<(usize, Built, SharedEvents)> {
        let queue = queue.lock().ok()?;
        let (index, built) = queue.recv().ok()?;
        let has_events = self.session.config.test.json && !matches!(built, Built::SetupFailed) && !self.is_over();
        let events = has_events.then(|| Arc::new(Mutex::new(Events::start(&self.targets()[index].path))));
        Some((index, built, events))
    }

    fn runners(&self) -> usize {
        // Benchmarks would disturb each other; and a program that prints to our own output must be alone.
        if self.is_live() { 1 } else { self.session.config.threads }
    }

    fn targets(&self) -> &[TestTarget] {
        self.targets.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// Programs print directly to our output.
    fn is_live(&self) -> bool {
        let config = &self.session.config;
        config.args.is_empty() || config.test.benchmarks
    }

    fn output(&self, events: SharedEvents) -> Output {
        let config = &self.session.config;
        let is_shown_at_once = config.test.shows_pass && (self.targets().len() == 1 || config.threads == 1);
        match (events, self.is_live()) {
            (Some(events), true) => Output::Shown(events),
            (Some(events), false) => Output::ShownAndKept(events),
            (None, true) => Output::Live,
            (None, false) if is_shown_at_once => Output::ShownAndKept(Arc::new(Mutex::new(std::io::stdout()))),
            (None, false) => Output::Kept,
        }
    }

    /// Is there a reason to start nothing more?
    fn is_over(&self) -> bool {
        interrupt::is_interrupted() || self.session.config.test.fail_fast && self.has_failed.load(Relaxed)
    }

    fn failed(&self) {
        self.has_failed.store(true, Relaxed);
    }

    fn build_all(&self, built: Sender<(usize, Built)>) -> Result<(), Failure> {
        let session = self.session;
        let mut shown = FxHashSet::default();
        let mut failure = Ok(());
        let mut known = session.graph.outputs().into_iter().flatten();
        let mut programs = BTreeMap::new();
        test_load::run(session, |line| match line {
            TestLine::Plan(targets) => {
                failure = check_plan(session, &targets);
                let _ = self.targets.set(targets);
                failure.is_ok()
            }
            TestLine::Target(index, exported, errors) => {
                self.show_errors(&mut shown, &errors);
                let culprit = errors.first().map_or(&self.targets()[index].path, |error| &error.package);
                let is_program = matches!(exported, Exported::Program(_));
                let known = if is_program { known.next() } else { None };
                let result = self.build(index, exported, known, culprit);
                if is_program {
                    let program = if let Built::Program(program) = &result { Some(program.clone()) } else { None };
                    programs.insert(index, program);
                }
                // The program may change what the record is about.
                session.graph.settle();
                let _ = built.send((index, result));
                !interrupt::is_interrupted()
            }
            TestLine::Continued(_) | TestLine::Inputs(_) | TestLine::State(_) => true,
        })?;
        drop(built);
        let outputs = programs.values().map(|program| graph::output(Some(program.as_ref()?), None));
        session.graph.keep(outputs.collect());
        failure
    }

    fn show_errors(&self, shown: &mut FxHashSet<String>, errors: &[PackageErrors]) {
        for PackageErrors { package, text } in errors {
            if !shown.insert(text.clone()) {
                continue;
            }
            match self.session.config.test.json {
                true => test_json::print_build_failure(package, text),
                false => print_error(text),
            }
        }
    }

    /// `known` is the program, if it need not be looked for.
    fn build(&self, index: usize, exported: Exported, known: Option<graph::record::Output>, culprit: &str) -> Built {
        let path = &self.targets()[index].path;
        let manifest = match exported {
            Exported::Program(manifest) => manifest,
            Exported::NoTests(uncovered) => return Built::NoTests(uncovered),
            Exported::BuildFailed => return Built::BuildFailed(culprit.into()),
            Exported::SetupFailed => {
                self.report_setup_failure(path, culprit);
                return Built::SetupFailed;
            }
        };
        match self.executable(index, *manifest, known.and_then(|output| output.cached).map(|(path, _)| path.into())) {
            Ok(program) => Built::Program(program),
            Err(failure) => {
                // What code generation refuses comes with its package.
                let text = if failure.verbatim { failure.message } else { format!("# {path}.test\nllgo: {failure}\n") };
                let package = format!("{path}.test");
                self.show_errors(&mut FxHashSet::default(), &[PackageErrors { package: package.clone(), text }]);
                Built::BuildFailed(package)
            }
        }
    }

    fn report_setup_failure(&self, path: &str, culprit: &str) {
        self.failed();
        let line = format!("FAIL\t{path} [setup failed]\n");
        if !self.session.config.test.json {
            return print(&line);
        }
        let mut events = Events::start(path);
        events.set_failed_build(culprit);
        let _ = events.write_all(line.as_bytes());
        events.finish(false);
    }

    fn executable(&self, index: usize, mut manifest: Manifest, known: Option<PathBuf>) -> Result<PathBuf, Failure> {
        let session = self.session;
        let target = &self.targets()[index];
        manifest.is_last = self.targets().len() == 1;
        manifest.test_of = Some(target.path.clone());
        let name = program_name(session, target);
        let build = || {
            session.cache.touch_all(manifest.packages.iter().map(|package| package.file.as_path()));
            pipeline::executable_named(session, &manifest, manifest.roots[0], &name)
        };
        let program = known.map_or_else(build, Ok)?;
        if let Some(to) = destination(session, &name) {
            output::place(&program, &to)?;
        }
        Ok(program)
    }

    fn report(&self, index: usize, built: Built, events: SharedEvents) -> Report {
        let culprit = if let Built::BuildFailed(culprit) = &built { Some(culprit.clone()) } else { None };
        let mut report = self.report_plain(index, built, events.clone());
        if let Some(Ok(mut events)) = events.as_ref().map(|events| events.lock()) {
            let _ = events.write_all(&std::mem::take(&mut report.text));
            if let Some(culprit) = culprit {
                events.set_failed_build(&culprit);
            }
            events.finish(report.passed);
        }
        report
    }

    fn report_plain(&self, index: usize, built: Built, events: SharedEvents) -> Report {
        let target = &self.targets()[index];
        let line = |text: String, passed: bool| Report { text: text.into_bytes(), passed, profile: String::new() };
        match built {
            Built::SetupFailed => line(String::new(), false),
            _ if self.is_over() => line(String::new(), true),
            Built::BuildFailed(_) => line(format!("FAIL\t{} [build failed]\n", target.path), false),
            Built::NoTests(uncovered) if uncovered.is_empty() => {
                line(format!("?   \t{}\t[no test files]\n", target.path), true)
            }
            Built::NoTests(uncovered) => Report {
                profile: uncovered.iter().map(|line| format!("{line}\n")).collect(),
                ..line(format!("\t{}\t\tcoverage: 0.0% of statements\n", target.path), true)
            },
            Built::Program(_) if self.session.config.test.compile_only => line(String::new(), true),
            Built::Program(program) => self
                .test(index, &program, self.output(events))
                .unwrap_or_else(|failure| line(format!("llgo: {failure}\nFAIL\t{}\t0.000s\n", target.path), false)),
        }
    }

    /// Runs a test program, unless the result is known.
    fn test(&self, index: usize, program: &Path, output: Output) -> Result<Report, Failure> {
        let target = &self.targets()[index];
        let profile = self.profile().map(|_| self.session.work.path().join(format!("cover-{index}.out")));
        let results = Results::of(self.session, target, program).filter(|_| profile.is_none());
        if let Some(text) = results.as_ref().and_then(Results::find) {
            return Ok(Report { text, passed: true, profile: String::new() });
        }
        let log = results.as_ref().map(|results| self.session.work.path().join(results.log_name()));
        let mut args: Vec<String> = log.iter().map(|log| format!("-test.testlogfile={}", log.display())).collect();
        args.push("-test.paniconexit0".into());
        args.extend(profile.iter().map(|file| format!("-test.coverprofile={}", file.display())));
        args.extend(self.session.config.test.args.iter().cloned());
        let is_shown = output.show().is_some();
        let ended = Run { session: self.session, program, dir: &target.dir, args, output }.run()?;
        let (passed, tail) = self.tail(target, &ended);
        let mut text = ended.output;
        if passed && !self.session.config.test.shows_pass && !self.session.config.test.json {
            text.clear();
        }
        text.extend(tail.as_bytes());
        if let (true, Some(results), Some(log)) = (passed, &results, &log) {
            // A program that left no log is not kept.
            if let Ok(log) = std::fs::read(log) {
                results.store(&log, &text);
            }
        }
        if is_shown {
            text = tail.into_bytes();
        }
        Ok(Report { text, passed, profile: profile.map(|file| profile_lines(&file)).unwrap_or_default() })
    }

    /// Where the profile of coverage is to be written.
    fn profile(&self) -> Option<&Path> {
        self.session.config.test.cover.as_ref()?.profile.as_deref()
    }

    /// What the last line says of coverage.
    fn coverage(&self, output: &[u8]) -> String {
        if self.session.config.test.cover.is_none() {
            return String::new();
        }
        let output = String::from_utf8_lossy(output);
        let share = output.split_once("coverage: ").and_then(|(_, rest)| rest.split_once('\n'));
        share.map_or(String::new(), |(share, _)| format!("\tcoverage: {share}"))
    }

    /// What is said after the program's own output.
    fn tail(&self, target: &TestTarget, ended: &test_run::Ended) -> (bool, String) {
        let time = format!("{:.3}s", ended.took.as_secs_f64());
        let mut text = String::new();
        let has_open_line = ended.output.last().is_some_and(|&last| last != b'\n');
        if ended.status.success() && ended.remark.is_none() {
            if has_open_line {
                text.push('\n');
            }
            let (coverage, remark) = (self.coverage(&ended.output), no_tests_remark(&ended.output));
            text += &format!("ok  \t{}\t{time}{coverage}{remark}\n", target.path);
            return (true, text);
        }
        text += ended.remark.as_deref().unwrap_or("");
        if ended.status.code().is_none() || ended.output.is_empty() {
            text += &format!("{}\n", test_run::describe(ended.status));
        } else if has_open_line {
            text.push('\n');
        }
        // A reader of events takes a package for passed unless a line says that it failed.
        let mark = if self.session.config.test.marks { "\x16" } else { "" };
        text += &format!("{mark}FAIL\t{}\t{time}\n", target.path);
        (false, text)
    }

    fn print_in_order(&self, reports: Receiver<(usize, Report)>) {
        let mut waiting = BTreeMap::new();
        let mut profile = String::new();
        let mut turn = 0;
        for (index, report) in reports {
            if !report.passed {
                self.failed();
            }
            waiting.insert(index, report);
            while let Some(report) = waiting.remove(&turn) {
                crate::progress::clear_line();
                let mut stdout = std::io::stdout().lock();
                let _ = stdout.write_all(&report.text).and_then(|()| stdout.flush());
                profile += &report.profile;
                turn += 1;
            }
        }
        self.write_profile(&profile);
    }

    /// Writes what all programs counted, if that is wanted.
    fn write_profile(&self, lines: &str) {
        let (Some(cover), Some(path)) = (&self.session.config.test.cover, self.profile()) else { return };
        if self.session.config.test.compile_only {
            return;
        }
        if let Err(error) = std::fs::write(path, format!("mode: {}\n{lines}", cover.mode)) {
            print_error(&format!("llgo: {}: {error}\n", path.display()));
            self.failed();
        }
    }
}

/// A program's profile without its first line, the mode; nothing if it left none.
fn profile_lines(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_once('\n').map_or(String::new(), |(_, lines)| lines.into())
}

const NO_TESTS: &str = "testing: warning: no tests to run\n";

fn no_tests_remark(output: &[u8]) -> &'static str {
    let output = String::from_utf8_lossy(output);
    let says_so = output.starts_with(NO_TESTS) || output.contains(&format!("\n{NO_TESTS}"));
    if says_so { " [no tests to run]" } else { "" }
}

fn program_name(session: &Session, target: &TestTarget) -> String {
    format!("{}.test{}", output::stem(&target.path, &session.config.args), session.config.target.exe_suffix())
}

/// Where a copy of the test program goes.
fn destination(session: &Session, name: &str) -> Option<PathBuf> {
    let test = &session.config.test;
    let output = session.config.output.as_deref();
    if output == Some("/dev/null") {
        return None;
    }
    match output {
        Some(output) if output.ends_with('/') || Path::new(output).is_dir() => Some(Path::new(output).join(name)),
        Some(output) => Some(PathBuf::from(output)),
        None => (test.compile_only || test.profile.is_some()).then(|| PathBuf::from(name)),
    }
}

/// What go test refuses once it knows the packages.
fn check_plan(session: &Session, targets: &[TestTarget]) -> Result<(), Failure> {
    let test = &session.config.test;
    if targets.is_empty() {
        return Err(Failure::new("no packages to test"));
    }
    if targets.len() == 1 {
        return Ok(());
    }
    if let Some(profile) = test.profile {
        return Err(Failure::new(format!("cannot use -{profile} flag with multiple packages")));
    }
    let Some(output) = session.config.output.as_deref() else { return check_names(session, targets) };
    if output == "/dev/null" || output.ends_with('/') || Path::new(output).is_dir() {
        return check_names(session, targets);
    }
    Err(Failure::new("with multiple packages, -o must refer to a directory or /dev/null"))
}

/// Test programs that are written must have names of their own.
fn check_names(session: &Session, targets: &[TestTarget]) -> Result<(), Failure> {
    let mut seen = BTreeMap::<PathBuf, Vec<&str>>::new();
    for target in targets {
        if let Some(to) = destination(session, &program_name(session, target)) {
            seen.entry(to).or_default().push(&target.path);
        }
    }
    match seen.into_iter().find(|(_, paths)| paths.len() > 1) {
        Some((to, paths)) => {
            let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Err(Failure::new(format!("cannot write test binary {name} for multiple packages:\n{}", paths.join("\n"))))
        }
        None => Ok(()),
    }
}
