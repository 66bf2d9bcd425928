//! The front end's side of the house: Go packages as data.
//!
//! The exporter (a Go program, `exporter/`) loads, type-checks and builds go/ssa for Go packages and
//! writes one *program file* per package. This crate reads those files, checks every index in them, and
//! links them into one [`Program`] in which a type, a function and a global each have one id.
//!
//! ```text
//!  exporter ─▶ package file ─ read ─▶ PackageFile ─┐
//!  exporter ─▶ package file ─ read ─▶ PackageFile ─┼─ link ─▶ Program ─ body(func) ─▶ Body
//! ```
//!
//! Invariant (ids-are-program-wide): after linking, a `Type`, `Func` or `Global` in any body names one
//! entity of the whole program; equality of ids is identity in Go.
//!
//! Invariant (bodies-are-lazy): a function body stays bytes until [`Program::body`] asks for it.
//!
//! Not here: anything of CLIF, layouts, symbols of machine code, files and the environment.

pub mod constant;
pub mod entities;
pub mod exporter;
pub mod instr;
pub mod link;
pub mod print;
pub mod program;
pub mod read;
pub mod types;
mod verify;

pub use constant::{Const, ConstValue};
pub use entities::{Block, File, Func, Global, Package, Pos, Type, Value};
pub use instr::{
    BinOp, BlockData, Body, Builtin, CallCommon, Callee, Home, Instr, InstrData, List, Operand, SelectState, UnOp,
};
pub use program::{
    BodyRef, FuncData, FuncFlags, GlobalData, GlobalInit, PackageData, Program, RelocTarget, StaticData, link_prefix,
};
pub use read::{PackageFile, ReadError};
pub use types::{BasicKind, ChanDir, Field, IMethod, Method, TypeData, TypeKind};
