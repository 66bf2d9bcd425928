//! A Go signature as a CLIF one.
//!
//! ```text
//! params:  [context]  [address for each result in memory]…  [parts of each parameter, receiver first]…
//! results: [parts of each result that is not in memory]…
//! ```
//!
//! `context` only where the function is called through a function value (closures, thunks). A parameter of
//! shape Memory is one address; the callee must not write through it. Go functions use `CallConv::Tail`,
//! C functions the platform's convention, with the same order and no context.

use crate::layout::{Layouts, WORD};
use crate::shape::Shape;
use cranelift_codegen::ir::{AbiParam, Signature, types::I64};
use cranelift_codegen::isa::CallConv;
use frontend_bridge::Type;

pub fn go_signature(layouts: &Layouts, context: bool, params: &[Type], results: &[Type]) -> Signature {
    signature(layouts, CallConv::Tail, context, params, results)
}

pub fn signature(
    layouts: &Layouts,
    call_conv: CallConv,
    context: bool,
    params: &[Type],
    results: &[Type],
) -> Signature {
    let mut sig = Signature::new(call_conv);
    if context {
        sig.params.push(AbiParam::new(I64));
    }
    for &ty in results {
        match layouts.shape(ty) {
            Shape::Nothing => {}
            Shape::Memory => sig.params.push(AbiParam::new(I64)),
            Shape::Parts(parts) => sig.returns.extend(parts.iter().map(|part| AbiParam::new(part.ty))),
        }
    }
    for &ty in params {
        match layouts.shape(ty) {
            Shape::Nothing => {}
            Shape::Memory => sig.params.push(AbiParam::new(I64)),
            Shape::Parts(parts) => sig.params.extend(parts.iter().map(|part| AbiParam::new(part.ty))),
        }
    }
    debug_assert!(WORD == 8);
    sig
}
