//! The verbs.

use crate::cache::{Cache, write_file};
use crate::cli::{self, Command};
use crate::config::{self, Backend, Config, Emit};
use crate::diagnostic::{Failure, io_error, print, print_error};
use crate::emit::{self, EmitKind};
use crate::execute;
use crate::export::{ExportedPackage, Manifest};
use crate::flags::{self, Flag, Verb};
use crate::gotool::{self, GoEnv};
use crate::graph::record::Output;
use crate::graph::stamp::Start;
use crate::graph::{self, Graph};
use crate::handover;
use crate::output::{self, Named};
use crate::pipeline;
use crate::refusal;
use crate::session::Session;
use crate::shell;
use crate::timing::{Phase, Timing};
use crate::timings;
use frontend_bridge::Program;
use go_abi::Format;
use ssa_lowering::LowerCx;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Does what the words after the program's name say.
pub fn run(words: &[String]) -> Result<(), Failure> {
    let usage = |error: cli::UsageError| Failure::passed_on(error.text, error.status);
    let timing = Timing::new();
    let start = Start::now();
    // Once without $GOFLAGS: it is only known after -C.
    let command = cli::parse(words, "").map_err(usage)?;
    if config::backend(command.flags.value(Flag::Backend))? == Backend::Llvm {
        return Err(handover::run_llvm(words, &config::search_path()));
    }
    if let Some(dir) = command.flags.value(Flag::Chdir) {
        std::env::set_current_dir(dir).map_err(io_error("change to", Path::new(dir)))?;
    }
    if command.verb == Verb::Help {
        return run_help(&command.args);
    }
    let graph = match command.verb {
        Verb::Build | Verb::Run | Verb::Test => timing.measure(Phase::Look, || Graph::look(start, &command)),
        _ => Graph::none(),
    };
    let names = if command.verb == Verb::Env { &[] } else { gotool::FOR_BUILDS };
    let go = match graph.go_env() {
        Some(go) => go,
        None => timing.measure(Phase::GoEnv, || GoEnv::read(names))?,
    };
    let command = cli::parse(words, go.get("GOFLAGS").unwrap_or("")).map_err(usage)?;
    match command.verb {
        Verb::Version => run_version(&command, &go),
        Verb::Env => run_env(&command, &go),
        Verb::Clean => run_clean(command, go),
        _ => {
            go.check_version()?;
            let config = Config::new(command, go)?;
            if config.dry_run {
                return run_dry(&config);
            }
            let graph = if config.is_remembered() { graph } else { Graph::none() };
            let session = Session::new(config, timing, graph)?;
            if session.config.verb == Verb::Test {
                let result = crate::test::run(&session);
                return end(&session).and(result);
            }
            run_build(session)
        }
    }
}

fn run_build(session: Session) -> Result<(), Failure> {
    let built = match session.config.verb {
        Verb::Run => build_for_run(&session).map(Some),
        _ if session.config.emit.is_some() => build_for_emit(&session).map(|()| None),
        _ => build(&session).map(|()| None),
    };
    let ended = end(&session);
    let program = built?;
    ended?;
    match program {
        Some(program) => {
            let (_, args) = session.config.split_args();
            execute::run(&program, args, &session.config.exec)
        }
        None => Ok(()),
    }
}

/// Ends what goes on beside a build.
fn end(session: &Session) -> Result<(), Failure> {
    session.sharing.close();
    crate::progress::clear_line();
    let config = &session.config;
    if config.time {
        print_error(&session.timing.table(session.functions()));
    }
    let title = || format!("llgo {} {}", config.verb.data().name, config.patterns().join(" "));
    config.timings.as_ref().map_or(Ok(()), |file| timings::write(file, &title(), &session.timing))
}

