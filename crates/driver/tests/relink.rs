//! Programs of which some packages have changed, one edit after the other: what `llgo` makes of the last program is, byte for byte,
//! what a build of everything makes, and does what gc's program does.

mod place;

use place::{Answer, Place};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const MAIN: &str = r#"package main

import (
	_ "embed"

	"ex.com/m/leaf"
	"ex.com/m/middle"
)

//go:embed data.txt
var data string

type local struct{ n int }

func (l local) Name() string { return "local" }

func main() {
	println(leaf.Text(3), middle.Sum(1, 2, 3), len(data), data)
	defer func() { println("recovered", recover() != nil, leaf.Line()) }()
	var s leaf.Named = local{1}
	println(s.Name())
	values := []int{}
	println(values[leaf.Count])
}
"#;

const LEAF: &str = r#"package leaf

import "runtime"

type Named interface{ Name() string }

type Item struct{ A, B int }

var Count = 7

var unused = map[string]int{"one": 1}

var table = [...]string{"zero", "one", "two", "three"}

func Text(i int) string {
	return table[i] + "!"
}

func Line() int {
	_, _, line, _ := runtime.Caller(0)
	return line
}

func Map[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, x := range in {
		out = append(out, f(x))
	}
	return out
}
"#;

const MIDDLE: &str = r#"package middle

import "ex.com/m/leaf"

func Sum(values ...int) (total int) {
	done := make(chan int)
	go func() {
		sum := 0
		for _, v := range leaf.Map(values, double) {
			sum += v
		}
		done <- sum
	}()
	return <-done
}

func double(i int) int { return 2 * i }
"#;

/// How an edit is expected to be built.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Built {
    /// The last program with other functions.
    Again,
    /// Everything.
    Whole,
    /// Not at all: it has been built before.
    Known,
}
use Built::{Again, Known, Whole};

