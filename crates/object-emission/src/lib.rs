//! CLIF and data in, an executable out.
//!
//! ```text
//!  CodeItem ─ compile ─▶ CompiledFunc ─┐
//!  Stub     ─ stub ────▶ CompiledFunc ─┼─ image ─▶ Image ─ object ─▶ relocatable ELF ─ link ─▶ executable
//!  DataItem ───────────────────────────┘
//! ```
//!
//! `isa` flags · `compile` one function to machine code · `stub` hand-encoded machine code ·
//! `image` the program's sections with every symbol placed · `functab` function table and line programs ·
//! `object` the container · `link` the linker.
//!
//! Invariant (deterministic): output depends on the input's content, never on its order.
//!
//! Not here: Go types (only keys of them), printing, the environment.

pub mod compile;
pub mod functab;
pub mod image;
pub mod isa;
pub mod link;
pub mod object;
pub mod stub;

pub use compile::{CodeReloc, CompileError, CompiledFunc, compile};
pub use image::{Image, ImageError, Input};
