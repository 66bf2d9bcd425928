//! The programs of `$GOROOT/test` that are to be run: `// run`, `// runoutput` and `// rundir`.
//!
//! ```text
//! list ─▶ cases of the kinds asked for ─▶ build constraint ─▶ sample ─▶ build with llgo, run ─▶ verdict
//! ```
//!
//! A case passes when the build succeeds, the program exits with 0 and, when the case has a `.out` file, prints
//! exactly that. Flags for gc's optimiser are dropped; flags that change the language are kept.
//!
//! Known failures are listed in `tests/goroot.toml`, see [`crate::cases`].
//!
//! Not here: cases that need cgo, which llgo does not support; `errorcheck` and `compile`, which test gc's messages and its optimiser.

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
const RUN_TIMEOUT: Duration = Duration::from_secs(60);

/// The variable in which Go's own runner passes the places of export data.
const IMPORTCFG_ENV: &str = "STDLIB_IMPORTCFG";

#[derive(Debug, Clone)]
pub struct GorootCase {
    /// Path below `$GOROOT/test`.
    pub name: String,
    pub action: String,
    pub flags: Vec<String>,
    pub args: Vec<String>,
    timeout: Duration,
    /// Why the case does not apply to this target.
    pub inapplicable: Option<String>,
}

/// All cases whose action is one of `actions`, sorted by name.
pub fn list(goroot: &str, actions: &[&str]) -> Result<Vec<GorootCase>> {
    let mut cases = Vec::new();
    for dir in DIRS {
        let folder = Path::new(goroot).join("test").join(dir);
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_none_or(|ext| ext != "go") {
                continue;
            }
            let source = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            let name = Path::new(dir).join(path.file_name().unwrap_or_default()).display().to_string();
            cases.extend(parse(name, &source).filter(|case| actions.contains(&case.action.as_str())));
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// Reads the recipe, which is the first comment line that is no build constraint, and the constraint, which may
/// stand on either side of it.
fn parse(name: String, source: &str) -> Option<GorootCase> {
    let comments = source.lines().take_while(|line| line.starts_with("//") || line.trim().is_empty());
    let comments: Vec<&str> = comments.filter_map(|line| line.strip_prefix("//")).collect();
    let constraints = comments.iter().filter_map(|comment| comment.strip_prefix("go:build "));
    let unmet = constraints.rev().find(|constraint| !satisfied(constraint));
    let recipe_line = comments.iter().find(|comment| !comment.starts_with("go:build "))?;
    let words = split_quoted(recipe_line);
    let (action, rest) = words.split_first()?;
    Some(recipe(name, action, rest, unmet.map(|constraint| format!("build constraint {constraint}"))))
}

fn recipe(name: String, action: &str, words: &[String], inapplicable: Option<String>) -> GorootCase {
    let mut case = GorootCase {
        name,
        action: action.to_string(),
        flags: Vec::new(),
        args: Vec::new(),
        timeout: RUN_TIMEOUT,
        inapplicable,
    };
    let mut words = words.iter().peekable();
    while let Some(flag) = words.next_if(|word| word.starts_with('-')) {
        match flag.as_str() {
            "-0" | "-1" | "-s" => {}
            "-goexperiment" | "-godebug" => {
                let value = words.next().cloned().unwrap_or_default();
                case.inapplicable.get_or_insert(format!("needs {flag} {value}"));
            }
            "-gomodversion" | "-gcflags" => drop(words.next()),
            "-t" => {
                let seconds = words.next().and_then(|word| word.parse().ok());
                case.timeout = seconds.map_or(RUN_TIMEOUT, Duration::from_secs);
            }
            // Optimiser switches of gc; what the program prints does not depend on them.
            _ if flag.starts_with("-gcflags") && !flag.contains("-lang") => {}
            _ => case.flags.push(flag.clone()),
        }
    }
    case.args = words.cloned().collect();
    case
}

fn split_quoted(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quote, mut started) = (None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => (quote, started) = (Some(c), true),
            (None, _) if c.is_whitespace() => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            _ => {
                word.push(c);
                started = true;
            }
        }
    }
    if started {
        words.push(word);
    }
    words
}

