//! What the runners of foreign suites (`$GOROOT/test`, the tests of std) share: a sample that is the same everywhere, work on
//! several threads, and lists of known failures.
//!
//! Invariant (known-failures-run): a list never keeps a case from running; a case that passes though it is listed is a failure
//! of the list, unless its reason says that it is a matter of luck.

use crate::tools;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A reason that starts with this word is one of luck: such a case may pass or fail.
pub const SOMETIMES: &str = "sometimes ";

/// Picks `n` cases; the same seed gives the same cases for the same Go release.
pub fn sample<T>(cases: Vec<T>, n: usize, seed: u64, name: impl Fn(&T) -> &str) -> Vec<T> {
    let mut cases = cases;
    cases.sort_by_key(|case| hash(seed, name(case)));
    cases.truncate(n);
    cases.sort_by(|a, b| name(a).cmp(name(b)));
    cases
}

/// FNV-1a; the sample must not depend on a library's choice of hash.
fn hash(seed: u64, text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Does `work` for each case on `jobs` threads; the results are in the order of the cases.
pub fn each<T: Sync, R: Send>(cases: &[T], jobs: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { return };
                    let result = work(case);
                    if let Ok(mut results) = results.lock() {
                        results.insert(index, result);
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_default().into_values().collect()
}

/// A list of known failures below `tests/`: `"case" = "reason"` lines below `[group]` headings.
pub fn known_failures(file: &str) -> Result<BTreeMap<String, String>> {
    let path = tools::tests_dir().join(file);
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut known = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with('[') {
            continue;
        }
        let entry = line.split_once(" = ").and_then(|(name, reason)| Some((unquote(name)?, unquote(reason)?)));
        match entry {
            Some((name, reason)) if !reason.is_empty() => known.insert(name, reason),
            _ => bail!("{}:{}: want \"case\" = \"reason\"", path.display(), index + 1),
        };
    }
    Ok(known)
}

fn unquote(text: &str) -> Option<String> {
    text.trim().strip_prefix('"')?.strip_suffix('"').map(str::to_string)
}
