//! The build graph's memory beside `go run`: after each change of anything that a build depends on, `llgo run` answers as `go run`
//! does, at once and when asked again.
//! The same of `llgo test` is in `test_staleness`.

mod place;

use place::scene::{Scene, TICK};
use place::{Answer, HELLO, LLGO};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// A main package with a file beside it, and a package that it imports.
const FILES: [(&str, &str); 3] = [
    ("main.go", "package main\n\nimport \"ex.com/m/leaf\"\n\nfunc main() { println(leaf.F(), other()) }\n"),
    ("other.go", "package main\n\nfunc other() int { return 1 }\n"),
    ("leaf/leaf.go", "package leaf\n\nfunc F() string { return \"one\" }\n"),
];

#[test]
fn what_has_not_changed_asks_nobody() {
    let scene = Scene::new(&FILES);
    let mut last = scene.same();
    assert_eq!(scene.asked(&["run", "."]).0, 0);
    // Contents of sources: only the exporter is asked.
    for (name, old, new) in
        [("main.go", "other()", "other(), 2"), ("leaf/leaf.go", "one", "two"), ("other.go", "1", "3")]
    {
        scene.edit(name, old, new);
        let (calls, answer) = scene.asked(&["run", "."]);
        assert_eq!((calls, &answer), (0, &scene.go(&["run", "."])));
        assert_ne!(answer, last);
        last = answer;
    }
    // Another time, the same contents.
    let file = fs::File::options().write(true).open(scene.path("main.go")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(10)).unwrap();
    assert_eq!(scene.asked(&["run", "."]), (0, last));
    // Imports: go list is asked.
    scene.edit("other.go", "func", "import _ \"errors\"\n\nfunc");
    assert_ne!(scene.asked(&["run", "."]).0, 0);
    scene.same();
}

#[test]
fn a_file_that_a_comment_names_is_no_module() {
    let scene = Scene::new(&FILES);
    scene.write("go.mod", "module ex.com/m\n\ngo 1.24 // as ./leaf/leaf.go needs it\n");
    let last = scene.same();
    assert_eq!(scene.asked(&["run", "."]), (0, last));
}

#[test]
fn the_first_build_in_an_empty_cache_is_remembered() {
    let mut scene = Scene::new(&FILES);
    scene.place.cache = scene.path("_tmp/cache");
    let (calls, first) = scene.asked(&["run", "."]);
    assert_ne!(calls, 0);
    assert_eq!(scene.asked(&["run", "."]), (0, first));
}

#[test]
fn sources_come_change_and_go() {
    let scene = Scene::new(&FILES);
    let mut last = scene.same();
    scene.write("more.go", "package main\n\nfunc init() { println(\"more\") }\n");
    scene.differs(&mut last);
    scene.rename("more.go", "more_windows.go");
    scene.differs(&mut last);
    scene.rename("more_windows.go", "more_linux.go");
    scene.differs(&mut last);
    scene.rename("more_linux.go", "leaf/more.go");
    scene.differs(&mut last); // two packages in one directory
    scene.edit("leaf/more.go", "package main", "package leaf");
    scene.differs(&mut last);
    scene.rename("leaf/more.go", "leaf/more_test.go");
    scene.differs(&mut last);
    scene.edit("leaf/more_test.go", "more", "less");
    scene.same();
    scene.remove("other.go");
    scene.differs(&mut last); // undefined: other
    scene.edit("main.go", ", other()", "");
    scene.differs(&mut last);
    scene.edit("main.go", "F()", "F(");
    scene.differs(&mut last); // does not parse
    scene.edit("main.go", "F(", "G()");
    scene.differs(&mut last); // does not type-check
    scene.edit("leaf/leaf.go", "F()", "G()");
    scene.differs(&mut last);
    scene.edit("main.go", "ex.com/m/leaf\"", "ex.com/m/leaf/below\"");
    scene.differs(&mut last); // no such package
    scene.write("leaf/below/below.go", "package leaf\n\nfunc G() int { return 5 }\n");
    scene.differs(&mut last);
    scene.remove("leaf/below");
    scene.differs(&mut last);
}

