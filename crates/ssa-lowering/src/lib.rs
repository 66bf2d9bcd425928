//! Go SSA → CLIF, one file per Go construct.
//!
//! [`lower`] makes the code or data that a [`Symbol`] stands for. What that code refers to is again
//! symbols; whoever drives lowering asks for those next, from as many threads as it likes.
//!
//! ```text
//!  code    CodeCx   CLIF under construction: memory, calls, symbols. Knows types, no Go function.
//!  bytes            its memory: slots, loads, stores, copies
//!  func    FuncCx   a Go function's body on top of a CodeCx: values, blocks, the dispatch table
//!  operand · check · arith · divide · compare · convert · memory · aggregate · slice · string · call · inline · builtin
//!  closure · interface · map · chan · select · range · defer · panic · goroutine · print · intrinsic
//!  type_desc · itab · equal · hash · reflect_call · global · centry   symbols other than Go functions
//! ```
//!
//! Invariant (pure): the items depend on the program and the symbol only, not on order or thread.
//!
//! Invariant (refused-not-wrong): what is not supported is an [`Unsupported`] with a position; all of a
//! function's are reported together.
//!
//! Not here: a module or object, files, the environment.

pub mod aggregate;
pub mod arith;
pub mod builtin;
pub mod bytes;
pub mod call;
pub mod centry;
pub mod chan;
pub mod check;
pub mod closure;
pub mod code;
pub mod compare;
pub mod convert;
pub mod cx;
pub mod defer;
pub mod devirtual;
pub mod divide;
pub mod equal;
pub mod func;
pub mod global;
pub mod goroutine;
pub mod hash;
pub mod inline;
pub mod interface;
pub mod intrinsic;
pub mod itab;
pub mod map;
pub mod memory;
pub mod operand;
pub mod panic;
pub mod print;
pub mod range;
pub mod reach;
pub mod reflect_call;
pub mod select;
pub mod slice;
pub mod string;
pub mod type_desc;
pub mod unsupported;
pub mod uses;
pub mod val;
pub mod wide;

pub use code::CodeCx;
pub use cx::{LowerCx, RuntimeFuncs};
pub use func::FuncCx;
pub use inline::Inlining;
pub use unsupported::{LowerError, Lowered, Unsupported};
pub use val::{Parts, Val};

use go_abi::{Item, Symbol};

/// The definition of a symbol: its own item first, then the `Symbol::Local` ones that go with it. Empty for
/// symbols that are defined elsewhere (C, hand-encoded stubs, emission's tables).
pub fn lower(cx: &LowerCx, symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    match symbol {
        Symbol::Func(func) => func::lower_func(cx, *func),
        Symbol::Global(global) => global::lower_global(cx, *global),
        Symbol::Str(bytes) => Ok(string::lower_str(bytes)),
        Symbol::StrHeader(bytes) => Ok(string::lower_str_header(cx.endian(), bytes)),
        Symbol::Bytes(bytes) => Ok(string::lower_bytes(bytes)),
        Symbol::CEntry(func) => centry::lower_c_entry(cx, *func),
        Symbol::FuncVal(func) => closure::lower_func_val(cx, *func),
        Symbol::FuncThunk(func) => closure::lower_func_thunk(cx, *func),
        Symbol::TypeDesc(_)
        | Symbol::Name(_)
        | Symbol::QualifiedName(..)
        | Symbol::GcMask(_)
        | Symbol::GcMaskSlot(_)
        | Symbol::Opaque { .. } => type_desc::lower_type_data(cx, symbol),
        Symbol::Itab(iface, concrete) => itab::lower_itab(cx, *iface, *concrete),
        Symbol::Equal(_) | Symbol::EqualVal(_) => equal::lower_equal(cx, symbol),
        Symbol::Hash(_) | Symbol::HashVal(_) => hash::lower_hash(cx, symbol),
        Symbol::ReflectCall(_) | Symbol::ReflectCallMethod(_) | Symbol::ReflectMakeFunc(_) => {
            reflect_call::lower_reflect_adapter(cx, symbol)
        }
        // A local comes with the function it is local to.
        Symbol::C(_) | Symbol::Local(..) | Symbol::Stub(_) | Symbol::Table(_) => Ok(vec![]),
    }
}
