//! The project's habits as tests: what a reviewer would otherwise have to say again and again.
//!
//! Each file in `tests/` is one rule, and its failure message says how to comply. This file holds what the rules
//! share: walking the tree and reading files.
//!
//! Not here: formatting of Rust and clippy, which `ci/check` runs itself.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn repo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository exists")
}

/// All files below `dir` (relative to the repository) with the given extension, sorted; build output left out.
pub fn files(dir: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&repo().join(dir), extension, &mut found);
    found.sort();
    found
}

fn walk(dir: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if name != "target" && name != ".git" {
                walk(&path, extension, found);
            }
        } else if path.extension().is_some_and(|ext| ext == extension) {
            found.push(path);
        }
    }
}

/// The text of a file; files of the repository are UTF-8.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The path relative to the repository, for messages.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(repo()).unwrap_or(path).display().to_string()
}

/// Fails with all violations at once and the sentence that says what to do.
pub fn report(violations: &[String], advice: &str) {
    assert!(violations.is_empty(), "{advice}\n  {}", violations.join("\n  "));
}
