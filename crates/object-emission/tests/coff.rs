//! A package's object for Windows, linked by mingw-w64's linker with what C's start-up code has, and run by Wine.

use cranelift_codegen::entity::EntityRef;
use go_abi::{CodeItem, File, FrameKind, Stub, Symbol, Target};
use object_emission::isa::{IsaOptions, isa};
use object_emission::package::{self, Package};
use object_emission::{Scratch, compile};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Ends the program with the sum of `g`, set to 42, and of what stands in front of it in the thread's block.
const MAIN: &str = "
function u0:0() -> i64 windows_fastcall {
    sig0 = () -> i64 windows_fastcall
    sig1 = (i64) windows_fastcall
    fn0 = colocated u0:0 sig0
    fn1 = colocated u0:1 sig1
    fn2 = colocated u0:2 sig0
    fn3 = colocated u0:3 sig1
block0:
    v0 = iconst.i64 42
    call fn1(v0)
    v1 = call fn0()
    v2 = call fn2()
    v3 = iadd v1, v2
    call fn3(v3)
    return v3
}
";

/// The part of start-up code that thread-local variables need: where they begin and end, the index, the directory; and a variable.
const START: &str = "
    .section .tls$AAA, \"dw\"
begin: .quad 7, 0
    .section .tls$ZZZ, \"dw\"
end: .quad 0
    .data
    .globl _tls_index
_tls_index: .quad 0
    .globl _tls_used
_tls_used: .quad begin, end, _tls_index, 0, 0
    .text
    .globl first
first:
    mov _tls_index(%rip), %eax
    mov %gs:0x58, %rcx
    mov (%rcx,%rax,8), %rax
    mov (%rax), %rax
    ret
";

/// A directory that is gone at the end.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Place {
    fn new() -> Place {
        let dir = std::env::temp_dir().join(format!("llgo-coff-test-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Place(dir)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    /// Runs a tool of binutils-mingw-w64 (ci/packages installs it).
    fn tool(&self, name: &str, words: &[&str]) {
        let name = format!("x86_64-w64-mingw32-{name}");
        let output = Command::new(&name).args(words).current_dir(&self.0).output().expect("mingw-w64's tools run");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

fn object() -> Vec<u8> {
    let target = Target::find("windows", "amd64").unwrap();
    let isa = isa(&target.triple(), &IsaOptions { verify: true, ..IsaOptions::default() }).unwrap();
    let (get, set) = (Symbol::Stub(Stub::GetG), Symbol::Stub(Stub::SetG));
    let item = CodeItem {
        symbol: Symbol::CEntry(frontend_bridge::Func::new(0)),
        name: "main".into(),
        func: cranelift_reader::parse_functions(MAIN).unwrap().remove(0),
        refs: vec![get, set, Symbol::C("first".into()), Symbol::C("ExitProcess".into())],
        positions: vec![],
        inlined: vec![],
        start: (File::new(0), 1),
        frame: FrameKind::Args,
        demands: vec![],
    };
    let package = Package {
        target,
        funcs: vec![compile(&*isa, &mut Scratch::default(), item).unwrap()],
        data: vec![],
        stubs: vec![Stub::GetG, Stub::SetG],
        externs: vec![],
        file_name: &|_| "main.go".into(),
    };
    package::write(package).unwrap()
}

#[test]
fn a_linked_object_finds_its_thread_local_word() {
    let place = Place::new();
    place.write("main.o", object());
    place.write("start.s", START);
    place.write("kernel32.def", "LIBRARY kernel32.dll\nEXPORTS\nExitProcess\n");
    place.tool("as", &["-o", "start.o", "start.s"]);
    place.tool("dlltool", &["-d", "kernel32.def", "-l", "kernel32.a"]);
    place.tool("ld", &["-e", "main", "-o", "main.exe", "start.o", "main.o", "kernel32.a"]);
    let wine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ci/wine");
    let status = Command::new(wine).arg(place.0.join("main.exe")).status().unwrap();
    assert_eq!(status.code(), Some(49));
}
