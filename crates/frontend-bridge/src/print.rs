//! A program as text, in go/ssa's spelling: for `--emit=program` and for messages.
//!
//! ```text
//! # main.f  main.go:3
//! func (t0 int) (int):
//! b0:                                                  ; entry
//!   t1 = t0 + 1:int                                    ; 4:11 int
//!   return t1                                          ; 4:2
//! ```
//!
//! Values are called as in the data model (`t` and the number); go/ssa numbers registers per function too,
//! but not parameters.

use crate::constant::{Const, ConstValue};
use crate::entities::{Func, Type, Value};
use crate::instr::{BinOp, Body, Builtin, CallCommon, Callee, Home, Instr, Operand, UnOp};
use crate::program::{FuncFlags, GlobalInit, HostImport, Program, RelocTarget, StaticData};
use std::fmt::{self, Write};

/// Column of the comment that ends a line.
const COMMENT_COLUMN: usize = 60;

/// One function with its body, if it has one. A body that cannot be read prints as its error.
pub fn print_func(program: &Program, func: Func) -> String {
    let mut out = String::new();
    let printed = match program.funcs[func].body {
        None => print_header(program, func, &mut out).and_then(|()| writeln!(out, "\t(no body)")),
        Some(_) => match program.body(func) {
            Ok(body) => print_body(program, func, &body, &mut out),
            Err(error) => writeln!(out, "# {error}"),
        },
    };
    printed.expect("a string takes all text");
    out
}

/// One variable and its initial contents.
pub fn print_global(program: &Program, global: crate::Global) -> String {
    let data = &program.globals[global];
    let init = match &data.init {
        GlobalInit::Zero => "zero".to_owned(),
        GlobalInit::Undefined => "undefined".to_owned(),
        GlobalInit::Assembly => "assembly".to_owned(),
        GlobalInit::Static(contents) => static_text(program, contents),
    };
    format!("var {} {} = {init}\n", data.name, program.types[data.ty].link)
}