fn load(session: &Session) -> Result<Manifest, Failure> {
    let start = SystemTime::now();
    let manifest = pipeline::export(session, session.config.patterns())?;
    if session.config.verbose {
        print_new_packages(&manifest, start, session.config.rebuild);
    }
    if session.graph.must_touch() {
        session.cache.touch_all(manifest.packages.iter().map(|package| package.file.as_path()));
    }
    Ok(manifest)
}

/// The packages whose program files this build has written.
fn print_new_packages(manifest: &Manifest, start: SystemTime, all: bool) {
    for package in &manifest.packages {
        let written = package.file.metadata().and_then(|data| data.modified());
        if all || written.is_ok_and(|time| time >= start) {
            print_error(&format!("{}\n", package.path));
        }
    }
}

fn build(session: &Session) -> Result<(), Failure> {
    let in_place = |outputs: &Vec<Output>| outputs.iter().all(graph::is_in_place);
    if let Some(outputs) = session.graph.outputs().filter(in_place) {
        session.graph.keep(Some(outputs));
        return Ok(());
    }
    let manifest = load(session)?;
    let named: Vec<Named> = manifest.roots.iter().map(|&root| named(&manifest, root)).collect();
    let destinations = {
        let config = &session.config;
        output::destinations(config.target, config.output.as_deref(), &config.args, &named)?
    };
    let libraries: Vec<usize> =
        manifest.roots.iter().copied().filter(|&root| !manifest.packages[root].is_main()).collect();
    pipeline::check_libraries(session, &manifest, &libraries)?;
    let mut outputs = vec![];
    for (&root, destination) in manifest.roots.iter().zip(destinations) {
        if manifest.packages[root].is_main() {
            let program = match &destination {
                Some(to) => pipeline::place_executable(session, &manifest, root, to)?,
                None => Some(pipeline::executable(session, &manifest, root)?),
            };
            session.graph.settle();
            outputs.push(graph::output(program.as_deref(), destination.as_deref()));
        }
    }
    session.graph.keep(outputs.into_iter().collect());
    Ok(())
}

fn named(manifest: &Manifest, root: usize) -> Named<'_> {
    let package = &manifest.packages[root];
    Named { import_path: &package.path, is_main: package.is_main() }
}

fn build_for_run(session: &Session) -> Result<PathBuf, Failure> {
    if session.config.patterns().is_empty() {
        return Err(Failure::new("no go files listed"));
    }
    if let Some(outputs) = session.graph.outputs()
        && let [Output { cached: Some((program, _)), .. }] = &outputs[..]
    {
        let program = PathBuf::from(program);
        session.graph.keep(Some(outputs));
        return Ok(program);
    }
    let manifest = load(session)?;
    let [root] = manifest.roots[..] else {
        let paths: Vec<&str> = manifest.roots.iter().map(|&root| manifest.packages[root].path.as_str()).collect();
        let pattern = session.config.patterns().join(" ");
        let message = match paths.is_empty() {
            true => format!("no packages loaded from {pattern}"),
            false => format!("pattern {pattern} matches multiple packages:\n\t{}", paths.join("\n\t")),
        };
        return Err(Failure::new(message));
    };
    let package = &manifest.packages[root];
    if !package.is_main() {
        return Err(Failure::passed_on(format!("package {} is not a main package\n", package.path), 1));
    }
    let program = pipeline::executable(session, &manifest, root)?;
    session.graph.keep(graph::output(Some(&program), None).map(|output| vec![output]));
    Ok(program)
}