/// A file, what stands there, what stands there then.
type Edit = (&'static str, &'static str, &'static str);

const MAIN_GO: &str = "main.go";
const LEAF_GO: &str = "leaf/leaf.go";
const MIDDLE_GO: &str = "middle/middle.go";

/// What is edited at once, one after the other.
const CHAIN: &[(&str, Built, &[Edit])] = &[
    ("contents of a string", Again, &[(LEAF_GO, "\"!\"", "\"?!\"")]),
    ("the same string as before, twice", Again, &[(LEAF_GO, "\"?!\"", "\"!\" + table[0]")]),
    ("lines", Again, &[(LEAF_GO, "import \"runtime\"\n", "import \"runtime\"\n\n// One line\n// and another.\n")]),
    (
        "a function more",
        Again,
        &[(LEAF_GO, "+ \"!\"", "+ mark()"), (LEAF_GO, "func Line", "func mark() string { return \"#\" }\n\nfunc Line")],
    ),
    ("its body", Again, &[(LEAF_GO, "return \"#\"", "x := \"#\"\n\tfor len(x) < 20 {\n\t\tx += x\n\t}\n\treturn x")]),
    (
        "a function less",
        Again,
        &[(LEAF_GO, "+ mark()", "+ \"!\""), (LEAF_GO, "func mark() string {", "func mark2() string {")],
    ),
    ("a variable's initial value", Again, &[(LEAF_GO, "Count = 7", "Count = 9")]),
    ("contents of a table", Again, &[(LEAF_GO, "\"three\"}", "\"third\", \"four\"}")]),
    (
        "a variable more",
        Again,
        &[
            (LEAF_GO, "return table[i]", "calls++\n\treturn table[i+calls-1]"),
            (LEAF_GO, "var Count", "var calls int\n\nvar Count"),
        ],
    ),
    (
        "a closure, which calls through the interface what was called directly",
        Whole,
        &[(MAIN_GO, "println(s.Name())", "f := func() string { return s.Name() + data }\n\tprintln(f())")],
    ),
    ("two packages", Again, &[(MIDDLE_GO, "2 * i", "3 * i"), (MAIN_GO, "recovered", "recovered at")]),
    ("embedded data", Again, &[("data.txt", "some", "some other")]),
    (
        "a goroutine's thunk",
        Again,
        &[(MIDDLE_GO, "\tgo func() {\n", "\tgo func(values []int) {\n"), (MIDDLE_GO, "\t}()\n", "\t}(values)\n")],
    ),
    (
        "a variable that had no use",
        Again,
        &[(LEAF_GO, "return table[i+calls-1]", "return table[unused[\"one\"]+i+calls-2]")],
    ),
    ("and has none again", Again, &[(LEAF_GO, "unused[\"one\"]+i+calls-2", "i+calls-1")]),
    (
        "a function of std that was not there",
        Whole,
        &[(LEAF_GO, "_, _, line, _ := runtime.Caller(0)", "line := runtime.NumCPU()")],
    ),
    (
        "a function of std that has been there",
        Again,
        &[(LEAF_GO, "line := runtime.NumCPU()", "line := runtime.NumCPU() + 1")],
    ),
    (
        "a type's field",
        Whole,
        &[(MAIN_GO, "local struct{ n int }", "local struct{ n, m int }"), (MAIN_GO, "local{1}", "local{1, 2}")],
    ),
    (
        "a type in an interface",
        Whole,
        &[(
            MAIN_GO,
            "println(f())",
            "println(f())\n\tvar any any = leaf.Item{1, 2}\n\t_, ok := any.(leaf.Named)\n\tprintln(ok)",
        )],
    ),
    ("another method", Whole, &[(MAIN_GO, "func main", "func (l local) Other() {}\n\nfunc main")]),
    (
        "an interface of which a method is called",
        Whole,
        &[
            (
                MAIN_GO,
                "func main",
                "type many interface{ Name() string; Other() }\n\nfunc call(m many) { m.Name() }\n\nfunc init() { call(local{4, 5}) }\n\nfunc main",
            ),
            (MAIN_GO, "Other() {}", "Other() { println(\"other\", l.n) }"),
        ],
    ),
    ("another method of it called", Whole, &[(MAIN_GO, "{ m.Name() }", "{ m.Other() }")]),
    (
        "a function in a variable",
        Again,
        &[(
            MAIN_GO,
            "func main",
            "func other(local) string { return \"other\" }\n\nvar named = other\n\nfunc init() { println(named(local{2, 3})) }\n\nfunc main",
        )],
    ),
    (
        "a method that has been there, which reflection finds then",
        Whole,
        &[(MAIN_GO, "named = other", "named = local.Name")],
    ),
    (
        "a signature",
        Again,
        &[(LEAF_GO, "func Text(i int)", "func Text(i int8)"), (LEAF_GO, "table[i+calls-1]", "table[int(i)+calls-1]")],
    ),
    (
        "an initialiser",
        Whole,
        &[
            (MIDDLE_GO, "func double", "func init() { factor = 5 }\n\nvar factor = 1\n\nfunc double"),
            (MIDDLE_GO, "3 * i", "factor * i"),
        ],
    ),
    ("what it does", Again, &[(MIDDLE_GO, "factor = 5", "factor = len(\"six...\")")]),
    (
        "an instance",
        Again,
        &[(MAIN_GO, "values := []int{}", "values := leaf.Map([]int{}, func(i int) int { return i })")],
    ),
    (
        "a package",
        Whole,
        &[
            (MIDDLE_GO, "import \"ex.com/m/leaf\"", "import (\n\t\"ex.com/m/leaf\"\n\t\"ex.com/m/more\"\n)"),
            (MIDDLE_GO, "factor * i", "factor * i * more.One()"),
        ],
    ),
    ("its body", Again, &[("more/more.go", "return 1", "return 2")]),
    (
        "a result in the caller's frame",
        Again,
        &[
            (LEAF_GO, "func Line", "func Make(a int) *Item { return &Item{A: a} }\n\nfunc Line"),
            (MAIN_GO, "println(f())", "kept = leaf.Make(4)\n\tprintln(f(), leaf.Make(3).A, kept.A)"),
            (MAIN_GO, "func main", "var kept *leaf.Item\n\nfunc main"),
        ],
    ),
    ("made by a package that is as it was", Again, &[(MAIN_GO, "leaf.Make(3).A", "leaf.Make(33).A")]),
    (
        "the method of a type of such a package",
        Whole,
        &[(LEAF_GO, "func Line", "func (i Item) Sum() int { return i.A + i.B }\n\nfunc Line")],
    ),
    ("called", Again, &[(LEAF_GO, "i.A + i.B }", "i.A - i.B }"), (MAIN_GO, "kept.A)", "kept.Sum())")]),
    ("by a wrapper", Again, &[(MAIN_GO, "kept.Sum())", "kept.Sum(), (*leaf.Item).Sum(kept))")]),
    (
        "an interface that holds a type of another package",
        Whole,
        &[
            (
                LEAF_GO,
                "func Line",
                "type Thing struct{ n int }\n\nfunc (t *Thing) Name() string { return \"thing\" }\n\nfunc Line",
            ),
            (MAIN_GO, "\tvalues :=", "\tvar n leaf.Named = &leaf.Thing{}\n\tprintln(n.Name())\n\tvalues :="),
        ],
    ),
    ("which is as it was", Again, &[(MAIN_GO, "println(n.Name())", "println(n.Name(), 1)")]),
];

/// In a directory that is there: those beside the embedded file count.
const PROG: &str = "_tmp/prog";

/// Stamps of files that are younger than this do not count.
const TICK: Duration = Duration::from_millis(20);

struct Scene {
    place: Place,
    fresh: usize,
}

impl Scene {
    fn new() -> Scene {
        let place = Place::new();
        // The cache has programs of other tests, and of other runs: this is to be none of them.
        let data = format!("some data of {}", place.dir.display());
        let files = [
            (MAIN_GO, MAIN),
            (LEAF_GO, LEAF),
            (MIDDLE_GO, MIDDLE),
            ("more/more.go", "package more\n\nfunc One() int { return 1 }\n"),
            ("data.txt", &data),
        ];
        files.iter().for_each(|(name, text)| place.write(name, text));
        Scene { place, fresh: 0 }
    }

    fn edit(&self, (name, old, new): Edit) {
        let text = fs::read_to_string(self.place.dir.join(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old}: {text}");
        self.place.write(name, &text.replacen(old, new, 1));
    }

    /// Builds, and tells how from the number of functions that were made.
    fn build(&self, flags: &[&str]) -> Built {
        sleep(TICK);
        let answer = self.place.llgo(&[&["build", "-time", "-o", PROG], flags].concat());
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        let Some((_, rest)) = answer.stderr.split_once("generate code (") else { return Known };
        let count = rest.split(' ').next().unwrap();
        if count.parse::<usize>().unwrap() < 100 { Again } else { Whole }
    }

    /// What a build of everything makes, in a cache where nothing else is built: there is no record of its command line.
    fn whole(&mut self, flags: &[&str]) -> Vec<u8> {
        self.fresh += 1;
        let name = format!("_tmp/fresh{}", self.fresh);
        let mut command = self.place.command(&[&["build", "-o", &name], flags].concat());
        command.env("LLGO_CACHE", self.place.cache.with_file_name("whole-cache"));
        Answer::of(command.output().unwrap()).expect(0, "");
        fs::read(self.place.dir.join(name)).unwrap()
    }

    #[track_caller]
    fn is_same(&mut self, what: &str, flags: &[&str]) {
        let program = fs::read(self.place.dir.join(PROG)).unwrap();
        assert!(program == self.whole(flags), "{what}: another program than that of a build of everything");
    }

    /// Go's program says the same, but for traces.
    #[track_caller]
    fn runs_as_gos(&self, what: &str) {
        self.place.go(&["build", "-o", "_tmp/gos"]).expect(0, "");
        assert_eq!(self.place.run(PROG), self.place.run("_tmp/gos"), "{what}");
    }
}

#[test]
fn edits_give_what_a_build_of_everything_gives() {
    let mut scene = Scene::new();
    assert_eq!(scene.build(&[]), Whole);
    scene.is_same("the first build", &[]);
    let mut ways = vec![];
    for &(what, _, edits) in CHAIN {
        edits.iter().for_each(|&edit| scene.edit(edit));
        ways.push((what, scene.build(&[])));
        scene.is_same(what, &[]);
        scene.runs_as_gos(what);
    }
    let expected: Vec<_> = CHAIN.iter().map(|&(what, built, _)| (what, built)).collect();
    assert_eq!(ways, expected);
}

#[test]
fn what_is_edited_back_is_the_first_program() {
    let scene = Scene::new();
    scene.build(&["-ldflags=-X ex.com/m/leaf.unset=1"]);
    let read = || fs::read(scene.place.dir.join(PROG)).unwrap();
    let first = read();
    let (there, back) = ((LEAF_GO, "\"!\"", "\"...\""), (LEAF_GO, "\"...\"", "\"!\""));
    for (edit, is_first) in [(there, false), (back, true), (there, false)] {
        scene.edit(edit);
        sleep(TICK);
        scene.place.llgo(&["build", "-o", PROG, "-ldflags=-X ex.com/m/leaf.unset=1"]).expect(0, "");
        assert_eq!(read() == first, is_first);
    }
}

#[test]
fn flags_are_those_of_the_whole_build() {
    for flags in [["-ldflags=-s"], ["-ldflags=-X ex.com/m/leaf.unset=1"], ["-trimpath"]] {
        let mut scene = Scene::new();
        assert_eq!(scene.build(&flags), Whole);
        scene.edit((LEAF_GO, "\"!\"", "\"!!\""));
        assert_eq!(scene.build(&flags), Again);
        scene.is_same(flags[0], &flags);
    }
    let mut scene = Scene::new();
    assert_eq!(scene.build(&["-O"]), Whole);
    scene.edit((LEAF_GO, "\"!\"", "\"!!\""));
    // Functions stand in those of other packages.
    assert_eq!(scene.build(&["-O"]), Whole);
    scene.is_same("-O", &["-O"]);
}

/// The output is the program, whatever stood in its place; what stood there is as it was, if anybody has it still.
#[test]
fn outputs_take_the_place_of_others() {
    let mut scene = Scene::new();
    scene.place.cache = scene.place.dir.join("_tmp/cache");
    let path = scene.place.dir.join(PROG);
    let other = path.with_file_name("other");
    assert_eq!(scene.build(&[]), Whole);
    scene.edit((LEAF_GO, "\"!\"", "\"?\""));
    assert_eq!(scene.build(&[]), Again);
    let good = fs::read(&path).unwrap();
    scene.is_same("an edit", &[]);
    assert_eq!(scene.build(&[]), Known);

    type Change<'a> = (&'a str, &'a dyn Fn());
    let append = || fs::write(&path, [&good[..], b"more"].concat()).unwrap();
    let changes: [Change; 4] = [
        ("nothing", &|| fs::remove_file(&path).unwrap()),
        ("a longer file", &append),
        ("a half", &|| fs::write(&path, &good[..good.len() / 2]).unwrap()),
        ("a link to a file elsewhere", &|| {
            fs::rename(&path, &other).unwrap();
            std::os::unix::fs::symlink(&other, &path).unwrap();
            fs::write(&other, "").unwrap();
        }),
    ];
    for (what, change) in changes {
        change();
        assert_eq!(scene.build(&[]), Again, "{what}");
        assert!(fs::read(&path).unwrap() == good, "{what}");
    }
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink() && fs::read(&other).unwrap() == good);
    fs::remove_file(&path).unwrap();
    fs::rename(&other, &path).unwrap();

    // Another name of the file, which stays what it was.
    fs::hard_link(&path, &other).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).unwrap();
    scene.edit((LEAF_GO, "\"?\"", "\"??\""));
    assert_eq!(scene.build(&[]), Again);
    scene.is_same("a file with two names", &[]);
    assert!(fs::read(&other).unwrap() == good);

    // A program that runs goes on.
    scene.edit((MAIN_GO, "func main() {\n", "func main() {\n\tvar b [1]byte\n\tos.Stdin.Read(b[:])\n"));
    scene.edit((MAIN_GO, "_ \"embed\"\n", "_ \"embed\"\n\t\"os\"\n"));
    scene.build(&[]);
    let command = |path: &Path| Command::new(path).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let running = command(&path);
    scene.edit((LEAF_GO, "\"??\"", "\"!\""));
    assert_eq!(scene.build(&[]), Again);
    scene.is_same("a file that runs", &[]);
    let said = |child: Child| String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(said(running).starts_with("three??"));
    assert!(said(command(&path)).starts_with("three!"));
    assert!(scene.place.leftovers().iter().all(|file| !file.to_string_lossy().ends_with(".tmp")));
}

