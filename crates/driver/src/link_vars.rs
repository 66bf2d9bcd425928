//! String variables that the link sets: `-ldflags -X`, and what `runtime.Version` and `debug.ReadBuildInfo` read.
//!
//! As with gc, `-X` works on a variable without initialiser or with a constant one; a package initialiser that computes the
//! value wins. A name that the program does not have is no error.

use crate::config::Config;
use crate::diagnostic::Failure;
use crate::export::ExportedPackage;
use frontend_bridge::{BasicKind, GlobalInit, Program, RelocTarget, StaticData, TypeKind};

/// Sets all variables in the linked program.
pub fn set(program: &mut Program, config: &Config, root: &ExportedPackage) -> Result<(), Failure> {
    for (name, value) in values(config, root) {
        set_string(program, &name, &value)?;
    }
    Ok(())
}

/// Names and values, the user's last.
pub fn values(config: &Config, root: &ExportedPackage) -> Vec<(String, Vec<u8>)> {
    let mut values = vec![
        ("runtime.buildVersion".to_string(), config.go.version().into()),
        ("runtime.modinfo".to_string(), module_info(config, root)),
    ];
    if !config.trim_path {
        values.push(("runtime.defaultGOROOT".to_string(), config.go.goroot().into()));
    }
    if !root.godebug.is_empty() {
        values.push(("runtime.godebugDefault".to_string(), root.godebug.clone().into()));
    }
    values.extend(config.link.strings.iter().map(|(name, value)| (name.clone(), value.clone().into_bytes())));
    values
}

fn set_string(program: &mut Program, name: &str, value: &[u8]) -> Result<(), Failure> {
    let Some(&global) = program.global_by_name.get(name) else { return Ok(()) };
    let ty = program.globals[global].ty;
    if program.types[ty].kind != TypeKind::Basic(BasicKind::String) {
        let text = &program.types[ty].string;
        return Err(Failure::new(format!("{name}: cannot set with -X: not a var of type string (type:{text})")));
    }
    program.globals[global].init = GlobalInit::Static(string_header(value));
    Ok(())
}

/// Contents of a string variable: address of the bytes, length.
fn string_header(value: &[u8]) -> StaticData {
    if value.is_empty() {
        return StaticData { bytes: vec![0; 16], relocs: vec![] };
    }
    let mut bytes = vec![0; 8];
    bytes.extend((value.len() as u64).to_le_bytes());
    StaticData { bytes, relocs: vec![(0, RelocTarget::Str(value.to_vec()))] }
}

/// What stands before and after the text in every Go executable.
const INFO_START: [u8; 16] = 0x3077af0c9274080241e1c107e6d618e6u128.to_be_bytes();
const INFO_END: [u8; 16] = 0xf932433186182072008242104116d8f2u128.to_be_bytes();

/// The text that `debug.ReadBuildInfo` parses, between the marks.
fn module_info(config: &Config, root: &ExportedPackage) -> Vec<u8> {
    let mut text = format!("path\t{}\n", root.path);
    let mut setting = |key: &str, value: &str| text += &format!("build\t{key}={value}\n");
    setting("-compiler", "gc");
    if !config.tags.is_empty() {
        setting("-tags", &config.tags);
    }
    if config.trim_path {
        setting("-trimpath", "true");
    }
    setting("CGO_ENABLED", "0");
    setting("GOARCH", config.go.get("GOARCH").unwrap_or("amd64"));
    setting("GOOS", config.go.get("GOOS").unwrap_or("linux"));
    [&INFO_START[..], text.as_bytes(), &INFO_END].concat()
}
