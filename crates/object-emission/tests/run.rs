//! From CLIF text to a running program: compile, lay out, link, execute.

mod names;

use cranelift_codegen::entity::EntityRef;
use go_abi::{CodeItem, DataItem, DataReloc, DataRelocKind, File, FrameKind, Section, Stub, Symbol, Table, Target};
use names::Names;
use object_emission::isa::{IsaOptions, isa};
use object_emission::link::{LinkPlan, Toolchain, write_executable};
use object_emission::sharedlib::Host;
use object_emission::{Atoms, CompiledFunc, Debug, Image, Input, Scratch, compile, exe, object as container};
use std::path::{Path, PathBuf};
use std::process::Command;

const MAIN: &str = "
function u0:0(i32, i64) -> i32 system_v {
    sig0 = (i64, i64, i64) -> i64 system_v
    sig1 = (i64) -> i64 tail
    sig2 = () -> i64 system_v
    sig3 = (i64) system_v
    sig4 = (i64, i64, i64, i64, i64, i64, i64) -> i64 system_v
    fn0 = u0:0 sig0
    fn1 = colocated u0:1 sig1
    fn2 = colocated u0:2 sig2
    fn3 = colocated u0:3 sig3
    fn4 = colocated u0:4 sig4
    gv0 = symbol colocated u0:5
    gv1 = symbol colocated u0:6
    gv2 = symbol colocated u0:7

block0(v0: i32, v1: i64):
    v2 = iconst.i64 1
    v3 = symbol_value.i64 gv0
    v4 = iconst.i64 6
    v5 = call fn0(v2, v3, v4)
    v6 = iconst.i64 30
    call fn3(v6)
    v7 = call fn2()
    v8 = call fn1(v7)
    v9 = iconst.i64 0
    v10 = call fn4(v2, v2, v3, v4, v9, v9, v9)
    v11 = symbol_value.i64 gv1
    v12 = load.i32 v11+16
    v13 = sextend.i64 v12
    v14 = iadd v11, v13
    v15 = func_addr.i64 fn1
    v16 = isub v14, v15
    v17 = iadd v16, v8
    v18 = symbol_value.i64 gv2
    v19 = load.i64 v18
    v20 = load.i8 v19
    v21 = uextend.i64 v20
    v22 = iadd v17, v21
    v23 = ireduce.i32 v22
    return v23
}
function u0:1(i64) -> i64 tail {
    sig0 = (f64) -> f64 system_v
block0(v0: i64):
    v1 = fcvt_from_sint.f64 v0
    v2 = f64const 0x1.8p0
    v3 = fmul v1, v2
    v4 = ceil v3
    v5 = fcvt_to_sint_sat.i64 v4
    return v5
}
";

fn item(symbol: Symbol, name: &str, func: cranelift_codegen::ir::Function, refs: Vec<Symbol>) -> CodeItem {
    let start = (File::new(0), 1);
    let (symbol, name) = (symbol, name.to_owned());
    let frame = FrameKind::Args;
    CodeItem { symbol, name, func, refs, positions: vec![], inlined: vec![], start, frame, demands: vec![] }
}

fn data(symbol: Symbol, section: Section, bytes: &[u8], size: u64, relocs: Vec<DataReloc>) -> DataItem {
    let name = format!("{symbol:?}");
    DataItem {
        symbol,
        name,
        section,
        align: 8,
        prefix: 0,
        typelink: None,
        size,
        bytes: bytes.to_vec(),
        relocs,
        demands: vec![],
    }
}

fn target() -> &'static Target {
    Target::find("linux", "amd64").unwrap()
}

