//! What must hold of a program before lowering may rely on it. Always on.
//!
//! Tables: a signature is a function type, no type contains itself by value. Bodies: every id is in
//! range, control flow is consistent, operands are defined before they are used, and where an instruction
//! counts something (fields, results, arguments, methods), the count is in the type.
//!
//! Invariant (lowering-may-index): whatever an index in a verified body selects exists.
//!
//! Not here: Go's type rules. go/types checked them; a file with a right checksum is go/ssa's output.

use crate::entities::{Block, Type, Value};
use crate::instr::{BlockData, Body, Builtin, CallCommon, Callee, Instr, Operand};
use crate::program::{FuncData, Program};
use crate::read::{ReadError, Section};
use crate::types::TypeKind;
use cranelift_entity::{EntityRef, PrimaryMap};

/// Deepest nesting of structs, arrays and tuples by value.
const MAX_DEPTH: u32 = 1000;

pub(crate) fn verify_tables(program: &Program) -> Result<(), ReadError> {
    let fail = |what: String| Err(ReadError::new(Section::Types, 0, what));
    let is_func = |ty: Type| matches!(program.types[ty].kind, TypeKind::Func { .. });
    let mut checker = ValueCycles { program, state: PrimaryMap::new() };
    program.types.keys().for_each(|_| {
        checker.state.push(Visit::New);
    });
    for (ty, data) in &program.types {
        if !data.methods.iter().all(|method| is_func(method.sig)) {
            return fail(format!("{}: a method's type is no function type", data.link));
        }
        if let TypeKind::Interface { methods } = &data.kind
            && !methods.iter().all(|method| is_func(method.sig))
        {
            return fail(format!("{}: a method's type is no function type", data.link));
        }
        if !checker.is_finite(ty, 0) {
            return fail(format!("{}: contains itself", data.link));
        }
    }
    for data in program.globals.values() {
        if program.types[data.ty].ptr_to.is_none() {
            return fail(format!("{}: no type for its address", data.name));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

struct ValueCycles<'a> {
    program: &'a Program,
    state: PrimaryMap<Type, Visit>,
}

impl ValueCycles<'_> {
    fn is_finite(&mut self, ty: Type, depth: u32) -> bool {
        match self.state[ty] {
            Visit::Done => return true,
            Visit::Open => return false,
            Visit::New if depth > MAX_DEPTH => return false,
            Visit::New => self.state[ty] = Visit::Open,
        }
        let finite = match &self.program.types[ty].kind {
            TypeKind::Array { elem, .. } => self.is_finite(*elem, depth + 1),
            TypeKind::Struct { fields } => fields.iter().all(|field| self.is_finite(field.ty, depth + 1)),
            TypeKind::Tuple(types) => types.iter().all(|&ty| self.is_finite(ty, depth + 1)),
            _ => true,
        };
        self.state[ty] = Visit::Done;
        finite
    }
}

pub(crate) fn verify_body(program: &Program, func: &FuncData, body: &Body) -> Result<(), ReadError> {
    let mut verifier = Verifier { program, func, body, at: None };
    verifier.verify().map_err(|what| {
        let place = verifier.at.map_or(String::new(), |(block, value)| format!("{block}: {value}: "));
        ReadError::new(Section::Bodies, func.body.map_or(0, |body| body.offset), format!("{place}{what}"))
    })
}

type Check = Result<(), String>;

fn ensure(holds: bool, what: &str) -> Check {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

struct Verifier<'a> {
    program: &'a Program,
    func: &'a FuncData,
    body: &'a Body,
    at: Option<(Block, Value)>,
}

impl Verifier<'_> {
    fn verify(&mut self) -> Check {
        ensure(!self.body.blocks.is_empty(), "no blocks")?;
        for (block, data) in &self.body.blocks {
            self.verify_edges(block, data)?;
        }
        let dominators = Dominators::of(self.body);
        for (block, data) in &self.body.blocks {
            for value in self.body.block_values(block) {
                self.at = Some((block, value));
                self.verify_instr(value, data)?;
                self.verify_uses(block, value, &dominators)?;
            }
        }
        Ok(())
    }

    /// Terminators are last and have the right number of successors; edges are known at both ends.
    fn verify_edges(&self, block: Block, data: &BlockData) -> Check {
        ensure(data.count > 0, "empty block")?;
        let last = data.first.as_u32() + data.count - 1;
        for value in self.body.block_values(block) {
            let instr = &self.body.values[value].instr;
            ensure(Body::is_terminator(instr) == (value.as_u32() == last), "terminator is not the last instruction")?;
        }
        let succs = match self.body.values[Value::from_u32(last)].instr {
            Instr::Jump => 1,
            Instr::If { .. } => 2,
            _ => 0,
        };
        ensure(data.succs.len() == succs, "wrong number of successors")?;
        let count = |list: &[Block], block| list.iter().filter(|&&other| other == block).count();
        for &succ in &data.succs {
            ensure(count(&data.succs, succ) == count(&self.body.blocks[succ].preds, block), "edges differ")?;
        }
        for &pred in &data.preds {
            ensure(count(&self.body.blocks[pred].succs, block) > 0, "edge from a block that does not go here")?;
        }
        Ok(())
    }

    fn verify_uses(&self, block: Block, value: Value, dominators: &Dominators) -> Check {
        let body = self.body;
        if let Instr::Phi { edges } = body.values[value].instr {
            for (&operand, &pred) in body.list(edges).iter().zip(&body.blocks[block].preds) {
                self.verify_range(operand)?;
                ensure(dominators.reaches_end(operand, pred), "phi operand is not defined on its edge")?;
            }
            return Ok(());
        }
        for_each_operand(body, &body.values[value].instr, &mut |operand| {
            self.verify_range(operand)?;
            ensure(dominators.reaches(operand, block, value), "operand is not defined before")
        })
    }

    fn verify_range(&self, operand: Operand) -> Check {
        match operand {
            Operand::Value(value) => ensure(value.index() < self.body.values.len(), "no such value"),
            _ => Ok(()),
        }
    }

    fn kind(&self, ty: Type) -> &TypeKind {
        &self.program.types[ty].kind
    }

    /// The type of an operand; `None` for functions, whose own type may be nowhere.
    fn operand_type(&self, operand: Operand) -> Option<Type> {
        match operand {
            Operand::Value(value) => self.body.values.get(value).map(|data| data.ty),
            Operand::Const(index) => Some(self.body.consts[index as usize].ty),
            Operand::Global(global) => self.program.types[self.program.globals[global].ty].ptr_to,
            Operand::Func(_) => None,
        }
    }

    fn operand_kind(&self, operand: Operand) -> Option<&TypeKind> {
        self.operand_type(operand).map(|ty| self.kind(ty))
    }

    /// The struct, array or other type behind a pointer.
    fn pointee(&self, operand: Operand) -> Option<&TypeKind> {
        match self.operand_kind(operand) {
            Some(TypeKind::Pointer(elem)) => Some(self.kind(*elem)),
            _ => None,
        }
    }

    fn verify_instr(&self, value: Value, block: &BlockData) -> Check {
        let body = self.body;
        let data = &body.values[value];
        match data.instr {
            Instr::Phi { edges } => {
                ensure(edges.len as usize == block.preds.len(), "phi edges differ from predecessors")
            }
            Instr::Alloc { .. } => ensure(matches!(self.kind(data.ty), TypeKind::Pointer(_)), "address is no pointer"),
            Instr::Call(call) | Instr::Go(call) | Instr::Defer { call, .. } => self.verify_call(call),
            Instr::FieldAddr { x, field } => ensure(has_field(self.pointee(x), field), "no such field"),
            Instr::Field { x, field } => ensure(has_field(self.operand_kind(x), field), "no such field"),
            Instr::Extract { tuple, index } => match self.operand_kind(tuple) {
                Some(TypeKind::Tuple(types)) => ensure((index as usize) < types.len(), "no such component"),
                _ => Err("component of what is no tuple".to_owned()),
            },
            Instr::UnOp { op: crate::UnOp::Deref, x, .. } => ensure(self.pointee(x).is_some(), "load from no pointer"),
            Instr::Store { addr, .. } => ensure(self.pointee(addr).is_some(), "store to no pointer"),
            Instr::MakeClosure { func, bindings, .. } => ensure(
                self.program.funcs[func].free_vars.len() == bindings.len as usize,
                "bindings differ from the function's free variables",
            ),
            Instr::Return { results } => {
                ensure(results.len as usize == self.func.results.len(), "results differ from the signature")
            }
            _ => Ok(()),
        }
    }

    fn verify_call(&self, call: CallCommon) -> Check {
        let args = call.args.len as usize;
        match call.callee {
            Callee::Static(func) => {
                ensure(args == self.program.funcs[func].params.len(), "arguments differ from the signature")
            }
            Callee::Dynamic(operand) => match self.operand_kind(operand) {
                Some(TypeKind::Func { params, .. }) => {
                    ensure(args == params.len(), "arguments differ from the signature")
                }
                Some(_) => Err("call of what is no function".to_owned()),
                None => Ok(()),
            },
            Callee::Invoke { iface, method, .. } => {
                let TypeKind::Interface { methods } = self.kind(iface) else {
                    return Err("method of what is no interface".to_owned());
                };
                let Some(method) = methods.get(method as usize) else {
                    return Err("no such method".to_owned());
                };
                match self.kind(method.sig) {
                    TypeKind::Func { params, .. } => {
                        ensure(args == params.len(), "arguments differ from the signature")
                    }
                    _ => Err("method's type is no function type".to_owned()),
                }
            }
            Callee::Builtin(builtin) => ensure(builtin_args(builtin).contains(&args), "wrong number of arguments"),
        }
    }
}

