//! `llgo` as a user meets it: messages, exit statuses, outputs, and what it does when the world is unkind.
//!
//! One cache serves all tests but those that damage theirs. Where `go build` has words for it, its words are the expectation.

mod place;

use place::{Answer, HELLO, Place};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const EXIT: &str = "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(len(os.Args) + 1) }\n";
const BROKEN: &str = "package main\n\nfunc main() { var x int = \"a\"; y := 1 }\n";
const SETTABLE: &str = "package main\n\nvar name = \"nobody\"\n\nfunc main() { println(name) }\n";

#[test]
fn run_passes_output_arguments_and_failure_on() {
    let place = Place::new();
    place.write("hello.go", HELLO);
    place.write("exit.go", EXIT);
    place.llgo(&["run", "hello.go"]).expect(0, "hello\n");
    place.llgo(&["run", "exit.go", "-v", "x"]).expect(1, "exit status 4\n");
    let wrapped = place.llgo(&["run", "-exec", "echo run", "hello.go", "a b"]);
    assert!(wrapped.stdout.starts_with("run ") && wrapped.stdout.ends_with("/hello a b\n"), "{wrapped:?}");
    assert_eq!(place.leftovers(), Vec::<PathBuf>::new());
}

/// A package's key covers what its imports export, and not their bodies: each of these edits is seen all the same.
#[test]
fn edits_of_an_import_reach_its_importers() {
    const FIRST: &str = "package leaf\n\nvar kept *int\n\nfunc Keep(p *int) { println(*p) }\nfunc Show() { println(kept == nil) }\n\
        func Twice[T int](x T) T { return x + x }\n";
    const EDITS: [(&str, &str); 4] = [
        ("println(*p)", "println(*p + 1)"),
        // The parameter leaks: the importer's variable belongs on the heap.
        ("println(*p + 1)", "kept = p"),
        ("kept == nil", "*kept"),
        // The importer has this body, as an instance of its own.
        ("x + x", "2*x + 1"),
    ];
    let place = Place::new();
    place.write(
        "main.go",
        "package main\n\nimport \"ex.com/m/leaf\"\n\nfunc keep() { x := 5; leaf.Keep(&x); x++ }\n\n\
         func use(n int) int { a := [64]int{n}; return a[n%64] }\n\n\
         func main() { keep(); use(9); leaf.Show(); println(leaf.Twice(4)) }\n",
    );
    let mut leaf = FIRST.to_string();
    for (old, new) in EDITS {
        place.write("leaf/leaf.go", &leaf);
        assert_eq!(place.llgo(&["run", "."]), place.go(&["run", "."]), "{leaf}");
        assert!(leaf.contains(old));
        leaf = leaf.replace(old, new);
    }
    place.write("leaf/leaf.go", &leaf);
    assert_eq!(place.llgo(&["run", "."]), place.go(&["run", "."]), "{leaf}");
}

/// Code of a library is made to see whether anything is wrong with it, and made again when something that it consists of has changed.
#[test]
fn libraries_are_checked_once() {
    let place = Place::new();
    place.write("go.mod", "module ex.com/m\n\ngo 1.24\n");
    place.write("leaf/leaf.go", "package leaf\n\nfunc F() int { return 1 }\n");
    place.write("lib/lib.go", "package lib\n\nimport \"ex.com/m/leaf\"\n\nfunc F() int { return leaf.F() }\n");
    place.write("other/other.go", "package other\n\nfunc F() string { return \"\" }\n");
    let makes_code = |words: &[&str]| {
        let answer = place.llgo(words);
        assert_eq!(answer.status, Some(0), "{answer:?}");
        answer.stderr.contains(" functions, ")
    };
    assert!(makes_code(&["build", "-time", "./lib", "./other"]));
    assert!(!makes_code(&["build", "-time", "./other", "./lib"]));
    assert!(!makes_code(&["build", "-time", "./lib"]));
    assert!(makes_code(&["build", "-time", "-ldflags=-w", "./lib"]));
    place.write("leaf/leaf.go", "package leaf\n\nfunc F() int { return 2 }\n");
    assert!(!makes_code(&["build", "-time", "./other"]));
    assert!(makes_code(&["build", "-time", "./..."]));
    assert!(makes_code(&["build", "-time", "-a", "./lib"]));
}