/// Evaluates a `//go:build` expression for this target.
fn satisfied(constraint: &str) -> bool {
    let tokens = tokenize(constraint);
    let mut at = 0;
    or_expr(&tokens, &mut at)
}

fn tokenize(text: &str) -> Vec<String> {
    let spaced =
        ["(", ")", "!", "&&", "||"].iter().fold(text.to_string(), |text, op| text.replace(op, &format!(" {op} ")));
    spaced.split_whitespace().map(str::to_string).collect()
}

fn or_expr(tokens: &[String], at: &mut usize) -> bool {
    let mut value = and_expr(tokens, at);
    while tokens.get(*at).is_some_and(|token| token == "||") {
        *at += 1;
        value |= and_expr(tokens, at);
    }
    value
}

fn and_expr(tokens: &[String], at: &mut usize) -> bool {
    let mut value = unary(tokens, at);
    while tokens.get(*at).is_some_and(|token| token == "&&") {
        *at += 1;
        value &= unary(tokens, at);
    }
    value
}

fn unary(tokens: &[String], at: &mut usize) -> bool {
    let token = tokens.get(*at).map_or("", String::as_str);
    *at += 1;
    match token {
        "!" => !unary(tokens, at),
        "(" => {
            let value = or_expr(tokens, at);
            *at += 1;
            value
        }
        tag => tag_holds(tag),
    }
}

fn tag_holds(tag: &str) -> bool {
    let version = tag.strip_prefix("go1.").and_then(|minor| minor.parse::<u32>().ok());
    version.is_some_and(|minor| minor <= 26)
        || matches!(tag, "linux" | "amd64" | "unix" | "gc" | "test_run")
        // On by default in this release.
        || matches!(tag, "goexperiment.regabiwrappers" | "goexperiment.regabiargs" | "goexperiment.aliastypeparams")
}

/// Builds and runs one case.
pub fn check(tools: &Tools, case: &GorootCase) -> Result<()> {
    let scratch = tools.scratch_dir()?;
    let verdict = check_in(tools, case, &scratch);
    // Hundreds of executables would fill the disk.
    let _ = std::fs::remove_dir_all(&scratch);
    verdict
}

fn check_in(tools: &Tools, case: &GorootCase, scratch: &Path) -> Result<()> {
    let test_dir = Path::new(&tools.goroot).join("test");
    let output = match case.action.as_str() {
        "rundir" => {
            write_module(&test_dir, case, scratch)?;
            // The flags of such a case are for gc's compiler and linker themselves.
            let case = &GorootCase { flags: Vec::new(), ..case.clone() };
            build_and_run(tools, case, scratch, &[".".to_string()], &[], scratch)?
        }
        "runoutput" => {
            let (files, args) = operands(case);
            let generated = build_and_run(tools, case, &test_dir, &files, &args, scratch)?;
            let file = scratch.join("generated.go");
            std::fs::write(&file, generated.stdout)?;
            build_and_run(tools, case, scratch, &["generated.go".to_string()], &[], scratch)?
        }
        _ => {
            let (files, args) = operands(case);
            build_and_run(tools, case, &test_dir, &files, &args, scratch)?
        }
    };
    compare_output(&test_dir, case, &output)
}

/// Leading `.go` words belong to the build, the others to the program.
fn operands(case: &GorootCase) -> (Vec<String>, Vec<String>) {
    let sources = case.args.iter().take_while(|arg| arg.ends_with(".go")).count();
    let dir = Path::new(&case.name).parent().unwrap_or(Path::new(""));
    let mut files = vec![case.name.clone()];
    files.extend(case.args[..sources].iter().map(|file| dir.join(file).display().to_string()));
    (files, case.args[sources..].to_vec())
}