fn has_field(kind: Option<&TypeKind>, field: u32) -> bool {
    matches!(kind, Some(TypeKind::Struct { fields }) if (field as usize) < fields.len())
}

/// How many arguments a builtin takes.
fn builtin_args(builtin: Builtin) -> std::ops::RangeInclusive<usize> {
    use Builtin::*;
    match builtin {
        Recover | DeferStack => 0..=0,
        Cap | Clear | Close | Imag | Len | NilCheck | Panic | Real | UnsafeSliceData | UnsafeStringData => 1..=1,
        Append => 1..=2,
        Complex | Copy | Delete | UnsafeAdd | UnsafeSlice | UnsafeString => 2..=2,
        WrapNilCheck => 3..=3,
        Max | Min => 1..=usize::MAX,
        Print | Println => 0..=usize::MAX,
    }
}

fn for_each_operand(body: &Body, instr: &Instr, visit: &mut dyn FnMut(Operand) -> Check) -> Check {
    let mut all = |list: &[Option<Operand>]| list.iter().flatten().try_for_each(|&operand| visit(operand));
    match *instr {
        Instr::Alloc { .. } | Instr::Jump | Instr::RunDefers => Ok(()),
        Instr::Phi { edges: list } | Instr::Return { results: list } | Instr::MakeClosure { bindings: list, .. } => {
            body.list(list).iter().try_for_each(|&operand| visit(operand))
        }
        Instr::Call(call) | Instr::Go(call) => for_each_call_operand(body, call, visit),
        Instr::Defer { call, stack } => {
            all(&[stack])?;
            for_each_call_operand(body, call, visit)
        }
        Instr::BinOp { x, y, .. }
        | Instr::IndexAddr { x, index: y }
        | Instr::Index { x, index: y }
        | Instr::Lookup { x, index: y, .. }
        | Instr::MakeSlice { len: x, cap: y }
        | Instr::Send { chan: x, x: y }
        | Instr::Store { addr: x, value: y } => all(&[Some(x), Some(y)]),
        Instr::UnOp { x, .. }
        | Instr::ChangeType { x }
        | Instr::Convert { x, .. }
        | Instr::ChangeInterface { x }
        | Instr::SliceToArrayPointer { x }
        | Instr::MakeInterface { x, .. }
        | Instr::MakeChan { size: x }
        | Instr::FieldAddr { x, .. }
        | Instr::Field { x, .. }
        | Instr::Range { x }
        | Instr::Next { iter: x, .. }
        | Instr::TypeAssert { x, .. }
        | Instr::Extract { tuple: x, .. }
        | Instr::If { cond: x }
        | Instr::Panic { x } => all(&[Some(x)]),
        Instr::MakeMap { reserve, .. } => all(&[reserve]),
        Instr::Slice { x, low, high, max } => all(&[Some(x), low, high, max]),
        Instr::Select { states, .. } => {
            body.select_states(states).iter().try_for_each(|state| all(&[Some(state.chan), state.value]))
        }
        Instr::MapUpdate { map, key, value } => all(&[Some(map), Some(key), Some(value)]),
    }
}