#[test]
fn what_stands_in_the_code_of_others_counts() {
    const APP: [(&str, &str); 4] = [
        ("main.go", "package main\n\nimport \"ex.com/m/mid\"\n\nfunc main() { println(mid.F(3)) }\n"),
        (
            "mid/mid.go",
            "package mid\n\nimport \"ex.com/m/leaf\"\n\nfunc F(n int) int { return leaf.G(n) + leaf.Max(n, 1) }\n",
        ),
        ("leaf/leaf.go", "package leaf\n\nfunc G(n int) int { return n + 100 }\n"),
        (
            "leaf/max.go",
            "package leaf\n\nfunc Max[T int](a, b T) T {\n\tif a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n",
        ),
    ];
    let scene = Scene::new(&APP);
    let run = |last: &mut Answer| {
        sleep(TICK);
        let expected = scene.go(&["run", "."]);
        assert_eq!(scene.llgo(&["run", "-O", "."]), expected);
        assert_ne!(*last, expected);
        *last = expected;
    };
    let mut last = Answer { status: None, ..scene.go(&["run", "."]) };
    run(&mut last);
    scene.edit("leaf/leaf.go", "100", "200");
    run(&mut last); // main's code holds mid's, which holds leaf's
    scene.edit("leaf/max.go", "a > b", "a < b");
    run(&mut last);
}

#[test]
fn contents_count_whatever_the_times_say() {
    let scene = Scene::new(&FILES);
    let mut last = scene.same();
    let time = fs::metadata(scene.path("leaf/leaf.go")).unwrap().modified().unwrap();
    scene.edit("leaf/leaf.go", "one", "two");
    fs::File::options().write(true).open(scene.path("leaf/leaf.go")).unwrap().set_modified(time).unwrap();
    scene.differs(&mut last);
    // A copy that is renamed over it and has its size and time.
    scene.write("copy", &fs::read_to_string(scene.path("leaf/leaf.go")).unwrap().replace("two", "six"));
    fs::File::options().write(true).open(scene.path("copy")).unwrap().set_modified(time).unwrap();
    scene.rename("copy", "leaf/leaf.go");
    scene.differs(&mut last);
}

#[test]
fn symbolic_links_are_what_they_lead_to() {
    let scene = Scene::new(&FILES);
    let mut last = scene.same();
    scene.write("else/leaf.txt", "package leaf\n\nfunc F() string { return \"linked\" }\n");
    scene.link("else/leaf.txt", "leaf/leaf.go");
    scene.differs(&mut last);
    scene.edit("else/leaf.txt", "linked", "edited");
    scene.differs(&mut last);
    scene.write("third/leaf.go", "package leaf\n\nfunc F() string { return \"third\" }\n");
    scene.link("third", "leaf");
    scene.differs(&mut last);
    scene.write("fourth/leaf.go", "package leaf\n\nfunc F() string { return \"fourth\" }\n");
    scene.link("fourth", "leaf");
    scene.differs(&mut last);
}

