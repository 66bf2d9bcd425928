//! The cases of `$GOROOT/test`: programs that run, packages that compile, and errors that the front end has to find.
//!
//! ```text
//! list ─ recipe ─▶ cases of the kinds asked for ─▶ sample ─▶ build with llgo ─▶ run, or errors ─▶ verdict ─ table ─▶ docs/
//! ```
//!
//! A program passes when the build succeeds, it exits with 0 and, when the case has a `.out` file, prints exactly that. A
//! package passes when all of it compiles. An `errorcheck` passes when the messages are those that its comments want, on the
//! lines they want them.
//!
//! Known failures are listed in `tests/goroot.toml`, see [`crate::cases`].
//!
//! Not here: cases that need cgo, which llgo does not support, and those that ask gc's optimiser for its messages or its
//! instructions; they are counted with their reasons.

mod errors;
mod recipe;
pub mod table;

pub use recipe::{ACTIONS, Action, GorootCase};

use crate::process::{self, Output};
use crate::tools::Tools;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The folders that Go's own runner looks into.
const DIRS: [&str; 12] = [
    "",
    "ken",
    "chan",
    "interface",
    "internal/runtime/sys",
    "syntax",
    "dwarf",
    "fixedbugs",
    "abi",
    "typeparam",
    "typeparam/mdempsky",
    "arenas",
];

const BUILD_TIMEOUT: Duration = Duration::from_secs(300);

/// The variable in which Go's own runner passes the places of export data.
const IMPORTCFG_ENV: &str = "STDLIB_IMPORTCFG";

/// What became of a case.
#[derive(Debug, Clone)]
pub enum Verdict {
    Pass,
    Fail(String),
    /// Go's own toolchain of this release fails, too: the case is newer.
    TooNew,
}

