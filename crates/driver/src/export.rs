//! Runs the exporter: Go packages → program files in the cache, and a manifest that names them.
//!
//! The exporter prints what `go build` would say about the user's program itself; here its exit status is only
//! passed on (1: the program has errors; 2: the exporter could not work).
//!
//! Not here: reading program files.

mod kept;

use crate::cache::Cache;
use crate::config::Config;
use crate::diagnostic::{Failure, STATUS_FAILED, io_error, print_error};
use crate::flags::Verb;
use crate::graph::Graph;
use crate::graph::record::Kind;
use crate::progress::Progress;
use crate::shell;
use crate::timing::Bar;
use frontend_bridge::exporter::{EXPORTER, EXPORTER_ID};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct ExportedPackage {
    pub path: String,
    pub name: String,
    pub file: PathBuf,
    pub key: String,
    /// What file names of the package begin with, and what that stands for; empty under -trimpath.
    pub shown: String,
    pub dir: String,
    pub imports: Vec<String>,
    /// Default GODEBUG of a main package.
    pub godebug: String,
    pub module: Option<Module>,
}

/// What `debug.ReadBuildInfo` tells of a module.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Module {
    pub path: String,
    pub version: String,
    pub sum: String,
    pub main: bool,
    pub replace: Option<Box<Module>>,
}

impl ExportedPackage {
    pub fn is_main(&self) -> bool {
        self.name == "main"
    }

    /// One of the files is in the package's directory.
    pub fn has_file_of(&self, files: &[String]) -> bool {
        let dir_of = |file: &String| Path::new(file).parent().is_some_and(|dir| dir == Path::new(&self.dir));
        !self.dir.is_empty() && files.iter().any(dir_of)
    }

    /// The path that its program file has, and the names of what it declares.
    pub fn path_in_program(&self) -> &str {
        if self.is_main() { "main" } else { &self.path }
    }
}

/// What the exporter answers.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Imports first.
    pub packages: Vec<Arc<ExportedPackage>>,
    /// Indices of the packages that the command line names.
    pub roots: Vec<usize>,
    /// Packages that every program has, whoever imports them.
    pub always: Vec<String>,
    pub text: String,
    /// What the load depended on, if the exporter asked the go command and can say.
    pub inputs: Vec<(Kind, String)>,
    /// What took time, since the exporter's start.
    pub bars: Vec<Bar>,
    /// The exporter went on from what its last load knew.
    pub is_continued: bool,
    /// Hash of what the exporter kept for its next load.
    pub state: String,
    /// The process builds nothing after this.
    pub is_last: bool,
    /// The package that the root is the test program of.
    pub test_of: Option<String>,
}

/// What is to be tested, in the order of results.
#[derive(Clone, Debug)]
pub struct TestTarget {
    pub path: String,
    pub dir: PathBuf,
    /// Directory of its module, or GOROOT: files below it count as inputs of the tests.
    pub root: Option<PathBuf>,
}

/// How the loading of a test program went.
#[derive(Debug)]
pub enum Exported {
    Program(Box<Manifest>),
    /// With what a profile says of the package's statements.
    NoTests(Vec<String>),
    SetupFailed,
    BuildFailed,
}

