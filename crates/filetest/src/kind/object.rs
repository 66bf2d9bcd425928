//! Kind `object`: assertions by hand about the symbol table of the executable; never bytes.
//!
//! `//! symbol NAME` must be defined, `//! no-symbol NAME` must not be.

use super::{Case, run};
use crate::golden::Sections;
use anyhow::{Result, bail};
use object::{Object, ObjectSymbol};
use std::collections::HashSet;

pub fn actual(case: &Case) -> Result<Sections> {
    let program = run::build(case, &case.tools.llgo, None)?;
    let bytes = std::fs::read(&program.exe)?;
    let file = object::File::parse(bytes.as_slice())?;
    let defined: HashSet<&str> = file.symbols().filter(|s| s.is_definition()).flat_map(|s| s.name()).collect();
    for rule in &case.header.symbols {
        if defined.contains(rule.name.as_str()) != rule.present {
            let wanted = if rule.present { "is missing" } else { "must not be there" };
            bail!("symbol `{}` {wanted}", rule.name);
        }
    }
    Ok(Sections::new())
}

pub fn oracle(_: &Case) -> Result<Sections> {
    Ok(Sections::new())
}
