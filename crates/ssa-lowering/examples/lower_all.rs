//! Lowers every function of a list of program files, and every symbol those refer to; reports what is refused
//! and what Cranelift's verifier finds.
//!
//! `cargo run --release -p ssa-lowering --example lower_all -- LIST [--compile] [--only NAME]`, where LIST names one
//! program file a line, dependencies first. `--compile` makes machine code too, `--only` prints the CLIF
//! of the functions with that name.

use cranelift_codegen::isa::{self, TargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{Context, control::ControlPlane, verify_function};
use frontend_bridge::{PackageFile, Program};
use go_abi::{Item, Symbol};
use ssa_lowering::{LowerCx, LowerError, lower};
use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let mut args = std::env::args().skip(1);
    let list = args.next().expect("a list of program files");
    let rest: Vec<String> = args.collect();
    let only = rest.iter().position(|arg| arg == "--only").map(|at| rest[at + 1].clone());
    let isa = make_isa();
    let program = read_program(&list);
    let cx = LowerCx::new(&program, &go_abi::target::TARGETS[0], isa.frontend_config(), u32::MAX)
        .unwrap_or_else(|error| panic!("{error}"));
    let mut run = Run {
        cx: &cx,
        isa: &*isa,
        compile: rest.iter().any(|arg| arg == "--compile"),
        only,
        seen: HashSet::new(),
        queue: vec![],
        report: Report::default(),
    };
    for (func, data) in &program.funcs {
        if data.body.is_some() && run.only.as_ref().is_none_or(|only| data.name == *only) {
            run.want(Symbol::Func(func));
        }
    }
    run.finish();
}

fn read_program(list: &str) -> Program {
    let list = std::fs::read_to_string(list).expect("list");
    let files = list.lines().map(|path| PackageFile::open(Path::new(path))).collect::<Result<Vec<_>, _>>();
    let files = files.unwrap_or_else(|error| panic!("{error}"));
    Program::link(files).unwrap_or_else(|error| panic!("{error}"))
}

fn make_isa() -> isa::OwnedTargetIsa {
    let mut flags = settings::builder();
    for (name, value) in [
        ("preserve_frame_pointers", "true"),
        ("enable_multi_ret_implicit_sret", "true"),
        ("is_pic", "false"),
        ("opt_level", "none"),
        ("enable_verifier", "false"),
    ] {
        flags.set(name, value).expect("a setting of Cranelift");
    }
    isa::lookup_by_name("x86_64-unknown-linux-gnu")
        .and_then(|builder| builder.finish(settings::Flags::new(flags)).map_err(|_| isa::LookupError::Unsupported))
        .expect("the x86_64 code generator")
}

struct Run<'a> {
    cx: &'a LowerCx<'a>,
    isa: &'a dyn TargetIsa,
    compile: bool,
    only: Option<String>,
    seen: HashSet<Symbol>,
    queue: Vec<Symbol>,
    report: Report,
}

#[derive(Default)]
struct Report {
    code: usize,
    data: usize,
    instructions: usize,
    bytes: usize,
    lowering: Duration,
    compiling: Duration,
    /// Complaint → how often, and for what first.
    refused: BTreeMap<String, (usize, String)>,
    undefined: BTreeMap<String, usize>,
    faults: Vec<String>,
}

impl Run<'_> {
    fn want(&mut self, symbol: Symbol) {
        if self.seen.insert(symbol.clone()) {
            self.queue.push(symbol);
        }
    }

    fn finish(&mut self) {
        std::panic::set_hook(Box::new(|_| {}));
        while let Some(symbol) = self.queue.pop() {
            self.lower(&symbol);
        }
        let report = &self.report;
        report.faults.iter().for_each(|fault| println!("{fault}\n"));
        for (what, (count, first)) in &report.refused {
            println!("{count:6} refused: {what} ({first})");
        }
        for (name, count) in &report.undefined {
            println!("{count:6} undefined: {name}");
        }
        println!(
            "{} code and {} data items, {} CLIF instructions, {} bytes; {} refusals, {} faults; lowering {:?}, compiling {:?}",
            report.code,
            report.data,
            report.instructions,
            report.bytes,
            report.refused.values().map(|entry| entry.0).sum::<usize>(),
            report.faults.len(),
            report.lowering,
            report.compiling,
        );
    }

    fn lower(&mut self, symbol: &Symbol) {
        let start = Instant::now();
        let lowered = catch_unwind(AssertUnwindSafe(|| lower(self.cx, symbol)));
        self.report.lowering += start.elapsed();
        match lowered {
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
                self.report.faults.push(format!("panic in {}: {}", self.name(symbol), text.unwrap_or_default()));
            }
            Ok(Err(LowerError::Unsupported(list))) => {
                let name = self.name(symbol);
                for one in list {
                    let file = self.cx.program.files.get(one.pos.file).map_or("", |file| file.as_str());
                    let place = format!("{name} {file}:{}", one.pos.line);
                    self.report.refused.entry(one.what).or_insert((0, place)).0 += 1;
                }
            }
            Ok(Err(LowerError::Undefined { symbol })) => *self.report.undefined.entry(symbol).or_insert(0) += 1,
            Ok(Err(LowerError::Read(error))) => self.report.faults.push(error.to_string()),
            Ok(Ok(items)) => items.into_iter().for_each(|item| self.take(item)),
        }
    }

    fn name(&self, symbol: &Symbol) -> String {
        match symbol {
            Symbol::Func(func) => self.cx.program.funcs[*func].name.clone(),
            Symbol::TypeDesc(ty) | Symbol::Equal(ty) | Symbol::Hash(ty) => {
                format!("{symbol:?} {}", self.cx.program.types[*ty].link)
            }
            _ => format!("{symbol:?}"),
        }
    }

    fn take(&mut self, item: Item) {
        match item {
            Item::Data(data) => {
                self.report.data += 1;
                data.relocs.into_iter().for_each(|reloc| self.want(reloc.target));
            }
            Item::Code(code) => {
                self.report.code += 1;
                self.report.instructions += code.func.dfg.num_insts();
                if self.only.is_some() {
                    println!("; {}\n; refs: {:?}\n{}", code.name, code.refs, code.func);
                } else {
                    code.refs.into_iter().for_each(|symbol| self.want(symbol));
                }
                if let Err(errors) = verify_function(&code.func, self.isa) {
                    self.report.faults.push(format!("verifier: {}: {errors}", code.name));
                    return;
                }
                if self.compile {
                    self.compile(&code.name, code.func);
                }
            }
        }
    }

    fn compile(&mut self, name: &str, func: cranelift_codegen::ir::Function) {
        let start = Instant::now();
        let mut context = Context::for_function(func);
        let compiled = catch_unwind(AssertUnwindSafe(|| {
            context
                .compile(self.isa, &mut ControlPlane::default())
                .map(|code| code.code_buffer().len())
                .map_err(|error| format!("{:?}", error.inner))
        }));
        self.report.compiling += start.elapsed();
        match compiled {
            Ok(Ok(bytes)) => self.report.bytes += bytes,
            Ok(Err(error)) => self.report.faults.push(format!("compiling {name}: {error}")),
            Err(_) => self.report.faults.push(format!("compiling {name}: panic")),
        }
    }
}