fn atoms() -> Atoms {
    let options = IsaOptions { verify: true, ..IsaOptions::default() };
    let isa = isa(&target().triple(), &options).unwrap();
    let mut functions = cranelift_reader::parse_functions(MAIN).unwrap().into_iter();
    let text = Symbol::Str(b"hello\n".as_slice().into());
    let scale = Symbol::FuncThunk(go_func(1));
    let main = Symbol::CEntry(go_func(0));
    let name = Symbol::Name(b"n".as_slice().into());
    let pointer = Symbol::GcMask(b"p".as_slice().into());
    let refs = vec![
        Symbol::C("write".into()),
        scale.clone(),
        Symbol::Stub(Stub::GetG),
        Symbol::Stub(Stub::SetG),
        Symbol::Stub(Stub::Syscall6),
        text.clone(),
        Symbol::Table(Table::Types),
        pointer.clone(),
    ];
    let mut scratch = Scratch::default();
    let mut compiled = |item: CodeItem| -> CompiledFunc { compile(&*isa, &mut scratch, item).unwrap() };
    let funcs = vec![
        compiled(item(main.clone(), "main", functions.next().unwrap(), refs)),
        compiled(item(scale.clone(), "main.scale", functions.next().unwrap(), vec![])),
    ];
    let reloc = |kind, target| vec![DataReloc { offset: 0, kind, target, addend: 0 }];
    let text_off = reloc(DataRelocKind::TypesOff32, scale);
    let input = Input {
        funcs,
        data: vec![
            data(text.clone(), Section::ReadOnly, b"hello\n", 6, vec![]),
            data(name, Section::Types, &[0; 4], 4, text_off),
            data(
                pointer,
                Section::Data { pointers: true },
                &[],
                8,
                reloc(DataRelocKind::Abs64, Symbol::Str(b"\x05".as_slice().into())),
            ),
            data(Symbol::Str(b"\x05".as_slice().into()), Section::ReadOnly, b"\x05", 1, vec![]),
        ],
        stubs: vec![Stub::GetG, Stub::SetG, Stub::Syscall6],
        init_tasks: vec![main.clone()],
        lazy: Default::default(),
        exports: vec![("main".into(), main)],
        externs: vec![],
        naming: &Names,
    };
    Atoms::collect(&input).unwrap()
}

fn image(atoms: &Atoms) -> Image<'_> {
    Image::of(atoms, target(), Debug::Full).unwrap()
}

fn object() -> Vec<u8> {
    container::write(&image(&atoms())).unwrap()
}

fn go_func(index: usize) -> frontend_bridge::Func {
    frontend_bridge::Func::new(index)
}

fn toolchain() -> Toolchain {
    let path: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect();
    Toolchain::find(Path::new("cc"), &path).unwrap()
}

fn executable() -> Vec<u8> {
    let host = Host::find(target().arch).unwrap();
    exe::write(&mut image(&atoms()), &host.libraries, host.loader).unwrap().concat()
}

fn scratch(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("llgo-emission-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn link_and_run(toolchain: &Toolchain, name: &str) {
    let dir = scratch(name);
    let (main_object, output) = (dir.join("main.o"), dir.join("main"));
    std::fs::write(&main_object, object()).unwrap();
    let libraries = vec!["c".into(), "m".into()];
    let plan = LinkPlan { objects: vec![main_object], libraries, extra: vec![], output: output.clone() };
    toolchain.link(&plan).unwrap();
    check(&output);
    std::fs::remove_dir_all(&dir).unwrap();
}

fn check(program: &Path) {
    let result = Command::new(program).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&result.stdout), "hello\nhello\n");
    assert_eq!(result.status.code(), Some(45 + 5));
}

#[test]
fn direct_link_runs() {
    let toolchain = toolchain();
    assert!(toolchain.direct.is_some());
    link_and_run(&toolchain, "direct");
}

#[test]
fn own_executable_runs() {
    let dir = scratch("own");
    let output = dir.join("main");
    write_executable(&output, &executable()).unwrap();
    check(&output);
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn link_by_cc_runs() {
    link_and_run(&Toolchain { direct: None, ..toolchain() }, "cc");
}

#[test]
fn same_input_same_bytes() {
    assert!(object() == object());
    assert!(executable() == executable());
}
