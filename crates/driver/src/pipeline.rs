//! The stages of a build, in order. One look shows how data goes.
//!
//! ```text
//! patterns ─ export ─▶ program files ─ read ─▶ Program ─ generate ─▶ code, data ─ image ─▶ Image ─ link ─▶ executable
//! ```
//!
//! An executable is looked up in the cache by everything it depends on before its program is even read.
//!
//! Not here: what stages do, where outputs go, printing of results.

use crate::ahead::{self, Ahead};
use crate::build_info;
use crate::cache;
use crate::code_cache::CodeCache;
use crate::codegen::{self, Generated, IsThere, Made, Roots};
use crate::diagnostic::{Failure, STATUS_FAILED, doing};
use crate::export::{self, ExportedPackage, Exporter, Manifest};
use crate::graph::Graph;
use crate::link_vars;
use crate::linkname;
use crate::naming::ProgramNames;
use crate::output;
use crate::refusal;
use crate::relink;
use crate::session::Session;
use crate::timing::{Bar, Phase};
use cranelift_codegen::isa::OwnedTargetIsa;
use frontend_bridge::{BodyRef, File, FuncData, PackageFile, Program, ReadError};
use go_abi::{Layouts, Symbol};
use object_emission::isa::{IsaOptions, OptLevel};
use object_emission::package;
use object_emission::{Atoms, Image, ImageError};
use rustc_hash::{FxHashMap, FxHashSet};
use ssa_lowering::LowerCx;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Loads and exports what the patterns name.
pub fn export(session: &Session, patterns: &[String]) -> Result<Manifest, Failure> {
    doing("loading packages");
    session.progress.phase("loading packages");
    let exporter =
        Exporter::install(&session.cache, session.work.path(), session.config.rebuild, session.graph.is_valid())?;
    let graph = &session.graph;
    if let Some(manifest) = graph.manifest().and_then(|text| Manifest::kept(&text)) {
        return Ok(manifest);
    }
    let (last, edited) = graph.last_manifest().unzip();
    let last = last.and_then(|text| Manifest::kept(&text)).map(Arc::new);
    if let (Some(last), Some(edited)) = (last.clone(), edited) {
        session.link_ahead(ahead::start(move || Some(last), edited, graph.atoms()));
    }
    let start = session.timing.elapsed_ms();
    let run = || exporter.run(&session.config, patterns, &session.progress, graph, last.as_deref());
    let mut manifest = session.timing.measure(Phase::Export, run)?;
    session.timing.add_bars(manifest.bars.drain(..).map(|bar| Bar {
        start: bar.start + start,
        end: bar.end + start,
        ..bar
    }));
    if !manifest.is_continued {
        let inputs = exporter.with_own_files(std::mem::take(&mut manifest.inputs));
        graph.note(&session.config, session.identity(), inputs);
    }
    graph.note_answer(manifest.keeper(), &manifest.state);
    if let Some(save_dir) = &session.save_dir {
        save_dir.save_export(&exporter.command(&session.config, patterns, graph), &manifest)?;
    }
    Ok(manifest)
}

/// Writes the program files of a manifest once more.
fn export_again(session: &Session, manifest: &Manifest) -> Result<(), Failure> {
    let Some(package) = &manifest.test_of else { return export(session, session.config.patterns()).map(drop) };
    let exporter =
        Exporter::install(&session.cache, session.work.path(), session.config.rebuild, session.graph.is_valid())?;
    let patterns = std::slice::from_ref(package);
    let is_of_files = package == "command-line-arguments";
    let patterns = if is_of_files { session.config.patterns() } else { patterns };
    exporter.run_tests(&session.config, patterns, &Graph::none(), |_, _| true)
}

/// A main package's executable, in the cache.
pub fn executable(session: &Session, manifest: &Manifest, root: usize) -> Result<PathBuf, Failure> {
    executable_named(session, manifest, root, &name_of(session, manifest, root))
}

/// The same under a name of the caller's.
pub fn executable_named(session: &Session, manifest: &Manifest, root: usize, name: &str) -> Result<PathBuf, Failure> {
    let made = make_executable(session, manifest, root, name, None)?;
    Ok(made.expect("there is no other place than the cache"))
}

