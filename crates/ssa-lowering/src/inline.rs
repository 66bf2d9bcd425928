//! Inlining: a call of a small function becomes the function's body.
//!
//! The callee is lowered into the caller's CLIF as a body of its own: its parameters are the arguments, a return
//! is a jump to the block behind the call.
//!
//! ```text
//!   call f(x)      ─▶   b0(f): …x…          one block: its code stands where the call stood
//!                       return v  ─▶ jump next(v)      several: next's parameters are the results
//! ```
//!
//! Within the runtime, whose frames nobody sees, nothing is left of the call. Elsewhere tracebacks and `runtime.Callers`
//! show it: code of the body has positions that say which inlined call they are part of. Without -O that is done where the
//! front end has found that what the callee makes for its results can then be in the caller's frame (`exporter/lend.go`).
//!
//! Invariant (same-key): the key under which the caller's code is kept covers the callee's text: the text of all that the
//! caller's package imports, directly or not, and of the runtime. Keys of the runtime's packages do so anyway, those of
//! others where [`Inlining::everywhere`] says so.
//!
//! Invariant (seen-or-refused): of a program that was read in part, a call whose results the caller's frame could have is refused
//! if the callee was not read, or it cannot be told whether it is covered.
//!
//! Invariant (one-home): which package an instance of a generic function belongs to depends on the program. What is
//! decided of an instance depends on its instructions, not on how that package's file encodes them.
//!
//! Invariant (frame-free): nothing in an inlined body asks for its own frame: no defer, no recover, no caller's address,
//! no system call.
//!
//! Not here: closures with captured variables, calls through values and interfaces.

use crate::call::tuple;
use crate::cx::LowerCx;
use crate::devirtual::Results;
use crate::func::{Frame, FuncCx};
use crate::reach::demands_of_body;
use crate::unsupported::Lowered;
use crate::uses::Uses;
use crate::val::Val;
use crate::wide::Wide;
use cranelift_codegen::ir::{self, InstBuilder};
use cranelift_entity::{EntityRef, EntitySet, PrimaryMap};
use frontend_bridge::{
    Block, Body, Builtin, CallCommon, Callee, Func, FuncFlags, Home, Instr, Operand, Package, Program, Type, Value,
};
use intrinsic_lowering::{Found, Intrinsic};
use rustc_hash::FxHashMap;
use std::mem::replace;
use std::sync::OnceLock;

/// How much is inlined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Inlining {
    /// Instructions that the body of a function may have to be inlined.
    pub body: usize,
    /// Instructions that inlining may add to one function.
    pub total: usize,
    /// Outside the runtime too?
    pub everywhere: bool,
}

impl Inlining {
    pub const NONE: Inlining = Inlining { body: 0, total: 0, everywhere: false };
    pub const SMALL: Inlining = Inlining { body: 16, total: 400, everywhere: false };
    pub const FULL: Inlining = Inlining { body: 40, total: 2000, everywhere: true };
}

/// A body of so many bytes is too large without a look at it.
const BYTES_PER_INSTR: u64 = 24;
/// Calls inlined into inlined calls into …
const MAX_DEPTH: usize = 8;
/// Larger variables would be in the caller's frame even if the call is never made.
const MAX_VARIABLE: u64 = 256;

/// What inlining knows of the program.
pub struct InlineCx<'p> {
    pub limits: Inlining,
    /// Bodies that may be inlined, read when first asked for.
    bodies: PrimaryMap<Func, OnceLock<Option<Box<Inlinable>>>>,
    /// The runtime and what it imports.
    internal: EntitySet<Package>,
    /// The packages whose text each package's key covers.
    covered: PrimaryMap<Package, OnceLock<EntitySet<Package>>>,
    package_by_path: FxHashMap<&'p str, Package>,
}

/// How a call that is inlined appears to who looks at the stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Hidden,
    Shown,
}

