//! What every lowering job reads: the program, its layouts, the runtime functions, the target.
//!
//! Invariant (shared): a [`LowerCx`] is used by many threads at once; nothing in it changes.

use crate::check::is_unsigned;
use crate::inline::InlineCx;
use crate::reflect_call;
use crate::unsupported::{LowerError, Unsupported};
use cranelift_codegen::ir::Signature;
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use frontend_bridge::{
    BasicKind, File, Func, FuncData, FuncFlags, Global, GlobalInit, Pos, Program, RelocTarget, Type, TypeKind,
};
use go_abi::runtime::Runtime;
use go_abi::signature::{go_signature, signature};
use go_abi::{Endian, FrameKind, Layouts, Symbol, Target};
use intrinsic_lowering::System;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The Go function behind each [`Runtime`] entry.
pub struct RuntimeFuncs(Vec<Func>);

impl RuntimeFuncs {
    fn find(program: &Program) -> Result<RuntimeFuncs, LowerError> {
        let find = |entry: &Runtime| {
            let name = entry.link_name();
            program.func_by_name.get(name).copied().ok_or(LowerError::Undefined { symbol: name.into() })
        };
        Ok(RuntimeFuncs(Runtime::ALL.iter().map(find).collect::<Result<_, _>>()?))
    }

    pub fn get(&self, entry: Runtime) -> Func {
        self.0[entry as usize]
    }
}

pub struct LowerCx<'p> {
    pub program: &'p Program,
    pub layouts: Layouts<'p>,
    pub runtime: RuntimeFuncs,
    pub config: TargetFrontendConfig,
    /// How the code reaches the operating system.
    pub system: System,
    /// Minor release of the Go whose runtime the program has: 26 for Go 1.26.
    pub release: u32,
    /// Func types by the one whose adapters they use; made when the first is needed.
    adapters: OnceLock<FxHashMap<Type, Type>>,
    pub inline: InlineCx<'p>,
}

/// Start of the names of C functions.
const C_PREFIX: &str = "C.";

