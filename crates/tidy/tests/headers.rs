//! Every Rust file opens with `//!`, every Go file with a comment; unfinished work is an issue, not a note in the code.

use tidy::{files, read, report, shown};

#[test]
fn rust_files_open_with_a_header() {
    let bare = files("crates", "rs").into_iter().filter(|path| !read(path).starts_with("//!"));
    let bare: Vec<String> = bare.map(|path| shown(&path)).collect();
    report(&bare, "say at the top, in `//!` lines, what problem the file solves and what it leaves out:");
}

#[test]
fn go_files_have_a_header() {
    let paths = files("crates", "go").into_iter().chain(files("tests", "go"));
    let bare: Vec<String> = paths.filter(|path| !has_go_header(&read(path))).map(|path| shown(&path)).collect();
    report(&bare, "say in a comment before or right after the package clause what the file implements:");
}

/// A comment that is no directive, before the package clause or in the next two lines after it.
fn has_go_header(source: &str) -> bool {
    let is_comment =
        |line: &&str| line.starts_with("// ") || line.starts_with("/*") || line.trim_start().starts_with("// ");
    let clause = source.lines().position(|line| line.starts_with("package ")).unwrap_or(0);
    source.lines().take(clause + 3).any(|line| is_comment(&line))
}

#[test]
fn no_notes_of_unfinished_work() {
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let mut violations = Vec::new();
    for path in files("crates", "rs").into_iter().chain(files("crates", "go")) {
        for (index, line) in read(&path).lines().enumerate() {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            if comment.split(|c: char| !c.is_ascii_uppercase()).any(|word| words.contains(&word)) {
                violations.push(format!("{}:{}: {}", shown(&path), index + 1, line.trim()));
            }
        }
    }
    report(&violations, "finish it, or open an issue and describe the limit in the header:");
}
