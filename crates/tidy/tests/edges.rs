//! Cargo dependencies equal this table: the tree is the architecture.
//!
//! A new dependency needs a line here and, if it comes from outside, one in docs/dependencies.md.

use std::collections::BTreeMap;
use tidy::{read, repo, report};

#[rustfmt::skip] // one line per crate
const EDGES: &[(&str, &[&str])] = &[
    ("frontend-bridge",    &["cranelift-entity", "rustc-hash", "memmap2"]),
    ("go-abi",             &["frontend-bridge", "cranelift-codegen", "target-lexicon", "rustc-hash"]),
    ("intrinsic-lowering", &["go-abi", "cranelift-codegen", "cranelift-frontend"]),
    ("ssa-lowering",       &["frontend-bridge", "go-abi", "intrinsic-lowering", "cranelift-codegen", "cranelift-frontend", "cranelift-entity", "rustc-hash"]),
    ("object-emission",    &["go-abi", "cranelift-codegen", "cranelift-control", "regalloc2", "object", "target-lexicon", "rustc-hash"]),
    ("runtime-overlay",    &[]),
    ("driver",             &["frontend-bridge", "go-abi", "intrinsic-lowering", "ssa-lowering", "object-emission", "runtime-overlay", "cranelift-codegen",
                             "target-lexicon", "memmap2", "rustc-hash", "blake3", "libc", "serde_json", "mimalloc"]),
    ("filetest",           &["anyhow", "libc", "libtest-mimic", "object", "regex-lite", "similar"]),
    ("tidy",               &[]),
];

#[test]
fn dependencies_are_in_the_table() {
    let table: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut violations = Vec::new();
    for entry in std::fs::read_dir(repo().join("crates")).expect("crates exist").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(allowed) = table.get(name.as_str()) else {
            violations.push(format!("crate {name} is not in the table"));
            continue;
        };
        for dependency in dependencies(&read(&entry.path().join("Cargo.toml"))) {
            if !allowed.contains(&dependency.as_str()) {
                violations.push(format!("{name} depends on {dependency}"));
            }
        }
    }
    report(&violations, "add the edge to crates/tidy/tests/edges.rs if the architecture wants it, or remove it:");
}

/// The names under `[dependencies]`; dependencies of tests and build scripts are free.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest.split("\n[dependencies]").nth(1).unwrap_or("");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', '=', ' ']).next());
    names.filter(|name| !name.is_empty() && !name.starts_with('#')).map(str::to_string).collect()
}