fn build_and_run(
    tools: &Tools,
    case: &GorootCase,
    dir: &Path,
    files: &[String],
    args: &[String],
    scratch: &Path,
) -> Result<Output> {
    let exe = scratch.join("prog");
    let mut build = Command::new(&tools.llgo);
    build.arg("build").arg("-o").arg(&exe).args(&case.flags).args(files).current_dir(dir);
    let built = process::run(&mut build, BUILD_TIMEOUT).context("build")?;
    if !built.success() {
        bail!("build: exit status {}\n{}", built.exit, process::tail(&built.stderr_text()));
    }
    // Both streams in one, in the order in which they were written.
    let mut run = Command::new("sh");
    run.args(["-c", "exec \"$0\" \"$@\" 2>&1"]).arg(&exe).args(args);
    run.current_dir(Path::new(&tools.goroot).join("test"));
    tools.program_env(&mut run, false);
    if std::fs::read_to_string(dir.join(&files[0])).is_ok_and(|source| source.contains(IMPORTCFG_ENV)) {
        run.env(IMPORTCFG_ENV, write_importcfg(tools, scratch)?);
    }
    let ran = process::run(&mut run, case.timeout).context("run")?;
    if !ran.success() {
        bail!("run: exit status {}\n{}", ran.exit, process::tail(&ran.stdout_text()));
    }
    Ok(ran)
}

/// What Go's own runner tells cases that run `go tool compile`: where the export data of std is.
fn write_importcfg(tools: &Tools, scratch: &Path) -> Result<PathBuf> {
    let format = "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}";
    let mut list = Command::new(&tools.go);
    list.args(["list", "-export", "-f", format, "std"]);
    let path = scratch.join("importcfg");
    std::fs::write(&path, process::run(&mut list, BUILD_TIMEOUT)?.stdout)?;
    Ok(path)
}

fn compare_output(test_dir: &Path, case: &GorootCase, output: &Output) -> Result<()> {
    let golden = test_dir.join(&case.name).with_extension("out");
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

/// Turns the folder of a `rundir` case into a module: one package per package clause, `./x` imports made absolute.
fn write_module(test_dir: &Path, case: &GorootCase, scratch: &Path) -> Result<()> {
    let folder = test_dir.join(&case.name).with_extension("dir");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|ext| ext == "go"));
    files.sort();
    std::fs::write(scratch.join("go.mod"), "module test\n\ngo 1.26\n")?;
    // The first file of a package names the folder, as its import path does in Go's own runner.
    let mut folders: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in files {
        let source = std::fs::read_to_string(&file)?;
        let package = package_clause(&source).with_context(|| file.display().to_string())?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let target = match package.as_str() {
            "main" => scratch.to_path_buf(),
            _ => folders.entry(package).or_insert_with(|| scratch.join(stem)).clone(),
        };
        std::fs::create_dir_all(&target)?;
        let source = source.replace("\"./", "\"test/");
        // To `build`, a file with this ending is a test.
        let name = file.file_name().unwrap_or_default().to_string_lossy().replace("_test.go", "_test_.go");
        std::fs::write(target.join(name), source)?;
    }
    Ok(())
}

fn package_clause(source: &str) -> Option<String> {
    let clause = source.lines().find_map(|line| line.strip_prefix("package "))?;
    clause.split_whitespace().next().map(|name| name.trim_end_matches(';').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints() {
        assert!(satisfied("linux && !arm64 || windows"));
        assert!(!satisfied("!(linux || darwin) && gc"));
        assert!(satisfied("go1.21"));
        assert!(!satisfied("goexperiment.rangefunc"));
    }

    #[test]
    fn recipes() {
        let case = parse("a.go".to_string(), "//go:build !wasm\n\n// run -gcflags=-l b.go x \"y z\"\n").unwrap();
        assert_eq!(case.action, "run");
        assert!(case.flags.is_empty() && case.inapplicable.is_none());
        assert_eq!(operands(&case), (vec!["a.go".into(), "b.go".into()], vec!["x".into(), "y z".into()]));
        assert!(parse("a.go".to_string(), "package main\n").is_none());
    }
}