/// A main package's executable where the user wants it; answers where it is in the cache, if it is. What is made of the last program is
/// not: to make it again costs little more than to keep it.
pub fn place_executable(
    session: &Session,
    manifest: &Manifest,
    root: usize,
    to: &Path,
) -> Result<Option<PathBuf>, Failure> {
    let direct = output::is_replaceable(to).then_some(to);
    let made = make_executable(session, manifest, root, &name_of(session, manifest, root), direct)?;
    if let Some(program) = &made {
        session.graph.settle();
        session.timing.measure(Phase::Place, || output::place(program, to))?;
    }
    Ok(made)
}

fn name_of(session: &Session, manifest: &Manifest, root: usize) -> String {
    output::executable_name(session.config.target, &manifest.packages[root].path, &session.config.args)
}

/// Makes an executable in the cache and says where; or, if it is made of the last program, at `to`.
fn make_executable(
    session: &Session,
    manifest: &Manifest,
    root: usize,
    name: &str,
    to: Option<&Path>,
) -> Result<Option<PathBuf>, Failure> {
    let key = link_key(session, manifest, root)?;
    let usable = !session.config.rebuild && session.save_dir.is_none();
    if let Some(path) = session.cache.executable(&key, name).filter(|_| usable) {
        return Ok(Some(path));
    }
    let mut ahead = session.timing.measure(Phase::Read, || session.take_ahead());
    if let Some(atoms) = relink::atoms(session, manifest, root, &mut ahead) {
        let atoms = outliving(manifest, atoms);
        let mut image = outliving(manifest, lay_out(session, &atoms)?);
        let Some(to) = to else { return link(session, &mut image, name, &key).map(Some) };
        session.graph.settle();
        let write = |path: &Path| link_to(session, &mut image, name, path).map(drop);
        return output::place_with(to, write).map(|()| None);
    }
    let mut program = outliving(manifest, read_with(session, manifest, &[root], ahead)?);
    link_vars::set(&mut program, session.config.target.endian(), &link_values(session, manifest, root))?;
    let atoms = outliving(manifest, atoms(session, manifest, &program, root, Purpose::Executable)?);
    std::thread::scope(|scope| {
        let mut image = outliving(manifest, lay_out(session, &atoms)?);
        scope.spawn(|| relink::keep(session, manifest, root, &atoms));
        link(session, &mut image, name, &key).map(Some)
    })
}

/// A value that is never dropped if the process builds one program only and ends then: giving back memory piece by
/// piece costs more than it brings.
pub fn outliving<T>(manifest: &Manifest, value: T) -> Kept<T> {
    if manifest.is_last { Kept::Forever(ManuallyDrop::new(value)) } else { Kept::Owned(value) }
}

pub enum Kept<T> {
    Forever(ManuallyDrop<T>),
    Owned(T),
}

impl<T> Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        match self {
            Kept::Forever(value) => value,
            Kept::Owned(value) => value,
        }
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        match self {
            Kept::Forever(value) => value,
            Kept::Owned(value) => value,
        }
    }
}

/// String variables and what the link sets them to.
pub fn link_values(session: &Session, manifest: &Manifest, root: usize) -> Vec<(String, Vec<u8>)> {
    link_vars::values(&session.config, &manifest.packages[root], &manifest.program_of(root))
}

/// Everything that an executable depends on.
fn link_key(session: &Session, manifest: &Manifest, root: usize) -> Result<String, Failure> {
    let link = link_parts(session, manifest, root)?;
    let mut parts = vec![link.as_bytes()];
    for package in manifest.program_of(root) {
        parts.extend([package.key.as_bytes(), package.dir.as_bytes()]);
    }
    Ok(cache::hash(&parts))
}

/// A hash of everything but packages.
pub fn link_parts(session: &Session, manifest: &Manifest, root: usize) -> Result<String, Failure> {
    let config = &session.config;
    let mut parts: Vec<String> =
        vec![session.identity().into(), session.config.target.triple.into(), session.linker()?.describe()];
    parts.push(format!("{} {} {}", config.optimise, config.compiler.no_inline, config.verify_clif));
    parts.push(format!("{:?} {:?}", config.link, config.debug()));
    parts.push(format!("{:?} {}", config.numbers, config.syscall_hooks));
    for (name, value) in link_values(session, manifest, root) {
        parts.push(format!("{name}={}", String::from_utf8_lossy(&value)));
    }
    Ok(cache::hash(&parts.iter().map(String::as_bytes).collect::<Vec<_>>()))
}

