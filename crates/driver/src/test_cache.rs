//! Results of tests, kept with everything they depend on: the program, its flags, and what it read of environment and files.
//!
//! A test program logs names of variables and files that it looks at (`-test.testlogfile`). A result is found in two steps:
//! program and flags lead to the log of the last run, the present state of what that names leads to the output.
//!
//! Invariant (as-go-test): which flags allow keeping, and which files count (those below the module or GOROOT), is go test's rule.
//!
//! Invariant (distrusted): an entry begins with the hash of what follows; a damaged one is no entry.

use crate::cache::{self, write_file};
use crate::export::TestTarget;
use crate::session::Session;
use std::fs::{self, Metadata};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Flags that a kept result may have; the others mean that the test is to be run.
const KEEPABLE: [&str; 11] = [
    "-test.benchtime",
    "-test.cpu",
    "-test.list",
    "-test.parallel",
    "-test.run",
    "-test.short",
    "-test.skip",
    "-test.timeout",
    "-test.failfast",
    "-test.v",
    "-test.fullpath",
];
/// Flags that make no difference to a result.
const INDIFFERENT: [&str; 2] = ["-test.coverprofile", "-test.outputdir"];

const LOG_START: &str = "# test log\n";
const OK: &[u8] = b"ok  \t";

pub struct Results<'a> {
    session: &'a Session,
    target: &'a TestTarget,
    key: String,
}

impl<'a> Results<'a> {
    /// `None`: results of this test are not kept.
    pub fn of(session: &'a Session, target: &'a TestTarget, program: &Path) -> Option<Results<'a>> {
        let config = &session.config;
        let is_local = config.args.is_empty();
        if is_local || target.root.is_none() || !config.exec.is_empty() || config.rebuild {
            return None;
        }
        let mut parts = vec!["test result", cache::hash_of_executable(program)?, &target.path];
        for arg in &config.test.args {
            let (name, _) = arg.split_once('=')?;
            if KEEPABLE.contains(&name) {
                parts.push(arg);
            } else if !INDIFFERENT.contains(&name) {
                return None;
            }
        }
        let key = cache::hash(&parts.iter().map(|part| part.as_bytes()).collect::<Vec<_>>());
        Some(Results { session, target, key })
    }

    /// What the program's log is to be called.
    pub fn log_name(&self) -> String {
        format!("testlog-{}", self.key)
    }

    /// What an earlier run printed, with `(cached)` for its time.
    pub fn find(&self) -> Option<Vec<u8>> {
        let log = self.read(&self.key)?;
        let output = self.read(&self.output_key(&log)?)?;
        with_cached(&output)
    }

    /// Keeps the output of a run that passed. Best effort: a result that is not kept is made again.
    pub fn store(&self, log: &[u8], output: &[u8]) {
        let Some(key) = self.output_key(log) else { return };
        self.write(&key, output);
        self.write(&self.key, log);
    }

    fn read(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.session.cache.test_file(key);
        let bytes = fs::read(&path).ok()?;
        let border = bytes.iter().position(|&byte| byte == b'\n')?;
        let (hash, content) = (&bytes[..border], &bytes[border + 1..]);
        if hash != cache::hash(&[content]).as_bytes() {
            return None;
        }
        self.session.cache.touch_all([path.as_path()].into_iter());
        Some(content.to_vec())
    }

    fn write(&self, key: &str, content: &[u8]) {
        let bytes = [cache::hash(&[content]).as_bytes(), b"\n", content].concat();
        let _ = write_file(&self.session.cache.test_file(key), &bytes, false);
    }

    /// The key of the output that a run with the present state of these inputs has.
    fn output_key(&self, log: &[u8]) -> Option<String> {
        let log = std::str::from_utf8(log).ok()?.strip_prefix(LOG_START)?;
        let mut parts = vec![self.key.clone().into_bytes(), variable("GODEBUG")];
        let mut dir = self.target.dir.clone();
        for line in log.lines().filter(|line| !line.is_empty()) {
            let (what, name) = line.split_once(' ')?;
            parts.push(line.as_bytes().to_vec());
            match what {
                "getenv" => parts.push(variable(name)),
                "chdir" => {
                    dir = PathBuf::from(name);
                    parts.push(state(&dir));
                }
                "stat" => parts.extend(self.input(&dir, name).map(|path| state(&path))),
                "open" => parts.extend(self.input(&dir, name).map(|path| contents(&path))),
                _ => return None,
            }
        }
        Some(cache::hash(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    }

    /// A file that counts: one of the module, or of GOROOT.
    fn input(&self, dir: &Path, name: &str) -> Option<PathBuf> {
        let path = plain(&dir.join(name));
        self.target.root.as_ref().is_some_and(|root| path.starts_with(root)).then_some(path)
    }
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir => drop(out.pop()),
            std::path::Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

fn variable(name: &str) -> Vec<u8> {
    match std::env::var_os(name) {
        Some(value) => [b"=", value.as_bytes()].concat(),
        None => vec![],
    }
}

/// What `stat` tells of a file.
fn state(path: &Path) -> Vec<u8> {
    let described = [fs::metadata(path), fs::symlink_metadata(path)]
        .map(|found| found.map_or_else(|error| error.kind().to_string(), |data| describe(&data)));
    described.join("\n").into_bytes()
}

fn describe(data: &Metadata) -> String {
    format!("{:o} {} {}.{}", data.mode(), data.len(), data.mtime(), data.mtime_nsec())
}

/// What reading tells of it.
fn contents(path: &Path) -> Vec<u8> {
    let mut text = state(path);
    let Ok(data) = fs::metadata(path) else { return text };
    if data.is_file() {
        text.extend(cache::hash_file(path).unwrap_or_default().into_bytes());
    } else if let Ok(entries) = fs::read_dir(path) {
        let mut names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        names.sort();
        for name in names {
            text.extend(name.as_os_str().as_bytes());
            text.extend(state(&name));
        }
    }
    text
}

/// The output with `(cached)` in place of the time in its last line.
fn with_cached(output: &[u8]) -> Option<Vec<u8>> {
    let body = output.strip_suffix(b"\n")?;
    let last = body.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = body[last..].strip_prefix(OK)?;
    let time = line.iter().position(|&byte| byte == b'\t')? + 1;
    let is_time = |byte: &u8| byte.is_ascii_digit() || *byte == b'.' || *byte == b's';
    let end = line[time..].iter().position(|byte| !is_time(byte)).map_or(line.len(), |length| time + length);
    Some([&body[..last], OK, &line[..time], b"(cached)", &line[end..], b"\n"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_becomes_cached() {
        let cached = |text: &str| with_cached(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(cached("ok  \tex.com/a\t0.012s\n").unwrap(), "ok  \tex.com/a\t(cached)\n");
        let text = "PASS\nok  \ta\t1.5s\tcoverage: 50.0% of statements [no tests to run]\n";
        assert_eq!(cached(text).unwrap(), "PASS\nok  \ta\t(cached)\tcoverage: 50.0% of statements [no tests to run]\n");
        assert_eq!(cached("FAIL\ta\t0.1s\n"), None);
        assert_eq!(cached("ok  \ta\t0.1s"), None);
    }

    #[test]
    fn paths_are_made_plain() {
        assert_eq!(plain(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }
}
