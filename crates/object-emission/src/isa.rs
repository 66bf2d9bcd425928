//! From a target triple and a few choices to the Cranelift ISA that every function is compiled with.
//!
//! Code is position-dependent in form (`is_pic=false`) with all references colocated: direct calls and
//! `lea`, no GOT. Frame pointers are always on, because tracebacks, panics and the collector walk them.
//!
//! Invariant (one-abi): every object of a program is compiled with flags that differ only in
//! optimisation, verification and register allocation; calling conventions never depend on them.
//!
//! Not here: unwind tables in the executable (Cranelift's own would force text relocations; nothing of ours reads them).

use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use std::fmt;
use target_lexicon::Triple;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptLevel {
    None,
    Speed,
}

/// How machine registers are chosen: well, or fast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegAlloc {
    Backtracking,
    SinglePass,
}

#[derive(Clone, Copy, Debug)]
pub struct IsaOptions {
    pub opt_level: OptLevel,
    pub regalloc: RegAlloc,
    /// Checks every function before and after optimisation; for tests and for finding faults of ours.
    pub verify: bool,
}

impl Default for IsaOptions {
    fn default() -> IsaOptions {
        IsaOptions { opt_level: OptLevel::None, regalloc: RegAlloc::Backtracking, verify: false }
    }
}

/// A target for which there is no code generator, or a flag the code generator refuses.
#[derive(Debug)]
pub struct IsaError {
    pub triple: Triple,
    pub what: String,
}

impl fmt::Display for IsaError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "target {}: {}", self.triple, self.what)
    }
}

impl std::error::Error for IsaError {}

pub fn isa(triple: &Triple, options: &IsaOptions) -> Result<OwnedTargetIsa, IsaError> {
    let error = |what: String| IsaError { triple: triple.clone(), what };
    let mut flags = settings::builder();
    for (name, value) in flag_values(options) {
        flags.set(name, value).map_err(|e| error(format!("{name}={value}: {e}")))?;
    }
    let builder = isa::lookup(triple.clone()).map_err(|e| error(e.to_string()))?;
    builder.finish(settings::Flags::new(flags)).map_err(|e| error(e.to_string()))
}

fn flag_values(options: &IsaOptions) -> [(&'static str, &'static str); 11] {
    let opt_level = match options.opt_level {
        OptLevel::None => "none",
        OptLevel::Speed => "speed",
    };
    let regalloc = match options.regalloc {
        RegAlloc::Backtracking => "backtracking",
        RegAlloc::SinglePass => "single_pass",
    };
    [
        ("opt_level", opt_level),
        ("regalloc_algorithm", regalloc),
        ("enable_verifier", if options.verify { "true" } else { "false" }),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "true"),
        ("preserve_frame_pointers", "true"),
        // Results that do not fit in registers go through memory that the caller provides.
        ("enable_multi_ret_implicit_sret", "true"),
        // A frame larger than the guard page must not jump over it.
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        // Where the prologue saves registers: frame maps say it.
        ("unwind_info", "true"),
        ("machine_code_cfg_info", "false"),
    ]
}
