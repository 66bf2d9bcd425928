//! One trial per file below `tests/`; `cargo test --release -p filetest --test suite -- run/slice` runs one.

use filetest::header::Header;
use filetest::suite;
use filetest::tools::Tools;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::from_args();
    let tools = Arc::new(if arguments.list { Tools::without_build()? } else { Tools::find()? });
    let trials = suite::discover_all()?.into_iter().map(|file| trial(Arc::clone(&tools), file)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    tools.clean();
    conclusion.exit();
}

fn trial(tools: Arc<Tools>, file: PathBuf) -> Trial {
    let name = suite::name_of(&file);
    let ignored = is_slow(&file) && !tools.slow;
    let run = move || suite::check(&tools, &file).map_err(|error| Failed::from(format!("{error:#}")));
    Trial::test(name, run).with_ignored_flag(ignored)
}

/// A file that cannot be read or parsed is not slow; its trial reports the error.
fn is_slow(file: &Path) -> bool {
    let source = std::fs::read_to_string(file).unwrap_or_default();
    Header::parse(&source).is_ok_and(|header| header.slow)
}
