//! CLIF and data in, an executable out.
//!
//! ```text
//!  CodeItem ─ compile ─▶ CompiledFunc ─┐                            ┌─ exe, pe ─────────────────────▶ executable
//!  Stub     ─ stub ────────────────────┼─ atoms ─▶ image ─▶ Image ─┤
//!  DataItem ───────────────────────────┘                            └─ object ─▶ object file ─ link ─▶ executable
//!  the same of one package ─ package ─▶ object file of any system
//! ```
//!
//! `isa` flags · `compile` one function to machine code · `frames` what its frame holds at calls · `slots` what explicit slots do · `stub` hand-encoded machine code ·
//! `atoms` the program as a table that can be kept · `image` its sections with every symbol placed · `reference` fields that refer to places · `functab` function table and line programs ·
//! `dwarf` debug information ·
//! `exe` the executable itself, `pe` that of Windows · `sharedlib`, `dll` what libraries offer them · `object` an object file ·
//! `package` an object file of one package · `relocation` what its fields are called there · `link` the linker.
//!
//! Invariant (deterministic): output depends on the input's content, never on its order.
//!
//! Not here: Go types (only keys of them), printing, the environment.

pub mod atoms;
mod bytes;
pub mod compile;
pub mod dll;
mod dwarf;
pub mod exe;
mod frames;
pub mod functab;
pub mod image;
pub mod isa;
pub mod link;
pub mod object;
pub mod package;
pub mod pe;
pub mod reference;
pub mod relocation;
pub mod sharedlib;
mod slots;
pub mod stub;

pub use atoms::{Atoms, Naming};
pub use compile::{CodeReloc, CompileError, CompiledFunc, Scratch, compile};
pub use image::{Debug, Image, ImageError, Input};
