//! The differential fuzzer: small well-typed Go programs, built by Go's toolchain and by ours, must behave the same.
//!
//! ```text
//! seed ─▶ Choices ─ types, decl, stmt, expr ─▶ Case ─ batch ─▶ one program of many cases ─ go, llgo ─▶ differences
//!            ▲                                                                                          │
//!            └──────────────────────────────── shrink ◀─────────────────────────────────────────────────┘
//! ```
//!
//! Invariant (defined-behaviour): a program does nothing that Go leaves open: which of two panics of one expression is
//! first, reads of variables beside calls that change them, the order of maps, capacities, addresses. The modules say
//! how each is avoided.
//!
//! Not here: goroutines that run beside others, `unsafe`, reflection other than printing's, and standard library beside what printing needs.

pub mod batch;
pub mod choices;
pub mod decl;
mod expr;
mod objects;
mod scope;
pub mod shrink;
mod stmt;
mod types;
