//! `gofmt -l` over all Go files: it also catches a golden that touches a declaration.

use std::process::Command;
use tidy::{files, report};

#[test]
fn go_files_are_formatted() {
    let paths: Vec<_> = files("crates", "go").into_iter().chain(files("tests", "go")).collect();
    let output = Command::new("gofmt").arg("-l").args(&paths).output().expect("gofmt is part of Go");
    let unformatted: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect();
    report(&unformatted, "run ci/fmt; a golden that moved needs an empty line before it:");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