/// A line of the exporter's answer for tests.
pub enum TestLine {
    Plan(Vec<TestTarget>),
    /// In place of the plan: targets, by their indices in the last one, that have changed files; the others are as they were.
    Continued(Vec<usize>),
    /// What the load depended on.
    Inputs(Vec<(Kind, String)>),
    /// Hash of what the exporter kept for its next load.
    State(String),
    /// A target by its index, and what is wrong with packages.
    Target(usize, Exported, Vec<PackageErrors>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct PackageErrors {
    pub package: String,
    pub text: String,
}

impl Manifest {
    /// One of which nothing more is known.
    fn new(packages: Vec<Arc<ExportedPackage>>, roots: Vec<usize>, always: Vec<String>) -> Manifest {
        Manifest {
            is_last: roots.len() == 1,
            packages,
            roots,
            always,
            text: String::new(),
            inputs: vec![],
            bars: vec![],
            is_continued: false,
            state: String::new(),
            test_of: None,
        }
    }

    /// The packages of the program that this root is: what it imports, what the runtime needs, itself.
    pub fn program_of(&self, root: usize) -> Vec<&ExportedPackage> {
        self.program_of_all(&[root])
    }

    /// The same of several roots.
    pub fn program_of_all(&self, roots: &[usize]) -> Vec<&ExportedPackage> {
        if self.roots.len() == 1 {
            return self.all();
        }
        self.closure(roots)
    }

    /// Of [`Manifest::closure`] those packages, and what belongs to no module: std, and what the runtime needs.
    pub fn core_of(&self, roots: &[usize]) -> Vec<&ExportedPackage> {
        let own: FxHashSet<&str> = roots.iter().map(|&root| self.packages[root].path.as_str()).collect();
        let mut core = self.closure(roots);
        core.retain(|package| package.module.is_none() || own.contains(package.path.as_str()));
        // A stable sort: who goes on from what has been read of std finds it in front.
        core.sort_by_key(|package| package.module.is_some());
        core
    }

    /// These packages, what they import and what every program has.
    pub fn closure(&self, roots: &[usize]) -> Vec<&ExportedPackage> {
        let by_path: FxHashMap<&str, &ExportedPackage> =
            self.packages.iter().map(|package| (package.path.as_str(), &**package)).collect();
        let mut wanted: FxHashSet<&str> = FxHashSet::default();
        let mut stack: Vec<&str> = self.always.iter().map(String::as_str).collect();
        stack.push("runtime");
        stack.extend(roots.iter().map(|&root| self.packages[root].path.as_str()));
        while let Some(path) = stack.pop() {
            if wanted.insert(path) {
                let package = by_path.get(path);
                stack.extend(package.into_iter().flat_map(|package| &package.imports).map(String::as_str));
            }
        }
        let mut all = self.all();
        all.retain(|package| wanted.contains(package.path.as_str()));
        all
    }

    pub fn all(&self) -> Vec<&ExportedPackage> {
        self.packages.iter().map(|package| &**package).collect()
    }
}

/// The exporter and its sources of the runtime, as files.
pub struct Exporter {
    /// For its temporary files, and those of the go command.
    work: PathBuf,
    program: PathBuf,
    overlay: PathBuf,
    out: PathBuf,
}

impl Exporter {
    /// With `rebuild` no program file that is there already is used.
    /// With `is_intact` all is known to be there.
    pub fn install(cache: &Cache, work: &Path, rebuild: bool, is_intact: bool) -> Result<Exporter, Failure> {
        let (program, overlay) = if is_intact {
            (cache.tool_file("exporter", EXPORTER_ID), cache.tool_file("overlay", runtime_overlay::ID))
        } else {
            let program = cache.tool("exporter", EXPORTER_ID, EXPORTER)?;
            (program, cache.tree("overlay", runtime_overlay::ID, runtime_overlay::FILES)?)
        };
        let out = if rebuild { work.join("program") } else { cache.program_dir() };
        Ok(Exporter { work: work.to_path_buf(), program, overlay, out })
    }

    /// Loads and exports; goes on from the last load, whose manifest is `last`, where `graph` knows what has changed since.
    pub fn run(
        &self,
        config: &Config,
        patterns: &[String],
        progress: &Progress,
        graph: &Graph,
        last: Option<&Manifest>,
    ) -> Result<Manifest, Failure> {
        let mut command = self.command(config, patterns, graph);
        if config.trace {
            print_error(&format!("{}\n", shell::command_line(&command)));
        }
        let output = if progress.is_shown() { run_shown(&mut command, progress) } else { run_patiently(&mut command) };
        let output = output.map_err(io_error("run", &self.program))?;
        if !output.status.success() {
            // Whatever there is to say has been said: errors of the program, a full disk, a panic.
            return Err(Failure::silent(STATUS_FAILED));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        read_answer(&text, last, always())
            .ok_or_else(|| Failure::new(format!("the exporter answered no manifest: {text}")))
    }

    /// Inputs, if there are any, and the files that were installed.
    pub fn with_own_files(&self, mut inputs: Vec<(Kind, String)>) -> Vec<(Kind, String)> {
        if !inputs.is_empty() {
            let overlay = runtime_overlay::FILES.iter().map(|(path, _)| self.overlay.join(path));
            let files = overlay.chain([self.program.clone()]);
            inputs.extend(files.map(|file| (Kind::Own, file.to_string_lossy().into_owned())));
        }
        inputs
    }

    /// Loads test programs one after the other; `each` is told of every line of the answer and its text, and answers whether to
    /// go on. Goes on from the last load where `graph` knows what has changed since.
    pub fn run_tests(
        &self,
        config: &Config,
        patterns: &[String],
        graph: &Graph,
        mut each: impl FnMut(TestLine, &str) -> bool,
    ) -> Result<(), Failure> {
        let mut command = self.command(config, patterns, graph);
        if config.trace {
            print_error(&format!("{}\n", shell::command_line(&command)));
        }
        let mut child = spawn_patiently(command.stdout(Stdio::piped())).map_err(io_error("run", &self.program))?;
        for line in BufReader::new(child.stdout.take().expect("it is piped")).lines() {
            let line = line.map_err(io_error("read from", &self.program))?;
            let answer =
                read_test_line(&line).ok_or_else(|| Failure::new(format!("the exporter answered no test: {line}")))?;
            if !each(answer, &line) {
                let _ = child.kill();
                break;
            }
        }
        let status = child.wait().map_err(io_error("run", &self.program))?;
        // As in `run`: what there is to say has been said.
        if status.success() || status.code().is_none() { Ok(()) } else { Err(Failure::silent(STATUS_FAILED)) }
    }

    pub fn command(&self, config: &Config, patterns: &[String], graph: &Graph) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("-overlay").arg(&self.overlay).arg("-out").arg(&self.out);
        if !config.tags.is_empty() {
            command.arg("-tags").arg(&config.tags);
        }
        if config.timings.is_some() && config.verb != Verb::Test {
            command.arg("-bars");
        }
        if config.trim_path {
            command.arg("-trimpath");
        }
        if config.compiler.all_errors {
            command.arg("-e");
        }
        if let Some(version) = &config.compiler.language {
            command.args(["-lang", version]);
        }
        if config.verb == Verb::Test {
            command.arg("-test");
        }
        if let Some(cover) = &config.test.cover {
            command.args(["-covermode", &cover.mode, "-coverpkg", &cover.packages]);
        }
        for flag in &config.load_flags {
            command.arg("-listflag").arg(flag);
        }
        for word in config.sharing.iter().filter(|_| !config.rebuild) {
            command.arg(format!("-share={word}"));
        }
        if let Some(saved) = graph.exporter_state() {
            command.arg("-saved").arg(saved);
            if let Some((files, state)) = graph.edited() {
                command.arg("-reuse").arg(state);
                command.args(files.iter().flat_map(|file| ["-changed", file]));
            }
        }
        command.arg("--").args(patterns).stdin(Stdio::null());
        command.env("TMPDIR", &self.work);
        // They may have come from `go env -w`.
        command.env("GOOS", config.target.goos).env("GOARCH", config.target.goarch);
        // What of GOFLAGS matters is on the command line already; the rest may be flags that only we know.
        command.env("GOFLAGS", &config.go_flags);
        command
    }
}

/// Packages that every program has: the overlay says so.
fn always() -> Vec<String> {
    static ALWAYS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let manifest = runtime_overlay::FILES.iter().find(|(path, _)| *path == "manifest.json");
        let value: Option<Value> = manifest.and_then(|(_, text)| serde_json::from_slice(text).ok());
        value.and_then(|value| strings(&value["always"])).unwrap_or_default()
    });
    ALWAYS.clone()
}