#[test]
fn patterns_find_new_packages() {
    let scene = Scene::new(&FILES);
    let programs = |dir: &str| {
        let mut names: Vec<String> = fs::read_dir(scene.path(dir))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let compare = || {
        for _ in 0..2 {
            let dirs = ["_tmp/ours/", "_tmp/gos/"];
            dirs.iter().for_each(|dir| drop(fs::remove_dir_all(scene.path(dir))));
            sleep(TICK);
            let ours = scene.llgo(&["build", "-o", dirs[0], "./..."]);
            assert_eq!(ours, scene.go(&["build", "-o", dirs[1], "./..."]));
            assert_eq!(programs(dirs[0]), programs(dirs[1]));
        }
    };
    compare();
    scene.write("cmd/tool/main.go", HELLO);
    compare();
    scene.write("cmd/tool/go.mod", "module ex.com/tool\n");
    compare();
    scene.remove("cmd/tool/go.mod");
    scene.rename("cmd/tool", "cmd/_tool");
    compare();
    scene.rename("cmd/_tool", "cmd/tools");
    compare();
    fs::create_dir(scene.path("nothing")).unwrap();
    for _ in 0..2 {
        assert_eq!(scene.llgo(&["build", "./nothing/..."]), scene.go(&["build", "./nothing/..."]));
        sleep(TICK);
    }
}

#[test]
fn module_files_decide() {
    const LOOP: &str = "package main\n\nfunc main() {\n\tvar all []func()\n\tfor i := 0; i < 3; i++ {\n\
        \t\tall = append(all, func() { print(i) })\n\t}\n\tfor _, f := range all {\n\t\tf()\n\t}\n}\n";
    let scene = Scene::new(&[("main.go", LOOP)]);
    let mut last = scene.same();
    scene.edit("go.mod", "go 1.24", "go 1.21");
    scene.differs(&mut last); // one variable for all iterations
    scene.write("main.go", "package main\n\nimport \"ex.com/far\"\n\nfunc main() { println(far.F()) }\n");
    scene.differs(&mut last);
    for (dir, text) in [("far", "far"), ("near", "near")] {
        scene.write(&format!("{dir}/go.mod"), "module ex.com/far\n\ngo 1.24\n");
        scene.write(&format!("{dir}/far.go"), &format!("package far\n\nfunc F() string {{ return \"{text}\" }}\n"));
    }
    scene.write("go.mod", "module ex.com/m\n\ngo 1.24\n\nrequire ex.com/far v0.0.0\n\nreplace ex.com/far => ./far\n");
    scene.differs(&mut last);
    scene.edit("far/far.go", "\"far\"", "\"farther\"");
    scene.differs(&mut last);
    scene.edit("go.mod", "./far", "./near");
    scene.differs(&mut last);
    scene.edit("near/go.mod", "1.24", "1.99");
    scene.differs(&mut last);
    scene.edit("near/go.mod", "1.99", "1.24");
    scene.differs(&mut last);
    // A workspace, also one further up, and its end.
    scene.write("go.work", "go 1.24\n\nuse .\n\nreplace ex.com/far => ./far\n");
    scene.differs(&mut last);
    scene.edit("go.work", "./far", "./near");
    scene.same();
    scene.remove("go.work");
    scene.same();
    // Vendored packages count once there is such a directory.
    assert_eq!(scene.go(&["mod", "vendor"]).status, Some(0));
    scene.same();
    scene.edit("vendor/ex.com/far/far.go", "\"near\"", "\"vendored\"");
    scene.differs(&mut last);
    scene.edit("vendor/modules.txt", "ex.com/far", "ex.com/fur");
    scene.differs(&mut last);
    scene.remove("vendor");
    scene.differs(&mut last);
    fs::create_dir(scene.path("vendor")).unwrap();
    scene.same();
    scene.remove("vendor");
    // Without its go.mod the module is gone.
    scene.same();
    scene.remove("go.mod");
    scene.differs(&mut last);
}

#[test]
fn checksums_are_asked_for() {
    let exporter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend-bridge/exporter");
    let module = fs::read_to_string(exporter.join("go.mod")).unwrap();
    let sums = fs::read_to_string(exporter.join("go.sum")).unwrap();
    let main = "package main\n\nimport \"golang.org/x/tools/container/intsets\"\n\n\
        func main() { var s intsets.Sparse; s.Insert(3); println(s.String()) }\n";
    let scene = Scene::new(&[("main.go", main), ("go.mod", &module), ("go.sum", &sums)]);
    let mut last = scene.same();
    assert_eq!(last.stderr, "{3}\n");
    scene.rename("go.sum", "gone.sum");
    scene.differs(&mut last);
    scene.write("go.sum", &sums.replace("h1:", "h1:AAAA"));
    scene.differs(&mut last);
    scene.rename("gone.sum", "go.sum");
    scene.differs(&mut last);
}

#[test]
fn the_environment_counts() {
    const TAGGED: [(&str, &str); 5] = [
        ("main.go", "package main\n\nfunc main() { println(\"main\") }\n"),
        ("x.go", "//go:build x\n\npackage main\n\nfunc init() { println(\"x\") }\n"),
        ("v3.go", "//go:build amd64.v3\n\npackage main\n\nfunc init() { println(\"v3\") }\n"),
        ("c.go", "//go:build cgo\n\npackage main\n\nfunc init() { println(\"cgo\") }\n"),
        ("e.go", "//go:build goexperiment.jsonv2\n\npackage main\n\nfunc init() { println(\"json\") }\n"),
    ];
    let mut scene = Scene::new(&TAGGED);
    let plain = scene.same();
    let set = |scene: &mut Scene, name: &'static str, value: &str| {
        scene.env.retain(|(known, _)| *known != name);
        scene.env.push((name, value.to_string()));
    };
    for (name, value, off) in [("GOFLAGS", "-tags=x", ""), ("GOAMD64", "v3", "v1"), ("GOEXPERIMENT", "jsonv2", "")] {
        set(&mut scene, name, value);
        assert_ne!(scene.same(), plain, "{name}");
        set(&mut scene, name, off);
        assert_eq!(scene.same(), plain, "{name}");
    }
    // Packages are loaded without cgo, whatever is asked for.
    for value in ["1", "0"] {
        set(&mut scene, "CGO_ENABLED", value);
        assert_eq!(scene.llgo(&["run", "."]), plain);
    }
    // A file of settings.
    let settings = scene.path("settings");
    set(&mut scene, "GOENV", settings.to_str().unwrap());
    scene.env.retain(|(name, _)| *name != "GOAMD64");
    assert_eq!(scene.same(), plain);
    scene.write("settings", "GOFLAGS=-tags=x\n");
    assert_ne!(scene.same(), plain);
    scene.edit("settings", "=x", "=z");
    assert_eq!(scene.same(), plain);
    // Another go command in front.
    scene.program("first/go", &format!("#!/bin/sh\nGOAMD64=v3 exec '{}' \"$@\"\n", scene.path("front/go").display()));
    assert_ne!(scene.same(), plain);
    scene.remove("first/go");
    assert_eq!(scene.same(), plain);
    scene.edit("front/go", "exec", "export GOAMD64=v3; exec");
    assert_ne!(scene.same(), plain);
}

