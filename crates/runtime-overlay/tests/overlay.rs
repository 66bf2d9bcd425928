//! The overlay says what it replaces, and docs/runtime-overlay.md lists all of it.

use runtime_overlay::FILES;
use std::collections::BTreeSet;
use std::process::Command;

const DOC: &str = include_str!("../../../docs/runtime-overlay.md");

fn go_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES
        .iter()
        .filter(|(path, _)| path.ends_with(".go"))
        .map(|&(path, text)| (path, std::str::from_utf8(text).expect("Go sources are UTF-8")))
}

/// The comment before the package clause.
fn header(text: &str) -> &str {
    text.split("\npackage ").next().unwrap_or_default()
}

#[test]
fn every_file_says_what_it_replaces() {
    for (path, text) in go_files() {
        assert!(header(text).starts_with("// "), "{path} does not open with a comment");
        assert!(header(text).contains("Replaces "), "{path} does not say what it replaces");
    }
}

#[test]
fn the_document_lists_every_file_under_its_package() {
    for (path, _) in go_files() {
        let (package, name) = path.rsplit_once('/').expect("files are in packages");
        let section = DOC.split("\n## ").find(|section| section.lines().next() == Some(package));
        let section = section.unwrap_or_else(|| panic!("no section for {package}"));
        assert!(section.contains(&format!("* `{name}`:")), "{path} is not listed");
    }
}

#[test]
fn the_document_lists_no_other_file() {
    for section in DOC.split("\n## ").skip(1) {
        let package = section.lines().next().unwrap_or_default();
        for line in section.lines().filter_map(|line| line.strip_prefix("* `")) {
            let name = line.split('`').next().unwrap_or_default();
            let path = format!("{package}/{name}");
            assert!(go_files().any(|(file, _)| file == path), "{path} is listed and does not exist");
        }
    }
}

/// Packages of the standard library with assembly on linux/amd64.
fn with_assembly(tags: &str) -> BTreeSet<String> {
    let go = Command::new("go")
        .args(["list", "-tags", tags, "-f", "{{if .SFiles}}{{.ImportPath}}{{end}}", "std"])
        .envs([("GOOS", "linux"), ("GOARCH", "amd64"), ("CGO_ENABLED", "1"), ("GOFLAGS", "")])
        .output()
        .expect("go is installed");
    assert!(go.status.success(), "{}", String::from_utf8_lossy(&go.stderr));
    String::from_utf8_lossy(&go.stdout).lines().map(str::to_owned).collect()
}

/// The packages in the last columns of the document's table, row by row.
fn rows_of_assembly() -> Vec<BTreeSet<String>> {
    let section = DOC.split("\n## Assembly\n").nth(1).expect("there is a section");
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| row.rsplit('|').nth(1).unwrap_or_default().split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn the_document_says_what_stands_for_all_assembly() {
    let (all, behind_tags) = (with_assembly(""), with_assembly("purego,math_big_pure_go"));
    let rows = rows_of_assembly();
    assert_eq!(rows.iter().flatten().cloned().collect::<BTreeSet<_>>(), all);
    assert_eq!(rows[0], all.difference(&behind_tags).cloned().collect());
    let manifest = FILES.iter().find(|(path, _)| *path == "manifest.json").expect("there is a manifest").1;
    let manifest = String::from_utf8_lossy(manifest);
    for package in &rows[1] {
        assert!(manifest.contains(&format!("{{\"path\": \"{package}\", \"goarch\": ")), "{package} has no mask");
    }
}
