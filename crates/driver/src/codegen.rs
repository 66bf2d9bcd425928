//! From a linked program to machine code: what is reachable is lowered and compiled, on all threads.
//!
//! ```text
//!  roots ─▶ worklist ─ pop ─▶ lower ─▶ compile ─▶ publish: references, demands ─▶ worklist …
//!                              (one thread's own Scratch)
//! ```
//!
//! A type descriptor, or an itab, is only looked through for references while the worklist runs; it is made at the end, when
//! it is known which methods are live.
//!
//! Invariant (order-free): the set of results does not depend on the order in which symbols are taken; emission
//! sorts them.
//!
//! Invariant (all-errors): a refused construct does not stop the others from being looked at; all of them are
//! reported together, by position.
//!
//! Not here: reading program files, sections, printing.

use crate::code_cache::CodeCache;
use crate::diagnostic;
use crate::timing::{Bar, Timing};
use cranelift_codegen::isa::TargetIsa;
use frontend_bridge::{Func, Global, Pos, Program};
use go_abi::{DataItem, Demand, Item, Stub, Symbol};
use object_emission::{CompiledFunc, Input, Naming, Scratch, compile};
use rustc_hash::{FxHashMap, FxHashSet};
use ssa_lowering::itab::itab_item;
use ssa_lowering::reach::LiveMethods;
use ssa_lowering::type_desc::{type_desc_item, type_desc_refs};
use ssa_lowering::{LowerCx, LowerError, lower};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Why a program cannot be compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Where, if anywhere in the user's files.
    pub pos: Option<Pos>,
    pub what: String,
    /// We are wrong, not the program.
    pub internal: bool,
}

/// Where reachability begins, and what start-up and C need.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// Package initialisers in order, and in front of each those of its lazy variables.
    pub init_tasks: Vec<Symbol>,
    /// Those of `init_tasks` that run only if their variable is reached, and the variable.
    pub lazy: FxHashMap<Symbol, Symbol>,
    /// Functions under the names that C sees.
    pub exports: Vec<(String, Symbol)>,
    /// Wanted beside: all functions of a package that is not main.
    pub extra: Vec<Symbol>,
    /// Only what belongs to this package is made; functions and variables of others are [`Generated::externs`].
    pub only: Option<String>,
    /// Functions without bodies may stay undefined in these packages: whoever makes an executable of this has their assembly.
    pub open: FxHashSet<String>,
}

/// Answers whether a symbol needs not be made, because it is there.
pub type IsThere<'a> = dyn Fn(&Symbol) -> bool + Sync + 'a;

/// What earlier builds have made.
#[derive(Clone, Copy)]
pub struct Made<'a> {
    pub is_there: &'a IsThere<'a>,
    /// Where code is that need not be compiled again.
    pub cache: Option<&'a CodeCache<'a>>,
}

#[derive(Default)]
pub struct Generated {
    pub funcs: Vec<CompiledFunc>,
    pub data: Vec<DataItem>,
    pub stubs: Vec<Stub>,
    pub externs: Vec<(Symbol, Arc<str>)>,
}

impl Generated {
    pub fn into_input(self, roots: Roots, naming: &dyn Naming) -> Input<'_> {
        Input {
            funcs: self.funcs,
            data: self.data,
            stubs: self.stubs,
            init_tasks: roots.init_tasks,
            lazy: roots.lazy,
            exports: roots.exports,
            externs: self.externs,
            naming,
        }
    }
}

/// Called with the number of symbols done and known so far.
pub type Progress<'a> = dyn Fn(usize, usize) + Sync + 'a;

impl Roots {
    pub fn of_program(program: &Program) -> Roots {
        let init_tasks = init_order(program);
        let exports = program.funcs.iter().filter_map(|(func, data)| {
            let name = data.export.as_ref()?;
            data.body.is_some().then(|| (name.clone(), Symbol::CEntry(func)))
        });
        let lazy = lazy_inits(program).map(|(global, func)| (Symbol::Func(func), Symbol::Global(global))).collect();
        Roots { init_tasks, lazy, exports: exports.collect(), extra: vec![], only: None, open: FxHashSet::default() }
    }

    fn symbols(&self) -> impl Iterator<Item = Symbol> + '_ {
        let exports = self.exports.iter().map(|(_, symbol)| symbol);
        let tasks = self.init_tasks.iter().filter(|task| !self.lazy.contains_key(task));
        tasks.chain(exports).chain(&self.extra).cloned()
    }
}