/// Makes code of packages that are no programs, with all that it needs, to see whether anything is wrong with it. What
/// was found sound is not looked at again.
pub fn check_libraries(session: &Session, manifest: &Manifest, roots: &[usize]) -> Result<(), Failure> {
    let mut unknown = vec![];
    for &root in roots {
        let key = link_key(session, manifest, root)?;
        if session.config.rebuild || !session.cache.is_sound(&key) {
            unknown.push((root, key));
        }
    }
    let (roots, keys): (Vec<usize>, Vec<String>) = unknown.into_iter().unzip();
    let checked = check_library(session, manifest, &roots);
    if roots.len() == 1 {
        checked?;
    } else if checked.is_err() {
        // Which of them is at fault?
        roots.iter().try_for_each(|&root| check_library(session, manifest, &[root]))?;
    }
    keys.iter().for_each(|key| session.cache.note_sound(key));
    Ok(())
}

fn check_library(session: &Session, manifest: &Manifest, roots: &[usize]) -> Result<(), Failure> {
    let Some(&first) = roots.first() else { return Ok(()) };
    let program = read_all(session, manifest, roots)?;
    let packages: Vec<&ExportedPackage> = roots.iter().map(|&root| &*manifest.packages[root]).collect();
    let functions = all_functions(&program, &packages);
    let atoms = atoms(session, manifest, &program, first, Purpose::Object(&functions))?;
    lay_out(session, &atoms).map(drop)
}

/// Functions of the runtime that call `main.main`, which only a program has.
const START_UP: [&str; 3] = ["runtime.main", "runtime.llgo_main", "runtime.llgo_mainstack"];

/// All functions of packages that have code of their own, and the entries of those that C sees.
pub fn all_functions(program: &Program, packages: &[&ExportedPackage]) -> Vec<Symbol> {
    let paths: FxHashSet<&str> = packages.iter().map(|package| package.path_in_program()).collect();
    let own = |body: BodyRef| paths.contains(program.packages[body.package].path.as_str());
    let funcs = program.funcs.iter().filter(|(_, data)| {
        data.body.is_some_and(own) && !data.is_closure() && !START_UP.contains(&data.name.as_str())
    });
    let entry = |func, data: &FuncData| data.export.as_ref().map(|_| Symbol::CEntry(func));
    funcs.flat_map(|(func, data)| [Symbol::Func(func)].into_iter().chain(entry(func, data))).collect()
}

/// Reads and links the program files of one root.
pub fn read(session: &Session, manifest: &Manifest, root: usize) -> Result<Program, Failure> {
    read_all(session, manifest, &[root])
}

/// Reads and links the program files of roots. A damaged file is exported anew, once.
fn read_all(session: &Session, manifest: &Manifest, roots: &[usize]) -> Result<Program, Failure> {
    read_with(session, manifest, roots, session.take_ahead())
}

fn read_with(session: &Session, manifest: &Manifest, roots: &[usize], ahead: Ahead) -> Result<Program, Failure> {
    doing("reading the program");
    session.progress.phase("reading");
    let packages = manifest.program_of_all(roots);
    let read = |ahead| session.timing.measure(Phase::Read, || read_files(&packages, &packages, ahead));
    read(ahead).or_else(|damage| {
        remove_damaged(&packages, damage.path.as_deref());
        session.graph.forget();
        export_again(session, manifest)?;
        read(Ahead::default()).map_err(|error| Failure::new(error.to_string()))
    })
}

/// Removes the files that cannot be read, and the one that could not be linked. Best effort: what stays is
/// reported by the next attempt.
fn remove_damaged(packages: &[&ExportedPackage], linked: Option<&Path>) {
    let unreadable = export::files(packages).into_iter().filter(|path| PackageFile::open(path).is_err());
    for path in unreadable.chain(linked) {
        let _ = std::fs::remove_file(path);
    }
}

/// Reads packages of a program that has `all` of these.
pub fn read_files(packages: &[&ExportedPackage], all: &[&ExportedPackage], ahead: Ahead) -> Result<Program, ReadError> {
    let mut program = ahead.link(&export::files(packages))?;
    program.is_partial = packages.len() < all.len();
    program.dirs = all.iter().map(|package| (package.shown.clone(), package.dir.clone())).collect();
    Ok(program)
}

