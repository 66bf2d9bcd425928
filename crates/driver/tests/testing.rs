//! `llgo test` beside `go test`: the same modules, the same command lines, the same output and exit status.
//!
//! What differs from run to run is made alike first: times, addresses of code, and the goroutines of a panic. `go vet` is switched
//! off for go test: llgo does not run it. Compared are only messages whose order go test settles: of two packages that cannot be
//! built it tells as they are done.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

const LLGO: &str = env!("CARGO_BIN_EXE_llgo");

/// A module in a directory of its own, gone at the end of the test.
struct Module {
    dir: PathBuf,
}

#[derive(PartialEq)]
struct Answer {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Module {
    fn new(files: &[(&str, &str)]) -> Module {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A name that comes again would find results of its last time in go's cache.
        let age = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let name = format!("testing-{age}-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let module = Module { dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name) };
        module.write("go.mod", "module ex.com/m\n\ngo 1.24\n");
        files.iter().for_each(|(name, text)| module.write(name, text));
        module
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, program: &str, dir: &str, words: &str) -> Command {
        let mut command = Command::new(program);
        command.arg("test").args(words.split_whitespace()).current_dir(self.dir.join(dir)).stdin(Stdio::null());
        command.env("LLGO_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("shared-cache"));
        command.env("GOFLAGS", if program == "go" { "-vet=off" } else { "" });
        command
    }

    fn answer(&self, program: &str, dir: &str, words: &str) -> Answer {
        let output = self.command(program, dir, words).output().unwrap();
        let text = |bytes: Vec<u8>| alike(&String::from_utf8_lossy(&bytes));
        Answer { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Both say and do the same.
    #[track_caller]
    fn compare_in(&self, dir: &str, words: &str) -> Answer {
        let (go, llgo) = (self.answer("go", dir, words), self.answer(LLGO, dir, words));
        assert!(
            go == llgo,
            "test {words}\n--- go: {:?}\n{}{}--- llgo: {:?}\n{}{}",
            go.status,
            go.stdout,
            go.stderr,
            llgo.status,
            llgo.stdout,
            llgo.stderr
        );
        llgo
    }

    #[track_caller]
    fn compare(&self, words: &str) -> Answer {
        self.compare_in("", words)
    }
}

/// Profiles of coverage are the same as well. go test writes packages as their tests end.
#[track_caller]
fn compare_profiles(module: &Module, words: &str) {
    let words = format!("-count=1 -coverprofile=c.out {words}");
    module.compare(&words);
    let profiles = ["go", LLGO].map(|program| {
        module.answer(program, "", &words);
        let mut lines: Vec<String> =
            fs::read_to_string(module.dir.join("c.out")).unwrap().lines().map(String::from).collect();
        assert!(lines[0].starts_with("mode: "), "{lines:?}");
        lines.sort();
        lines
    });
    assert_eq!(profiles[0], profiles[1], "{words}");
}

impl Drop for Module {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Without what differs from run to run.
fn alike(text: &str) -> String {
    let mut out = String::new();
    let mut in_traceback = false;
    for line in text.split_inclusive('\n') {
        in_traceback |= line.starts_with("goroutine ");
        in_traceback &= !line.starts_with("FAIL\t") && !line.starts_with("exit status");
        if !in_traceback {
            out += &without_numbers(line);
        }
    }
    out
}

/// `0.012s`, `(0.00s)`, `"Elapsed":0.1`, `"Time":"…"` and the place of a signal become alike. Other numbers stay.
fn without_numbers(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    if let Some(json) = line.strip_prefix("{\"Time\":\"") {
        out += "{";
        rest = &json[json.find(',').unwrap() + 1..];
    }
    if let Some((head, tail)) = rest.split_once("\"Elapsed\":") {
        return without_numbers(&format!("{out}{head}\"Took\":{}", &tail[tail.find([',', '}']).unwrap()..]));
    }
    if let (true, Some((head, _))) = (line.starts_with("[signal "), rest.split_once(" pc=")) {
        return format!("{head}]\n");
    }
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[start..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len() - start);
        let number = &rest[start..start + length];
        let is_time = number.contains('.') && rest[start + length..].starts_with('s');
        out += &rest[..start];
        out += if is_time { "0" } else { number };
        rest = &rest[start + length..];
    }
    out + rest
}

const ADD: (&str, &str) = ("a/a.go", "package a\n\nfunc Add(x, y int) int { return x + y }\n\nvar hidden = 3\n");
const INTERNAL: (&str, &str) = (
    "a/a_test.go",
    "package a\n\nimport \"testing\"\n\nvar Hidden = hidden\n\nfunc TestAdd(t *testing.T) {\n\tt.Log(\"adding\")\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"no\")\n\t}\n}\n\nfunc TestShort(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip(\"short\")\n\t}\n}\n",
);
/// Sees the internal test's variable, also by way of another package that imports the tested one.
const EXTERNAL: (&str, &str) = (
    "a/x_test.go",
    "package a_test\n\nimport (\n\t\"ex.com/m/a\"\n\t\"ex.com/m/b\"\n\t\"testing\"\n)\n\nfunc TestExternal(t *testing.T) {\n\tif a.Hidden != 3 || b.Two() != 2 {\n\t\tt.Fatal(a.Hidden)\n\t}\n}\n\nfunc BenchmarkAdd(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\ta.Add(i, i)\n\t}\n}\n",
);
/// All kinds of statements that have blocks of their own.
const BLOCKS: (&str, &str) = (
    "c/c.go",
    "package c\n\nimport \"fmt\"\n\nfunc Kind(x any) (s string) {\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\ts = \"panic\"\n\t\t}\n\t}()\n\tswitch v := x.(type) {\n\tcase int:\n\t\tfor i := 0; i < v; i++ {\n\t\t\tif i%2 == 0 {\n\t\t\t\tcontinue\n\t\t\t}\n\t\t\ts += fmt.Sprint(i)\n\t\t}\n\tcase chan int:\n\t\tselect {\n\t\tcase n := <-v:\n\t\t\ts = fmt.Sprint(n)\n\t\tdefault:\n\t\t\ts = \"empty\"\n\t\t}\n\tdefault:\n\t\tf := func() string { return \"func\" }\n\t\treturn f()\n\t}\n\treturn\n}\n\nfunc Unused() {\n\tgoto end\nend:\n\tfmt.Println()\n}\n",
);
const BLOCKS_TEST: (&str, &str) = (
    "c/c_test.go",
    "package c_test\n\nimport (\n\t\"ex.com/m/a\"\n\t\"ex.com/m/c\"\n\t\"testing\"\n)\n\nfunc TestKind(t *testing.T) {\n\tfor _, x := range []any{5, make(chan int), nil} {\n\t\tc.Kind(x)\n\t}\n\ta.Add(1, 2)\n\tif !testing.Testing() {\n\t\tt.Error(\"not a test\")\n\t}\n\tif testing.CoverMode() != \"\" && testing.Coverage() == 0 {\n\t\tt.Error(\"nothing is covered\")\n\t}\n}\n",
);
const BETWEEN: (&str, &str) =
    ("b/b.go", "package b\n\nimport \"ex.com/m/a\"\n\nfunc Two() int { return a.Add(1, 1) }\n");
const BAD: (&str, &str) = (
    "bad/bad_test.go",
    "package bad\n\nimport (\n\t\"fmt\"\n\t\"testing\"\n)\n\nfunc TestParts(t *testing.T) {\n\tt.Run(\"good\", func(t *testing.T) { fmt.Println(\"<good> \\x01\\xff\") })\n\tt.Run(\"bad\", func(t *testing.T) { t.Error(\"wrong\") })\n\tt.Run(\"later\", func(t *testing.T) { t.Parallel(); t.Skip(\"no\") })\n}\n\nfunc TestOther(t *testing.T) { t.Attr(\"key\", \"two words\") }\n",
);

fn plain_module() -> Module {
    Module::new(&[ADD, INTERNAL, EXTERNAL, BETWEEN])
}

#[test]
fn internal_and_external_tests_pass() {
    let module = plain_module();
    assert_eq!(module.compare("./...").stdout, "ok  \tex.com/m/a\t0s\n?   \tex.com/m/b\t[no test files]\n");
    module.compare("-v ./a");
    module.compare("-v -short ./a");
    module.compare_in("a", "");
    module.compare_in("a", "-v -run Ext");
    module.compare("ex.com/m/a -run Nothing");
    module.compare("-list . ./...");
    module.compare("-test.v -test.run=Add ./a -count=2");
    module.compare("-skip=External -v ./a -cpu 1,2");
    module.compare("-v -shuffle 7 ./a");
}

#[test]
fn directories_are_written_in_many_ways() {
    let module = plain_module();
    let absolute = format!("{}/a/../a/", module.dir.display());
    for words in ["./a/", ".//a", "./a/.", "./b/../a", "a/../a", "././...", &absolute] {
        module.compare(words);
    }
    module.compare_in("a", "./.");
    module.compare_in("a", "../b/../a/");
}

#[test]
fn failures_are_shown_as_go_test_shows_them() {
    let module = Module::new(&[ADD, INTERNAL, EXTERNAL, BETWEEN, BAD]);
    assert_eq!(module.compare("./bad").status, Some(1));
    module.compare("./...");
    module.compare("-v ./bad");
    module.compare("-failfast ./bad");
    module.compare_in("bad", "");
    module.compare("-run Other ./bad");
}

#[test]
fn panics_and_exits_are_failures() {
    let panics = "package p\n\nimport \"testing\"\n\nfunc TestPanic(t *testing.T) { var p *int; println(*p) }\n";
    let exits = "package e\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestExit(t *testing.T) { fmt.Print(\"open line\"); os.Exit(3) }\n";
    let zero = "package z\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestZero(t *testing.T) { os.Exit(0) }\n";
    let killed = "package k\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\nfunc TestKilled(t *testing.T) { p, _ := os.FindProcess(os.Getpid()); p.Kill(); time.Sleep(time.Hour) }\n";
    let module =
        Module::new(&[("p/p_test.go", panics), ("e/e_test.go", exits), ("z/z_test.go", zero), ("k/k_test.go", killed)]);
    for package in ["./p", "./e", "./z", "./k"] {
        assert_eq!(module.compare(package).status, Some(1));
    }
}

#[test]
fn programs_that_run_too_long_stop() {
    let slow = "package s\n\nimport (\n\t\"testing\"\n\t\"time\"\n)\n\nfunc TestSlow(t *testing.T) { time.Sleep(time.Hour) }\n";
    let module = Module::new(&[("s/s_test.go", slow)]);
    let start = Instant::now();
    let answer = module.answer(LLGO, "", "-timeout 300ms ./s");
    assert_eq!(answer.status, Some(1));
    assert!(answer.stdout.starts_with("panic: test timed out after 300ms\n\trunning tests:\n"), "{}", answer.stdout);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn events_are_those_of_test2json() {
    let broken = "package broken\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { return 1 }\n";
    let module = Module::new(&[ADD, INTERNAL, EXTERNAL, BETWEEN, BAD, ("broken/b_test.go", broken)]);
    for words in
        ["-json ./a", "-json ./bad", "-json -bench=. -benchtime=1x -run=Add -p 1 ./a", "-json ./b", "-json ./broken"]
    {
        if words.contains("bench") {
            // The figures of a benchmark cannot be compared; that it is announced and ends can.
            let answer = module.answer(LLGO, "", words);
            assert!(answer.stdout.contains("\"Test\":\"BenchmarkAdd\""), "{}", answer.stdout);
            assert!(answer.stdout.ends_with("{\"Action\":\"pass\",\"Package\":\"ex.com/m/a\",\"Took\":}\n"));
            continue;
        }
        module.compare(words);
    }
}

#[test]
fn what_cannot_be_built_fails_alone() {
    let module = Module::new(&[
        ADD,
        INTERNAL,
        EXTERNAL,
        BETWEEN,
        ("broken/b_test.go", "package broken\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { x := 1 }\n"),
        ("outside/x_test.go", "package outside_test\n\nfunc init() { undefined() }\n"),
        ("missing/m_test.go", "package missing\n\nimport _ \"ex.com/m/nowhere\"\n"),
        ("cycle/c.go", "package cycle\n\nimport _ \"ex.com/m/user\"\n"),
        ("user/u.go", "package user\n"),
        ("user/u_test.go", "package user\n\nimport _ \"ex.com/m/cycle\"\n"),
        ("syntax/s.go", "package syntax\n\nfunc f( {}\n"),
        ("syntax/s_test.go", "package syntax\n"),
    ]);
    for package in ["./broken", "./outside", "./missing", "./user", "./syntax", "./nowhere"] {
        module.compare(package);
    }
    assert_eq!(module.answer(LLGO, "", "./...").stdout, module.answer("go", "", "./...").stdout);
    // A file that does not parse is told twice by go test -json.
    module.compare("-json ./missing");
}

#[test]
fn examples_fuzz_seeds_and_test_main_are_run() {
    let module = Module::new(&[
        (
            "e/e_test.go",
            "package e\n\nimport \"fmt\"\n\nfunc Example() {\n\tfmt.Println(\"one\")\n\t// Output: one\n}\n\nfunc Example_two() {\n\tfmt.Println(2)\n\tfmt.Println(1)\n\t// Unordered output:\n\t// 1\n\t// 2\n}\n\nfunc Example_three() {\n\tfmt.Println(\"three\")\n\t// Output: four\n}\n\nfunc Example_notRun() { panic(1) }\n",
        ),
        (
            "f/f_test.go",
            "package f\n\nimport \"testing\"\n\nfunc FuzzF(f *testing.F) {\n\tf.Add(\"seed\", 1)\n\tf.Fuzz(func(t *testing.T, s string, n int) {\n\t\tif n == 7 {\n\t\t\tt.Error(s)\n\t\t}\n\t})\n}\n",
        ),
        ("f/testdata/fuzz/FuzzF/known", "go test fuzz v1\nstring(\"corpus\")\nint(7)\n"),
        (
            "m/m_test.go",
            "package m\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) {\n\tfmt.Println(\"before\")\n\tstatus := m.Run()\n\tfmt.Println(\"after\", status)\n\tos.Exit(status)\n}\n\nfunc TestIt(t *testing.T) { fmt.Println(\"it\") }\n",
        ),
    ]);
    for words in ["-v ./e", "./e", "-v ./f", "./f", "-v ./m", "./m", "-v -run=FuzzF/seed ./f"] {
        module.compare(words);
    }
}

#[test]
fn results_are_kept_as_long_as_nothing_changes() {
    let reads = "package d\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestData(t *testing.T) {\n\ttext, err := os.ReadFile(\"testdata/in\")\n\tt.Log(string(text), err, os.Getenv(\"LLGO_TESTING_MOOD\"))\n}\n";
    let module = Module::new(&[("d/d_test.go", reads), ("d/testdata/in", "first")]);
    // Files as young as this are not trusted by go test.
    let age = || {
        let old = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().append(true).open(module.dir.join("d/testdata/in")).unwrap().set_modified(old).unwrap();
    };
    age();
    assert!(!module.compare("-v ./d").stdout.contains("(cached)"));
    assert!(module.compare("-v ./d").stdout.contains("first"));
    assert!(module.compare("-v ./d").stdout.contains("(cached)"));
    assert!(!module.compare("-v -count=1 ./d").stdout.contains("(cached)"));
    assert!(!module.compare("-v -run=Data ./d").stdout.contains("(cached)"));
    assert!(!module.compare_in("d", "-v").stdout.contains("(cached)"));
    module.write("d/testdata/in", "second");
    age();
    assert!(module.compare("-v ./d").stdout.contains("second"));
    assert!(module.compare("-v ./d").stdout.contains("(cached)"));
    let output = module.command(LLGO, "", "-v ./d").env("LLGO_TESTING_MOOD", "good").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("good"));
}

#[test]
fn programs_are_written_where_go_test_writes_them() {
    let module = plain_module();
    module.compare("-c ./a");
    assert!(module.dir.join("a.test").is_file());
    module.compare("-c -o out/prog ./a");
    assert!(module.dir.join("out/prog").is_file());
    module.compare("-c -o out/ ./a");
    assert!(module.dir.join("out/a.test").is_file());
    let output = Command::new(module.dir.join("out/a.test")).arg("-test.list=.").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "TestAdd\nTestShort\nTestExternal\nBenchmarkAdd\n");
}

#[test]
fn words_after_the_packages_are_the_programs() {
    let prints = "package w\n\nimport (\n\t\"flag\"\n\t\"fmt\"\n\t\"testing\"\n)\n\nvar own = flag.String(\"own\", \"\", \"\")\n\nfunc TestWords(t *testing.T) { fmt.Println(*own, flag.Args()) }\n";
    let module = Module::new(&[("w/w_test.go", prints)]);
    for words in ["-v ./w -own x", "-v ./w -own=x y z", "./w -own x -v", "./w -v -args -own x -- y"] {
        module.compare(words);
    }
}

#[test]
fn programs_run_by_way_of_exec() {
    let module = plain_module();
    let answer = module.answer(LLGO, "", "-exec=env -v -run=Add ./a");
    assert_eq!(answer.status, Some(0));
    assert!(answer.stdout.contains("--- PASS: TestAdd"), "{}", answer.stdout);
}

#[test]
fn coverage_is_counted_as_go_does() {
    let module =
        Module::new(&[ADD, INTERNAL, EXTERNAL, BETWEEN, BLOCKS, BLOCKS_TEST, ("d/d.go", "package d\n\ntype T int\n")]);
    module.compare("-cover ./...");
    module.compare("-cover ./...");
    module.compare("-count=1 -v -covermode=count ./a");
    module.compare("-count=1 -cover -run NoSuch ./...");
    module.compare_in("a", "-count=1 -cover");
    for words in
        ["./...", "-covermode=count ./...", "-covermode=atomic ./...", "-coverpkg=./... ./...", "-coverpkg=./a,./b ./c"]
    {
        compare_profiles(&module, words);
    }
}
