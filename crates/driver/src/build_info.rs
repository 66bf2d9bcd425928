//! What an executable says about itself: `debug.ReadBuildInfo` inside it, `go version -m` from outside.
//!
//! Invariant (gos-format): the text is the one that package `runtime/debug` parses; what is not true of our builds (cgo, stamps of
//! version control) is not in it.

use crate::config::Config;
use crate::export::{ExportedPackage, Module};
use go_abi::{DataItem, Section, Symbol};
use std::sync::Arc;

/// What stands before and after the text in every Go executable.
const START: [u8; 16] = 0x3077af0c9274080241e1c107e6d618e6u128.to_be_bytes();
const END: [u8; 16] = 0xf932433186182072008242104116d8f2u128.to_be_bytes();

/// `runtime.modinfo`.
pub fn marked(text: &str) -> Vec<u8> {
    [&START[..], text.as_bytes(), &END].concat()
}

/// Path, modules and settings, one a line.
pub fn text(config: &Config, root: &ExportedPackage, packages: &[&ExportedPackage]) -> String {
    let mut text = format!("path\t{}\n", root.path);
    if let Some(module) = &root.module {
        text += &module_line("mod", module);
    }
    let mut others: Vec<&Module> = packages.iter().filter_map(|package| package.module.as_ref()).collect();
    others.retain(|module| root.module.as_ref() != Some(module));
    others.sort();
    others.dedup();
    for module in others {
        text += &module_line("dep", module);
    }
    for (key, value) in settings(config, root) {
        if !value.is_empty() {
            text += &format!("build\t{key}={}\n", quoted(&value));
        }
    }
    text
}

fn module_line(word: &str, module: &Module) -> String {
    let version = if module.main && module.version.is_empty() { "(devel)" } else { &module.version };
    let tail = match &module.replace {
        None => format!("\t{}\n", module.sum),
        Some(with) => format!("\n=>\t{}\t{}\t{}\n", with.path, with.version, with.sum),
    };
    format!("{word}\t{}\t{version}{tail}", module.path)
}

fn settings(config: &Config, root: &ExportedPackage) -> Vec<(&'static str, String)> {
    let go = |name: &str| config.go.get(name).unwrap_or("").to_string();
    // With -trimpath the flags may name directories: go build leaves them out as well.
    let link_flags = if config.trim_path { String::new() } else { config.link.text.clone() };
    let trim_path = if config.trim_path { "true" } else { "" };
    vec![
        ("-buildmode", "exe".into()),
        ("-compiler", "gc".into()),
        ("-ldflags", link_flags),
        ("-tags", config.tags.clone()),
        ("-trimpath", trim_path.into()),
        ("DefaultGODEBUG", root.godebug.clone()),
        ("CGO_ENABLED", "0".into()),
        ("GOARCH", go("GOARCH")),
        ("GOOS", go("GOOS")),
        ("GOAMD64", go("GOAMD64")),
    ]
}

/// As Go's `strconv.Quote` where a reader would stumble.
fn quoted(value: &str) -> String {
    if value.contains([' ', '\t', '\r', '\n', '"', '`']) { format!("{value:?}") } else { value.to_string() }
}

const MAGIC: &[u8; 14] = b"\xff Go buildinf:";
/// The strings follow the header, each after its length.
const STRINGS_INLINE: u8 = 2;
const HEADER: usize = 32;
const ALIGN: u64 = 16;

/// What `go version -m` looks for in writable data.
pub fn blob(config: &Config, text: &str) -> DataItem {
    let mut bytes = MAGIC.to_vec();
    bytes.extend([0, STRINGS_INLINE]);
    bytes.resize(HEADER, 0);
    for string in [config.go.version().as_bytes(), &marked(text)] {
        push_length(&mut bytes, string.len());
        bytes.extend(string);
    }
    DataItem {
        symbol: Symbol::Bytes(Arc::from(&bytes[..])),
        name: "go:buildinfo".into(),
        section: Section::Data { pointers: false },
        align: ALIGN,
        size: bytes.len() as u64,
        bytes,
        prefix: 0,
        typelink: None,
        relocs: vec![],
        demands: vec![],
    }
}

/// Unsigned LEB128.
fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_lines() {
        let module = |path: &str, version: &str, main| Module {
            path: path.into(),
            version: version.into(),
            sum: String::new(),
            main,
            replace: None,
        };
        assert_eq!(module_line("mod", &module("ex.com/m", "", true)), "mod\tex.com/m\t(devel)\t\n");
        let replaced =
            Module { replace: Some(Box::new(module("../x", "", false))), ..module("ex.com/x", "v1.0.0", false) };
        assert_eq!(module_line("dep", &replaced), "dep\tex.com/x\tv1.0.0\n=>\t../x\t\t\n");
        assert_eq!(quoted("-X 'a.b=c'"), "\"-X 'a.b=c'\"");
    }
}
