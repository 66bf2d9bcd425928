//! What the symbols of a program are called in every program: keys of atoms.
//!
//! A key is a tag and link names, or contents. It says what is meant as a [`Symbol`] does, without the ids of one program.
//!
//! Not here: the names that executables show.

use crate::code_cache;
use frontend_bridge::{Func, Package, Program, Type};
use go_abi::{Demand, File, Symbol};
use object_emission::Naming;
use rustc_hash::FxHashMap;

pub struct ProgramNames<'p> {
    program: &'p Program,
    /// The number of each package's place in the manifest.
    owners: Vec<Option<u32>>,
}

impl<'p> ProgramNames<'p> {
    /// `paths` are those of the manifest's packages as the program has them.
    pub fn new<'a>(program: &'p Program, paths: impl Iterator<Item = &'a str>) -> ProgramNames<'p> {
        let numbers: FxHashMap<&str, u32> = paths.zip(0..).collect();
        let owners = program.packages.values().map(|package| numbers.get(package.path.as_str()).copied()).collect();
        ProgramNames { program, owners }
    }

    /// A function or variable by its key, or what a function is as a value.
    pub fn symbol(&self, key: &[u8]) -> Option<Symbol> {
        let (&tag, name) = key.split_first()?;
        let name = std::str::from_utf8(name).ok()?;
        let func = || self.program.func_by_name.get(name).copied();
        let symbols = [
            func().map(Symbol::Func),
            func().map(Symbol::FuncVal),
            func().map(Symbol::FuncThunk),
            func().map(Symbol::CEntry),
            self.program.global_by_name.get(name).copied().map(Symbol::Global),
        ];
        symbols.into_iter().flatten().find(|symbol| code_cache::tag(symbol) == tag)
    }

    fn func(&self, func: Func) -> &[u8] {
        self.program.funcs[func].name.as_bytes()
    }

    fn ty(&self, ty: Type) -> &[u8] {
        self.program.types[ty].link.as_bytes()
    }

    fn number(&self, package: Option<Package>) -> Option<u32> {
        self.owners[package?.as_u32() as usize]
    }
}

impl Naming for ProgramNames<'_> {
    fn key(&self, symbol: &Symbol) -> Vec<u8> {
        let tag = [code_cache::tag(symbol)];
        match symbol {
            Symbol::Func(func) | Symbol::FuncVal(func) | Symbol::FuncThunk(func) | Symbol::CEntry(func) => {
                [&tag, self.func(*func)].concat()
            }
            // The number first: names are as long as they like.
            Symbol::Local(func, number) => [&tag, &number.to_be_bytes()[..], self.func(*func)].concat(),
            Symbol::Global(global) => [&tag, self.program.globals[*global].name.as_bytes()].concat(),
            Symbol::TypeDesc(ty)
            | Symbol::Equal(ty)
            | Symbol::EqualVal(ty)
            | Symbol::Hash(ty)
            | Symbol::HashVal(ty)
            | Symbol::ReflectCall(ty)
            | Symbol::ReflectCallMethod(ty)
            | Symbol::ReflectMakeFunc(ty)
            | Symbol::GcMaskSlot(ty) => [&tag, self.ty(*ty)].concat(),
            Symbol::Itab(iface, concrete) => pair(&tag, self.ty(*iface), self.ty(*concrete)),
            Symbol::C(name) => [&tag, name.as_bytes()].concat(),
            Symbol::Str(text)
            | Symbol::Name(text)
            | Symbol::GcMask(text)
            | Symbol::Bytes(text)
            | Symbol::StrHeader(text) => [&tag, &text[..]].concat(),
            Symbol::QualifiedName(name, path) => pair(&tag, name, path),
            Symbol::Opaque { size, mask } => [&tag, &size.to_be_bytes()[..], mask].concat(),
            Symbol::Stub(stub) => [&tag, format!("{stub:?}").as_bytes()].concat(),
            Symbol::Table(table) => [&tag, format!("{table:?}").as_bytes()].concat(),
        }
    }

    fn demand(&self, demand: &Demand) -> Vec<u8> {
        match demand {
            Demand::InInterface(ty) => [b"interface ", self.ty(*ty)].concat(),
            Demand::CallsMethod { name, pkg_path, sig } => {
                [b"call ", name.as_bytes(), b" ", pkg_path.as_bytes(), b" ", self.ty(*sig)].concat()
            }
            Demand::NamesMethod(name) => [b"name ", name.as_bytes()].concat(),
            Demand::ReflectMethods => b"methods".to_vec(),
            Demand::ReflectCalls => b"calls".to_vec(),
            Demand::IsValue(func) => [b"value ", self.program.funcs[*func].name.as_bytes()].concat(),
        }
    }

    fn owner(&self, symbol: &Symbol) -> Option<u32> {
        match symbol {
            Symbol::Func(func)
            | Symbol::FuncVal(func)
            | Symbol::FuncThunk(func)
            | Symbol::CEntry(func)
            | Symbol::Local(func, _) => self.number(self.program.funcs[*func].body.map(|body| body.package)),
            Symbol::Global(global) => self.number(self.program.globals[*global].home),
            _ => None,
        }
    }

    fn file_name(&self, file: File) -> String {
        self.program.file_name(file).into_owned()
    }
}

/// Two names; where the first one ends counts.
fn pair(tag: &[u8], first: &[u8], second: &[u8]) -> Vec<u8> {
    [tag, &(first.len() as u32).to_be_bytes(), first, second].concat()
}