pub fn isa(session: &Session) -> Result<OwnedTargetIsa, Failure> {
    let triple = session.config.target.triple();
    let opt_level = if session.config.optimise { OptLevel::Speed } else { OptLevel::None };
    let options = IsaOptions { opt_level, verify: session.config.verify_clif, ..IsaOptions::default() };
    object_emission::isa::isa(&triple, &options).map_err(|error| Failure::new(error.to_string()))
}

/// Generates code for one package and nothing that others define: a relocatable object.
pub fn package_object(
    session: &Session,
    manifest: &Manifest,
    program: &Program,
    root: usize,
) -> Result<Vec<u8>, Failure> {
    let package = &manifest.packages[root];
    doing(format!("generating code for {}", package.path));
    let extra = all_functions(program, &[package]);
    let (only, open) = (Some(package.path_in_program().to_owned()), left_open(manifest));
    let roots = Roots { extra, only, open, ..Roots::default() };
    let Generated { funcs, data, stubs, externs } = generate(session, manifest, program, package, &roots, &ALL)?;
    let file_name = |file: File| program.file_name(file).into_owned();
    let target = session.config.target;
    let object = package::write(package::Package { target, funcs, data, stubs, externs, file_name: &file_name });
    object.map_err(|error| Failure::new(format!("{}: {error}", package.path)))
}

/// The packages whose assembly need not be here for an object. std's is: the overlay is what stands for it.
fn left_open(manifest: &Manifest) -> FxHashSet<String> {
    let of_modules = manifest.packages.iter().filter(|package| package.module.is_some());
    of_modules.map(|package| package.path_in_program().to_owned()).collect()
}

/// What code is laid out for.
pub enum Purpose<'a> {
    /// All that it needs is there.
    Executable,
    /// Somebody else links it, or nobody: what assembly of modules has to define stays undefined. These are made beside.
    Object(&'a [Symbol]),
}

pub fn lay_out<'a>(session: &Session, atoms: &'a Atoms) -> Result<Image<'a>, Failure> {
    let (target, debug) = (session.config.target, session.config.debug());
    session.timing.measure(Phase::Image, || Image::of(atoms, target, debug)).map_err(image_error)
}

fn image_error(error: ImageError) -> Failure {
    match error {
        ImageError::TooLarge(_) => Failure::new(error.to_string()),
        _ => Failure::new(format!("internal error: {error}")),
    }
}

/// The code and data of what the program needs.
pub fn atoms(
    session: &Session,
    manifest: &Manifest,
    program: &Program,
    root: usize,
    purpose: Purpose,
) -> Result<Atoms, Failure> {
    let package = &manifest.packages[root];
    doing(format!("generating code for {}", package.path));
    session.progress.phase("generating code");
    // What is not a program has no start either, only its functions.
    let mut roots = if package.is_main() { Roots::of_program(program) } else { Roots::default() };
    if let Purpose::Object(extra) = purpose {
        roots.extra = extra.to_vec();
        roots.open = left_open(manifest);
    } else if package.is_main() && !session.config.link.any_linkname {
        let passed_on = |sentence| Failure::passed_on(format!("# {}\nlink: {sentence}\n", package.path), STATUS_FAILED);
        linkname::check(program).map_err(passed_on)?;
    }
    let mut generated = generate(session, manifest, program, package, &roots, &ALL)?;
    let info = build_info::text(&session.config, package, &manifest.program_of(root));
    generated.data.push(build_info::blob(&session.config, &info));
    session.functions.fetch_add(generated.funcs.len(), std::sync::atomic::Ordering::Relaxed);
    doing(format!("laying out {}", package.path));
    let names = ProgramNames::new(program, manifest.packages.iter().map(|package| package.path_in_program()));
    let input = generated.into_input(roots, &names);
    let input = outliving(manifest, input);
    session.timing.measure(Phase::Image, || Atoms::collect(&input)).map_err(image_error)
}

/// What of a program is to be generated.
pub struct Wanted<'a> {
    pub is_there: &'a IsThere<'a>,
    /// Answers, when all is generated, whether the code is what every program with these packages has.
    pub is_sound: &'a dyn Fn() -> bool,
}

