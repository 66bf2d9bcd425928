//! From the folder `tests/` to the list of test files, and one file to a verdict.
//!
//! A test is a `.go` file directly in a kind's folder, or a folder whose main file has the folder's name.

use crate::golden;
use crate::header::Header;
use crate::kind::{self, Case};
use crate::tools::{self, Tools};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Folders of `tests/` that hold file tests.
pub const FOLDERS: [&str; 9] = ["run", "packages", "errors", "compare", "object", "program", "clif", "disas", "panics"];

/// All test files below `root` (or `root` itself), sorted.
pub fn discover(root: &Path) -> Result<Vec<PathBuf>> {
    if root.is_file() {
        return Ok(vec![root.to_path_buf()]);
    }
    if let Some(main) = main_file(root) {
        return Ok(vec![main]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root).with_context(|| root.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(discover(&path)?);
        } else if path.extension().is_some_and(|ext| ext == "go") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The main file of a folder test.
fn main_file(dir: &Path) -> Option<PathBuf> {
    let main = dir.join(dir.file_name()?).with_extension("go");
    main.exists().then_some(main)
}

/// All test files of the repository.
pub fn discover_all() -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let dir = tools::tests_dir().join(folder);
        if dir.exists() {
            found.extend(discover(&dir)?);
        }
    }
    Ok(found)
}

/// `run/slice`: how the test is named on the command line.
pub fn name_of(file: &Path) -> String {
    let relative = file.strip_prefix(tools::tests_dir()).unwrap_or(file);
    let stem = relative.with_extension("");
    let folder = stem.parent().filter(|dir| dir.file_name() == stem.file_name());
    folder.unwrap_or(&stem).display().to_string()
}

/// Runs one test file; the error text says what differs and how to go on.
pub fn check(tools: &Tools, file: &Path) -> Result<()> {
    let source = std::fs::read_to_string(file)?;
    let header = Header::parse(&source)?;
    let verdict = compare(tools, file, &source, &header);
    match (&header.expect_fail, verdict) {
        (None, verdict) => verdict.with_context(|| hints(file)),
        (Some(_), Err(_)) => Ok(()),
        (Some(reason), Ok(())) => {
            bail!("passes, though it is expected to fail: {reason}; remove `//! expect-fail`")
        }
    }
}

fn compare(tools: &Tools, file: &Path, source: &str, header: &Header) -> Result<()> {
    let mut expected = golden::read(golden::split(source).1)?;
    if let Some(target) = tools.target {
        expected.retain(|section, _| golden::is_of_program(section));
        expected.entry("stderr".to_string()).and_modify(|text| *text = target.stderr(text));
    }
    let case = Case { tools, file, header };
    let actual = kind::actual(&case)?;
    let mut diff = golden::diff(&expected, &actual);
    if diff.is_some() && tools.target.is_some_and(|target| target.own_words) {
        diff = golden::diff(&kind::oracle(&case)?, &actual);
    }
    diff.map_or(Ok(()), |diff| bail!("{diff}"))
}

fn hints(file: &Path) -> String {
    let relative = file.strip_prefix(tools::repo()).unwrap_or(file).display().to_string();
    format!(
        "{relative}\n  reproduce: cargo test --release -p filetest --test suite -- {}\n  \
         rewrite the expectation, if it is wrong: ci/bless {relative}\n",
        name_of(file)
    )
}

/// Rewrites the golden of one file; says whether it changed.
pub fn bless(tools: &Tools, file: &Path) -> Result<bool> {
    let source = std::fs::read_to_string(file)?;
    let header = Header::parse(&source)?;
    let tools = &tools.of_this_machine();
    let sections = kind::oracle(&Case { tools, file, header: &header })?;
    let rewritten = match sections.is_empty() {
        true => format!("{}\n", golden::split(&source).0.trim_end()),
        false => golden::splice(&source, &sections)?,
    };
    if rewritten == source {
        return Ok(false);
    }
    std::fs::write(file, rewritten)?;
    Ok(true)
}
