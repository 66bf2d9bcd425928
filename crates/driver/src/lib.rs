//! The `llgo` command.
//!
//! ```text
//! main ─ cli (words → flags) ─ config (flags, environment → Config) ─ commands (verbs)
//!          └ flags: TABLE                                                 ├ pipeline (stages of a build)
//!                                                                        └ test (llgo test): test_args · test_run · test_cache · test_json
//! pipeline: export → read → codegen → image → link       commands: emit · output · execute · handover · save_dir
//! below all: graph · cache · session · interrupt · diagnostic · progress · timing · shell · gotool
//! ```
//!
//! Invariant (only-here): no other crate prints, reads the environment or spawns processes (linking excepted: a plan goes
//! to `object-emission`, which runs it).
//!
//! Not here: anything of Go's semantics, machine code or file formats.

pub mod ahead;
pub mod build_info;
pub mod cache;
pub mod cli;
pub mod code_cache;
pub mod codegen;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod execute;
pub mod export;
pub mod flags;
pub mod gotool;
pub mod graph;
pub mod handover;
pub mod interrupt;
pub mod link;
pub mod link_vars;
pub mod linkname;
pub mod naming;
pub mod output;
pub mod pipeline;
pub mod progress;
pub mod refusal;
pub mod relink;
pub mod save_dir;
pub mod session;
pub mod sharing;
pub mod shell;
pub mod test;
pub mod test_args;
pub mod test_cache;
pub mod test_json;
pub mod test_load;
pub mod test_run;
pub mod timing;
pub mod timings;

/// Runs the command line of this process; answers the exit status.
pub fn main() -> i32 {
    interrupt::install();
    diagnostic::install_panic_hook();
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match std::panic::catch_unwind(|| commands::run(&words)) {
        Ok(Ok(())) => 0,
        Ok(Err(failure)) => {
            failure.report();
            failure.status
        }
        Err(_) => diagnostic::STATUS_OUR_FAULT,
    }
}
