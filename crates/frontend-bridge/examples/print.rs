//! Prints the functions and variables of linked program files whose name starts with a prefix.

use frontend_bridge::print::{print_func, print_global};
use frontend_bridge::{PackageFile, Program};
use std::path::Path;

fn main() {
    let mut args = std::env::args().skip(1);
    let list = std::fs::read_to_string(args.next().expect("a list of program files")).expect("list");
    let prefix = args.next().expect("a prefix");
    let files = list.lines().map(|path| PackageFile::open(Path::new(path))).collect::<Result<Vec<_>, _>>();
    let program = Program::link(files.unwrap_or_else(|error| panic!("{error}")));
    let program = program.unwrap_or_else(|error| panic!("{error}"));
    for (func, data) in &program.funcs {
        if data.name.starts_with(&prefix) {
            println!("{}", print_func(&program, func));
        }
    }
    for (global, data) in &program.globals {
        if data.name.starts_with(&prefix) {
            print!("{}", print_global(&program, global));
        }
    }
}