#[test]
fn another_target_is_another_program() {
    let scene = Scene::new(&[("main.go", HELLO)]);
    scene.same();
    let built = || Answer::of(scene.place.command(&["build", "-o", "out"]).env("GOARCH", "arm64").output().unwrap());
    let first = built();
    let machine = |file: &str| fs::read(scene.path(file)).unwrap()[18];
    match first.status {
        Some(0) => assert_eq!(machine("out"), 183),
        _ => assert!(first.stderr.contains("no C library for linux/arm64"), "{first:?}"),
    }
    scene.llgo(&["build", "-o", "out"]).expect(0, "");
    assert_eq!(machine("out"), 62);
    assert_eq!(built(), first);
}

#[test]
fn flags_count() {
    let scene = Scene::new(&[
        (
            "main.go",
            "package main\n\nimport \"runtime\"\n\nvar name = \"nobody\"\n\nfunc main() { println(name, where()) }\n\n\
            func where() string { _, file, _, _ := runtime.Caller(0); return file }\n",
        ),
        ("x.go", "//go:build x\n\npackage main\n\nfunc init() { println(\"x\") }\n"),
        ("y.go", "//go:build !x && y\n\npackage main\n\nfunc init() { println(\"y\") }\n"),
    ]);
    for flag in [
        "-tags=",
        "-tags=x",
        "-tags=y",
        "-ldflags=-X main.name=some",
        "-ldflags=-X main.name=any",
        "-trimpath",
        "-v=false",
    ] {
        scene.same_for(&["run", flag, "."]);
    }
    scene.write("replaced.txt", "package main\n\nfunc main() { println(1) }\n");
    scene.write(
        "overlay.json",
        &format!("{{\"Replace\": {{\"{0}/main.go\": \"{0}/replaced.txt\"}}}}", scene.place.dir.display()),
    );
    let words = ["run", "-overlay=overlay.json", "."];
    scene.same_for(&words).expect(0, "1\n");
    scene.edit("replaced.txt", "1", "2");
    scene.same_for(&words).expect(0, "2\n");
    scene.write("overlay.json", "{}");
    scene.same_for(&words);
    fs::copy(scene.path("go.mod"), scene.path("other.mod")).unwrap();
    let words = ["run", "-modfile=other.mod", "."];
    scene.same_for(&words);
    scene.edit("other.mod", "1.24", "1.99");
    scene.same_for(&words);
}

