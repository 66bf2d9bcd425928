//! Program files in, executable out, without cache and command line: for work on code generation.
//!
//! `build_files OUTPUT FILE…`, files in dependency order. `VERIFY=1` verifies CLIF; `CODE=DIR` keeps compiled functions.

use driver::code_cache::CodeCache;
use driver::codegen::{Made, Roots, generate};
use driver::naming::ProgramNames;
use frontend_bridge::Program;
use frontend_bridge::read::PackageFile;
use go_abi::Target;
use object_emission::isa::{IsaOptions, isa};
use object_emission::link::write_executable;
use object_emission::sharedlib::Host;
use object_emission::{Atoms, Debug, Image, exe};
use ssa_lowering::LowerCx;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let output = args.next().expect("output");
    let mut last = Instant::now();
    let mut lap = |what: &str| {
        eprintln!("{what:10} {:7.1} ms", last.elapsed().as_secs_f64() * 1e3);
        last = Instant::now();
    };
    let files = args.map(|file| PackageFile::open(Path::new(&file)).unwrap()).collect();
    let program = Program::link(files).unwrap();
    lap("read");
    let options = IsaOptions { verify: std::env::var_os("VERIFY").is_some(), ..IsaOptions::default() };
    let target = Target::find("linux", "amd64").unwrap();
    let isa = isa(&target.triple(), &options).unwrap();
    let cx = LowerCx::new(&program, target, isa.frontend_config(), u32::MAX).unwrap();
    let roots = Roots::of_program(&program);
    let dir = std::env::var_os("CODE").map(PathBuf::from);
    let name = |package| program.packages[package].path.replace('/', "_");
    let shared = dir.as_ref().map(|dir| dir.join("shared"));
    let cache = dir.map(|dir| {
        CodeCache::new(&cx.layouts, shared, move |package| Some(dir.join(name(package))), Box::new(|_| None))
    });
    let made = Made { is_there: &|_| false, cache: cache.as_ref() };
    let generated = generate(&cx, &*isa, &roots, made, 2, &|_, _| {}, None).unwrap_or_else(|refusals| {
        for refusal in &refusals {
            let place = refusal.pos.map(|pos| format!("{}:{}:{}: ", program.files[pos.file], pos.line, pos.col));
            eprintln!("{}{}", place.unwrap_or_default(), refusal.what);
        }
        exit(1);
    });
    eprintln!("{} functions, {} data items", generated.funcs.len(), generated.data.len());
    lap("code");
    if let Some(cache) = cache {
        cache.save(|path, bytes| std::fs::write(path, bytes).unwrap());
        lap("keep code");
    }
    let names = ProgramNames::new(&program, std::iter::empty());
    let atoms = Atoms::collect(&generated.into_input(roots, &names)).unwrap_or_else(|error| panic!("{error}"));
    let mut image = Image::of(&atoms, target, Debug::Full).unwrap_or_else(|error| panic!("{error}"));
    lap("image");
    let host = Host::find(target.arch).expect("a C library");
    let pieces = exe::write(&mut image, &host.libraries, host.loader).unwrap_or_else(|error| panic!("{error}"));
    lap("exe");
    write_executable(Path::new(&output), &pieces.concat()).unwrap();
    lap("write");
}
