//! C entries: a Go function behind the platform's C convention, for `//export` and `llgo.funcAddr`.
//!
//! Parameters and results are scalar parts, as C passes them; anything in memory is refused.

use crate::code::{CodeName, build_code};
use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use cranelift_codegen::ir::InstBuilder;
use frontend_bridge::Func;
use go_abi::signature::signature;
use go_abi::{FrameKind, Item, Symbol};

pub fn lower_c_entry(cx: &LowerCx, func: Func) -> Result<Vec<Item>, LowerError> {
    let data = cx.func(func);
    let in_memory = |&ty| cx.layouts.shape(ty).is_memory();
    if data.params.iter().chain(&data.results).any(in_memory) || data.is_closure() {
        let what = format!("C entry of {}, whose signature is not one of C scalars", data.name);
        return Err(Unsupported { what, pos: data.pos }.into());
    }
    let name = CodeName {
        symbol: Symbol::CEntry(func),
        name: data.export.clone().unwrap_or_else(|| format!("{}.centry", data.name)),
        start: cx.line(data.pos),
        frame: FrameKind::Wrapper,
    };
    let c_signature = signature(&cx.layouts, cx.c_call_conv(), false, &data.params, &data.results);
    let items = build_code(cx, name, c_signature, |code| {
        code.set_pos(data.pos);
        let args = code.params.clone();
        let results = code.call_symbol(cx.func_symbol(func), cx.func_signature(func), &args);
        code.builder.ins().return_(&results);
        Ok(())
    })?;
    Ok(items)
}
