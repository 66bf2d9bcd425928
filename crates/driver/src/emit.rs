//! `-emit`: intermediate results as files, one per package and kind.
//!
//! TABLE [`KINDS`]: name, file extension, the stage's writer. A file is named after the import path with `/` turned into `.`.
//!
//! Without `-only`, the packages named on the command line are written. With `-only FUNC` it is that function of whichever
//! package has it, and nothing else.
//!
//! Invariant (same-code): what is printed is made by the functions that builds use.
//!
//! Not here: `link`, which is the build itself with another place for its output.

use crate::diagnostic::{Failure, compiling};
use crate::refusal;
use cranelift_codegen::ir;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{Context, control::ControlPlane};
use frontend_bridge::{Func, Package, Program};
use go_abi::{CodeItem, Item, Symbol};
use ssa_lowering::LowerCx;
use std::fmt::Write;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmitKind {
    Program,
    Clif,
    ClifOpt,
    Asm,
    Object,
    Link,
}

type Print = fn(&LowerCx, &dyn TargetIsa, Func) -> Result<String, Failure>;

pub struct KindData {
    pub kind: EmitKind,
    pub name: &'static str,
    pub extension: &'static str,
    /// Prints one function; kinds without it are not text.
    print: Option<Print>,
}

#[rustfmt::skip] // A table: one line per kind.
pub const KINDS: &[KindData] = &[
    KindData { kind: EmitKind::Program, name: "program",  extension: ".program",  print: Some(print_program) },
    KindData { kind: EmitKind::Clif,    name: "clif",     extension: ".clif",     print: Some(print_clif) },
    KindData { kind: EmitKind::ClifOpt, name: "clif-opt", extension: ".opt.clif", print: Some(print_clif_opt) },
    KindData { kind: EmitKind::Asm,     name: "asm",      extension: ".asm",      print: Some(print_asm) },
    KindData { kind: EmitKind::Object,  name: "object",   extension: ".o",        print: None },
    KindData { kind: EmitKind::Link,    name: "link",     extension: "",          print: None },
];

impl EmitKind {
    pub fn data(self) -> &'static KindData {
        KINDS.iter().find(|data| data.kind == self).expect("every kind is in the table")
    }
    pub fn is_text(self) -> bool {
        self.data().print.is_some()
    }
}

pub fn parse_kinds(list: &str) -> Result<Vec<EmitKind>, Failure> {
    let known = || KINDS.iter().map(|data| data.name).collect::<Vec<_>>().join(", ");
    let parse = |name: &str| {
        let data = KINDS.iter().find(|data| data.name == name);
        data.map(|data| data.kind)
            .ok_or_else(|| Failure::usage(format!("-emit: no kind {name:?}: they are {}", known())))
    };
    list.split(',').map(parse).collect()
}

/// File name of a package's results, without extension.
pub fn file_stem(import_path: &str) -> String {
    import_path.replace('/', ".")
}

/// How program files call every main package.
const MAIN: &str = "main";

/// A package named on the command line, under both its names.
pub struct Wanted<'a> {
    pub import_path: &'a str,
    pub is_main: bool,
}

impl Wanted<'_> {
    fn program_path(&self) -> &str {
        if self.is_main { MAIN } else { self.import_path }
    }

    fn file_stem(&self, program_path: &str) -> String {
        file_stem(if program_path == self.program_path() { self.import_path } else { program_path })
    }
}

/// One file to be written.
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// The text of the kind for these functions, one file per package.
pub fn text_files(
    cx: &LowerCx,
    isa: &dyn TargetIsa,
    kind: EmitKind,
    wanted: &Wanted,
    funcs: &[(Package, Func)],
) -> Result<Vec<TextFile>, Failure> {
    let mut files: Vec<(Package, String)> = vec![];
    for &(package, func) in funcs {
        compiling(&cx.program.funcs[func].name);
        let print = kind.data().print.expect("a kind that is text");
        let text = print(cx, isa, func)?;
        match files.last_mut() {
            Some((last, file)) if *last == package => *file += &format!("\n{text}"),
            _ => files.push((package, text)),
        }
    }
    compiling("");
    let stem = |package: Package| wanted.file_stem(&cx.program.packages[package].path);
    let name = |package: Package| format!("{}{}", stem(package), kind.data().extension);
    Ok(files.into_iter().map(|(package, text)| TextFile { name: name(package), text }).collect())
}

/// The functions that have bodies, by package and then by name: those of the package `wanted`, or the one called `only`.
pub fn select_funcs(program: &Program, wanted: &Wanted, only: Option<&str>) -> Result<Vec<(Package, Func)>, Failure> {
    let bodies = program.funcs.iter().filter_map(|(func, data)| data.body.map(|body| (body.package, func)));
    let mut funcs: Vec<(Package, Func)> = match only {
        Some(name) => bodies.filter(|&(_, func)| program.funcs[func].name == name).collect(),
        None => bodies.filter(|&(package, _)| program.packages[package].path == wanted.program_path()).collect(),
    };
    if let (Some(name), true) = (only, funcs.is_empty()) {
        return Err(Failure::new(format!("-only: the program has no function {name}{}", similar(program, name))));
    }
    funcs.sort_by(|a, b| (a.0, &program.funcs[a.1].name).cmp(&(b.0, &program.funcs[b.1].name)));
    Ok(funcs)
}

