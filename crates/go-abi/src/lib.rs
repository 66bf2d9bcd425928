//! Facts that lowering, emission and the runtime overlay agree on. No code is generated here.
//!
//! `layout` sizes and offsets · `shape` how a value is carried · `signature` a Go signature as a CLIF one ·
//! `symbol` everything code can refer to, by key · `item` what lowering hands to emission ·
//! `runtime` TABLE of runtime functions compiled code calls · `type_desc` offsets of `internal/abi` ·
//! `slot` what frame maps have to know of stack slots · `target` TABLE of the systems programs are compiled for.
//!
//! This crate is below both lowerings and the emitter, so that neither needs the other.

pub mod item;
pub mod layout;
pub mod runtime;
pub mod shape;
pub mod signature;
pub mod slot;
pub mod symbol;
pub mod target;
pub mod type_desc;

pub use frontend_bridge::File;
pub use item::{CodeItem, DataItem, DataReloc, DataRelocKind, Demand, FrameKind, InlinedCall, Item, Position, Section};
pub use layout::{Layout, Layouts};
pub use shape::{Part, Shape};
pub use symbol::{CALLBACKS, Stub, Symbol, Table};
pub use target::{Arch, Endian, Format, Target};
