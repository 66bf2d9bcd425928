//! One function: CLIF to machine code, with its relocations, lines and demands.
//!
//! All references are made colocated before compilation, those to C functions too: a call of one is then
//! `call rel32` to a stub that the link makes, never a register-indirect call.
//!
//! Invariant (targets-by-index): a relocation names its target as an index into `refs`, so that a symbol is
//! looked up once per function and not once per relocation.
//!
//! Not here: trap tables (hazards are explicit or faults), unwind information.

use crate::frames;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{self, ExternalName, LibCall};
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{CodegenResult, CompiledCode, Context, FinalizedMachReloc, FinalizedRelocTarget};
use go_abi::{CodeItem, Demand, File, FrameKind, InlinedCall, Position, Symbol};
use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeReloc {
    /// Of the field, from the function's start.
    pub offset: u32,
    pub kind: Reloc,
    /// Index into [`CompiledFunc::refs`].
    pub target: u32,
    pub addend: i64,
}

pub struct CompiledFunc {
    pub symbol: Symbol,
    pub name: String,
    pub bytes: Vec<u8>,
    pub align: u32,
    pub refs: Vec<Symbol>,
    pub relocs: Vec<CodeReloc>,
    /// From this code offset on (ascending), the position with this index.
    pub lines: Vec<[u32; 2]>,
    pub positions: Vec<Position>,
    pub inlined: Vec<InlinedCall>,
    pub start: (File, u32),
    pub frame: FrameKind,
    /// Which slots of the frame are needed at which call, see [`frames`].
    pub frame_map: Vec<u8>,
    pub demands: Vec<Demand>,
}

/// Cranelift refused the function: a fault of ours, or a limit of its.
#[derive(Debug)]
pub struct CompileError {
    pub function: String,
    pub start: (File, u32),
    pub what: String,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.function, self.what)
    }
}

impl std::error::Error for CompileError {}

/// What names of package runtime begin with.
const RUNTIME: &str = "runtime.";

/// Scratch space, reused from function to function.
pub struct Scratch {
    context: Context,
    regalloc: regalloc2::Ctx,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch { context: Context::new(), regalloc: Default::default() }
    }
}

pub fn compile(isa: &dyn TargetIsa, scratch: &mut Scratch, item: CodeItem) -> Result<CompiledFunc, CompileError> {
    scratch.context.clear();
    let func = &mut scratch.context.func;
    *func = item.func;
    for (_, callee) in func.dfg.ext_funcs.iter_mut() {
        callee.colocated = true;
    }
    let mut refs = item.refs;
    let fail = |what| CompileError { function: item.name.clone(), start: item.start, what };
    let is_runtime = item.name.starts_with(RUNTIME);
    let (code, frame_map) =
        generate(isa, scratch, is_runtime).map_err(|error| fail(describe(&error, &scratch.context.func)))?;
    let relocs = relocations(&scratch.context.func, &code, &item.symbol, &mut refs).map_err(fail)?;
    Ok(CompiledFunc {
        bytes: code.code_buffer().to_vec(),
        align: code.buffer.alignment,
        relocs,
        lines: lines(&code),
        symbol: item.symbol,
        name: item.name,
        refs,
        positions: item.positions,
        inlined: item.inlined,
        start: item.start,
        frame: item.frame,
        frame_map,
        demands: item.demands,
    })
}

/// What `Context::compile` does, with labels between its two halves: the optimiser makes values that nobody could have labelled before.
fn generate(isa: &dyn TargetIsa, scratch: &mut Scratch, is_runtime: bool) -> CodegenResult<(CompiledCode, Vec<u8>)> {
    let Scratch { context, regalloc } = scratch;
    let mut control = ControlPlane::default();
    context.optimize(isa, &mut control)?;
    let slots = frames::label(&mut context.func, isa.triple(), is_runtime);
    let code = isa.compile_function(&context.func, &context.domtree, regalloc, false, &mut control)?;
    let code = code.apply_params(&context.func.params);
    let frame_map = slots.map_or(vec![], |slots| frames::map(&context.func, &code, &slots));
    Ok((code, frame_map))
}

fn describe(error: &cranelift_codegen::CodegenError, func: &ir::Function) -> String {
    match error {
        cranelift_codegen::CodegenError::Verifier(errors) => {
            format!("verifier: {}", cranelift_codegen::print_errors::pretty_verifier_error(func, None, errors.clone()))
        }
        other => other.to_string(),
    }
}

fn relocations(
    func: &ir::Function,
    code: &CompiledCode,
    own: &Symbol,
    refs: &mut Vec<Symbol>,
) -> Result<Vec<CodeReloc>, String> {
    let index_of = |refs: &mut Vec<Symbol>, symbol: Symbol| {
        let index = refs.iter().position(|known| *known == symbol).unwrap_or_else(|| {
            refs.push(symbol);
            refs.len() - 1
        });
        index as u32
    };
    let mut convert = |reloc: &FinalizedMachReloc| {
        let (target, addend) = match &reloc.target {
            FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => {
                (func.params.user_named_funcs()[*name].index, reloc.addend)
            }
            FinalizedRelocTarget::ExternalName(ExternalName::LibCall(call)) => {
                let name = libcall_name(*call).ok_or_else(|| format!("no C function for {call}"))?;
                (index_of(refs, Symbol::C(name.into())), reloc.addend)
            }
            FinalizedRelocTarget::ExternalName(name) => return Err(format!("unexpected name {name:?}")),
            FinalizedRelocTarget::Func(offset) => (index_of(refs, own.clone()), reloc.addend + i64::from(*offset)),
        };
        Ok(CodeReloc { offset: reloc.offset, kind: reloc.kind, target, addend })
    };
    code.buffer.relocs().iter().map(&mut convert).collect()
}

/// The C function that does what Cranelift asks for.
fn libcall_name(call: LibCall) -> Option<&'static str> {
    Some(match call {
        LibCall::CeilF32 => "ceilf",
        LibCall::CeilF64 => "ceil",
        LibCall::FloorF32 => "floorf",
        LibCall::FloorF64 => "floor",
        LibCall::TruncF32 => "truncf",
        LibCall::TruncF64 => "trunc",
        LibCall::NearestF32 => "nearbyintf",
        LibCall::NearestF64 => "nearbyint",
        LibCall::FmaF32 => "fmaf",
        LibCall::FmaF64 => "fma",
        LibCall::Memcpy => "memcpy",
        LibCall::Memset => "memset",
        LibCall::Memmove => "memmove",
        LibCall::Memcmp => "memcmp",
        LibCall::Probestack | LibCall::ElfTlsGetAddr | LibCall::ElfTlsGetOffset | LibCall::X86Pshufb => return None,
    })
}

/// Position changes in code order. Code without a position of its own belongs to what precedes it.
fn lines(code: &CompiledCode) -> Vec<[u32; 2]> {
    let mut lines: Vec<[u32; 2]> = Vec::new();
    for srcloc in code.buffer.get_srclocs_sorted() {
        if let Some(position) = frames::position(srcloc.loc)
            && lines.last().is_none_or(|last| last[1] != position)
        {
            lines.push([srcloc.start, position]);
        }
    }
    lines
}