fn for_each_call_operand(body: &Body, call: CallCommon, visit: &mut dyn FnMut(Operand) -> Check) -> Check {
    match call.callee {
        Callee::Dynamic(operand) | Callee::Invoke { recv: operand, .. } => visit(operand)?,
        Callee::Static(_) | Callee::Builtin(_) => {}
    }
    body.list(call.args).iter().try_for_each(|&operand| visit(operand))
}

/// Immediate dominators, by iteration in reverse postorder. The recover block hangs off the entry.
struct Dominators {
    idom: Vec<u32>,
    /// Place in reverse postorder; `NONE` if unreachable.
    order: Vec<u32>,
    /// Block of each value; `NONE` for parameters and free variables.
    home: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Dominators {
    fn of(body: &Body) -> Dominators {
        let count = body.blocks.len();
        let postorder = postorder(body);
        let mut order = vec![NONE; count];
        for (place, &block) in postorder.iter().rev().enumerate() {
            order[block as usize] = place as u32;
        }
        let mut idom = vec![NONE; count];
        idom[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for &block in postorder.iter().rev().skip(1) {
                let mut new = NONE;
                let recover = body.recover.filter(|recover| recover.as_u32() == block).map(|_| 0);
                let preds = body.blocks[Block::from_u32(block)].preds.iter().map(|pred| pred.as_u32());
                for pred in preds.chain(recover).filter(|&pred| idom[pred as usize] != NONE) {
                    new = if new == NONE { pred } else { common(&idom, &order, new, pred) };
                }
                if idom[block as usize] != new {
                    idom[block as usize] = new;
                    changed = true;
                }
            }
        }
        let mut home = vec![NONE; body.values.len()];
        for block in body.blocks.keys() {
            for value in body.block_values(block) {
                home[value.index()] = block.as_u32();
            }
        }
        Dominators { idom, order, home }
    }

    fn dominates(&self, above: u32, mut below: u32) -> bool {
        if self.order[below as usize] == NONE {
            return true;
        }
        if self.order[above as usize] == NONE {
            return false;
        }
        while self.order[below as usize] > self.order[above as usize] {
            below = self.idom[below as usize];
        }
        below == above
    }

    /// Whether an operand is there when `value` in `block` runs.
    fn reaches(&self, operand: Operand, block: Block, value: Value) -> bool {
        let Operand::Value(operand) = operand else { return true };
        match self.home[operand.index()] {
            NONE => true,
            home if home == block.as_u32() => operand < value,
            home => self.dominates(home, block.as_u32()),
        }
    }

    /// Whether an operand is there at the end of `block`.
    fn reaches_end(&self, operand: Operand, block: Block) -> bool {
        let Operand::Value(operand) = operand else { return true };
        match self.home[operand.index()] {
            NONE => true,
            home => self.dominates(home, block.as_u32()),
        }
    }
}

fn common(idom: &[u32], order: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        while order[a as usize] > order[b as usize] {
            a = idom[a as usize];
        }
        while order[b as usize] > order[a as usize] {
            b = idom[b as usize];
        }
    }
    a
}

/// Reachable blocks, successors before their predecessors, the entry last.
fn postorder(body: &Body) -> Vec<u32> {
    let mut seen = vec![false; body.blocks.len()];
    let mut out = Vec::with_capacity(body.blocks.len());
    let mut stack = vec![(0u32, 0usize)];
    seen[0] = true;
    let recover = body.recover.map(|block| block.as_u32());
    while let Some((block, next)) = stack.pop() {
        let succs = &body.blocks[Block::from_u32(block)].succs;
        let extra = if block == 0 { recover } else { None };
        match succs.get(next).map(|succ| succ.as_u32()).or(extra.filter(|_| next == succs.len())) {
            Some(succ) => {
                stack.push((block, next + 1));
                if !seen[succ as usize] {
                    seen[succ as usize] = true;
                    stack.push((succ, 0));
                }
            }
            None => out.push(block),
        }
    }
    out
}