fn lazy_inits(program: &Program) -> impl Iterator<Item = (Global, Func)> + '_ {
    program.packages.values().flat_map(|package| package.lazy_inits.iter().copied())
}

/// Go's order: of the packages all of whose imports are initialised, the first by path; what the runtime
/// imports, and the runtime, before all others.
fn init_order(program: &Program) -> Vec<Symbol> {
    let mut order = InitOrder { program, done: FxHashSet::default(), tasks: vec![] };
    let by_path = |path: &str| program.packages.values().find(|package| package.path == path);
    let mut runtime = FxHashSet::default();
    let mut stack = vec!["runtime"];
    while let Some(path) = stack.pop() {
        if let Some(package) = by_path(path).filter(|_| runtime.insert(path)) {
            stack.extend(package.imports.iter().map(String::as_str));
        }
    }
    order.add(|path| runtime.contains(path));
    order.add(|_| true);
    order.tasks
}

struct InitOrder<'p> {
    program: &'p Program,
    done: FxHashSet<&'p str>,
    tasks: Vec<Symbol>,
}

impl InitOrder<'_> {
    fn add(&mut self, chosen: impl Fn(&str) -> bool) {
        let known: FxHashSet<&str> = self.program.packages.values().map(|package| package.path.as_str()).collect();
        let mut waiting: Vec<_> = self
            .program
            .packages
            .values()
            .filter(|p| chosen(&p.path) && !self.done.contains(p.path.as_str()))
            .collect();
        // The linker compares names of the form `path..inittask`.
        waiting.sort_by_cached_key(|package| format!("{}..", package.path));
        let ready = |done: &FxHashSet<&str>, imports: &[String]| {
            imports.iter().all(|path| done.contains(path.as_str()) || !known.contains(path.as_str()))
        };
        while let Some(index) = waiting.iter().position(|package| ready(&self.done, &package.imports)) {
            let package = waiting.remove(index);
            self.done.insert(&package.path);
            self.tasks.extend(package.lazy_inits.iter().map(|&(_, func)| Symbol::Func(func)));
            self.tasks.extend(package.init.map(Symbol::Func));
        }
    }
}

pub fn generate(
    cx: &LowerCx,
    isa: &dyn TargetIsa,
    roots: &Roots,
    made: Made,
    threads: usize,
    progress: &Progress,
    timing: Option<&Timing>,
) -> Result<Generated, Vec<Refusal>> {
    let lazy = lazy_inits(cx.program).collect();
    let only = roots.only.as_deref();
    let Made { is_there, cache } = made;
    let shared = Shared {
        cx,
        isa,
        is_there,
        cache,
        progress,
        timing,
        lazy,
        only,
        open: &roots.open,
        state: Mutex::default(),
        changed: Condvar::new(),
    };
    shared.lock().want(roots.symbols());
    std::thread::scope(|scope| {
        let shared = &shared;
        for number in 1..=threads.max(1) {
            let worker = std::thread::Builder::new().name(diagnostic::WORKER.into()).stack_size(WORKER_STACK);
            worker.spawn_scoped(scope, move || Worker::new(shared, number).run()).expect("a thread can be started");
        }
    });
    let mut state = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !state.refusals.is_empty() {
        return Err(sorted(state.refusals, cx.program));
    }
    let descriptors = state.types.iter().map(|&ty| type_desc_item(cx, ty, &state.live));
    state.generated.data.extend(descriptors);
    let itabs = state.itabs.iter().map(|&(iface, concrete)| itab_item(cx, iface, concrete, &state.live));
    state.generated.data.extend(itabs);
    Ok(state.generated)
}

/// A worker takes so many symbols at once at most, so that the others seldom wait for it to take or to publish, and such a
/// part of what is known, so that all have something to do.
const BATCH: usize = 32;
const BATCH_SHARE: usize = 16;

/// Deeply nested types and expressions are followed by recursion.
const WORKER_STACK: usize = 64 << 20;

fn sorted(mut refusals: Vec<Refusal>, program: &Program) -> Vec<Refusal> {
    refusals.sort_by_cached_key(|refusal| {
        let place = refusal.pos.map(|pos| (program.file_name(pos.file), pos.line, pos.col));
        (place.is_none(), place, refusal.what.clone())
    });
    refusals.dedup();
    refusals
}