/// As with go, whose compiler leaves functions without bodies to the linker where assembly may have them.
#[test]
fn functions_in_assembly_are_missed_where_a_program_calls_them() {
    let place = Place::new();
    place.write("lib/lib.go", "package lib\n\nfunc Sum(x, y int) int\n\nfunc Twice(x int) int { return Sum(x, x) }\n");
    let answer = place.llgo(&["build", "./lib"]);
    answer.expect(1, "# ex.com/m/lib\nlib/lib.go:3:6: missing function body\n");
    place.write("lib/sum.s", "");
    place.llgo(&["build", "./lib"]).expect(0, "");
    place.llgo(&["build", "-emit=object", "-o", "out", "./lib"]).expect(0, "");
    place.write("main.go", "package main\n\nimport \"ex.com/m/lib\"\n\nfunc main() { println(lib.Twice(2)) }\n");
    let refused = place.llgo(&["build", "."]);
    refused.expect(1, "# ex.com/m\nlib/lib.go:3:1: ex.com/m/lib.Sum is not defined\n");
}

/// No function of the standard library is missing, whatever part of it a program takes.
#[test]
fn all_of_the_standard_library_builds() {
    if std::env::var_os("LLGO_TEST_SLOW").is_none() {
        return;
    }
    let place = Place::new();
    assert_eq!(place.llgo(&["build", "std"]), Answer { status: Some(0), stdout: String::new(), stderr: String::new() });
}

#[test]
fn errors_read_as_those_of_go() {
    let place = Place::new();
    place.write("broken.go", BROKEN);
    place.write("lib/lib.go", "package lib\n");
    for words in [&["build", "broken.go"][..], &["build", "./nosuch"], &["build", "nosuch"], &["build", "./nosuch/..."]]
    {
        let (ours, gos) = (place.llgo(words), place.go(words));
        assert_eq!((ours.status, &ours.stderr), (gos.status, &gos.stderr), "{words:?}");
        assert_eq!(ours.status, Some(1));
    }
    place.llgo(&["run", "./lib"]).expect(1, "package ex.com/m/lib is not a main package\n");
    place.llgo(&["run"]).expect(1, "llgo: no go files listed\n");
}

#[test]
fn a_variable_that_assembly_fills_is_refused() {
    let place = Place::new();
    let reads = "package main\n\nvar table [2]uint64\n\nfunc f()\n\nfunc main() { println(table[1]) }\n";
    place.write("main.go", reads);
    place.write("table.s", "DATA ·table+8(SB)/8, $2\nGLOBL ·table(SB), $16\nTEXT ·f(SB), $0\n\tRET\n");
    let message = "./main.go:3:5: main.table: its contents are in assembly, which is not supported\n";
    place.llgo(&["run", "."]).expect(1, &format!("# ex.com/m\n{message}"));
    place.write("main.go", &reads.replace("println(table[1])", "f()"));
    place.llgo(&["run", "."]).expect(0, "");
}

/// A trampoline that is not known by name at the call; gc's compiler refuses it, too, but where only std can see it.
#[test]
fn a_trampoline_that_is_no_constant_is_refused() {
    let place = Place::new();
    place.write("empty.s", "");
    let in_interface = "var f any = libc_getpid_trampoline; call(funcPCABI0(f), uintptr(unsafe.Pointer(&f)), 0, 0)";
    let uses = [
        ("call(funcPCABI0(libc_getpid_trampoline), 0, 0, 0)", None),
        ("run(libc_getpid_trampoline)", Some("14:17")),
        (in_interface, Some("14:18")),
        ("run(parent)", Some("11:5")),
    ];
    let systems = [("darwin", "arm64"), ("darwin", "amd64"), ("openbsd", "amd64"), ("netbsd", "arm64")];
    for ((statement, at), (goos, goarch)) in uses.into_iter().zip(systems) {
        let parent = if statement.contains("parent") { "libc_getpid_trampoline" } else { "func() {}" };
        place.write("lib.go", &TRAMPOLINES.replace("STATEMENT", statement).replace("PARENT", parent));
        let mut command = place.command(&["build", "-emit=object", "-o", "out", "."]);
        let answer = Answer::of(command.env("GOOS", goos).env("GOARCH", goarch).output().unwrap());
        let sentence =
            "libc_getpid_trampoline stands for a C function: it can be the argument of FuncPCABI0 and nothing else";
        match at {
            Some(at) => answer.expect(1, &format!("# ex.com/m\n./lib.go:{at}: {sentence}\n")),
            None => answer.expect(0, ""),
        }
    }
}

