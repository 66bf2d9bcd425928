//! Package-level variables as data.
//!
//! Variables that contain pointers are in sections of their own, which the collector scans.

use crate::cx::LowerCx;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::{Global, GlobalInit, RelocTarget, StaticData};
use go_abi::{DataItem, DataReloc, DataRelocKind, Demand, Item, Section, Symbol};
use std::sync::Arc;

/// Where a variable is. One without a size is where all objects without a size are, as with gc.
pub fn global_symbol(cx: &LowerCx, global: Global) -> Symbol {
    let data = &cx.program.globals[global];
    match cx.program.global_by_name.get("runtime.zerobase") {
        Some(&zero_base) if data.pos.is_known() && cx.layouts.size(data.ty) == 0 && !data.name.starts_with("C.") => {
            Symbol::Global(zero_base)
        }
        _ => Symbol::Global(global),
    }
}

/// What gc's assembly has in read-only memory; `reflect` hands out parts of it.
const READ_ONLY: &str = "runtime.staticuint64s";

pub fn lower_global(cx: &LowerCx, global: Global) -> Result<Vec<Item>, LowerError> {
    let data = &cx.program.globals[global];
    let layout = cx.layouts.of(data.ty);
    let pointers = layout.ptr_bytes != 0;
    let mut item = DataItem {
        symbol: Symbol::Global(global),
        name: data.name.clone(),
        section: Section::Zero { pointers },
        align: layout.align,
        prefix: 0,
        typelink: None,
        size: layout.size,
        bytes: vec![],
        relocs: vec![],
        demands: vec![],
    };
    match &data.init {
        // Declared nowhere, only mentioned; or a variable of C.
        GlobalInit::Undefined if !data.pos.is_known() || data.name.starts_with("C.") => {
            return Err(LowerError::Undefined { symbol: data.name.clone() });
        }
        GlobalInit::Assembly => {
            let what = format!("{}: its contents are in assembly, which is not supported", data.name);
            return Err(Unsupported { pos: data.pos, what }.into());
        }
        // Bound by //go:linkname to a variable of a package that is not there: gc makes it zero, too.
        GlobalInit::Undefined | GlobalInit::Zero => {}
        GlobalInit::Static(contents) => {
            if let Some(what) = contents.relocs.iter().find_map(|(_, target)| refused_value(cx, target)) {
                return Err(Unsupported { pos: data.pos, what }.into());
            }
            item.section = if data.name == READ_ONLY { Section::ReadOnly } else { Section::Data { pointers } };
            item.bytes = contents.bytes.clone();
            item.relocs = contents.relocs.iter().map(|(offset, target)| reloc(cx, *offset, target)).collect();
            item.demands = demands(contents);
        }
    }
    Ok(vec![Item::Data(item)])
}

fn refused_value(cx: &LowerCx, target: &RelocTarget) -> Option<String> {
    match target {
        RelocTarget::Func(func) => cx.refused_value(*func),
        _ => None,
    }
}

fn reloc(cx: &LowerCx, offset: u64, target: &RelocTarget) -> DataReloc {
    let (target, addend) = match target {
        RelocTarget::Global(global, addend) => (global_symbol(cx, *global), *addend),
        RelocTarget::Func(func) => (Symbol::FuncVal(cx.resolve(*func)), 0),
        RelocTarget::TypeDesc(ty) => (Symbol::TypeDesc(*ty), 0),
        RelocTarget::Itab(iface, concrete) => (Symbol::Itab(*iface, *concrete), 0),
        RelocTarget::C(name) => (cx.c_symbol(name), 0),
        RelocTarget::Str(bytes) => (Symbol::Str(Arc::from(bytes.as_slice())), 0),
    };
    DataReloc { offset, kind: DataRelocKind::Abs64, target, addend }
}

/// A type word in static data is that of an interface value.
fn demands(contents: &StaticData) -> Vec<Demand> {
    let in_interface = |(_, target): &(u64, RelocTarget)| match target {
        RelocTarget::TypeDesc(ty) | RelocTarget::Itab(_, ty) => Some(Demand::InInterface(*ty)),
        _ => None,
    };
    contents.relocs.iter().filter_map(in_interface).collect()
}