impl<'p> InlineCx<'p> {
    pub fn of(program: &'p Program) -> InlineCx<'p> {
        let package_by_path = program.packages.iter().map(|(package, data)| (data.path.as_str(), package));
        let mut cx = InlineCx {
            limits: Inlining::SMALL,
            bodies: program.funcs.keys().map(|_| OnceLock::new()).collect(),
            internal: EntitySet::new(),
            covered: program.packages.keys().map(|_| OnceLock::new()).collect(),
            package_by_path: package_by_path.collect(),
        };
        cx.internal = cx.closure(program, cx.package_by_path.get("runtime").copied());
        cx
    }

    /// The packages and all that they import, directly or not.
    fn closure(&self, program: &Program, packages: impl IntoIterator<Item = Package>) -> EntitySet<Package> {
        let mut all = EntitySet::new();
        let mut work: Vec<Package> = packages.into_iter().collect();
        while let Some(package) = work.pop() {
            if all.insert(package) {
                work.extend(self.imports(program, package));
            }
        }
        all
    }

    fn imports(&self, program: &Program, package: Package) -> impl Iterator<Item = Package> {
        let imports = program.packages[package].imports.iter();
        imports.filter_map(|path| self.package_by_path.get(path.as_str()).copied())
    }

    fn is_covered(&self, program: &Program, home: Package, other: Package) -> bool {
        let find = || self.closure(program, self.imports(program, home));
        let shared = self.internal.contains(other) && !self.internal.contains(home);
        home == other || shared || self.covered[home].get_or_init(find).contains(other)
    }
}

/// Functions whose frames somebody sees: a fatal error prints them, a profile of who waits or a trace counts them, or `recover` knows them.
const FRAMED: [&str; 32] = [
    "runtime.throw",
    "runtime.fatal",
    "runtime.goparkunlock",
    "runtime.goready",
    "runtime.readyWithTime",
    "runtime.startTheWorld",
    "runtime.startTheWorldGC",
    "runtime.stopTheWorld",
    "runtime.stopTheWorldGC",
    "runtime.blockevent",
    "sync.event",
    "runtime.semacquire",
    "runtime.semacquire1",
    "runtime.semrelease",
    "runtime.semrelease1",
    "sync.runtime_Semacquire",
    "sync.runtime_Semrelease",
    "internal/sync.runtime_Semrelease",
    "internal/sync.runtime_SemacquireMutex",
    "sync.runtime_SemacquireRWMutex",
    "sync.runtime_SemacquireRWMutexR",
    "sync.runtime_SemacquireWaitGroup",
    "internal/poll.runtime_Semacquire",
    "internal/poll.runtime_Semrelease",
    "reflect.call",
    "reflect.callMethod",
    "reflect.callReflect",
    "reflect.handleMethodValue",
    "reflect.handleMadeFunc",
    "reflect.Value.call",
    "reflect.Value.Call",
    "reflect.Value.CallSlice",
];

/// A function that may stand where it is called.
pub struct Inlinable {
    body: Body,
    uses: Uses,
    wide: Wide,
    /// Instructions that make code.
    size: usize,
}

/// What a return in an inlined body does.
pub enum Leave {
    /// Puts the parts of the results here: the body is one block.
    Here(Vec<ir::Value>),
    Jump(ir::Block),
}

/// What a function has inlined so far.
#[derive(Default)]
pub struct Inlined {
    /// The functions whose bodies are being lowered, outermost first.
    stack: Vec<Func>,
    size: usize,
}

impl<'a, 'p> FuncCx<'a, 'p> {
    /// The results of a call, if the callee's body takes its place.
    pub fn lower_inlined_call(
        &mut self,
        value: Value,
        func: Func,
        results: Home,
        args: impl FnOnce(&mut Self) -> Vec<Val>,
    ) -> Lowered<Option<Val>> {
        let borrows = self.is_in_frame(results);
        if borrows && self.cx.program.is_partial && self.sight_of(func, borrows).is_none() {
            return self.refuse("a call that may be inlined, of a function that was not read");
        }
        let Some((callee, sight)) = self.may_inline(func, borrows) else { return Ok(None) };
        self.inlined.size += callee.size;
        self.inlined.stack.push(func);
        let args = args(self);
        let pos = self.pos;
        let demands = demands_of_body(self.cx, func, &callee.body);
        demands.into_iter().for_each(|demand| self.demand(demand));
        let outer = (sight == Sight::Shown).then(|| self.enter_call(func));
        let (results, contents) = self.lower_inlined_body(func, callee, args, borrows);
        self.note_results(value, contents);
        if let Some(outer) = outer {
            self.leave_call(outer);
        }
        self.set_pos(pos);
        self.inlined.stack.pop();
        Ok(Some(tuple(results)))
    }

