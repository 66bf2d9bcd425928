//! The overlay says what it replaces, and docs/runtime-overlay.md lists all of it.

use runtime_overlay::FILES;

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