/// In a function of so many blocks and results in memory nobody looks which of these are needed when (object-emission's slots.rs).
#[test]
fn a_function_may_have_a_thousand_results_in_memory() {
    const CALLS: usize = 1100;
    let place = Place::new();
    let calls: String = (0..CALLS)
        .map(|i| format!("\tif l := fill(1, 2, 3, 4, 5, 6, {i}); l.n[8] > 6 {{ sum += l.n[8] }}\n"))
        .collect();
    let fill = "//go:noinline\nfunc fill(a, b, c, d, e, f, g int) (l large) {\n\tl.n[8] = a + b + c + d + e + f + g\n\treturn l\n}";
    place.write(
        "main.go",
        &format!("package main\n\ntype large struct{{ n [9]int }}\n\n{fill}\n\nfunc main() {{\n\tsum := 0\n{calls}\tprintln(sum)\n}}\n"),
    );
    let sum: usize = (0..CALLS).map(|i| 21 + i).sum();
    place.llgo(&["run", "."]).expect(0, &format!("{sum}\n"));
}

/// gc calls what is there, which then finds its arguments where nobody has put them.
#[test]
fn a_linkname_with_another_signature_is_refused_where_it_is_used() {
    let place = Place::new();
    place.write(
        "b/b.go",
        "package b\n\nfunc two(x, y int) int { return x - y }\n\nfunc text(s string) int { return len(s) }\n",
    );
    let main = |use_: &str| {
        let (unsafe_, b) = ("import _ \"unsafe\"", "import _ \"ex.com/m/b\"");
        let (one, word) = ("func one(x int) int", "func word(p *byte, n int) int");
        let fits = "//go:linkname fits ex.com/m/b.two\nfunc fits(x uint, y uintptr) uint";
        let pulls =
            format!("//go:linkname one ex.com/m/b.two\n{one}\n\n//go:linkname word ex.com/m/b.text\n{word}\n\n{fits}");
        format!("package main\n\n{unsafe_}\n{b}\n\n{pulls}\n\nfunc main() {{ {use_} }}\n")
    };
    place.write("empty.s", "");
    let two = "main.one declares ex.com/m/b.two as func(int) (int), but it is func(int, int) (int)";
    let text = "main.word declares ex.com/m/b.text as func(*uint8, int) (int), but it is func(string) (int)";
    let uses = [
        ("println(fits(7, 2))", 0, "5\n".to_string()),
        ("println(one(7))", 1, format!("# ex.com/m\n./main.go:7:1: {two}\n")),
        ("go one(7)", 1, format!("# ex.com/m\n./main.go:7:1: {two}\n")),
        ("f := one; println(f(7))", 1, format!("# ex.com/m\n./main.go:7:1: {two}\n")),
        ("println(word(nil, 0))", 1, format!("# ex.com/m\n./main.go:10:1: {text}\n")),
    ];
    for (use_, status, stderr) in uses {
        place.write("main.go", &main(use_));
        place.llgo(&["run", "."]).expect(status, &stderr);
    }
}

const TRAMPOLINES: &str = r#"package lib

import "unsafe"

//go:linkname funcPCABI0 llgo.funcPCABI0
func funcPCABI0(f any) uintptr

//go:linkname call llgo.syscall
func call(fn, a1, a2, a3 uintptr) (r1, r2, err uintptr)
func libc_getpid_trampoline()
var parent = PARENT
func run(f func()) { f() }
var _ unsafe.Pointer
func Get() { STATEMENT }
"#;