#[test]
fn embedded_files_count() {
    let scene = Scene::new(&[
        (
            "main.go",
            "package main\n\nimport \"embed\"\n\n//go:embed one.txt\nvar one string\n\n//go:embed *.txt tree\nvar all embed.FS\n\n\
            func main() {\n\tprintln(one)\n\tshow(\".\")\n\tshow(\"tree\")\n\tshow(\"tree/sub\")\n}\n\n\
            func show(dir string) {\n\tlist, _ := all.ReadDir(dir)\n\tfor _, e := range list {\n\t\ttext, _ := all.ReadFile(dir + \"/\" + e.Name())\n\
            \t\tprintln(dir, e.Name(), string(text))\n\t}\n}\n",
        ),
        ("one.txt", "first"),
        ("tree/a", "leaf"),
    ]);
    let mut last = scene.same();
    scene.write("one.txt", "FIRST");
    scene.differs(&mut last);
    scene.write("two.txt", "second");
    scene.differs(&mut last);
    scene.write("tree/b", "more");
    scene.differs(&mut last);
    scene.write("tree/.hidden", "not seen");
    scene.same();
    scene.write("tree/sub/c", "deep");
    scene.differs(&mut last);
    scene.edit("tree/sub/c", "deep", "deeper");
    scene.differs(&mut last);
    scene.remove("tree/sub");
    scene.differs(&mut last);
    // Symbolic links are not embedded, not even to the same text.
    scene.write("elsewhere", "leaf");
    scene.link("elsewhere", "tree/a");
    scene.differs(&mut last);
    scene.link("one.txt", "tree/b");
    scene.remove("tree/a");
    scene.same();
    scene.remove("tree/b");
    scene.write("tree/a", "leaf");
    scene.differs(&mut last);
    // A directive that becomes part of a longer comment, and that ceases to be.
    scene.edit("main.go", "//go:embed one.txt\n", "/*\n//go:embed one.txt\n*/\n");
    scene.differs(&mut last);
    scene.edit("main.go", "/*\n//go:embed one.txt\n*/\n", "//go:embed two.txt\n");
    scene.differs(&mut last);
    scene.remove("two.txt");
    scene.differs(&mut last);
}

#[test]
fn build_constraints_count() {
    let scene = Scene::new(&[
        ("main.go", HELLO),
        ("a.go", "package main\n\nfunc init() { println(\"a\") }\n"),
        ("b.go", "//go:build ignore\n\npackage main\n\nfunc init() { println(\"b\") }\n"),
    ]);
    let mut last = scene.same();
    scene.write("a.go", "//go:build windows\n\npackage main\n\nfunc init() { println(\"a\") }\n");
    scene.differs(&mut last);
    scene.edit("b.go", "ignore", "linux");
    scene.differs(&mut last);
    scene.edit("b.go", "\"b\"", "\"B\"");
    scene.differs(&mut last);
    scene.edit("a.go", "windows", "!windows");
    scene.differs(&mut last);
}