/// All cases whose action has one of these names, or all, sorted by name.
pub fn list(tools: &Tools, actions: &[&str]) -> Result<Vec<GorootCase>> {
    let mut cases = Vec::new();
    for dir in DIRS {
        let Ok(entries) = std::fs::read_dir(tools.test_dir.join(dir)) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_none_or(|ext| ext != "go") {
                continue;
            }
            let source = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            let name = Path::new(dir).join(path.file_name().unwrap_or_default()).display().to_string();
            let case = recipe::parse(name, &source, tools.minor);
            cases.extend(case.filter(|case| actions.is_empty() || actions.contains(&case.action.name())));
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// Does what the case says.
pub fn check(tools: &Tools, case: &GorootCase) -> Verdict {
    let Err(failure) = check_with(tools, case) else {
        return Verdict::Pass;
    };
    // A toolchain from the module proxy comes without tests; those that are here may be of a newer release.
    let borrowed = !tools.test_dir.starts_with(&tools.goroot) && !tools.is_go();
    if borrowed && check_with(&tools.as_go(), case).is_err() {
        return Verdict::TooNew;
    }
    Verdict::Fail(format!("{failure:#}"))
}

fn check_with(tools: &Tools, case: &GorootCase) -> Result<()> {
    let scratch = tools.scratch_dir()?;
    let verdict = Check { tools, case, scratch: &scratch }.run();
    // Hundreds of executables would fill the disk.
    let _ = std::fs::remove_dir_all(&scratch);
    verdict
}

/// A case on its way.
struct Check<'a> {
    tools: &'a Tools,
    case: &'a GorootCase,
    scratch: &'a Path,
}

impl Check<'_> {
    fn run(&self) -> Result<()> {
        let here = [".".to_string()];
        match self.case.action {
            Action::Run | Action::BuildRun => {
                let (files, args) = self.operands();
                self.compare_output(&self.build_and_run(&self.tools.test_dir, &files, &args)?)
            }
            Action::RunOutput => {
                let file = self.generate()?;
                self.compare_output(&self.build_and_run(self.scratch, &[file], &[])?)
            }
            Action::RunDir => {
                self.write_module()?;
                self.compare_output(&self.build_and_run(self.scratch, &here, &[])?)
            }
            Action::RunInDir | Action::BuildRunDir => {
                let module = self.copy_folder()?;
                self.compare_output(&self.build_and_run(&module, &here, &self.case.args)?)
            }
            Action::BuildDir => drop_output(self.build(&self.copy_folder()?, &here)?),
            Action::Build => {
                // Not every one is a program; where an executable goes is up to the build.
                let path = |file: &String| self.tools.test_dir.join(file).display().to_string();
                let files: Vec<String> = self.operands().0.iter().map(path).collect();
                drop_output(self.build(self.scratch, &files)?)
            }
            Action::Compile => {
                self.write_package(&self.tools.test_dir.join(&self.case.name))?;
                drop_output(self.compile()?)
            }
            Action::CompileDir => {
                self.write_module()?;
                drop_output(self.compile()?)
            }
            Action::ErrorCheckOutput => {
                let file = self.generate()?;
                let file = self.write_package(&self.scratch.join(file))?;
                self.compare_errors(&self.compile()?, &[&file])
            }
            Action::ErrorCheckDir | Action::ErrorCheckAndRunDir => {
                let files = self.write_module()?;
                self.compare_errors(&self.compile()?, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>())
            }
            Action::ErrorCheck | Action::ErrorCheckWithAuto => {
                let file = self.write_package(&self.tools.test_dir.join(&self.case.name))?;
                self.compare_errors(&self.compile()?, &[&file])
            }
        }
    }

    /// Leading `.go` words belong to the build, the others to the program.
    fn operands(&self) -> (Vec<String>, Vec<String>) {
        let args = &self.case.args;
        let sources = args.iter().take_while(|arg| arg.ends_with(".go")).count();
        let dir = Path::new(&self.case.name).parent().unwrap_or(Path::new(""));
        let mut files = vec![self.case.name.clone()];
        files.extend(args[..sources].iter().map(|file| dir.join(file).display().to_string()));
        (files, args[sources..].to_vec())
    }

    /// Runs the case's program, which prints another one into a file.
    fn generate(&self) -> Result<String> {
        let (files, args) = self.operands();
        let plain = GorootCase { action: Action::Run, flags: Vec::new(), ..self.case.clone() };
        let generated = Check { case: &plain, ..*self }.build_and_run(&self.tools.test_dir, &files, &args)?;
        let file = "generated.go".to_string();
        std::fs::write(self.scratch.join(&file), generated.stdout)?;
        Ok(file)
    }

    fn build_and_run(&self, dir: &Path, files: &[String], args: &[String]) -> Result<Output> {
        drop_output(self.build(dir, files)?)?;
        // Both streams in one, in the order in which they were written.
        let mut run = Command::new("sh");
        run.args(["-c", "exec \"$0\" \"$@\" 2>&1"]).arg(self.scratch.join("prog")).args(args);
        run.current_dir(&self.tools.test_dir);
        self.tools.program_env(&mut run, true);
        if std::fs::read_to_string(dir.join(&files[0])).is_ok_and(|source| source.contains(IMPORTCFG_ENV)) {
            run.env(IMPORTCFG_ENV, self.write_importcfg()?);
        }
        let ran = process::run(&mut run, self.case.timeout).context("run")?;
        if !ran.success() {
            bail!("run: exit status {}\n{}", ran.exit, process::tail(&ran.stdout_text()));
        }
        Ok(ran)
    }

    fn build(&self, dir: &Path, files: &[String]) -> Result<Output> {
        let mut build = self.tools.build(&self.tools.llgo);
        if self.case.action.runs() {
            build.arg("-o").arg(self.scratch.join("prog"));
        }
        build.args(&self.case.flags).args(files).current_dir(dir);
        process::run(&mut build, BUILD_TIMEOUT).context("build")
    }

    /// Compiles all of the module that is in the scratch folder, without a link.
    fn compile(&self) -> Result<Output> {
        let objects = self.scratch.join("objects");
        std::fs::create_dir_all(&objects)?;
        let mut build = self.tools.build(&self.tools.llgo);
        if !self.case.ten_errors {
            build.arg("-gcflags=-e");
        }
        // Go writes executables into the folder and drops the rest.
        if !self.tools.is_go() {
            build.arg("-emit=object");
        }
        build.arg("-o").arg(objects).args(&self.case.flags).arg("./...").current_dir(self.scratch);
        process::run(&mut build, BUILD_TIMEOUT).context("build")
    }

    /// What Go's own runner tells cases that run `go tool compile`: where the export data of std is.
    fn write_importcfg(&self) -> Result<PathBuf> {
        let format = "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}";
        let mut list = Command::new(&self.tools.go);
        list.args(["list", "-export", "-f", format, "std"]);
        let path = self.scratch.join("importcfg");
        std::fs::write(&path, process::run(&mut list, BUILD_TIMEOUT)?.stdout)?;
        Ok(path)
    }

    fn compare_output(&self, output: &Output) -> Result<()> {
        let golden = self.tools.test_dir.join(&self.case.name).with_extension("out");
        let Ok(want) = std::fs::read(golden) else {
            return Ok(());
        };
        let (want, have) = (String::from_utf8_lossy(&want).into_owned(), output.stdout_text());
        let section = |text: String| BTreeMap::from([("output".to_string(), text)]);
        match crate::golden::diff(&section(want), &section(have)) {
            Some(diff) => bail!("output differs\n{}", process::tail(&diff)),
            None => Ok(()),
        }
    }

    fn compare_errors(&self, said: &Output, files: &[&Path]) -> Result<()> {
        let text = said.stderr_text();
        if said.success() == self.case.wants_errors {
            bail!(
                "exit status {}, though errors are {}\n{text}",
                said.exit,
                if said.success() { "wanted" } else { "not" }
            );
        }
        errors::check(files, &text)
    }

    /// The sources of the case's folder.
    fn sources(&self) -> Result<Vec<PathBuf>> {
        let folder = self.tools.test_dir.join(&self.case.name).with_extension("dir");
        let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        Ok(files)
    }

    fn write_go_mod(&self, dir: &Path, module: &str, version: &str) -> Result<()> {
        Ok(std::fs::write(dir.join("go.mod"), format!("module {module}\n\ngo {version}\n"))?)
    }

    /// Turns the case's folder into a module: one package per package clause, `./x` imports made absolute.
    fn write_module(&self) -> Result<Vec<PathBuf>> {
        let mut files = self.sources()?;
        files.retain(|file| file.extension().is_some_and(|ext| ext == "go"));
        self.write_go_mod(self.scratch, "test", &format!("1.{}", self.tools.minor))?;
        // The first file of a package names the folder, as its import path does in Go's own runner.
        let mut folders: BTreeMap<String, PathBuf> = BTreeMap::new();
        let mut written = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let source = std::fs::read_to_string(file)?;
            let package = package_clause(&source).with_context(|| file.display().to_string())?;
            let folder = self.scratch.join(file.file_stem().unwrap_or_default());
            let target = match package.as_str() {
                "main" if !self.case.single_files || index + 1 == files.len() => self.scratch.to_path_buf(),
                _ if self.case.single_files => folder,
                _ => folders.entry(package).or_insert(folder).clone(),
            };
            std::fs::create_dir_all(&target)?;
            // To `build`, a file with this ending is a test.
            let name = file.file_name().unwrap_or_default().to_string_lossy().replace("_test.go", "_test_.go");
            self.complete(&target, &source)?;
            let target = target.join(name);
            std::fs::write(&target, source.replace("\"./", "\"test/"))?;
            written.push(target);
        }
        Ok(written)
    }

    /// Makes a file the one of a module, and says where it is.
    fn write_package(&self, file: &Path) -> Result<PathBuf> {
        let source = std::fs::read(file).with_context(|| file.display().to_string())?;
        self.write_go_mod(self.scratch, "test", &format!("1.{}", self.tools.minor))?;
        let target = self.scratch.join(file.file_name().unwrap_or_default());
        std::fs::write(&target, &source)?;
        self.complete(self.scratch, &String::from_utf8_lossy(&source))?;
        Ok(target)
    }

    /// Go's own runner calls the compiler, which wants neither a main function nor the bodies of functions: those may be in assembly.
    fn complete(&self, dir: &Path, source: &str) -> Result<()> {
        let words: Vec<&str> = source.split_whitespace().collect();
        let has_main = words.windows(2).any(|pair| pair[0] == "func" && pair[1].starts_with("main"));
        let is_program = package_clause(source).is_some_and(|package| package == "main");
        if is_program && !has_main && !self.case.action.runs() {
            std::fs::write(dir.join("main_.go"), "package main\n\nfunc main() {}\n")?;
        }
        let without_types =
            |line: &str| line.replace("interface{", "").replace("interface {", "").replace("struct{", "");
        let bodiless = |line: &str| line.starts_with("func") && !without_types(line).contains('{');
        if !self.case.complete && source.lines().any(bodiless) {
            std::fs::write(dir.join("empty.s"), "")?;
        }
        Ok(())
    }

    /// Copies the case's folder, which is a module but for its `go.mod`.
    fn copy_folder(&self) -> Result<PathBuf> {
        let source = self.tools.test_dir.join(&self.case.name).with_extension("dir");
        let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let module = self.scratch.join(&name);
        copy_tree(&source, &module)?;
        // As Go's own runner has it.
        let version = self.case.module_version.as_deref().unwrap_or("1.14");
        self.write_go_mod(&module, &name, version)?;
        Ok(module)
    }
}

fn drop_output(built: Output) -> Result<()> {
    if !built.success() {
        bail!("build: exit status {}\n{}", built.exit, process::tail(&built.stderr_text()));
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn package_clause(source: &str) -> Option<String> {
    let clause = source.lines().find_map(|line| line.strip_prefix("package "))?;
    clause.split_whitespace().next().map(|name| name.trim_end_matches(';').to_string())
}
