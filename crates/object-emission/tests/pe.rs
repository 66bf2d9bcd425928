//! An executable for Windows as LLVM's tools read it.

mod names;

use cranelift_codegen::entity::EntityRef;
use go_abi::{CodeItem, DataItem, DataReloc, DataRelocKind, File, FrameKind, Section, Stub, Symbol, Target};
use names::Names;
use object_emission::exe::ExeError;
use object_emission::isa::{IsaOptions, isa};
use object_emission::{Atoms, Debug, Image, Input, Scratch, compile, pe};
use std::process::Command;

const MAIN: &str = "
function u0:0() -> i64 windows_fastcall {
    sig0 = () -> i64 windows_fastcall
    sig1 = (i64) windows_fastcall
    fn0 = colocated u0:0 sig0
    fn1 = colocated u0:1 sig1
    gv0 = symbol colocated u0:2
block0:
    v0 = call fn0()
    v1 = symbol_value.i64 gv0
    v2 = load.i64 v1
    v3 = load.i64 v2
    call fn1(v3)
    return v0
}
";

fn target() -> &'static Target {
    Target::find("windows", "amd64").unwrap()
}

/// A program that ends with what a pointer points to, by a function of this name.
fn atoms(exit: &str) -> Atoms {
    let isa = isa(&target().triple(), &IsaOptions { verify: true, ..IsaOptions::default() }).unwrap();
    let func = cranelift_reader::parse_functions(MAIN).unwrap().remove(0);
    let main = Symbol::CEntry(frontend_bridge::Func::new(0));
    let (pointer, number) = (Symbol::GcMask(b"p".as_slice().into()), Symbol::Bytes(b"n".as_slice().into()));
    let item = CodeItem {
        symbol: main.clone(),
        name: "main".into(),
        func,
        refs: vec![Symbol::Stub(Stub::GetG), Symbol::C(exit.into()), pointer.clone()],
        positions: vec![],
        inlined: vec![],
        start: (File::new(0), 1),
        frame: FrameKind::Args,
        demands: vec![],
    };
    let data = |symbol: &Symbol, section, bytes: &[u8], relocs| DataItem {
        symbol: symbol.clone(),
        name: format!("{symbol:?}"),
        section,
        align: 8,
        prefix: 0,
        typelink: None,
        size: 8,
        bytes: bytes.to_vec(),
        relocs,
        demands: vec![],
    };
    let to_number = DataReloc { offset: 0, kind: DataRelocKind::Abs64, target: number.clone(), addend: 0 };
    let input = Input {
        funcs: vec![compile(&*isa, &mut Scratch::default(), item).unwrap()],
        data: vec![
            data(&pointer, Section::Data { pointers: true }, &[], vec![to_number]),
            data(&number, Section::ReadOnly, &42u64.to_le_bytes(), vec![]),
        ],
        stubs: vec![Stub::GetG],
        init_tasks: vec![],
        lazy: Default::default(),
        exports: vec![("main".into(), main)],
        externs: vec![],
        naming: &Names,
    };
    Atoms::collect(&input).unwrap()
}

fn written(exit: &str) -> Result<Vec<u8>, ExeError> {
    let atoms = atoms(exit);
    pe::write(&Image::of(&atoms, target(), Debug::Full).unwrap())
}

fn read(arguments: &[&str]) -> String {
    let file = std::env::temp_dir().join(format!("llgo-pe-test-{}{}.exe", std::process::id(), arguments.concat()));
    std::fs::write(&file, written("ExitProcess").unwrap()).unwrap();
    let run = |tool| Command::new(tool).args(arguments).arg(&file).output();
    let output =
        run("llvm-readobj-19").or_else(|_| run("llvm-readobj")).expect("llvm-readobj runs (ci/packages installs it)");
    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The values of a key, in the order of the text.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let lines = text.lines().map(str::trim);
    lines.filter_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).collect()
}

#[test]
fn sections_and_directories_are_where_the_headers_say() {
    let text = read(&["--file-headers", "--sections"]);
    let names: Vec<&str> = values(&text, "Name").iter().map(|name| name.split(' ').next().unwrap()).collect();
    assert!(names.starts_with(&[".text", ".rdata", ".data", ".pdata", ".reloc"]), "{names:?}");
    assert!(names[5..].iter().all(|name| name.starts_with(".debug_")), "{names:?}");
    assert_eq!(values(&text, "Subsystem"), ["IMAGE_SUBSYSTEM_WINDOWS_CUI (0x3)"]);
    assert_eq!(values(&text, "ImageBase"), ["0x140000000"]);
}

#[test]
fn imports_relocations_and_thread_local_storage_are_read() {
    let imports = read(&["--coff-imports"]);
    assert_eq!(values(&imports, "Name"), ["kernel32.dll"]);
    assert_eq!(values(&imports, "Symbol"), ["ExitProcess (0)"]);
    let relocations = read(&["--coff-basereloc", "--sections"]);
    // The pointer, and three words that describe the thread-local block.
    let fields = values(&relocations, "Type").into_iter().filter(|kind| *kind == "DIR64").count();
    assert_eq!(fields, 4, "{relocations}");
    let tls = read(&["--coff-tls-directory", "--sections", "--symbols"]);
    let address = |key| u64::from_str_radix(values(&tls, key)[0].trim_start_matches("0x"), 16).unwrap();
    assert_eq!(address("EndAddressOfRawData") - address("StartAddressOfRawData"), 8);
    assert_eq!(address("AddressOfCallBacks"), 0);
}

#[test]
fn frames_are_described() {
    let text = read(&["--unwind", "--symbols", "--sections", "--file-headers"]);
    for line in ["SET_FPREG reg=RBP, offset=0x0", "PUSH_NONVOL reg=RBP"] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn what_no_library_defines_is_an_error() {
    let error = written("Nobody").unwrap_err();
    assert!(matches!(&error, ExeError::Undefined(names) if names.len() == 1));
    assert_eq!(error.to_string(), "no library defines Nobody");
}