fn build_for_emit(session: &Session) -> Result<(), Failure> {
    let Some(request) = &session.config.emit else { return Ok(()) };
    let dir = PathBuf::from(session.config.output.as_deref().unwrap_or("."));
    std::fs::create_dir_all(&dir).map_err(io_error("create", &dir))?;
    let manifest = load(session)?;
    for (i, &root) in manifest.roots.iter().enumerate() {
        let package = &manifest.packages[root];
        let mut program = pipeline::read(session, &manifest, root)?;
        crate::link_vars::set(
            &mut program,
            session.config.target.endian(),
            &pipeline::link_values(session, &manifest, root),
        )?;
        // A function that -only names may belong to any package; it is looked for in the first program.
        if request.only.is_none() || i == 0 {
            emit_text(session, &program, request, package, &dir)?;
        }
        let stem = emit::file_stem(&package.path);
        if request.kinds.contains(&EmitKind::Object) {
            let bytes = object_of(session, &manifest, &program, root)?;
            write_file(&dir.join(format!("{stem}{}", EmitKind::Object.data().extension)), &bytes, false)?;
        }
        if request.kinds.contains(&EmitKind::Link) && package.is_main() {
            let name = output::executable_name(session.config.target, &package.path, &session.config.args);
            output::place(&pipeline::executable(session, &manifest, root)?, &dir.join(name))?;
        }
    }
    Ok(())
}

/// A program's object is all of it; a package's, and where there are no programs any, is what belongs to the package.
fn object_of(session: &Session, manifest: &Manifest, program: &Program, root: usize) -> Result<Vec<u8>, Failure> {
    let package = &manifest.packages[root];
    let target = session.config.target;
    if package.is_main() && target.has_executables() && target.format == Format::Elf {
        let atoms = pipeline::atoms(session, manifest, program, root, pipeline::Purpose::Object(&[]))?;
        let image = pipeline::lay_out(session, &atoms)?;
        return object_emission::object::write(&image).map_err(|error| Failure::new(error.to_string()));
    }
    pipeline::package_object(session, manifest, program, root)
}

fn emit_text(
    session: &Session,
    program: &Program,
    request: &Emit,
    package: &ExportedPackage,
    dir: &Path,
) -> Result<(), Failure> {
    let kinds: Vec<EmitKind> = request.kinds.iter().copied().filter(|kind| kind.is_text()).collect();
    if kinds.is_empty() {
        return Ok(());
    }
    let isa = pipeline::isa(session)?;
    let release = session.config.go.minor();
    let mut cx = LowerCx::new(program, session.config.target, isa.frontend_config(), release)
        .map_err(|error| refusal::of_program(&error))?;
    cx.system = session.config.system(cx.system);
    cx.inline.limits = session.config.inlining();
    let wanted = emit::Wanted { import_path: &package.path, is_main: package.is_main() };
    let funcs = emit::select_funcs(program, &wanted, request.only.as_deref())?;
    for kind in kinds {
        for file in emit::text_files(&cx, &*isa, kind, &wanted, &funcs)? {
            write_file(&dir.join(file.name), file.text.as_bytes(), false)?;
        }
    }
    Ok(())
}

/// `-n`: what would be run, with the work directory's name left open.
fn run_dry(config: &Config) -> Result<(), Failure> {
    let cache = config.cache_dir.clone().unwrap_or_else(|| "$WORK/cache".into());
    let patterns: Vec<String> = config.patterns().iter().map(|pattern| shell::quoted(pattern)).collect();
    let flags: Vec<String> =
        config.load_flags.iter().map(|flag| format!("-listflag {}", shell::quoted(flag))).collect();
    let mut text = String::from("mkdir -p $WORK\n");
    text += &format!(
        "{}/exporter -overlay {0}/overlay -out {0}/program {}-- {}\n",
        cache.display(),
        join(&flags),
        patterns.join(" ")
    );
    text += &format!("llgo generate -o $WORK/a.o  # internal: {} threads\n", config.threads);
    text += "llgo link -o $WORK/a.out $WORK/a.o  # internal\n";
    if let Verb::Run = config.verb {
        let words: Vec<String> =
            config.exec.iter().map(String::as_str).chain(["$WORK/a.out"]).map(shell::quoted).collect();
        let args: Vec<String> = config.split_args().1.iter().map(|arg| shell::quoted(arg)).collect();
        text += &format!("{}{}\n", join(&words), args.join(" "));
    } else if let Some(output) = &config.output {
        text += &format!("mv $WORK/a.out {}\n", shell::quoted(output));
    }
    print_error(&text);
    Ok(())
}