/// Functions whose last name element is the one asked for.
fn similar(program: &Program, name: &str) -> String {
    let last = |name: &str| name.rsplit('.').next().unwrap_or("").to_string();
    let mut names: Vec<&str> = program
        .funcs
        .values()
        .filter(|data| data.body.is_some() && last(&data.name) == last(name))
        .map(|data| &*data.name)
        .collect();
    names.sort_unstable();
    names.truncate(5);
    if names.is_empty() { String::new() } else { format!("; it has {}", names.join(", ")) }
}

fn print_program(cx: &LowerCx, _: &dyn TargetIsa, func: Func) -> Result<String, Failure> {
    Ok(frontend_bridge::print::print_func(cx.program, func))
}

fn print_clif(cx: &LowerCx, _: &dyn TargetIsa, func: Func) -> Result<String, Failure> {
    let print = |item: &mut CodeItem| Ok(item.func.display().to_string());
    print_items(cx, func, print)
}

fn print_clif_opt(cx: &LowerCx, isa: &dyn TargetIsa, func: Func) -> Result<String, Failure> {
    print_items(cx, func, |item| {
        let mut context = Context::for_function(item.func.clone());
        context
            .optimize(isa, &mut ControlPlane::default())
            .map_err(|error| Failure::new(format!("{}: {error}", item.name)))?;
        Ok(context.func.display().to_string())
    })
}

fn print_asm(cx: &LowerCx, isa: &dyn TargetIsa, func: Func) -> Result<String, Failure> {
    print_items(cx, func, |item| {
        let mut context = Context::for_function(item.func.clone());
        context.set_disasm(true);
        let code = context.compile(isa, &mut ControlPlane::default());
        let code = code.map_err(|error| Failure::new(format!("{}: {:?}", item.name, error.inner)))?;
        let text = code.vcode.clone().unwrap_or_default();
        // Notes for unwinders are no code.
        let code = text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("unwind "));
        Ok(with_names_of_clif(&context.func, code.collect()))
    })
}

/// External names as CLIF writes them: `u0:n`, for Cranelift's `userextnameN`.
fn with_names_of_clif(func: &ir::Function, mut text: String) -> String {
    // From the last on: the first name is the beginning of the eleventh.
    for (name, external) in func.params.user_named_funcs().iter().rev() {
        text = text.replace(&name.to_string(), &external.to_string());
    }
    text
}

/// Lowers a function and prints the pieces of code that it gives, each under the names of what it refers to.
fn print_items(
    cx: &LowerCx,
    func: Func,
    print: impl Fn(&mut CodeItem) -> Result<String, Failure>,
) -> Result<String, Failure> {
    let items = ssa_lowering::lower(cx, &Symbol::Func(func));
    let items = items.map_err(|error| refusal::of_lowering(cx.program, func, error))?;
    let mut text = String::new();
    for item in items {
        let Item::Code(mut item) = item else { continue };
        writeln!(text, "; {}", item.name).expect("a string takes everything");
        for (i, symbol) in item.refs.iter().enumerate() {
            writeln!(text, ";   u0:{i} = {}", symbol_text(cx.program, symbol)).expect("a string takes everything");
        }
        text += print(&mut item)?.trim_end();
        text.push('\n');
    }
    Ok(text)
}

/// A symbol in the words of the program.
fn symbol_text(program: &Program, symbol: &Symbol) -> String {
    let func = |func: Func| program.funcs[func].name.clone();
    let ty = |ty: frontend_bridge::Type| program.types[ty].string.clone();
    match symbol {
        Symbol::Func(of) => func(*of),
        Symbol::FuncVal(of) => format!("value of {}", func(*of)),
        Symbol::FuncThunk(of) => format!("thunk of {}", func(*of)),
        Symbol::CEntry(of) => format!("C entry of {}", func(*of)),
        Symbol::Local(of, n) => format!("{} #{n}", func(*of)),
        Symbol::C(name) => format!("C {name}"),
        Symbol::Global(global) => format!("variable {}", program.globals[*global].name),
        Symbol::TypeDesc(of) => format!("type {}", ty(*of)),
        Symbol::Itab(iface, concrete) => format!("itab {}, {}", ty(*iface), ty(*concrete)),
        Symbol::Equal(of) | Symbol::EqualVal(of) => format!("equality of {}", ty(*of)),
        Symbol::Hash(of) | Symbol::HashVal(of) => format!("hash of {}", ty(*of)),
        Symbol::ReflectCall(of) | Symbol::ReflectCallMethod(of) | Symbol::ReflectMakeFunc(of) => {
            format!("reflect adapter of {}", ty(*of))
        }
        Symbol::Str(bytes) => format!("bytes {:?}", String::from_utf8_lossy(bytes)),
        Symbol::StrHeader(bytes) => format!("string {:?}", String::from_utf8_lossy(bytes)),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named() {
        assert_eq!(parse_kinds("clif,link"), Ok(vec![EmitKind::Clif, EmitKind::Link]));
        assert!(
            parse_kinds("clif,foo").unwrap_err().message.contains("no kind \"foo\": they are program, clif, clif-opt")
        );
        assert_eq!(file_stem("net/http/internal"), "net.http.internal");
    }
}