/// A function's body may come from a package that neither its own nor the caller's imports.
#[test]
fn bodies_pushed_into_a_package_are_followed() {
    let scene = Scene::new(&[
        (
            "main.go",
            "package main\n\nimport (\n\t\"ex.com/m/leaf\"\n\t_ \"ex.com/m/third\"\n\t_ \"unsafe\"\n)\n\n\
            //go:linkname hidden ex.com/m/third.hidden\nfunc hidden() int\n\nfunc use(n int) int { a := [64]int{n}; return a[n%64] }\n\n\
            func main() { x := 1; leaf.Given(&x); x++; use(5); println(leaf.Kept(), hidden()) }\n",
        ),
        (
            "leaf/leaf.go",
            "package leaf\n\nimport _ \"unsafe\"\n\nvar kept *int\n\n//go:linkname Given\nfunc Given(p *int)\n\n\
            func Set(p *int) { kept = p }\n\nfunc Kept() bool { return kept != nil && *kept == 2 }\n",
        ),
        (
            "third/third.go",
            "package third\n\nimport (\n\t\"ex.com/m/leaf\"\n\t_ \"unsafe\"\n)\n\n\
            //go:linkname given ex.com/m/leaf.Given\nfunc given(p *int) { println(*p) }\n\nfunc hidden() int { return 7 }\n\nvar _ = leaf.Set\n",
        ),
    ]);
    let mut last = scene.same();
    scene.edit("third/third.go", "println(*p)", "println(*p + 1)");
    scene.differs(&mut last);
    scene.edit("third/third.go", "return 7", "return 8");
    scene.differs(&mut last);
    scene.edit("third/third.go", "println(*p + 1)", "leaf.Set(p)");
    scene.differs(&mut last);
    scene.edit("third/third.go", "//go:linkname given ex.com/m/leaf.Given", "//go:linkname given ex.com/m/leaf.Taken");
    assert_ne!(scene.llgo(&["run", "."]).status, Some(0));
    assert_ne!(scene.llgo(&["run", "."]).status, Some(0));
}

/// A GOROOT of links, but for one package that is a copy.
#[test]
fn an_edit_of_the_standard_library_counts() {
    let mut scene = Scene::new(&[(
        "main.go",
        "package main\n\nimport \"errors\"\n\nfunc main() { println(errors.New(\"x\").Error()) }\n",
    )]);
    let real = PathBuf::from(scene.go(&["env", "GOROOT"]).stdout.trim());
    fs::create_dir_all(scene.path("goroot/src")).unwrap();
    let link_all = |below: &str, but: &str| {
        for entry in
            fs::read_dir(real.join(below)).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != but)
        {
            symlink(entry.path(), scene.path("goroot").join(below).join(entry.file_name())).unwrap();
        }
    };
    link_all("", "src");
    link_all("src", "errors");
    for file in
        fs::read_dir(real.join("src/errors")).unwrap().map(|entry| entry.unwrap().path()).filter(|file| file.is_file())
    {
        let name = format!("goroot/src/errors/{}", file.file_name().unwrap().to_str().unwrap());
        scene.write(&name, &fs::read_to_string(&file).unwrap());
    }
    let root = scene.path("goroot").display().to_string();
    scene.env.push(("GOROOT", root));
    let mut last = scene.same();
    scene.edit("goroot/src/errors/errors.go", "return e.s", "return \"edited \" + e.s");
    scene.differs(&mut last);
    scene.write("goroot/src/errors/more.go", "package errors\n\nfunc init() { println(\"more\") }\n");
    scene.differs(&mut last);
    scene.remove("goroot/src/errors/more.go");
    scene.differs(&mut last);
}