    /// `borrows`: this frame has what the callee makes for its results, if it is inlined.
    fn may_inline(&self, func: Func, borrows: bool) -> Option<(&'a Inlinable, Sight)> {
        let cx: &'a LowerCx<'p> = self.code.cx;
        let outer = self.inlined.stack.first().copied().unwrap_or(self.frame.func);
        let recursive = func == outer || func == self.frame.func || self.inlined.stack.contains(&func);
        if recursive || self.inlined.stack.len() >= MAX_DEPTH || cx.is_wrapper(outer) {
            return None;
        }
        let sight = self.sight_of(func, borrows)?;
        let callee = cx.inlinable(func)?;
        let limits = &cx.inline.limits;
        let fits = borrows || callee.size <= limits.body;
        (fits && self.inlined.size + callee.size <= limits.total).then_some((callee, sight))
    }

    fn sight_of(&self, func: Func, borrows: bool) -> Option<Sight> {
        let outer = self.inlined.stack.first().copied().unwrap_or(self.frame.func);
        self.cx.sight(outer, func, borrows)
    }

    /// Is memory in this frame?
    pub fn is_in_frame(&self, home: Home) -> bool {
        home == Home::Frame || home == Home::Caller && self.frame.borrows
    }

    fn lower_inlined_body(
        &mut self,
        func: Func,
        callee: &'a Inlinable,
        args: Vec<Val>,
        borrows: bool,
    ) -> (Vec<Val>, Results) {
        let results = self.cx.func(func).results.as_slice();
        let slots = self.result_slots(results);
        let next = (callee.body.blocks.len() > 1).then(|| self.block_for_results(results));
        let mut frame = self.inlined_frame(func, callee, args);
        frame.result_addrs = slots.clone();
        frame.borrows = borrows;
        frame.leave = Some(next.map_or(Leave::Here(vec![]), Leave::Jump));
        let caller = replace(&mut self.frame, frame);
        match next {
            None => self.lower_instructions(Block::new(0)),
            Some(_) => self.lower_blocks(),
        }
        let frame = replace(&mut self.frame, caller);
        let returned = match (frame.leave, next) {
            (Some(Leave::Here(parts)), _) => parts,
            (_, Some(next)) => {
                self.switch_to(next);
                self.builder.block_params(next).to_vec()
            }
            _ => unreachable!("a body of several blocks has a block to leave to"),
        };
        (self.result_vals(results, &slots, &returned), frame.contents.into_returned())
    }

    fn inlined_frame(&mut self, func: Func, callee: &'a Inlinable, args: Vec<Val>) -> Frame<'a, 'p> {
        let mut frame = Frame::new(self.code.cx, func, &callee.body, &callee.uses, &callee.wide);
        for (index, arg) in args.into_iter().enumerate() {
            frame.values[Value::new(index)] = Some(arg);
        }
        if callee.body.blocks.len() > 1 {
            frame.blocks = callee.body.blocks.keys().map(|_| self.new_block()).collect();
        }
        frame
    }

    /// A block whose parameters are the parts of a call's results.
    fn block_for_results(&mut self, results: &[Type]) -> ir::Block {
        let block = self.new_block();
        let cx = self.cx;
        for part in results.iter().flat_map(|&ty| cx.layouts.shape(ty).parts()) {
            self.block_param(block, part.ty);
        }
        block
    }