impl<'p> LowerCx<'p> {
    pub fn new(
        program: &'p Program,
        target: &'static Target,
        config: TargetFrontendConfig,
        release: u32,
    ) -> Result<LowerCx<'p>, LowerError> {
        let runtime = RuntimeFuncs::find(program)?;
        let layouts = Layouts::new(program, target);
        let system = System::of(target);
        Ok(LowerCx {
            program,
            layouts,
            runtime,
            config,
            system,
            release,
            adapters: OnceLock::new(),
            inline: InlineCx::of(program),
        })
    }

    pub fn target(&self) -> &'static Target {
        self.layouts.target
    }

    pub fn endian(&self) -> Endian {
        self.target().endian()
    }

    /// The func type under which the adapters of `ty` go.
    pub fn adapter_type(&self, ty: Type) -> Type {
        self.adapters.get_or_init(|| reflect_call::shared_adapters(&self.layouts))[&ty]
    }

    pub fn kind(&self, ty: Type) -> &'p TypeKind {
        &self.program.types[ty].kind
    }

    pub fn basic(&self, ty: Type) -> Option<BasicKind> {
        match self.kind(ty) {
            TypeKind::Basic(kind) => Some(*kind),
            _ => None,
        }
    }

    pub fn func(&self, func: Func) -> &'p FuncData {
        &self.program.funcs[func]
    }

    /// The element type of a pointer.
    pub fn pointee(&self, ty: Type) -> Type {
        match self.kind(ty) {
            TypeKind::Pointer(elem) => *elem,
            other => panic!("{} is no pointer: {other:?}", self.program.types[ty].link),
        }
    }

    /// The components of a tuple type.
    pub fn tuple(&self, ty: Type) -> &'p [Type] {
        match self.kind(ty) {
            TypeKind::Tuple(types) => types,
            _ => panic!("{} is no tuple", self.program.types[ty].link),
        }
    }

    pub fn is_interface(&self, ty: Type) -> bool {
        matches!(self.kind(ty), TypeKind::Interface { .. })
    }

    /// The function under whose code this one goes; itself if that is Go code which takes or gives something else.
    pub fn resolve(&self, func: Func) -> Func {
        match self.func(func).alias {
            Some(target) if self.stands_for(func, target) => self.resolve(target),
            _ => func,
        }
    }

    /// Can code of one be called as if it were the other's?
    fn stands_for(&self, func: Func, target: Func) -> bool {
        let (declared, known) = (self.func(func), self.func(target));
        let fits = |a: &[Type], b: &[Type]| {
            let is_alike = |(&a, &b): (&Type, &Type)| {
                a == b || self.layouts.shape(a) == self.layouts.shape(b) && self.layouts.size(a) == self.layouts.size(b)
            };
            a.len() == b.len() && a.iter().zip(b).all(is_alike)
        };
        known.body.is_none() || fits(&declared.params, &known.params) && fits(&declared.results, &known.results)
    }

    /// What is wrong with a declaration that stands for a function of another signature.
    pub fn unfit_alias(&self, func: Func) -> Option<Unsupported> {
        let data = self.func(func);
        let target = self.func(data.alias?);
        let signature = |data: &FuncData| {
            let names = |types: &[Type]| {
                let names: Vec<&str> = types.iter().map(|&ty| self.program.types[ty].string.as_str()).collect();
                names.join(", ")
            };
            format!("func({}) ({})", names(&data.params), names(&data.results))
        };
        let (declared, known) = (signature(data), signature(target));
        let what = format!("{} declares {} as {declared}, but it is {known}", data.name, target.name);
        Some(Unsupported { what, pos: data.pos })
    }

    /// What to call for a Go function: code of its own, or of C.
    pub fn func_symbol(&self, func: Func) -> Symbol {
        let func = self.resolve(func);
        match self.c_name(func) {
            Some(name) => self.c_symbol(name),
            None => Symbol::Func(func),
        }
    }

    pub fn c_symbol(&self, name: &str) -> Symbol {
        Symbol::C(Arc::from(self.system.c_symbol(name)))
    }

    /// What a variable stands for whose link name says that it is C's.
    pub fn c_variable(&self, global: Global) -> Option<Symbol> {
        self.program.globals[global].name.strip_prefix(C_PREFIX).map(|name| self.c_symbol(name))
    }

    /// The C function whose address a variable holds that assembly defines, and nobody sets.
    pub fn c_address_in(&self, global: Global) -> Option<Symbol> {
        match &self.program.globals[global].init {
            GlobalInit::Static(data) => match data.relocs.as_slice() {
                [(0, RelocTarget::C(name))] => Some(self.c_symbol(name)),
                _ => None,
            },
            GlobalInit::Zero | GlobalInit::Undefined | GlobalInit::Assembly => None,
        }
    }

    /// The C function that a declaration stands for.
    pub fn c_name(&self, func: Func) -> Option<&'p str> {
        let data = self.func(func);
        if data.body.is_some() { None } else { data.name.strip_prefix(C_PREFIX) }
    }

    /// Has the function code of its own, here or in a package whose file was not read? Of what is declared only, and of
    /// no other kind that has a declaration, the latter is assumed: who reads a part of a program knows what the rest has.
    pub fn has_body(&self, func: Func) -> bool {
        let data = self.func(func);
        let is_other = data.flags.has(FuncFlags::EMPTY_ASM) || data.alias.is_some() || data.host.is_some();
        let may_be_elsewhere = || !is_other && self.c_name(func).is_none() && self.intrinsic(func).is_none();
        data.body.is_some() || self.program.is_partial && may_be_elsewhere()
    }

    /// CLIF signature under which a function is called directly.
    pub fn func_signature(&self, func: Func) -> Signature {
        let func = self.resolve(func);
        let data = self.func(func);
        match self.c_name(func) {
            Some(_) => self.c_signature(&data.params, &data.results),
            None => go_signature(&self.layouts, data.is_closure(), &data.params, &data.results),
        }
    }

    /// Signature of a C function. C compilers rely on narrow arguments being extended to 32 bits.
    pub fn c_signature(&self, params: &[Type], results: &[Type]) -> Signature {
        let mut signature = signature(&self.layouts, self.c_call_conv(), false, params, results);
        let in_memory = results.iter().filter(|&&ty| self.layouts.shape(ty).is_memory()).count();
        let types = params.iter().filter(|&&ty| self.layouts.size(ty) != 0);
        let narrow = types.flat_map(|&ty| {
            let count = self.layouts.shape(ty).parts().len().max(1);
            std::iter::repeat_n(self.basic(ty), count)
        });
        for (param, kind) in signature.params[in_memory..].iter_mut().zip(narrow) {
            if param.value_type.is_int() && param.value_type.bits() < 32 {
                *param = if is_unsigned(kind) { param.uext() } else { param.sext() };
            }
        }
        signature
    }

    pub fn c_call_conv(&self) -> CallConv {
        self.config.default_call_conv
    }

    pub fn is_wrapper(&self, func: Func) -> bool {
        self.func(func).flags.has(FuncFlags::WRAPPER)
    }

    /// How tracebacks show a function of the program.
    pub fn frame_kind(&self, func: Func) -> FrameKind {
        match (self.is_wrapper(func), self.func(func).params.is_empty()) {
            (true, _) => FrameKind::Wrapper,
            (false, true) => FrameKind::NoArgs,
            (false, false) => FrameKind::Args,
        }
    }

    /// File and line of a position, for line tables.
    pub fn line(&self, pos: Pos) -> (File, u32) {
        (pos.file, pos.line)
    }
}