/// Waits for the command's end. What it says on standard error goes to ours, at once.
fn run_patiently(command: &mut Command) -> std::io::Result<Output> {
    spawn_patiently(command.stdout(Stdio::piped()).stderr(Stdio::inherit()))?.wait_with_output()
}

/// As above, with a line that shows that time passes.
fn run_shown(command: &mut Command, progress: &Progress) -> std::io::Result<Output> {
    let mut child = spawn_patiently(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let messages = child.stderr.take();
    std::thread::scope(|scope| {
        let (ended, end) = mpsc::channel::<()>();
        scope.spawn(move || {
            while end.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                progress.tick();
            }
        });
        scope.spawn(move || {
            for line in
                messages.into_iter().flat_map(|messages| BufReader::new(messages).split(b'\n')).map_while(Result::ok)
            {
                print_error(&format!("{}\n", String::from_utf8_lossy(&line)));
            }
        });
        let output = child.wait_with_output();
        drop(ended);
        output
    })
}

/// How often the line is renewed.
const TICK: Duration = Duration::from_millis(100);

/// A program that another thread is just writing cannot be run for a moment: until that thread's child, which has inherited
/// the open file, becomes another program.
fn spawn_patiently(command: &mut Command) -> std::io::Result<Child> {
    for _ in 0..50 {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(5));
            }
            result => return result,
        }
    }
    command.spawn()
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(String::from)).collect()
}