#[derive(Default)]
struct State {
    work: Vec<Symbol>,
    seen: FxHashSet<Symbol>,
    /// Batches taken and not yet published.
    active: usize,
    /// Workers that have nothing to do for the moment.
    idle: usize,
    done: usize,
    live: LiveMethods,
    types: Vec<frontend_bridge::Type>,
    itabs: Vec<(frontend_bridge::Type, frontend_bridge::Type)>,
    generated: Generated,
    refusals: Vec<Refusal>,
}

impl State {
    fn add(&mut self, shared: &Shared, found: Found) {
        let of_code = found.funcs.iter().flat_map(|func| &func.demands);
        let of_data = found.data.iter().flat_map(|item| &item.demands);
        for demand in of_code.chain(of_data).chain(&found.itab_demands) {
            self.live.demand(shared.cx, demand);
        }
        if let Some(ty) = found.reached {
            self.live.reach_type(shared.cx, ty);
            self.types.push(ty);
        }
        self.itabs.extend(found.itab);
        self.want_from(shared, found.refs);
        self.generated.funcs.extend(found.funcs);
        self.generated.data.extend(found.data);
        self.generated.stubs.extend(found.stub);
        self.generated.externs.extend(found.external);
        self.refusals.extend(found.refusals);
    }

    fn want_from(&mut self, shared: &Shared, symbols: Vec<Symbol>) {
        match shared.only {
            Some(path) => self.want_own(shared.cx.program, path, symbols),
            None => self.want(symbols),
        }
    }

    fn want(&mut self, symbols: impl IntoIterator<Item = Symbol>) {
        for symbol in symbols {
            if !self.seen.contains(&symbol) {
                self.seen.insert(symbol.clone());
                self.work.push(symbol);
            }
        }
    }

    /// The same, but what another package defines is noted only.
    fn want_own(&mut self, program: &Program, path: &str, symbols: Vec<Symbol>) {
        for symbol in symbols {
            match extern_name(program, path, &symbol) {
                None => self.want([symbol]),
                Some(name) if self.seen.insert(symbol.clone()) => self.generated.externs.push((symbol, name.into())),
                Some(_) => {}
            }
        }
    }
}

/// The name of what another package than `path` defines.
fn extern_name(program: &Program, path: &str, symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::Func(func) => {
            let func = &program.funcs[*func];
            let body = func.body?;
            (program.packages[body.package].path != path).then(|| func.name.clone())
        }
        Symbol::Global(global) => {
            let name = &program.globals[*global].name;
            let is_own = name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
            (!is_own).then(|| name.clone())
        }
        _ => None,
    }
}

struct Shared<'a> {
    cx: &'a LowerCx<'a>,
    isa: &'a dyn TargetIsa,
    is_there: &'a IsThere<'a>,
    cache: Option<&'a CodeCache<'a>>,
    progress: &'a Progress<'a>,
    /// Where to say when the code of each package was made.
    timing: Option<&'a Timing>,
    /// Variables that a function of their own sets.
    lazy: FxHashMap<Global, Func>,
    only: Option<&'a str>,
    open: &'a FxHashSet<String>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Some symbols, or `None` when nothing is left and nobody can find more.
    fn take(&self) -> Option<Vec<Symbol>> {
        let mut state = self.lock();
        loop {
            let known = state.work.len();
            if known > 0 {
                state.active += 1;
                return Some(state.work.split_off(known - known.div_ceil(BATCH_SHARE).min(BATCH)));
            }
            if state.active == 0 {
                return None;
            }
            state.idle += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    fn publish(&self, batch: Vec<Found>) {
        let mut guard = self.lock();
        let state = &mut *guard;
        state.active -= 1;
        state.done += batch.len();
        batch.into_iter().for_each(|found| state.add(self, found));
        let live = state.live.take_new();
        state.want_from(self, live);
        let (done, known) = (state.done, state.seen.len());
        let somebody_waits = state.idle > 0;
        drop(guard);
        if somebody_waits {
            self.changed.notify_all();
        }
        (self.progress)(done, known);
    }
}

/// What one symbol turned out to be.
#[derive(Default)]
struct Found {
    refs: Vec<Symbol>,
    reached: Option<frontend_bridge::Type>,
    /// The item is made when it is known which methods are live.
    itab: Option<(frontend_bridge::Type, frontend_bridge::Type)>,
    itab_demands: Vec<Demand>,
    stub: Option<Stub>,
    external: Option<(Symbol, Arc<str>)>,
    funcs: Vec<CompiledFunc>,
    data: Vec<DataItem>,
    refusals: Vec<Refusal>,
}

impl Found {
    /// Nothing was made but functions, which are still to be added.
    fn is_only_code(&self) -> bool {
        self.data.is_empty() && self.itab.is_none() && self.refusals.is_empty()
    }

    fn add_func(&mut self, func: CompiledFunc) {
        self.refs.extend(func.refs.iter().cloned());
        self.funcs.push(func);
    }

    fn add_data(&mut self, item: DataItem) {
        self.refs.extend(item.relocs.iter().map(|reloc| reloc.target.clone()));
        match item.symbol {
            Symbol::Itab(iface, concrete) => {
                self.itab = Some((iface, concrete));
                self.itab_demands = item.demands;
            }
            _ => self.data.push(item),
        }
    }
}

struct Worker<'a> {
    shared: &'a Shared<'a>,
    scratch: Scratch,
    number: usize,
    /// References of what it has found.
    asked: FxHashSet<Symbol>,
    /// The last is still growing, if the next symbol is of the same package.
    bars: Vec<Bar>,
}

