//! The harness for `tests/`: a test is a Go file (or a folder) with its expectation inside.
//!
//! ```text
//! tests/run/slice.go ─ header ─▶ Header ─ kind ─▶ Case ─ run ─▶ Sections ─ golden ─▶ equal, or a diff
//!                                                                         └ bless ─▶ the file, rewritten
//! ```
//!
//! Invariant (gc-oracle): what a `run` or `errors` test expects is what Go's own toolchain printed; no code
//! path writes our own output into such a file.
//!
//! Invariant (known-directives): a directive or section nobody knows is an error, never ignored.
//!
//! Not here: any crate of the compiler. The harness drives the `llgo` binary as a user does, so that what it
//! tests is what is shipped. The format is described in `docs/testing.md`.

pub mod bench_build;
pub mod bench_gc;
pub mod bench_module;
pub mod bench_run;
pub mod cases;
pub mod emulator;
pub mod fuzz;
pub mod golden;
pub mod goroot;
pub mod gotest;
pub mod header;
pub mod kind;
pub mod normalise;
pub mod process;
pub mod results;
pub mod statistics;
pub mod std_tests;
pub mod suite;
pub mod tools;
