//! Debug information of programs, as LLVM's tools read it (`ci/packages` installs them).

mod place;

use place::{Place, llvm};

const MAIN: &str =
    "package main\n\nfunc f(n int) int {\n\tn *= 2\n\treturn n + 1\n}\n\nfunc main() {\n\tprintln(f(20))\n}\n";

/// What an entry says of one thing.
fn attribute<'a>(entry: &'a str, name: &str) -> &'a str {
    let line = entry.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("no {name}: {entry}"));
    line.split(['(', ')']).nth(1).unwrap()
}

#[test]
fn a_program_has_functions_and_lines() {
    let place = Place::new();
    place.write("main.go", MAIN);
    place.llgo(&["build", "-o", "program", "."]).expect(0, "");
    let program = place.dir.join("program");
    llvm("dwarfdump", &["--verify"], &program);
    let entry = llvm("dwarfdump", &["--name=main.f"], &program);
    assert!(attribute(&entry, "DW_AT_decl_file").ends_with("main.go\""), "{entry}");
    assert_eq!(attribute(&entry, "DW_AT_decl_line"), "3");
    let start = attribute(&entry, "DW_AT_low_pc");
    let at = llvm("symbolizer", &["--functions", start, "--obj"], &program);
    let mut at = at.lines();
    assert_eq!(at.next(), Some("main.f"));
    assert!(at.next().unwrap().contains("main.go:3"));
}