/// A line of the exporter's answer, also one that was kept.
pub fn read_test_line(line: &str) -> Option<TestLine> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |value: &Value, name: &str| value[name].as_str().map(String::from);
    if let Some(targets) = value["targets"].as_array() {
        let read = |target: &Value| {
            let root = text(target, "root").filter(|root| !root.is_empty()).map(PathBuf::from);
            Some(TestTarget { path: text(target, "path")?, dir: text(target, "dir")?.into(), root })
        };
        return Some(TestLine::Plan(targets.iter().map(read).collect::<Option<_>>()?));
    }
    if let Some(changed) = value["continued"].as_array() {
        let indices = changed.iter().map(|index| index.as_u64().map(|index| index as usize));
        return Some(TestLine::Continued(indices.collect::<Option<_>>()?));
    }
    if let Some(inputs) = strings(&value["inputs"]) {
        return Some(TestLine::Inputs(inputs.iter().map(|line| read_input(line)).collect::<Option<_>>()?));
    }
    if let Some(state) = text(&value, "state") {
        return Some(TestLine::State(state));
    }
    let errors = value["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let errors = errors
        .iter()
        .map(|error| Some(PackageErrors { package: text(error, "package")?, text: text(error, "text")? }))
        .collect::<Option<_>>()?;
    let exported = match value["status"].as_str()? {
        "ok" => Exported::Program(Box::new(manifest_of(&value["program"], always())?)),
        "no tests" => {
            let lines = value["uncovered"].as_array().map(Vec::as_slice).unwrap_or_default();
            Exported::NoTests(lines.iter().filter_map(|line| line.as_str().map(String::from)).collect())
        }
        "setup failed" => Exported::SetupFailed,
        _ => Exported::BuildFailed,
    };
    Some(TestLine::Target(value["index"].as_u64()? as usize, exported, errors))
}

/// `last` is the manifest of the build that the exporter may have gone on from: then it answers packages that changed, and their
/// places.
fn read_answer(text: &str, last: Option<&Manifest>, always: Vec<String>) -> Option<Manifest> {
    let value: Value = serde_json::from_str(text).ok()?;
    let manifest = match value["changed"].as_array() {
        Some(places) => with_changed(last?, places, packages_of(&value)?)?,
        None => manifest_of(&value, always)?,
    };
    let bars = value["bars"].as_array().map(Vec::as_slice).unwrap_or_default();
    let bars = bars.iter().map(read_bar).collect::<Option<_>>()?;
    let inputs = strings(&value["inputs"]).unwrap_or_default();
    let inputs = inputs.iter().map(|line| read_input(line)).collect::<Option<_>>()?;
    let (text, state) = (text.to_owned(), value["state"].as_str().unwrap_or_default().to_owned());
    Some(Manifest { text, inputs, bars, is_continued: value["continued"].is_boolean(), state, ..manifest })
}

fn with_changed(last: &Manifest, places: &[Value], changed: Vec<Arc<ExportedPackage>>) -> Option<Manifest> {
    let mut manifest = last.clone();
    for (place, package) in places.iter().zip(changed) {
        *manifest.packages.get_mut(place.as_u64()? as usize)? = package;
    }
    Some(manifest)
}

fn read_bar(value: &Value) -> Option<Bar> {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let (start, end) = (value["start"].as_f64()?, value["end"].as_f64()?);
    Some(Bar { lane: text("lane"), phase: text("phase"), package: text("package"), start, end })
}