fn join(words: &[String]) -> String {
    words.iter().map(|word| format!("{word} ")).collect()
}

fn run_help(args: &[String]) -> Result<(), Failure> {
    let Some(name) = args.first() else {
        print(&flags::general_help());
        return Ok(());
    };
    let verb = Verb::by_name(name);
    let verb =
        verb.ok_or_else(|| Failure::passed_on(format!("llgo help {name}: unknown help topic. Run 'llgo help'.\n"), 2))?;
    print(&flags::verb_help(verb));
    Ok(())
}

fn run_version(command: &Command, go: &GoEnv) -> Result<(), Failure> {
    if let Some(arg) = command.args.first() {
        return Err(Failure::usage(format!(
            "version takes no arguments, not {arg:?}; go version -m reads executables"
        )));
    }
    let (version, cranelift) = (env!("CARGO_PKG_VERSION"), cranelift_codegen::VERSION);
    print(&format!("llgo version {version} linux/amd64 ({} {cranelift}, {})\n", handover::MARK, go.version()));
    Ok(())
}

/// The settings: go's, and ours over them.
fn settings(go: &GoEnv) -> BTreeMap<String, String> {
    let mut all = go.all().clone();
    let cache = config::cache_dir().map_or("off".to_string(), |dir| dir.display().to_string());
    for variable in config::VARIABLES {
        all.insert(variable.name.into(), config::variable(variable.name).unwrap_or_default());
    }
    all.insert(config::LLGO_CACHE.into(), cache);
    all
}

fn run_env(command: &Command, go: &GoEnv) -> Result<(), Failure> {
    let all = settings(go);
    let wanted: Vec<(String, String)> = match &command.args[..] {
        [] => all.into_iter().collect(),
        names => names.iter().map(|name| (name.clone(), all.get(name).cloned().unwrap_or_default())).collect(),
    };
    if command.flags.is_set(Flag::Json) {
        let map: BTreeMap<String, String> = wanted.into_iter().collect();
        let text = serde_json::to_string_pretty(&map).map_err(|error| Failure::new(error.to_string()))?;
        print(&format!("{}\n", text.replace("\n  ", "\n\t")));
    } else if command.args.is_empty() {
        wanted.iter().for_each(|(name, value)| print(&format!("{name}='{}'\n", value.replace('\'', r"'\''"))));
    } else {
        wanted.iter().for_each(|(_, value)| print(&format!("{value}\n")));
    }
    Ok(())
}

fn run_clean(command: Command, go: GoEnv) -> Result<(), Failure> {
    let (all, tests) = (command.flags.is_set(Flag::CleanCache), command.flags.is_set(Flag::CleanTestCache));
    match config::cache_dir() {
        Some(dir) if all => Cache::remove(&dir)?,
        Some(dir) if tests => Cache::forget_tests(&dir)?,
        _ => {}
    }
    if command.args.is_empty() && (all || tests) {
        return Ok(());
    }
    let mut list = std::process::Command::new("go");
    list.args(["list", "-f", "{{if eq .Name \"main\"}}{{.Dir}}\t{{.ImportPath}}{{end}}", "--"]).args(&command.args);
    list.env("GOFLAGS", cli::goflags_for_go(go.get("GOFLAGS").unwrap_or("")));
    let output = list.output().map_err(|error| Failure::new(format!("cannot run the go command: {error}")))?;
    if !output.status.success() {
        return Err(Failure::passed_on(String::from_utf8_lossy(&output.stderr).into_owned(), 1));
    }
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Some((dir, path)) = line.split_once('\t') else { continue };
        let name = output::stem(path, &command.args);
        let files = [name.clone(), name + ".exe"].map(|name| Path::new(dir).join(name));
        for file in files.iter().filter(|file| file.is_file()) {
            std::fs::remove_file(file).map_err(io_error("remove", file))?;
        }
    }
    Ok(())
}
