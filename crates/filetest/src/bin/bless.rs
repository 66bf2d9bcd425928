//! `ci/bless PATH…`: rewrites the expectations of the tests below each path; refuses to run without a path.
//!
//! Expectations of `run` and `errors` tests come from Go's own toolchain, never from `llgo`.

use anyhow::{Result, bail};
use filetest::suite;
use filetest::tools::Tools;
use std::path::PathBuf;

fn main() -> Result<()> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        bail!("usage: ci/bless PATH…, a file or folder below tests/");
    }
    let tools = Tools::without_build()?;
    let failures = bless_all(&tools, &paths)?;
    tools.clean();
    if failures > 0 {
        bail!("{failures} tests could not be blessed");
    }
    Ok(())
}

fn bless_all(tools: &Tools, paths: &[PathBuf]) -> Result<usize> {
    let mut failures = 0;
    for path in paths {
        for file in suite::discover(&path.canonicalize()?)? {
            match suite::bless(tools, &file) {
                Ok(true) => println!("rewritten  {}", suite::name_of(&file)),
                Ok(false) => {}
                Err(error) => {
                    println!("FAILED     {}\n{error:#}", suite::name_of(&file));
                    failures += 1;
                }
            }
        }
    }
    Ok(failures)
}