impl<'a> Worker<'a> {
    fn new(shared: &'a Shared<'a>, number: usize) -> Worker<'a> {
        Worker { shared, scratch: Scratch::default(), number, asked: FxHashSet::default(), bars: vec![] }
    }

    fn run(mut self) {
        while let Some(symbols) = self.shared.take() {
            let batch = symbols.iter().map(|symbol| self.find(symbol)).collect();
            self.shared.publish(batch);
        }
        if let Some(timing) = self.shared.timing {
            timing.add_bars(self.bars);
        }
    }

    fn find(&mut self, symbol: &Symbol) -> Found {
        let start = self.shared.timing.map(Timing::elapsed_ms);
        let mut found = Found::default();
        let result = catch_unwind(AssertUnwindSafe(|| self.visit(symbol, &mut found)));
        if let Err(panic) = result {
            self.scratch = Scratch::default();
            found.refusals.push(internal(self.shared.cx.program, symbol, &message(&*panic)));
        }
        // What this worker has asked for before need not be looked up where all have to wait.
        found.refs.retain(|reference| !self.asked.contains(reference) && self.asked.insert(reference.clone()));
        if let Some((timing, start)) = self.shared.timing.zip(start) {
            self.note(symbol, start, timing.elapsed_ms());
        }
        found
    }

    fn note(&mut self, symbol: &Symbol, start: f64, end: f64) {
        let package = package_of(self.shared.cx.program, symbol).unwrap_or(NO_PACKAGE);
        match self.bars.last_mut() {
            Some(last) if last.package == package => last.end = end,
            _ => self.bars.push(Bar {
                lane: format!("code, thread {}", self.number),
                phase: "generate code".into(),
                package: package.into(),
                start,
                end,
            }),
        }
    }

    fn visit(&mut self, symbol: &Symbol, found: &mut Found) {
        if (self.shared.is_there)(symbol) {
            return;
        }
        if let Symbol::Global(global) = symbol {
            found.refs.extend(self.shared.lazy.get(global).map(|&func| Symbol::Func(func)));
        }
        match symbol {
            Symbol::TypeDesc(ty) => {
                found.reached = Some(*ty);
                found.refs = type_desc_refs(self.shared.cx, *ty);
            }
            Symbol::Stub(stub) => found.stub = Some(*stub),
            _ => match self.shared.cache.and_then(|cache| cache.load(symbol)) {
                Some(funcs) => funcs.into_iter().for_each(|func| found.add_func(func)),
                None => self.make(symbol, found),
            },
        }
    }

    fn may_stay_undefined(&self, name: &str) -> bool {
        let program = self.shared.cx.program;
        let is_bodiless = || program.func_by_name.get(name).is_some_and(|&func| program.funcs[func].pos.is_known());
        self.shared.open.contains(owner_of(name)) && is_bodiless() || is_elsewhere(self.shared.cx, name)
    }

    /// Lowers and compiles; keeps the code of functions for other builds.
    fn make(&mut self, symbol: &Symbol, found: &mut Found) {
        let program = self.shared.cx.program;
        let items = match lower(self.shared.cx, symbol) {
            Ok(items) => items,
            Err(LowerError::Undefined { symbol: name }) if self.may_stay_undefined(&name) => {
                found.external = Some((symbol.clone(), name.into()));
                return;
            }
            Err(error) => return found.refusals.extend(refusals(program, symbol, error)),
        };
        let mut funcs = vec![];
        for item in items {
            match item {
                Item::Code(item) => match compile(self.shared.isa, &mut self.scratch, item) {
                    Ok(func) => funcs.push(func),
                    Err(error) => found.refusals.push(internal(program, symbol, &error.to_string())),
                },
                Item::Data(item) => found.add_data(item),
            }
        }
        if let Some(cache) = self.shared.cache.filter(|_| found.is_only_code()) {
            cache.record(symbol, &funcs);
        }
        funcs.into_iter().for_each(|func| found.add_func(func));
    }
}