#[test]
fn another_llgo_builds_anew() {
    let scene = Scene::new(&FILES);
    fs::copy(LLGO, scene.path("llgo")).unwrap();
    let run = || {
        let _ = fs::remove_file(scene.calls());
        sleep(TICK);
        let mut command = std::process::Command::new(scene.path("llgo"));
        command
            .args(["run", "."])
            .current_dir(&scene.place.dir)
            .env("LLGO_CACHE", &scene.place.cache)
            .env("GOFLAGS", "");
        let answer = Answer::of(command.envs(scene.env.clone()).output().unwrap());
        (answer, fs::read(scene.calls()).map_or(0, |text| text.len()) > 0)
    };
    let (first, asked) = run();
    assert!(asked);
    assert_eq!((run(), &first), ((first_of(&first), false), &scene.go(&["run", "."])));
    let mut bytes = fs::read(LLGO).unwrap();
    bytes.push(0);
    fs::remove_file(scene.path("llgo")).unwrap();
    fs::write(scene.path("llgo"), bytes).unwrap();
    fs::set_permissions(scene.path("llgo"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(run(), (first_of(&first), true));
}

fn first_of(answer: &Answer) -> Answer {
    Answer { status: answer.status, stdout: answer.stdout.clone(), stderr: answer.stderr.clone() }
}

#[test]
fn a_damaged_record_is_made_again() {
    let mut scene = Scene::new(&FILES);
    scene.place.cache = scene.path("_tmp/cache");
    let mut last = scene.same();
    let truncate = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let scribble = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    for how in [&truncate as &dyn Fn(&mut Vec<u8>), &scribble, &Vec::clear] {
        for round in 0..2 {
            for file in scene.place.cached("/build/") {
                let mut bytes = fs::read(&file).unwrap();
                how(&mut bytes);
                fs::write(&file, bytes).unwrap();
            }
            // Once unchanged, once after an edit.
            if round == 1 {
                scene.edit("main.go", "other()", "other(), 0");
                scene.differs(&mut last);
            } else {
                assert_eq!(scene.same(), last);
            }
        }
    }
    // The facts that the exporter goes on from.
    for file in scene.place.cached(".facts") {
        fs::write(file, "").unwrap();
    }
    scene.edit("leaf/leaf.go", "func F()", "func Z[T any](x T) T { return x }\n\nfunc F()");
    scene.same();
}

/// Builds that end at any moment leave nothing that a later one takes for its own.
#[test]
fn a_killed_build_misleads_nobody() {
    let scene = Scene::new(&FILES);
    scene.same();
    let (old, new) = ("\"one\"", "\"two\"");
    for delay in [3, 10, 25, 45, 60, 75, 90, 110, 140, 180, 240, 320] {
        scene.edit("leaf/leaf.go", old, new);
        sleep(TICK);
        let mut command = scene.place.command(&["run", "."]);
        let mut child = command.envs(scene.env.clone()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        // As before in one place, an edit in another.
        scene.edit("leaf/leaf.go", new, old);
        scene.edit("other.go", "return 1", "return 1 + 1");
        sleep(TICK);
        assert_eq!(scene.llgo(&["run", "."]), scene.go(&["run", "."]), "killed after {delay} ms");
    }
}

#[test]
fn builds_at_once_agree() {
    let scene = Scene::new(&FILES);
    for round in 0..4 {
        scene.edit("leaf/leaf.go", "F() string { ", &format!("F() string {{ println({round}); "));
        scene.edit("other.go", "return ", &format!("return {round} + "));
        sleep(TICK);
        let start = || {
            let mut command = scene.place.command(&["run", "."]);
            command.envs(scene.env.clone()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let running: Vec<_> = (0..4).map(|_| start()).collect();
        let expected = scene.go(&["run", "."]);
        for child in running {
            assert_eq!(Answer::of(child.wait_with_output().unwrap()), expected);
        }
        scene.same();
    }
}
