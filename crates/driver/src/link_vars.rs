//! String variables that the link sets: `-ldflags -X`, and what `runtime.Version` and `debug.ReadBuildInfo` read.
//!
//! As with gc, `-X` works on a variable without initialiser or with a constant one; a package initialiser that computes the
//! value wins. A name that the program does not have is no error.

use crate::build_info;
use crate::config::Config;
use crate::diagnostic::Failure;
use crate::export::ExportedPackage;
use crate::flags::Verb;
use frontend_bridge::{BasicKind, GlobalInit, Program, RelocTarget, StaticData, TypeKind, link_prefix};
use go_abi::Endian;

/// Sets all variables in the linked program.
pub fn set(program: &mut Program, endian: Endian, values: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    for (name, value) in values {
        set_string(program, endian, name, value)?;
    }
    Ok(())
}

/// Names and values, the user's last.
pub fn values(config: &Config, root: &ExportedPackage, packages: &[&ExportedPackage]) -> Vec<(String, Vec<u8>)> {
    let mut values = vec![
        ("runtime.buildVersion".to_string(), config.go.version().into()),
        ("runtime.modinfo".to_string(), build_info::marked(&build_info::text(config, root, packages))),
    ];
    if !config.trim_path {
        values.push(("runtime.defaultGOROOT".to_string(), config.go.goroot().into()));
    }
    if !root.godebug.is_empty() {
        values.push(("runtime.godebugDefault".to_string(), root.godebug.clone().into()));
    }
    if config.verb == Verb::Test {
        values.push(("testing.testBinary".to_string(), "1".into())); // what testing.Testing answers
    }
    values.extend(config.link.strings.iter().map(|(name, value)| (name.clone(), value.clone().into_bytes())));
    values
}

fn set_string(program: &mut Program, endian: Endian, name: &str, value: &[u8]) -> Result<(), Failure> {
    let (path, variable) = name.rsplit_once('.').unwrap_or(("", name));
    let link_name = format!("{}.{variable}", link_prefix(path));
    let Some(&global) = program.global_by_name.get(&link_name) else { return Ok(()) };
    let ty = program.globals[global].ty;
    if program.types[ty].kind != TypeKind::Basic(BasicKind::String) {
        let text = &program.types[ty].string;
        return Err(Failure::new(format!("{name}: cannot set with -X: not a var of type string (type:{text})")));
    }
    program.globals[global].init = GlobalInit::Static(string_header(endian, value));
    Ok(())
}

/// Contents of a string variable: address of the bytes, length.
fn string_header(endian: Endian, value: &[u8]) -> StaticData {
    if value.is_empty() {
        return StaticData { bytes: vec![0; 16], relocs: vec![] };
    }
    let mut bytes = vec![0; 8];
    bytes.extend(endian.u64(value.len() as u64));
    StaticData { bytes, relocs: vec![(0, RelocTarget::Str(value.to_vec()))] }
}