const ALL: Wanted = Wanted { is_there: &|_| false, is_sound: &|| true };

pub fn generate(
    session: &Session,
    manifest: &Manifest,
    program: &Program,
    package: &ExportedPackage,
    roots: &Roots,
    wanted: &Wanted,
) -> Result<Generated, Failure> {
    let isa = isa(session)?;
    let release = session.config.go.minor();
    let mut cx = LowerCx::new(program, session.config.target, isa.frontend_config(), release)
        .map_err(|error| refusal::of_program(&error))?;
    cx.system = session.config.system(cx.system);
    cx.inline.limits = session.config.inlining();
    let progress = |done: usize, known: usize| session.progress.set(done, known);
    let threads = session.config.threads;
    let cache = code_cache(session, manifest, &cx.layouts);
    let timing = session.config.timings.as_ref().map(|_| &session.timing);
    let made = Made { is_there: wanted.is_there, cache: cache.as_ref() };
    let run = || codegen::generate(&cx, &*isa, roots, made, threads, &progress, timing);
    let generated = session.timing.measure(Phase::Generate, run);
    if let Some(cache) = cache.filter(|_| (wanted.is_sound)()) {
        let write = |path: &Path, bytes: &[u8]| {
            cache::renew_entry(path, bytes);
            session.sharing.offer(path, bytes);
        };
        session.timing.measure(Phase::StoreCode, || cache.save(write));
    }
    generated.map_err(|refusals| refusal::failure(program, &package.path, &refusals))
}

/// What earlier builds compiled; not when everything is to be compiled, or verified, again.
fn code_cache<'p>(session: &'p Session, manifest: &Manifest, layouts: &'p Layouts<'p>) -> Option<CodeCache<'p>> {
    let config = &session.config;
    if config.rebuild || config.verify_clif {
        return None;
    }
    let keys = code_keys(manifest, config.inlining().everywhere);
    let flags = [config.optimise, config.compiler.no_inline, config.syscall_hooks];
    let flags = format!("{} {flags:?} {:?}", config.target.triple, config.numbers);
    let file = |key: &str| {
        let parts = [session.identity(), &flags, key].map(str::as_bytes);
        session.cache.code_file(&cache::hash(&parts))
    };
    let path_of = |package| keys.get(layouts.program.packages[package].path.as_str()).map(|key| file(key));
    let fetch = |path: &Path| {
        let bytes = session.sharing.fetch(path)?;
        drop(cache::write_file(path, &bytes, false));
        Some(bytes)
    };
    Some(CodeCache::new(layouts, Some(file("")), path_of, Box::new(fetch)))
}

/// A key for the code of each package: the package's own, or one that covers the text of all that it imports and of the
/// runtime, where functions of theirs may stand in its code. Imports come before importers.
fn code_keys(manifest: &Manifest, with_imports: bool) -> FxHashMap<&str, String> {
    let mut keys: FxHashMap<&str, String> = FxHashMap::default();
    let runtime =
        manifest.packages.iter().find(|package| package.path == "runtime").map(|package| package.key.as_str());
    for package in &manifest.packages {
        let imports = package.imports.iter().filter_map(|path| keys.get(path.as_str()));
        let parts = [package.key.as_str()].into_iter().chain(runtime).chain(imports.map(String::as_str));
        let parts: Vec<&[u8]> = parts.map(str::as_bytes).collect();
        let key = if with_imports { cache::hash(&parts) } else { package.key.clone() };
        keys.insert(&package.path, key);
    }
    keys
}

/// Links an image to an executable in the cache; answers where it is.
fn link(session: &Session, image: &mut Image, name: &str, key: &str) -> Result<PathBuf, Failure> {
    let file = session.cache.unfinished();
    let pieces = link_to(session, image, name, file.path())?;
    session.cache.store_executable(key, name, file, pieces.map(|pieces| cache::hash_pieces(&pieces)))
}

/// Links an image to a file that is not in its place yet; answers what is in it, if that is at hand.
fn link_to(session: &Session, image: &mut Image, name: &str, path: &Path) -> Result<Option<Vec<Vec<u8>>>, Failure> {
    doing(format!("linking {name}"));
    session.progress.phase("linking");
    session.timing.measure(Phase::Link, || session.linker()?.run(session, image, name, path))
}