    /// A return in an inlined body; `parts` are those of the results that are not in memory.
    pub fn leave_inlined(&mut self, parts: Vec<ir::Value>) {
        match &mut self.frame.leave {
            Some(Leave::Here(left)) => *left = parts,
            Some(Leave::Jump(next)) => {
                let next = *next;
                self.jump(next, &parts);
            }
            None => {
                self.builder.ins().return_(&parts);
            }
        }
    }
}

impl LowerCx<'_> {
    /// The function's body, if it may stand where the function is called.
    fn inlinable(&self, func: Func) -> Option<&Inlinable> {
        self.inline.bodies[func].get_or_init(|| self.read_inlinable(func).map(Box::new)).as_deref()
    }

    fn read_inlinable(&self, func: Func) -> Option<Inlinable> {
        let data = self.func(func);
        let unfit = FuncFlags::WRAPPER.0 | FuncFlags::NOINLINE.0 | FuncFlags::EXPORT.0 | FuncFlags::INIT.0;
        let largest = if self.inline.limits == Inlining::NONE { 0 } else { Inlining::FULL.body };
        let short = data.body?.len <= largest as u64 * BYTES_PER_INSTR || self.is_instance(func);
        if !short || data.flags.0 & unfit != 0 || data.is_closure() || self.intrinsic(func).is_some() {
            return None;
        }
        let body = self.program.body(func).ok()?;
        let uses = Uses::find(&body);
        let wide = Wide::find(self, &body, &uses);
        let makes_code = |instr: &Instr| !matches!(instr, Instr::Phi { .. } | Instr::Jump | Instr::Extract { .. });
        let instrs = body.values.iter().skip(body.params.len());
        let size = instrs.filter(|(value, data)| makes_code(&data.instr) && !wide.is_absorbed(*value)).count();
        let returns = body.values.values().any(|data| matches!(data.instr, Instr::Return { .. }));
        let fit = size <= largest && returns && body.recover.is_none() && self.is_frame_free(&body);
        fit.then_some(Inlinable { uses, wide, body, size })
    }

    fn is_instance(&self, func: Func) -> bool {
        self.func(func).name.contains('[')
    }

    fn is_frame_free(&self, body: &Body) -> bool {
        body.values.values().all(|data| match data.instr {
            Instr::Alloc { home: Home::Frame } => self.layouts.size(self.pointee(data.ty)) <= MAX_VARIABLE,
            Instr::MakeMap { heap, .. } => heap,
            Instr::Defer { .. } | Instr::Go(_) | Instr::RunDefers | Instr::Select { .. } => false,
            Instr::Call(call) => self.is_frame_free_call(&call),
            _ => true,
        })
    }

    fn is_frame_free_call(&self, call: &CallCommon) -> bool {
        match call.callee {
            Callee::Builtin(builtin) => !matches!(builtin, Builtin::Recover | Builtin::DeferStack),
            Callee::Static(func) | Callee::Dynamic(Operand::Func(func)) => match self.intrinsic(func) {
                Some(Found::Instructions(intrinsic)) => !matches!(
                    intrinsic,
                    Intrinsic::FramePointer
                        | Intrinsic::StackPointer
                        | Intrinsic::ReturnAddress
                        | Intrinsic::CallerSp
                        | Intrinsic::ClosurePtr
                        | Intrinsic::StubCall(_)
                ),
                Some(Found::SystemCall(_)) => false,
                None => true,
            },
            _ => true,
        }
    }

    /// How the callee's body may become part of the caller's code, if at all.
    fn sight(&self, caller: Func, callee: Func, borrows: bool) -> Option<Sight> {
        let package = |func: Func| self.func(func).body.map(|body| body.package);
        let (home, other) = (package(caller)?, package(callee)?);
        // Who can name an instance imports all that it is made of.
        if !self.is_instance(callee) && !self.inline.is_covered(self.program, home, other) {
            return None;
        }
        if FRAMED.contains(&self.func(callee).name.as_str()) {
            return None;
        }
        if self.inline.internal.contains(home) && self.inline.internal.contains(other) {
            return Some(Sight::Hidden);
        }
        (self.inline.limits.everywhere || borrows).then_some(Sight::Shown)
    }
}
