//! Lists the files of `overlay/` for embedding.

use std::env;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("overlay");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = vec![];
    collect(&root, &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    let mut text = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).expect("found below it").to_string_lossy().replace('\\', "/");
        name.hash(&mut hasher);
        fs::read(&file).expect("a file of ours").hash(&mut hasher);
        writeln!(text, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())
            .expect("a string takes everything");
    }
    text += "]\n";
    println!("cargo::rustc-env=OVERLAY_ID={:016x}", hasher.finish());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("files.rs");
    fs::write(out, text).expect("cargo's directory can be written to");
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir).expect("a directory of ours").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "go" || extension == "json") {
            files.push(path);
        }
    }
}
