//! The documents keep up with the tree: crates in architecture.md, links, environment variables, dependencies.

use std::collections::BTreeSet;
use std::path::Path;
use tidy::{files, read, repo, report, shown};

#[test]
fn architecture_names_every_crate() {
    let text = read(&repo().join("docs/architecture.md"));
    let table: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_string()))
        .collect();
    let crates: BTreeSet<String> = std::fs::read_dir(repo().join("crates"))
        .expect("crates exist")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let missing: Vec<String> = crates.difference(&table).cloned().collect();
    report(&missing, "docs/architecture.md has no table line for:");
    let gone: Vec<String> = table.difference(&crates).cloned().collect();
    report(&gone, "docs/architecture.md names crates that do not exist:");
}

#[test]
fn links_resolve() {
    let mut broken = Vec::new();
    for path in markdown() {
        let dir = path.parent().unwrap_or(Path::new("."));
        for target in link_targets(&read(&path)) {
            let file = target.split('#').next().unwrap_or("");
            if !file.is_empty() && !target.contains("://") && !dir.join(file).exists() {
                broken.push(format!("{}: {target}", shown(&path)));
            }
        }
    }
    report(&broken, "these links lead nowhere:");
}

/// Paths in backquotes that look like ours must exist.
#[test]
fn named_files_exist() {
    let roots = ["crates/", "docs/", "tests/", "ci/"];
    let mut missing = Vec::new();
    for path in markdown() {
        for (index, quoted) in read(&path).split('`').enumerate() {
            let plain = !quoted.contains([' ', '*', '<', '$', '…', '{', '\n']) && !quoted.contains("NAME");
            let ours = roots.iter().any(|root| quoted.starts_with(root));
            // Rust tests are named relative to their crate.
            let plain = plain && !(quoted.starts_with("tests/") && quoted.ends_with(".rs"));
            if index % 2 == 1 && plain && ours && !repo().join(quoted.trim_end_matches(':')).exists() {
                missing.push(format!("{}: {quoted}", shown(&path)));
            }
        }
    }
    report(&missing, "these files are named in a document and do not exist:");
}

#[test]
fn dependencies_are_explained() {
    let manifest = read(&repo().join("Cargo.toml"));
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap_or("");
    let names = section.lines().take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once(" = "));
    let text = read(&repo().join("docs/dependencies.md"));
    let missing: Vec<String> = names
        .filter(|(_, value)| !value.contains("path ="))
        .map(|(name, _)| name.trim().to_string())
        .filter(|name| !text.contains(name.as_str()))
        .collect();
    report(&missing, "docs/dependencies.md does not say why these are here:");
}

fn markdown() -> Vec<std::path::PathBuf> {
    let mut paths = files("docs", "md");
    paths.push(repo().join("README.md"));
    paths.retain(|path| path.exists());
    paths
}

fn link_targets(text: &str) -> Vec<String> {
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_string()).collect()
}
