//! One trial per file below `tests/`; `cargo test --release -p filetest --test suite -- run/slice` runs one.

use filetest::header::Header;
use filetest::kind;
use filetest::results;
use filetest::suite;
use filetest::tools::Tools;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::from_args();
    let tools = Arc::new(if arguments.list { Tools::without_build()? } else { Tools::find()? });
    let files = sample(&tools, suite::discover_all()?);
    let trials = files.into_iter().map(|file| trial(Arc::clone(&tools), file)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    tools.clean();
    let is_whole = tools.sample.is_none() && conclusion.num_filtered_out == 0;
    if tools.write && is_whole && !arguments.list {
        let failed = FAILED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        results::write(&tools, conclusion.num_passed, conclusion.num_ignored, &failed)?;
    }
    conclusion.exit();
}

/// Names of tests that failed.
static FAILED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// As many files as are asked for, evenly spread over those that run.
fn sample(tools: &Tools, mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let Some(count) = tools.sample else {
        return files;
    };
    files.retain(|file| !is_left_out(tools, file));
    let all = files.len();
    let chosen = |&(index, _): &(usize, PathBuf)| index * count / all != (index + 1) * count / all;
    files.into_iter().enumerate().filter(chosen).map(|(_, file)| file).collect()
}

fn trial(tools: Arc<Tools>, file: PathBuf) -> Trial {
    let name = suite::name_of(&file);
    let ignored = is_left_out(&tools, &file);
    let failed = name.clone();
    let run = move || {
        suite::check(&tools, &file).map_err(|error| {
            FAILED.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(failed);
            Failed::from(format!("{error:#}"))
        })
    };
    Trial::test(name, run).with_ignored_flag(ignored)
}

/// A file that cannot be read or parsed is not left out; its trial reports the error.
fn is_left_out(tools: &Tools, file: &Path) -> bool {
    let source = std::fs::read_to_string(file).unwrap_or_default();
    let slow = |header: &Header| header.slow && !tools.slow;
    Header::parse(&source).is_ok_and(|header| slow(&header) || !kind::concerns(&header, tools.target))
}
