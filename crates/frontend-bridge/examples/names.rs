//! Lists functions (`f`; `d` without a body), variables (`v`) and types (`t`) of linked program files.

use frontend_bridge::{GlobalInit, PackageFile, Program};
use std::path::Path;

fn main() {
    let list = std::fs::read_to_string(std::env::args().nth(1).expect("a list of program files")).expect("list");
    let files = list.lines().map(|path| PackageFile::open(Path::new(path))).collect::<Result<Vec<_>, _>>();
    let program = Program::link(files.unwrap_or_else(|error| panic!("{error}")));
    let program = program.unwrap_or_else(|error| panic!("{error}"));
    for data in program.funcs.values() {
        let kind = if data.body.is_some() { "f" } else { "d" };
        let alias = data.alias.map_or(String::new(), |func| format!(" = {}", program.funcs[func].name));
        let file = &program.files[data.pos.file];
        println!("{kind} {}{alias} {file}:{} flags {}", data.name, data.pos.line, data.flags.0);
    }
    for data in program.globals.values() {
        let init = match &data.init {
            GlobalInit::Zero => "zero".to_owned(),
            GlobalInit::Undefined => "undefined".to_owned(),
            GlobalInit::Assembly => "assembly".to_owned(),
            GlobalInit::Static(data) => format!("{} bytes, {} addresses", data.bytes.len(), data.relocs.len()),
        };
        println!("v {} {}: {init}", data.name, program.types[data.ty].link);
    }
    for data in program.types.values() {
        println!("t {} | {} | {:?} | {} | {}", data.link, data.string, data.name, data.pkg_path, data.methods.len());
    }
}