fn read_input(line: &str) -> Option<(Kind, String)> {
    let letter = line.chars().next()?;
    Some((Kind::of(letter)?, line[letter.len_utf8()..].to_owned()))
}

fn packages_of(value: &Value) -> Option<Vec<Arc<ExportedPackage>>> {
    value["packages"].as_array()?.iter().map(|value| read_package(value).map(Arc::new)).collect()
}

fn manifest_of(value: &Value, always: Vec<String>) -> Option<Manifest> {
    let packages = packages_of(value)?;
    let index = |path: &String| packages.iter().position(|package| package.path == *path);
    let roots = strings(&value["roots"])?.iter().map(index).collect::<Option<_>>()?;
    Some(Manifest::new(packages, roots, always))
}

fn read_package(value: &Value) -> Option<ExportedPackage> {
    let text = |name: &str| value[name].as_str().map(String::from);
    Some(ExportedPackage {
        path: text("path")?,
        name: text("name")?,
        file: text("file")?.into(),
        key: text("key")?,
        shown: text("shown").unwrap_or_default(),
        dir: text("dir").unwrap_or_default(),
        imports: strings(&value["imports"]).unwrap_or_default(),
        godebug: text("godebug").unwrap_or_default(),
        module: read_module(&value["module"]),
    })
}

fn read_module(value: &Value) -> Option<Module> {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_string();
    value.is_object().then(|| Module {
        path: text("path"),
        version: text("version"),
        sum: text("sum"),
        main: value["main"].as_bool().unwrap_or_default(),
        replace: read_module(&value["replace"]).map(Box::new),
    })
}

/// The files of these packages.
pub fn files<'a>(packages: &[&'a ExportedPackage]) -> Vec<&'a Path> {
    packages.iter().map(|package| package.file.as_path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_what_its_root_imports_and_the_runtime() {
        let text = r#"{"packages":[
            {"path":"unsafe2","name":"unsafe2","file":"/u","key":"1"},
            {"path":"runtime","name":"runtime","file":"/r","key":"2","imports":["unsafe2"]},
            {"path":"fmt","name":"fmt","file":"/f","key":"3","imports":["runtime"]},
            {"path":"sort","name":"sort","file":"/s","key":"4"},
            {"path":"ex.com/a","name":"main","file":"/a","key":"5","imports":["fmt"],"godebug":"x=1"},
            {"path":"ex.com/b","name":"main","file":"/b","key":"6","imports":["sort"]}],
            "roots":["ex.com/a","ex.com/b"]}"#;
        let manifest = read_answer(text, None, vec![]).unwrap();
        let paths = |root: usize| manifest.program_of(root).iter().map(|p| p.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(manifest.roots[0]), ["unsafe2", "runtime", "fmt", "ex.com/a"]);
        assert_eq!(paths(manifest.roots[1]), ["unsafe2", "runtime", "sort", "ex.com/b"]);
        assert_eq!(manifest.packages[4].godebug, "x=1");
        assert!(read_answer("{}", None, vec![]).is_none());
        assert!(read_answer("", None, vec![]).is_none());
    }

    #[test]
    fn changed_packages_take_their_places_in_the_last_manifest() {
        let last = r#"{"packages":[{"path":"a","name":"a","file":"/1","key":"1"},
            {"path":"m","name":"main","file":"/2","key":"2"}],"roots":["m"]}"#;
        let changed = |place: usize| {
            let package = r#"{"path":"m","name":"main","file":"/3","key":"3"}"#;
            format!(r#"{{"packages":[{package}],"changed":[{place}],"roots":["m"],"continued":true,"state":"s"}}"#)
        };
        let last = read_answer(last, None, vec![]).unwrap();
        let manifest = read_answer(&changed(1), Some(&last), vec![]).unwrap();
        let keys: Vec<&str> = manifest.packages.iter().map(|package| package.key.as_str()).collect();
        assert_eq!((keys, manifest.is_continued, manifest.state.as_str()), (vec!["1", "3"], true, "s"));
        assert_eq!(manifest.roots, [1]);
        assert!(read_answer(&changed(2), Some(&last), vec![]).is_none());
        assert!(read_answer(&changed(1), None, vec![]).is_none());
    }
}