#[test]
fn wrong_command_lines_are_refused_with_status_2() {
    let place = Place::new();
    let refused = place.llgo(&["build", "-race"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.starts_with("flag provided but not defined: -race\nusage: llgo build "));
    assert_eq!(place.llgo(&["frob"]).status, Some(2));
    assert_eq!(place.llgo(&["build", "-ldflags=-linkmode=internal"]).status, Some(2));
    assert_eq!(place.llgo(&["build", "-emit=foo"]).status, Some(2));
    let target =
        |goos, goarch| Answer::of(place.command(&["build"]).env("GOOS", goos).env("GOARCH", goarch).output().unwrap());
    target("plan9", "s390x").expect(2, "llgo: unsupported GOOS/GOARCH pair plan9/s390x\n");
    target("linux", "386")
        .expect(2, "llgo: unsupported GOOS/GOARCH pair linux/386: 32-bit processors are not supported\n");
    target("windows", "arm64")
        .expect(2, "llgo: windows/arm64: there are no executables yet; llgo build -emit=object writes objects\n");
    place.write("main.go", HELLO);
    let refused = place.llgo(&["build", "-linker=nosuch"]);
    refused.expect(1, "llgo: no linker \"nosuch\" on PATH\n");
    let flags = Answer::of(place.command(&["build"]).env("GOFLAGS", "-nonsense").output().unwrap());
    flags.expect(1, "llgo: parsing $GOFLAGS: unknown flag -nonsense\n");
    place
        .llgo(&["build", "-backend=llvm"])
        .expect(1, "llgo: -backend=llvm needs an LLVM-based llgo on PATH, and there is none\n");
}

#[test]
fn executables_get_gos_names_and_places() {
    let place = Place::new();
    place.write("main.go", HELLO);
    place.write("cmd/tool/v2/main.go", HELLO);
    place.write("lib/lib.go", "package lib\n\nfunc F() int { return 1 }\n");
    place.llgo(&["build"]).expect(0, "");
    place.run("m").expect(0, "hello\n");
    place.llgo(&["build", "-C", "cmd/tool", "./v2"]).expect(0, "");
    place.run("cmd/tool/tool").expect(0, "hello\n");
    fs::remove_file(place.dir.join("m")).unwrap();
    place.llgo(&["build", "./..."]).expect(0, "");
    assert!(!place.dir.join("m").exists());
    place.llgo(&["build", "-o", "bin/", "./..."]).expect(0, "");
    place.run("bin/m").expect(0, "hello\n");
    place.run("bin/tool").expect(0, "hello\n");
    place.llgo(&["build", "./lib"]).expect(0, "");
    place.llgo(&["clean", "./..."]).expect(0, "");
    place
        .llgo(&["build", "-o", "x", ".", "./lib"])
        .expect(1, "llgo: cannot write multiple packages to non-directory x\n");
}

#[test]
fn outputs_that_cannot_be_written_are_one_sentence() {
    let place = Place::new();
    place.write("main.go", HELLO);
    place.write("precious", "text");
    place.llgo(&["build", "-o", "/dev/full"]).expect(1, "llgo: cannot write /dev/full: no space left on device\n");
    let refused = place.llgo(&["build", "-o", "precious"]);
    assert!(refused.stderr.contains("already exists and is not an object file"), "{refused:?}");
    assert_eq!(fs::read_to_string(place.dir.join("precious")).unwrap(), "text");
    let refused = place.llgo(&["build", "-o", "main.go/x"]);
    assert_eq!((refused.status, refused.stderr.lines().count()), (Some(1), 1), "{refused:?}");
    assert_eq!(place.leftovers(), Vec::<PathBuf>::new());
}

#[test]
fn strings_are_set_by_ldflags() {
    let place = Place::new();
    place.write("main.go", SETTABLE);
    place.llgo(&["run", "."]).expect(0, "nobody\n");
    place.llgo(&["run", "-ldflags=-s -X 'main.name=some body' -X main.nosuch=1", "."]).expect(0, "some body\n");
    place.llgo(&["run", "."]).expect(0, "nobody\n");
}

#[test]
fn every_kind_is_emitted() {
    let place = Place::new();
    place.write("main.go", HELLO);
    place.llgo(&["build", "-emit=program,clif,clif-opt,asm,object,link", "-o", "out", "."]).expect(0, "");
    for name in ["program", "clif", "opt.clif", "asm", "o"] {
        assert!(place.dir.join(format!("out/ex.com.m.{name}")).exists(), "{name}");
    }
    place.run("out/m").expect(0, "hello\n");
    place.llgo(&["build", "-emit=clif", "-only=runtime.printnl", "-o", "one", "."]).expect(0, "");
    let text = fs::read_to_string(place.dir.join("one/runtime.clif")).unwrap();
    assert!(text.contains("function ") && text.starts_with("; runtime.printnl\n"), "{text}");
    assert_eq!(place.llgo(&["build", "-emit=clif", "-only=main.nosuch", "-o", "one", "."]).status, Some(1));
}

#[test]
fn damaged_cache_entries_are_made_again() {
    let place = Place::with_own_cache();
    place.write("main.go", HELLO);
    place.llgo(&["run", "."]).expect(0, "hello\n");
    let damage = |part: &str, how: &dyn Fn(&Path)| {
        let files = place.cached(part);
        assert!(!files.is_empty(), "{part}");
        files.iter().for_each(|file| how(file));
        place.llgo(&["run", "."]).expect(0, "hello\n");
    };
    let truncate = |file: &Path| fs::write(file, &fs::read(file).unwrap()[..10]).unwrap();
    let scribble = |file: &Path| {
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(file, bytes).unwrap();
    };
    damage("/exe/", &scribble);
    damage("/exe/", &truncate);
    damage("/exporter-", &scribble);
    damage("/link/", &truncate);
    damage("/overlay-", &truncate);
    for how in [&truncate as &dyn Fn(&Path), &scribble] {
        place.cached("/link/").iter().for_each(|file| fs::remove_file(file).unwrap());
        damage("/code/", how);
        place.cached("/link/").iter().for_each(|file| fs::remove_file(file).unwrap());
        damage(".llgopf", how);
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_obstacle() {
    let place = Place::new();
    place.write("main.go", HELLO);
    let answer = Answer::of(place.command(&["run", "."]).env("LLGO_CACHE", "/proc/llgo").output().unwrap());
    assert_eq!(answer.status, Some(0));
    assert!(answer.stderr.starts_with("llgo: cannot create the cache directory /proc/llgo/"), "{answer:?}");
    assert!(answer.stderr.ends_with("; building without the cache\nhello\n"), "{answer:?}");
    let answer = Answer::of(place.command(&["run", "."]).env("LLGO_CACHE", "off").output().unwrap());
    answer.expect(0, "hello\n");
    assert_eq!(place.leftovers(), Vec::<PathBuf>::new());
}

#[test]
fn builds_share_an_empty_cache_and_survive_being_killed() {
    let place = Place::with_own_cache();
    place.write("main.go", HELLO);
    let start = || place.command(&["run", "."]).stderr(Stdio::piped()).spawn().unwrap();
    let mut killed: Vec<_> = (0..3).map(|_| start()).collect();
    for (i, child) in killed.iter_mut().enumerate() {
        std::thread::sleep(Duration::from_millis(150 * i as u64));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let together: Vec<_> = (0..3).map(|_| start()).collect();
    for child in together {
        Answer::of(child.wait_with_output().unwrap()).expect(0, "hello\n");
    }
}

/// What a cache holds does not depend on where the sources are; what programs print does.
#[test]
fn checkouts_share_the_cache() {
    const MAIN: &str = "package main\n\nimport (\n\t\"runtime\"\n\t\"ex.com/m/lib\"\n)\n\nfunc main() {\n\
        \t_, file, _, _ := runtime.Caller(0)\n\tprintln(file, lib.Where(), lib.Generic(1))\n}\n";
    const LIB: &str = "package lib\n\nimport \"runtime\"\n\nfunc Where() string { _, file, _, _ := runtime.Caller(0); return file }\n\n\
        func Generic[T any](T) string { _, file, _, _ := runtime.Caller(0); return file }\n";
    let mut place = Place::with_own_cache();
    let base = place.dir.clone();
    let mut made = vec![];
    for checkout in ["one", "deep/er/two"] {
        place.dir = base.join(checkout);
        fs::create_dir_all(place.dir.join("_tmp")).unwrap();
        let files = [("go.mod", "module ex.com/m\n\ngo 1.24\n"), ("main.go", MAIN), ("lib/lib.go", LIB)];
        files.iter().for_each(|(name, text)| place.write(name, text));
        let answer = place.llgo(&["run", "."]);
        assert_eq!(answer, place.go(&["run", "."]));
        assert!(answer.stderr.contains(&format!("{checkout}/lib/lib.go")), "{answer:?}");
        let mut entries = [place.cached("/program/"), place.cached("/code/")].concat();
        entries.sort();
        made.push(entries);
    }
    assert_eq!(made[0], made[1]);
    place.dir = base;
}

fn send(signal: &str, process: u32) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

#[test]
fn interrupted_builds_leave_nothing() {
    let place = Place::with_own_cache();
    place.write("main.go", HELLO);
    let mut child = place.command(&["build", "-a"]).stderr(Stdio::piped()).spawn().unwrap();
    while place.leftovers().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-INT", child.id());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(place.leftovers(), Vec::<PathBuf>::new());
    assert!(!place.dir.join("m").exists());
}

#[test]
fn the_running_program_has_no_signal_blocked() {
    let place = Place::new();
    place.write("main.go", HELLO);
    place.write("mask.sh", "grep SigBlk /proc/self/status\n");
    let answer = place.llgo(&["run", "-exec", "sh mask.sh", "."]);
    assert_eq!((answer.status, answer.stdout.as_str()), (Some(0), "SigBlk:\t0000000000000000\n"));
}

#[test]
fn signals_reach_the_running_program() {
    let place = Place::new();
    place.write("main.go", HELLO);
    place.write("wait.sh", "trap 'echo got it; exit 0' TERM\ntouch ready\nwhile :; do sleep 0.05; done\n");
    let mut command = place.command(&["run", "-exec", "sh wait.sh", "."]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !place.dir.join("ready").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-TERM", child.id());
    let answer = Answer::of(child.wait_with_output().unwrap());
    assert_eq!((answer.status, answer.stdout.as_str()), (Some(0), "got it\n"));
}

/// A variable keeps one object by way of another, a goroutine that waits keeps one in its frame.
const KEPT: &str = r#"package main

import (
	"bytes"
	"runtime"
)

type leaf struct {
	name string
	n    [3]int
}

type node struct {
	n    int
	leaf *leaf
}

var kept *node

func watch(name string) *leaf {
	l := &leaf{name: name}
	runtime.AddCleanup(l, func(int) {}, 0)
	return l
}

//go:noinline
func hold(ready chan int, end chan *leaf) {
	l := watch("goroutine")
	ready <- 1
	end <- nil
	println(l.name)
}

func main() {
	kept = &node{leaf: watch("variable")}
	ready := make(chan int)
	go hold(ready, make(chan *leaf))
	<-ready
	stacks := make([]byte, 1<<14)
	for !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("[chan send]")) {
		runtime.Gosched()
	}
	runtime.GC()
	runtime.GC()
}
"#;

#[test]
fn a_program_says_what_keeps_an_object() {
    let place = Place::new();
    place.write("kept.go", KEPT);
    let answer = Answer::of(place.command(&["run", "kept.go"]).env("LLGO_GCPATHS", "2").output().unwrap());
    assert_eq!(answer.status, Some(0), "{answer:?}");
    let lines: Vec<&str> = answer.stderr.lines().collect();
    let follows = |parts: &[&[&str]]| {
        let fits = |(line, parts): (&&str, &&[&str])| parts.iter().all(|part| line.contains(part));
        lines.windows(parts.len()).any(|window| window.iter().zip(parts).all(fits))
    };
    let object: &[&str] = &["object with a cleanup is reached: 0x", "(48 bytes)"];
    assert!(follows(&[object, &["from 0x", "(16 bytes) at +8"], &["from a variable at 0x"]]), "{answer:?}");
    assert!(follows(&[object, &["from goroutine ", " [chan send]: ", " below the frame pointer"]]), "{answer:?}");
    let quiet = place.llgo(&["run", "kept.go"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (Some(0), ""), "{quiet:?}");
}
