//! `-backend=llvm`: the whole command line goes to an LLVM-based `llgo` found on PATH.
//!
//! Ours says in `llgo version` that it generates code with Cranelift; the first `llgo` on PATH that does not say so is it.

use crate::diagnostic::Failure;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `llgo version` of a Cranelift-based llgo contains.
pub const MARK: &str = "cranelift";

/// Replaces this process; answers only if that is impossible.
pub fn run_llvm(words: &[String], path: &[PathBuf]) -> Failure {
    let ours = std::env::current_exe().and_then(|exe| exe.canonicalize()).ok();
    let candidates = path.iter().map(|dir| dir.join("llgo")).filter(|file| file.is_file());
    let other = candidates.into_iter().find(|file| file.canonicalize().ok() != ours && is_llvm_based(file));
    let Some(other) = other else {
        return Failure::new("-backend=llvm needs an LLVM-based llgo on PATH, and there is none");
    };
    let error = Command::new(&other).args(without_backend(words)).exec();
    Failure::new(format!("cannot run {}: {error}", other.display()))
}

fn is_llvm_based(file: &Path) -> bool {
    let output = Command::new(file).arg("version").output();
    output.is_ok_and(|output| output.status.success() && !String::from_utf8_lossy(&output.stdout).contains(MARK))
}

/// The other one does not know the flag.
fn without_backend(words: &[String]) -> Vec<String> {
    let mut rest = words.iter();
    let mut kept = vec![];
    while let Some(word) = rest.next() {
        match word.trim_start_matches('-').split_once('=') {
            Some(("backend", _)) if word.starts_with('-') => {}
            None if word.starts_with('-') && word.trim_start_matches('-') == "backend" => {
                rest.next();
            }
            // From the first argument on everything is the program's.
            _ => {
                kept.push(word.clone());
                if kept.len() > 1 && !word.starts_with('-') && word.ends_with(".go") {
                    kept.extend(rest.by_ref().cloned());
                }
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_flag_is_left_out_and_nothing_else() {
        let words = |text: &str| text.split(' ').map(String::from).collect::<Vec<_>>();
        let expected = words("run -v a.go -backend=x");
        assert_eq!(super::without_backend(&words("run -backend=llvm -v a.go -backend=x")), expected);
        assert_eq!(super::without_backend(&words("build --backend llvm .")), words("build ."));
    }
}
