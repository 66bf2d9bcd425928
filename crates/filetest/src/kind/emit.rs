//! Kinds `program`, `clif` and `disas`: goldens of what one stage says about one function.
//!
//! Each `//! func NAME` gives one section, made by `llgo build -emit=FORM -only NAME`. These goldens are our own
//! output; keep them few and small.

use super::Case;
use crate::golden::Sections;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub fn program(case: &Case) -> Result<Sections> {
    emit(case, "program")
}

pub fn clif(case: &Case) -> Result<Sections> {
    emit(case, "clif")
}

pub fn disas(case: &Case) -> Result<Sections> {
    emit(case, "asm")
}

fn emit(case: &Case, form: &str) -> Result<Sections> {
    if case.header.funcs.is_empty() {
        bail!("a golden of `{form}` needs a `//! func NAME` line");
    }
    let mut sections = Sections::new();
    for func in &case.header.funcs {
        sections.insert(format!("{form} {func}"), emit_func(case, form, func)?);
    }
    Ok(sections)
}

fn emit_func(case: &Case, form: &str, func: &str) -> Result<String> {
    let (dir, target) = case.build_target();
    let out = case.tools.scratch_dir()?;
    let mut command = Command::new(&case.tools.llgo);
    command.arg("build").arg(format!("-emit={form}")).arg("-only").arg(func).arg("-o").arg(&out);
    command.args(&case.header.build_flags).arg(&target).current_dir(&dir);
    let output = process::run(&mut command, Duration::from_secs(300))?;
    if !output.success() {
        bail!("{}\n{}", process::shell_line(&command), process::tail(&output.stderr_text()));
    }
    let text = files_of(&out)?;
    if text.trim().is_empty() {
        bail!("`{}` left nothing about {func}", process::shell_line(&command));
    }
    Ok(text.replace(&format!("{}/", dir.display()), ""))
}

/// The text of all files that the command left, in the order of their names.
fn files_of(dir: &Path) -> Result<String> {
    let mut paths: Vec<_> = std::fs::read_dir(dir)?.collect::<std::io::Result<Vec<_>>>()?;
    paths.sort_by_key(std::fs::DirEntry::file_name);
    let mut text = String::new();
    for entry in paths {
        let path = entry.path();
        text.push_str(&std::fs::read_to_string(&path).with_context(|| path.display().to_string())?);
    }
    Ok(text)
}
