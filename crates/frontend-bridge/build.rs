//! Builds the exporter, to be embedded (`src/exporter.rs`): an installed `llgo` is one file.
//!
//! The build id is a hash of the exporter's sources and of the Go release that builds it; it is part of the keys of
//! program files.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("exporter");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("exporter");
    println!("cargo::rerun-if-changed={}", dir.display());
    println!("cargo::rerun-if-env-changed=PATH");
    let id = build_id(&dir);
    println!("cargo::rustc-env=EXPORTER_ID={id}");
    let flags = format!("-s -w -X main.buildID={id}");
    let mut command = Command::new("go");
    command.args(["build", "-trimpath", "-buildvcs=false", "-ldflags", &flags, "-o"]).arg(&out).arg(".");
    // The user's settings are for the user's programs.
    command.current_dir(&dir).env("GOFLAGS", "").env("GOWORK", "off").env("CGO_ENABLED", "0");
    let (os, arch) = go_target(&env::var("TARGET").expect("set by cargo"));
    let status = command.env("GOOS", os).env("GOARCH", arch).status();
    let status = status.unwrap_or_else(|error| panic!("cannot run go, which builds the exporter: {error}"));
    assert!(status.success(), "go build of {} failed", dir.display());
}

/// GOOS and GOARCH of a Rust target.
fn go_target(triple: &str) -> (&'static str, &'static str) {
    let os = if triple.contains("darwin") {
        "darwin"
    } else if triple.contains("windows") {
        "windows"
    } else {
        "linux"
    };
    let arch = if triple.starts_with("aarch64") { "arm64" } else { "amd64" };
    (os, arch)
}

fn build_id(dir: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(dir).expect("the exporter is here").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        file.file_name().hash(&mut hasher);
        fs::read(file).expect("a file of ours").hash(&mut hasher);
    }
    if let Ok(version) = Command::new("go").arg("version").output() {
        version.stdout.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
