//! Links program files, decodes and verifies every body, and says how long that took.
//!
//! `cargo run --release -p frontend-bridge --example program -- LIST` where LIST names one file a line.

use frontend_bridge::{GlobalInit, PackageFile, Program};
use std::path::Path;
use std::time::Instant;

fn main() {
    let list = std::fs::read_to_string(std::env::args().nth(1).expect("a list of program files")).expect("list");
    let start = Instant::now();
    let files = list.lines().map(|path| PackageFile::open(Path::new(path))).collect::<Result<Vec<_>, _>>();
    let files = files.unwrap_or_else(|error| panic!("{error}"));
    let opened = start.elapsed();
    let program = Program::link(files).unwrap_or_else(|error| panic!("{error}"));
    let linked = start.elapsed();
    let (mut bodies, mut values, mut declared) = (0, 0, 0);
    for (func, data) in &program.funcs {
        if data.body.is_none() {
            declared += 1;
            continue;
        }
        match program.body(func) {
            Ok(body) => {
                bodies += 1;
                values += body.values.len();
            }
            Err(error) => println!("{error}"),
        }
    }
    let statics = program.globals.values().filter(|global| matches!(global.init, GlobalInit::Static(_))).count();
    println!(
        "{} types, {} globals ({statics} static), {bodies} bodies, {declared} declarations, {values} values",
        program.types.len(),
        program.globals.len()
    );
    println!("open {opened:?}, link {:?}, bodies {:?}", linked - opened, start.elapsed() - linked);
}