/// Whenever a build is killed, the output is one program or the other, and the next build makes the right one.
#[test]
fn killed_builds_leave_whole_programs() {
    let mut scene = Scene::new();
    scene.place.cache = scene.place.dir.join("_tmp/cache");
    let path = scene.place.dir.join(PROG);
    scene.build(&[]);
    for (round, ms) in (0..).zip([5, 15, 25, 35, 45, 60, 80]) {
        let before = fs::read(&path).unwrap();
        scene.edit((LEAF_GO, "table[i] + ", "table[i] + \"+\" + "));
        sleep(TICK);
        let mut killed = scene.place.command(&["build", "-o", PROG]).spawn().unwrap();
        sleep(Duration::from_millis(ms));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let left = fs::read(&path).unwrap();
        scene.build(&[]);
        let now = fs::read(&path).unwrap();
        assert!(left == before || left == now, "round {round}: neither the one nor the other");
        scene.is_same("after a killed build", &[]);
    }
}

#[test]
fn damage_is_found_out() {
    let mut scene = Scene::new();
    scene.place.cache = scene.place.dir.join("cache");
    scene.build(&[]);
    let kept = scene.place.cached(".atoms");
    let [kept] = &kept[..] else { panic!("{kept:?}") };
    let good = fs::read(kept).unwrap();
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    for (bytes, built) in [(&bad[..], Whole), (&good[..good.len() / 2], Whole), (&[], Whole)] {
        fs::write(kept, bytes).unwrap();
        scene.edit((LEAF_GO, "\"!", "\"!!"));
        assert_eq!(scene.build(&[]), built);
        scene.edit((MAIN_GO, "recovered", "recovered then"));
        assert_eq!(scene.build(&[]), Again);
        scene.is_same("after damage", &[]);
    }
}