/// A function that the program to come will have: there is none yet (the packages are a library's), and no
/// package that is here ought to define it. Where there is no runtime for the system, the one that is here is another's, and
/// what the system's own would define for packages of std is missing.
fn is_elsewhere(cx: &LowerCx, name: &str) -> bool {
    let owner = owner_of(name);
    let is_std = !owner.split('/').next().unwrap_or(owner).contains('.');
    let is_foreign = is_std && !cx.target().has_executables();
    cx.program.packages.values().all(|package| package.path != "main" && (package.path != owner || is_foreign))
}

/// The package of a function.
fn owner_of(name: &str) -> &str {
    let slash = name.rfind('/').map_or(0, |slash| slash + 1);
    name[slash..].find('.').map_or(name, |dot| &name[..slash + dot])
}

fn refusals(program: &Program, symbol: &Symbol, error: LowerError) -> Vec<Refusal> {
    match error {
        LowerError::Unsupported(list) => list
            .into_iter()
            .map(|one| Refusal { pos: one.pos.is_known().then_some(one.pos), what: one.what, internal: false })
            .collect(),
        other => vec![Refusal { pos: declared_at(program, symbol), what: other.to_string(), internal: false }],
    }
}

/// Data, types and what belongs to values of a shape.
const NO_PACKAGE: &str = "(types and data)";

/// The function that a symbol is code of, or data of its own.
fn func_of(symbol: &Symbol) -> Option<Func> {
    match symbol {
        Symbol::Func(func) | Symbol::FuncThunk(func) | Symbol::CEntry(func) | Symbol::Local(func, _) => Some(*func),
        _ => None,
    }
}

fn package_of<'p>(program: &'p Program, symbol: &Symbol) -> Option<&'p str> {
    let body = program.funcs[func_of(symbol)?].body?;
    Some(&program.packages[body.package].path)
}

fn internal(program: &Program, symbol: &Symbol, what: &str) -> Refusal {
    let name = func_of(symbol).map_or_else(|| format!("{symbol:?}"), |func| program.funcs[func].name.clone());
    Refusal { pos: declared_at(program, symbol), what: format!("internal error in {name}: {what}"), internal: true }
}

fn declared_at(program: &Program, symbol: &Symbol) -> Option<Pos> {
    let pos = match symbol {
        Symbol::Global(global) => program.globals[*global].pos,
        _ => program.funcs[func_of(symbol)?].pos,
    };
    pos.is_known().then_some(pos)
}

fn message(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = diagnostic::take_panic() {
        return text;
    }
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("panic without a message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use frontend_bridge::PackageData;

    #[test]
    fn packages_are_initialised_in_gos_order() {
        let packages: [(&str, &[&str]); 7] = [
            ("a-b", &[]),
            ("a", &["z"]),
            ("internal/abi", &["unsafe"]),
            ("main", &["a", "b", "runtime"]),
            ("b", &["internal/abi"]),
            ("runtime", &["internal/abi"]),
            ("z", &[]),
        ];
        let mut program = Program::default();
        for (number, (path, imports)) in (0..).zip(packages) {
            let imports = imports.iter().map(|path| path.to_string()).collect();
            let (name, path, init) = (path.to_string(), path.to_string(), Some(Func::from_u32(number)));
            program.packages.push(PackageData { path, name, imports, init, lazy_inits: vec![] });
        }
        let names = init_order(&program).into_iter().map(|task| match task {
            Symbol::Func(func) => packages[func.as_u32() as usize].0,
            other => panic!("{other:?}"),
        });
        let names: Vec<_> = names.collect();
        assert_eq!(names, ["internal/abi", "runtime", "a-b", "b", "z", "a", "main"]);
    }
}
