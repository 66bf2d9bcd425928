//! Each Go construct that has a file in `ssa-lowering` has tests, and the table says which.
//!
//! A file of the lowering that is no construct (plumbing) stands in `PLUMBING`.

use std::collections::BTreeMap;
use tidy::{files, repo, report};

/// Lowering file → tests below `tests/` that exercise it.
#[rustfmt::skip] // one line per file
const MIRRORS: &[(&str, &[&str])] = &[
    ("aggregate",    &["run/struct", "run/array"]),
    ("arith",        &["run/arith_int", "run/shift", "run/float", "run/complex"]),
    ("builtin",      &["run/builtin"]),
    ("call",         &["run/closure", "run/interface"]),
    ("centry",       &["run/exec"]),
    ("chan",         &["run/chan", "panics/closed_send"]),
    ("check",        &["run/slice", "panics/index", "panics/divide", "panics/shift"]),
    ("closure",      &["run/closure"]),
    ("compare",      &["run/struct", "run/interface", "run/string"]),
    ("convert",      &["run/convert"]),
    ("defer",        &["run/defer", "run/recover"]),
    ("devirtual",    &["run/devirtual"]),
    ("divide",       &["run/divide"]),
    ("equal",        &["run/struct", "run/map"]),
    ("global",       &["run/globals", "packages/initorder"]),
    ("goroutine",    &["panics/goroutine", "run/chan"]),
    ("hash",         &["run/map"]),
    ("inline",       &["run/inline"]),
    ("interface",    &["run/interface", "run/typeswitch"]),
    ("intrinsic",    &["run/atomic", "run/math"]),
    ("itab",         &["run/interface"]),
    ("map",          &["run/map", "panics/nil_map"]),
    ("memory",       &["run/struct", "run/array", "panics/nil_big_offset"]),
    ("panic",        &["run/recover", "panics/custom_error"]),
    ("print",        &["run/builtin"]),
    ("range",        &["run/range"]),
    ("reflect_call", &["run/reflect"]),
    ("select",       &["run/select"]),
    ("slice",        &["run/slice", "panics/slice_bounds"]),
    ("string",       &["run/string"]),
    ("type_desc",    &["run/reflect"]),
    ("wide",         &["run/wide", "clif/wide"]),
];

const PLUMBING: &[&str] = &["bytes", "code", "cx", "func", "lib", "operand", "reach", "unsupported", "uses", "val"];

#[test]
fn constructs_have_tests() {
    let table: BTreeMap<&str, &[&str]> = MIRRORS.iter().copied().collect();
    let mut violations = Vec::new();
    for path in files("crates/ssa-lowering/src", "rs") {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match table.get(stem.as_str()) {
            Some(tests) => violations
                .extend(tests.iter().filter(|test| !exists(test)).map(|test| format!("{stem}.rs: no tests/{test}"))),
            None if PLUMBING.contains(&stem.as_str()) => {}
            None => violations.push(format!("{stem}.rs is in neither list of crates/tidy/tests/mirrors.rs")),
        }
    }
    report(&violations, "name tests of the construct in the table, or call the file plumbing:");
}

/// A test is a file, or a folder whose main file has its name.
fn exists(test: &str) -> bool {
    let path = repo().join("tests").join(test);
    path.with_extension("go").exists() || path.is_dir()
}