fn static_text(program: &Program, data: &StaticData) -> String {
    let mut text = format!("{} bytes {{", data.bytes.len());
    for (offset, target) in &data.relocs {
        let target = match target {
            RelocTarget::Global(global, addend) => format!("&{}+{addend}", program.globals[*global].name),
            RelocTarget::Func(func) => program.funcs[*func].name.clone(),
            RelocTarget::TypeDesc(ty) => format!("type {}", program.types[*ty].link),
            RelocTarget::Itab(iface, ty) => {
                format!("itab ({}, {})", program.types[*iface].link, program.types[*ty].link)
            }
            RelocTarget::C(name) => format!("C.{name}"),
            RelocTarget::Str(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        };
        write!(text, " {offset}: {target};").expect("a string takes all text");
    }
    text + " }"
}

fn print_header(program: &Program, func: Func, out: &mut String) -> fmt::Result {
    let data = &program.funcs[func];
    write!(out, "# {}  {}:{}", data.name, program.file_name(data.pos.file), data.pos.line)?;
    let flags = [
        (FuncFlags::WRAPPER, "wrapper"),
        (FuncFlags::NOINLINE, "noinline"),
        (FuncFlags::EMPTY_ASM, "empty"),
        (FuncFlags::EXPORT, "export"),
        (FuncFlags::INIT, "init"),
        (FuncFlags::PULL, "pull"),
    ];
    for (flag, name) in flags {
        if data.flags.has(flag) {
            write!(out, " {name}")?;
        }
    }
    if let Some(HostImport { module, name }) = &data.host {
        write!(out, " wasmimport {module} {name}")?;
    }
    if let Some(alias) = data.alias {
        write!(out, " alias of {}", program.funcs[alias].name)?;
    }
    writeln!(out)?;
    let first_free = data.params.len();
    write!(out, "func ({})", typed_values(program, 0, &data.params))?;
    write!(out, " ({})", join(data.results.iter().map(|&ty| link(program, ty))))?;
    if data.is_closure() {
        write!(out, " free ({})", typed_values(program, first_free, &data.free_vars))?;
    }
    writeln!(out, ":")
}

fn typed_values(program: &Program, first: usize, types: &[Type]) -> String {
    join(types.iter().enumerate().map(|(i, &ty)| format!("t{} {}", first + i, link(program, ty))))
}

fn link(program: &Program, ty: Type) -> String {
    program.types[ty].link.clone()
}

fn join(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn print_body(program: &Program, func: Func, body: &Body, out: &mut String) -> fmt::Result {
    print_header(program, func, out)?;
    let printer = Printer { program, body };
    let mut file = program.funcs[func].pos.file;
    for (block, data) in &body.blocks {
        let note = if body.recover == Some(block) { " (recover)" } else { "" };
        let preds = join(data.preds.iter().map(|pred| pred.to_string()));
        writeln!(out, "{block}:{note} ; from {preds}")?;
        for value in body.block_values(block) {
            let instr = &body.values[value];
            let mut line = String::from("  ");
            if instr.ty != program.unit() {
                write!(line, "{value} = ")?;
            }
            line += &printer.instr(value, &data.succs);
            write!(line, "{:width$} ; {}:{}", "", instr.pos.line, instr.pos.col, width = pad(&line))?;
            if instr.ty != program.unit() {
                write!(line, " {}", link(program, instr.ty))?;
            }
            if instr.pos.is_known() && instr.pos.file != file {
                file = instr.pos.file;
                write!(line, " in {}", program.file_name(file))?;
            }
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn pad(line: &str) -> usize {
    COMMENT_COLUMN.saturating_sub(line.chars().count())
}

struct Printer<'a> {
    program: &'a Program,
    body: &'a Body,
}

impl Printer<'_> {
    fn operand(&self, operand: Operand) -> String {
        match operand {
            Operand::Value(value) => value.to_string(),
            Operand::Const(index) => self.constant(&self.body.consts[index as usize]),
            Operand::Global(global) => self.program.globals[global].name.clone(),
            Operand::Func(func) => self.program.funcs[func].name.clone(),
        }
    }

    fn constant(&self, constant: &Const) -> String {
        let ty = link(self.program, constant.ty);
        match &constant.value {
            ConstValue::Zero => format!("zero:{ty}"),
            ConstValue::Bool(value) => format!("{value}:{ty}"),
            ConstValue::Int(bits) => format!("{}:{ty}", *bits as i64),
            ConstValue::Float(value) => format!("{value:?}:{ty}"),
            ConstValue::Complex(re, im) => format!("({re:?}, {im:?}i):{ty}"),
            ConstValue::Str(bytes) => format!("{:?}:{ty}", String::from_utf8_lossy(bytes)),
        }
    }

    fn operands(&self, list: crate::List) -> String {
        join(self.body.list(list).iter().map(|&operand| self.operand(operand)))
    }

    fn optional(&self, operand: Option<Operand>) -> String {
        operand.map_or(String::new(), |operand| self.operand(operand))
    }

    fn call(&self, call: CallCommon) -> String {
        let args = self.operands(call.args);
        match call.callee {
            Callee::Static(func) => format!("{}({args})", self.program.funcs[func].name),
            Callee::Dynamic(operand) => format!("{}({args})", self.operand(operand)),
            Callee::Invoke { recv, iface, method } => {
                let name = match &self.program.types[iface].kind {
                    crate::TypeKind::Interface { methods } => methods[method as usize].name.as_str(),
                    _ => "?",
                };
                format!("invoke {}.{name}({args})", self.operand(recv))
            }
            Callee::Builtin(builtin) => format!("{}({args})", builtin_name(builtin)),
        }
    }

    fn instr(&self, value: Value, succs: &[crate::Block]) -> String {
        let op = |operand| self.operand(operand);
        let ty = || link(self.program, self.body.values[value].ty);
        match self.body.values[value].instr {
            Instr::Alloc { home: Home::Heap } => format!("new {}", ty()),
            Instr::Alloc { home: Home::Frame } => format!("local {}", ty()),
            Instr::Alloc { home: Home::Caller } => format!("new {} or the caller's", ty()),
            Instr::Phi { edges } => format!("phi [{}]", self.operands(edges)),
            Instr::Call(call) => self.call(call),
            Instr::BinOp { op: operator, x, y, .. } => format!("{} {} {}", op(x), bin_op(operator), op(y)),
            Instr::UnOp { op: operator, x, comma_ok } => format!("{}{}{}", un_op(operator), op(x), ok(comma_ok)),
            Instr::ChangeType { x } => format!("changetype {} <- {}", ty(), op(x)),
            Instr::Convert { x, .. } => format!("convert {} <- {}", ty(), op(x)),
            Instr::ChangeInterface { x } => format!("change interface {} <- {}", ty(), op(x)),
            Instr::SliceToArrayPointer { x } => format!("slice to array pointer {} <- {}", ty(), op(x)),
            Instr::MakeInterface { x, .. } => format!("make {} <- {}", ty(), op(x)),
            Instr::MakeClosure { func, bindings, .. } => {
                format!("make closure {} [{}]", self.program.funcs[func].name, self.operands(bindings))
            }
            Instr::MakeMap { reserve, .. } => format!("make {} {}", ty(), self.optional(reserve)),
            Instr::MakeChan { size } => format!("make {} {}", ty(), op(size)),
            Instr::MakeSlice { len, cap } => format!("make {} {} {}", ty(), op(len), op(cap)),
            Instr::Slice { x, low, high, max } => {
                format!("slice {}[{}:{}:{}]", op(x), self.optional(low), self.optional(high), self.optional(max))
            }
            Instr::FieldAddr { x, field } => format!("&{}.#{field}", op(x)),
            Instr::Field { x, field } => format!("{}.#{field}", op(x)),
            Instr::IndexAddr { x, index } => format!("&{}[{}]", op(x), op(index)),
            Instr::Index { x, index } => format!("{}[{}]", op(x), op(index)),
            Instr::Lookup { x, index, comma_ok } => format!("{}[{}]{}", op(x), op(index), ok(comma_ok)),
            Instr::Select { states, blocking } => self.select(states, blocking),
            Instr::Range { x } => format!("range {}", op(x)),
            Instr::Next { iter, .. } => format!("next {}", op(iter)),
            Instr::TypeAssert { x, asserted, comma_ok } => {
                format!("typeassert{} {}.({})", ok(comma_ok), op(x), link(self.program, asserted))
            }
            Instr::Extract { tuple, index } => format!("extract {} #{index}", op(tuple)),
            Instr::Jump => format!("jump {}", succs[0]),
            Instr::If { cond } => format!("if {} goto {} else {}", op(cond), succs[0], succs[1]),
            Instr::Return { results } => format!("return {}", self.operands(results)),
            Instr::RunDefers => "rundefers".to_owned(),
            Instr::Panic { x } => format!("panic {}", op(x)),
            Instr::Go(call) => format!("go {}", self.call(call)),
            Instr::Defer { call, stack } => {
                let stack = stack.map_or(String::new(), |stack| format!(" on {}", self.operand(stack)));
                format!("defer {}{stack}", self.call(call))
            }
            Instr::Send { chan, x } => format!("send {} <- {}", op(chan), op(x)),
            Instr::Store { addr, value } => format!("*{} = {}", op(addr), op(value)),
            Instr::MapUpdate { map, key, value } => format!("{}[{}] = {}", op(map), op(key), op(value)),
        }
    }

    fn select(&self, states: crate::List, blocking: bool) -> String {
        let states = self.body.select_states(states).iter().map(|state| match state.value {
            Some(value) => format!("{} <- {}", self.operand(state.chan), self.operand(value)),
            None => format!("<-{}", self.operand(state.chan)),
        });
        format!("select {}[{}]", if blocking { "" } else { "nonblocking " }, join(states))
    }
}

fn ok(comma_ok: bool) -> &'static str {
    if comma_ok { ",ok" } else { "" }
}

fn bin_op(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::Quo => "/",
        BinOp::Rem => "%",
        BinOp::And => "&",
        BinOp::Or => "|",
        BinOp::Xor => "^",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::AndNot => "&^",
        BinOp::Eql => "==",
        BinOp::Neq => "!=",
        BinOp::Lss => "<",
        BinOp::Leq => "<=",
        BinOp::Gtr => ">",
        BinOp::Geq => ">=",
    }
}

fn un_op(op: UnOp) -> &'static str {
    match op {
        UnOp::Neg => "-",
        UnOp::Not => "!",
        UnOp::Xor => "^",
        UnOp::Deref => "*",
        UnOp::Recv => "<-",
    }
}

fn builtin_name(builtin: Builtin) -> String {
    match builtin {
        Builtin::WrapNilCheck => "ssa:wrapnilchk".to_owned(),
        Builtin::DeferStack => "ssa:deferstack".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
