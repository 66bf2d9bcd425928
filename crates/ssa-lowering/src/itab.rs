//! Itabs known at compile time: how a concrete type implements an interface with methods.
//!
//! As a type descriptor, an itab refers to a method's code only if the method can be called; the place of any
//! other method holds `runtime.unreachableMethod`. So it too is looked through for references first and made at the
//! end.
//!
//! Invariant (order): `Fun` is in the order of the interface's methods, which is that of `internal/abi`.

use crate::cx::LowerCx;
use crate::reach::LiveMethods;
use crate::unsupported::{LowerError, Unsupported};
use frontend_bridge::{IMethod, Method, Pos, Type, TypeKind};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::type_desc::{itab, type_hash};
use go_abi::{DataItem, DataReloc, DataRelocKind, Demand, Item, Section, Symbol};

/// The itab without methods, for what it refers to and demands.
pub fn lower_itab(cx: &LowerCx, iface: Type, concrete: Type) -> Result<Vec<Item>, LowerError> {
    let methods = methods(cx, iface, concrete)?;
    let code = vec![cx.func_symbol(cx.runtime.get(Runtime::UnreachableMethod)); methods.len()];
    Ok(vec![Item::Data(item(cx, iface, concrete, code))])
}

/// The finished itab.
pub fn itab_item(cx: &LowerCx, iface: Type, concrete: Type, live: &LiveMethods) -> DataItem {
    let methods = methods(cx, iface, concrete).expect("lowered before");
    let code = methods.into_iter().map(|(index, method)| {
        let func = if live.is_live(concrete, index) { method.ifn } else { cx.runtime.get(Runtime::UnreachableMethod) };
        cx.func_symbol(func)
    });
    item(cx, iface, concrete, code.collect())
}

fn item(cx: &LowerCx, iface: Type, concrete: Type, code: Vec<Symbol>) -> DataItem {
    let concrete_link = &cx.program.types[concrete].link;
    let size = itab::SIZE + code.len() as u64 * WORD;
    let mut bytes = vec![0; itab::SIZE as usize];
    bytes[itab::HASH as usize..][..4].copy_from_slice(&cx.endian().u32(type_hash(concrete_link)));
    let address = |offset, target| DataReloc { offset, kind: DataRelocKind::Abs64, target, addend: 0 };
    let mut relocs =
        vec![address(itab::INTER, Symbol::TypeDesc(iface)), address(itab::TYPE, Symbol::TypeDesc(concrete))];
    let funs = code.into_iter().enumerate();
    relocs.extend(funs.map(|(i, symbol)| address(itab::FUN + i as u64 * WORD, symbol)));
    DataItem {
        symbol: Symbol::Itab(iface, concrete),
        name: format!("go:itab.{concrete_link},{}", cx.program.types[iface].link),
        section: Section::ReadOnly,
        align: WORD,
        prefix: 0,
        typelink: None,
        size,
        bytes,
        relocs,
        demands: vec![Demand::InInterface(concrete)],
    }
}

/// The method behind each of the interface's, with its index in the concrete type's list.
fn methods<'p>(cx: &LowerCx<'p>, iface: Type, concrete: Type) -> Result<Vec<(u32, &'p Method)>, LowerError> {
    let TypeKind::Interface { methods: wanted } = cx.kind(iface) else { panic!("itab of a concrete type") };
    let data = &cx.program.types[concrete];
    let find = |want: &IMethod| {
        let same = |has: &&Method| has.name == want.name && has.pkg_path == want.pkg_path;
        let found = data.methods.iter().zip(0..).find(|(has, _)| same(has));
        found.map(|(method, index)| (index, method)).ok_or_else(|| {
            let what = format!("{} as {}: no method {}", data.link, cx.program.types[iface].link, want.name);
            LowerError::from(Unsupported { what, pos: Pos::unknown() })
        })
    };
    wanted.iter().map(find).collect()
}
