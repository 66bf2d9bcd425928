//! The build graph's memory beside `go test`: after each change of anything that test programs or their results depend on,
//! `llgo test` answers as `go test` does, at once and when asked again. go vet is switched off: llgo does not run it.

mod place;

use place::Answer;
use place::scene::{Scene, TICK};
use std::fs;
use std::thread::sleep;

/// A package with tests inside and outside of it, one that it imports, and one without tests.
const FILES: [(&str, &str); 5] = [
    ("a.go", "package m\n\nimport \"ex.com/m/leaf\"\n\nfunc A() string { return \"a \" + leaf.F() }\n"),
    (
        "a_test.go",
        "package m\n\nimport (\n\t\"fmt\"\n\t\"testing\"\n)\n\nfunc TestA(t *testing.T) { t.Log(A(), hidden) }\n\nvar hidden = 1\n\n\
        func ExampleA() {\n\tfmt.Println(len(A()) > 2)\n\t// Output: true\n}\n",
    ),
    (
        "x_test.go",
        "package m_test\n\nimport (\n\t\"testing\"\n\n\t\"ex.com/m\"\n)\n\nfunc TestX(t *testing.T) { t.Log(\"outside\", m.A()) }\n",
    ),
    ("leaf/leaf.go", "package leaf\n\nfunc F() string { return \"one\" }\n"),
    ("bare/bare.go", "package bare\n\nimport \"ex.com/m/leaf\"\n\nvar B = leaf.F()\n"),
];

struct Tests {
    scene: Scene,
    last: Answer,
}

impl Tests {
    fn new(files: &[(&str, &str)]) -> Tests {
        Tests { scene: Scene::new(files), last: Answer { status: None, stdout: String::new(), stderr: String::new() } }
    }

    #[track_caller]
    fn same_for(&self, words: &str) -> Answer {
        sleep(TICK);
        let of_verb = |first: &[&'static str]| -> Vec<String> {
            first.iter().copied().chain(words.split(' ')).map(String::from).collect()
        };
        let (ours, gos) = (of_verb(&["test"]), of_verb(&["test", "-vet=off"]));
        let words: Vec<&str> = ours.iter().map(String::as_str).collect();
        let expected = alike(self.scene.go(&gos.iter().map(String::as_str).collect::<Vec<_>>()));
        let first = alike(self.scene.llgo(&words));
        assert_eq!(first, expected, "at once");
        sleep(TICK);
        assert_eq!(alike(self.scene.llgo(&words)), expected, "asked again");
        first
    }

    /// `test -v .` is the same, and makes a difference.
    #[track_caller]
    fn differs(&mut self) {
        let now = self.same_for("-v .");
        assert_ne!(now, self.last);
        self.last = now;
    }

    /// The same, without a question to the go command.
    #[track_caller]
    fn differs_without_asking(&mut self) {
        let (calls, answer) = self.scene.asked(&["test", "-v", "."]);
        let answer = alike(answer);
        assert_eq!((calls, &answer), (0, &alike(self.scene.go(&["test", "-vet=off", "-v", "."]))));
        assert_ne!(answer, self.last);
        self.last = answer;
    }
}

/// Without times, which differ from run to run, and without what says that a result was kept.
fn alike(answer: Answer) -> Answer {
    let is_time = |word: &str| {
        let word = word.trim_start_matches('(').trim_end_matches(')');
        word == "cached" || word.strip_suffix('s').is_some_and(|number| number.parse::<f64>().is_ok())
    };
    let line = |line: &str| -> String {
        let words = line.split_inclusive(['\t', ' ']);
        words.map(|word| if is_time(word.trim_end()) { "TIME" } else { word }).collect()
    };
    let stdout = answer.stdout.lines().map(|text| line(text) + "\n").collect();
    Answer { stdout, ..answer }
}

#[test]
fn what_has_not_changed_asks_nobody() {
    let mut tests = Tests::new(&FILES);
    tests.differs();
    let (calls, answer) = tests.scene.asked(&["test", "-v", "."]);
    assert_eq!(calls, 0);
    assert!(answer.stdout.ends_with("\tex.com/m\t(cached)\n"), "{answer:?}");
    for (name, old, new) in [
        ("a.go", "\"a \"", "\"A \""),
        ("leaf/leaf.go", "one", "two"),
        ("a_test.go", "hidden = 1", "hidden = 2"),
        ("x_test.go", "outside", "OUTSIDE"),
        // The lists of tests.
        ("a_test.go", "func TestA", "func TestNew(t *testing.T) {}\n\nfunc TestA"),
        ("a_test.go", "TestNew", "TestRenamed"),
        ("x_test.go", "func TestX", "func TestY(t *testing.T) {}\n\nfunc TestX"),
        ("x_test.go", "TestY(t *testing.T)", "FuzzY(f *testing.F)"),
        ("a_test.go", "TestRenamed(t *testing.T)", "testRenamed(t *testing.T)"),
        ("a_test.go", "Output: true", "Output: false"),
        ("a_test.go", "Output: false", "Unordered output: true"),
        (
            "a_test.go",
            "func ExampleA",
            "func Example_more() {\n\tfmt.Println(`\"x\"`)\n\t// Output: \"x\"\n}\n\nfunc ExampleA",
        ),
        ("a_test.go", "func ExampleA", "func BenchmarkA(b *testing.B) {}\n\nfunc exampleA"),
    ] {
        tests.scene.edit(name, old, new);
        if new.contains("Benchmark") {
            tests.scene.edit("a_test.go", "\t// Unordered output: true\n", "");
        }
        tests.differs_without_asking();
    }
    let benchmarks = tests.same_for("-bench=. -benchtime=1x -run=^$ -count=1 -v ./leaf");
    assert_eq!(benchmarks.status, Some(0));
    // Flags for the program are not the build's.
    assert_eq!(tests.scene.asked(&["test", "-run=X", "-short", "."]).0, 0);
    // An import, and a TestMain, are go list's business.
    for (old, new) in [("\t\"fmt\"\n", "\t\"fmt\"\n\t\"os\"\n"), ("var hidden", "var _ = os.Args\n\nvar hidden")] {
        tests.scene.edit("a_test.go", old, new);
    }
    assert_ne!(tests.scene.asked(&["test", "-v", "."]).0, 0);
    tests.same_for("-v .");
    tests.scene.edit("a_test.go", "var hidden", "func TestMain(m *testing.M) { println(5); m.Run() }\n\nvar hidden");
    assert_ne!(tests.scene.asked(&["test", "-v", "."]).0, 0);
    tests.differs();
    tests.scene.edit("a_test.go", "println(5)", "println(6)");
    tests.differs_without_asking();
    tests.scene.edit("a_test.go", "func TestMain", "func testMain");
    tests.differs();
}

#[test]
fn test_files_come_change_and_go() {
    let mut tests = Tests::new(&FILES);
    tests.differs();
    tests.scene.write("more_test.go", "package m\n\nimport \"testing\"\n\nfunc TestMore(t *testing.T) {}\n");
    tests.differs();
    tests.scene.rename("more_test.go", "more_windows_test.go");
    tests.differs();
    tests.scene.rename("more_windows_test.go", "more_linux_test.go");
    tests.differs();
    tests.scene.edit("more_linux_test.go", "package m\n", "package m_test\n");
    tests.scene.edit("more_linux_test.go", "TestMore", "TestMoreOutside");
    tests.differs();
    tests.scene.edit("more_linux_test.go", "package", "//go:build ignore\n\npackage");
    tests.differs();
    tests.scene.edit("more_linux_test.go", "ignore", "linux");
    tests.differs();
    tests.scene.rename("more_linux_test.go", "leaf/more_test.go");
    tests.differs(); // two packages in one directory
    tests.scene.remove("leaf/more_test.go");
    tests.differs();
    tests.scene.edit("a_test.go", "(t *testing.T)", "(t *testing.B)");
    tests.differs(); // wrong signature
    tests.scene.edit("a_test.go", "(t *testing.B)", "(t testing.T)");
    tests.same_for("-v .");
    tests.scene.edit("a_test.go", "(t testing.T)", "[T any](t *testing.T)");
    tests.same_for("-v .");
    tests.scene.edit("a_test.go", "[T any](t *testing.T)", "(t *testing.T)");
    tests.differs();
    tests.scene.edit("a_test.go", "t.Log(A()", "t.Log(A(");
    tests.differs(); // does not parse
    tests.scene.edit("a_test.go", "t.Log(A(", "t.Log(Q()");
    tests.differs(); // does not type-check
    tests.scene.edit("a.go", "func A()", "func Q() {}\n\nfunc A()");
    tests.differs();
    tests.scene.edit("a.go", "func Q() {}", "func Q() int { return 2 }");
    tests.differs();
    tests.scene.edit("a_test.go", "func TestA(", "func TestX2(");
    tests.differs();
    tests.scene.edit("x_test.go", "func TestX(", "func TestX2(");
    tests.differs(); // one name in two packages
    tests.scene.edit("a_test.go", "t.Log(Q()", "t.Fatal(Q()");
    tests.differs();
    tests.scene.remove("a_test.go");
    tests.differs();
    tests.scene.edit(
        "x_test.go",
        "func TestX2(t *testing.T) { t.Log(\"outside\", m.A()) }",
        "var _ testing.T\n\nvar _ = m.A",
    );
    tests.differs(); // no tests in the file
    tests.scene.remove("x_test.go");
    tests.differs();
    tests.scene.remove("a.go");
    tests.differs();
}

#[test]
fn all_targets_are_followed() {
    let tests = Tests::new(&FILES);
    let same = |changed: bool| {
        static LAST: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());
        let now = tests.same_for("-v ./...");
        let mut last = LAST.lock().unwrap();
        assert_eq!(*last != now.stdout + &now.stderr, changed);
        let now = tests.same_for("-v ./...");
        *last = now.stdout + &now.stderr;
    };
    same(true);
    tests.scene.write(
        "leaf/leaf_test.go",
        "package leaf\n\nimport \"testing\"\n\nfunc TestLeaf(t *testing.T) { t.Log(F()) }\n",
    );
    same(true);
    for (name, old, new) in [
        ("leaf/leaf.go", "one", "two"),
        ("leaf/leaf_test.go", "t.Log(", "t.Log(1, "),
        ("a_test.go", "hidden = 1", "hidden = 2"),
    ] {
        tests.scene.edit(name, old, new);
        let (calls, _) = tests.scene.asked(&["test", "-v", "./..."]);
        assert_eq!(calls, 0, "{name}");
        same(true);
    }
    tests.scene.edit("bare/bare.go", "leaf.F()", "leaf.G()");
    same(true); // no tests, but it has to compile
    tests.scene.edit("leaf/leaf.go", "func F", "func G() int { return 1 }\n\nfunc F");
    same(true);
    tests.scene.edit("bare/bare.go", "leaf.G()", "leaf.G() + 1");
    same(false);
    tests.scene.write("bare/in/in_test.go", "package in\n\nimport \"testing\"\n\nfunc TestIn(t *testing.T) {}\n");
    same(true);
    tests.scene.write("bare/go.mod", "module ex.com/bare\n");
    same(true);
    tests.scene.remove("bare/go.mod");
    tests.scene.remove("bare/in");
    same(true);
}

#[test]
fn files_and_variables_that_tests_look_at_count() {
    let mut tests = Tests::new(&[(
        "a_test.go",
        "package m\n\nimport (\n\t\"embed\"\n\t\"os\"\n\t\"testing\"\n)\n\n//go:embed *.txt\nvar files embed.FS\n\n\
        func TestFiles(t *testing.T) {\n\tlist, _ := files.ReadDir(\".\")\n\tfor _, f := range list {\n\
        \t\ttext, _ := files.ReadFile(f.Name())\n\t\tt.Log(f.Name(), string(text))\n\t}\n\
        \ttext, err := os.ReadFile(\"testdata/in\")\n\tt.Log(string(text), err, os.Getenv(\"LOOKED_AT\"))\n}\n",
    )]);
    tests.scene.write("one.txt", "first");
    tests.differs();
    tests.scene.write("one.txt", "FIRST");
    tests.differs_without_asking();
    tests.scene.write("two.txt", "second");
    tests.differs();
    tests.scene.remove("one.txt");
    tests.differs();
    tests.scene.write("testdata/in", "data");
    tests.differs();
    tests.scene.write("testdata/in", "DATA");
    tests.differs_without_asking();
    tests.scene.env.push(("LOOKED_AT", "value".into()));
    tests.differs_without_asking();
    tests.scene.env.push(("GOFLAGS", "-tags=x".into()));
    tests.scene.write("b_test.go", "//go:build x\n\npackage m\n\nimport \"testing\"\n\nfunc TestB(t *testing.T) {}\n");
    tests.differs();
    // The same from outside.
    tests.scene.edit("a_test.go", "package m\n", "package m_test\n");
    tests.same_for("-v .");
    tests.scene.write("two.txt", "SECOND");
    tests.differs_without_asking();
    tests.scene.write("three.txt", "third");
    tests.differs();
}

#[test]
fn flags_count() {
    let tests = Tests::new(&FILES);
    tests.scene.write("v_test.go", "//go:build v\n\npackage m\n\nimport \"testing\"\n\nfunc TestV(t *testing.T) {}\n");
    for flag in
        ["-v=false", "-tags=v", "-tags=w", "-run=X", "-short", "-count=1", "-trimpath", "-ldflags=-X=ex.com/m.x=y"]
    {
        tests.same_for(&format!("-v {flag} ."));
    }
    let dir = tests.scene.place.dir.display();
    tests
        .scene
        .write("replaced.txt", "package m\n\nimport \"testing\"\n\nfunc TestReplaced(t *testing.T) { t.Log(1) }\n");
    tests.scene.write(
        "overlay.json",
        &format!(
            "{{\"Replace\": {{\"{dir}/a_test.go\": \"{dir}/replaced.txt\", \"{dir}/new_test.go\": \"{dir}/new.txt\"}}}}"
        ),
    );
    tests.scene.write("new.txt", "package m\n\nimport \"testing\"\n\nfunc TestNew(t *testing.T) {}\n");
    let words = "-v -overlay=overlay.json .";
    let mut last = tests.same_for(words);
    for (name, old, new) in [
        ("replaced.txt", "Log(1)", "Log(2)"),
        ("replaced.txt", "TestReplaced", "TestOther"),
        ("new.txt", "TestNew", "TestNewer"),
    ] {
        tests.scene.edit(name, old, new);
        let (calls, answer) = tests.scene.asked(&["test", "-v", "-overlay=overlay.json", "."]);
        assert_eq!(calls, 0);
        let answer = alike(answer);
        assert_eq!(answer, tests.same_for(words));
        assert_ne!(answer, last);
        last = answer;
    }
    // What is replaced does not count.
    tests.scene.edit("a_test.go", "hidden = 1", "hidden = 3");
    assert_eq!(tests.same_for(words), last);
    tests.scene.write("overlay.json", "{}");
    assert_ne!(tests.same_for(words), last);
}

#[test]
fn what_was_kept_may_be_damaged() {
    let mut tests = Tests::new(&FILES);
    tests.scene.place.cache = tests.scene.path("_tmp/cache");
    tests.differs();
    for part in ["/build/", ".state", ".facts"] {
        for file in tests.scene.place.cached(part) {
            let mut bytes = fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&file, bytes).unwrap();
        }
        tests.scene.edit("leaf/leaf.go", "func F()", "func Z[T any](x T) T { return x }\n\nfunc F()");
        tests.scene.edit("leaf/leaf.go", "Z[", &format!("Z{}[", part.len()));
        tests.scene.edit("a_test.go", "hidden = 1", "hidden = 11");
        tests.differs();
    }
    // A program that is gone is linked again.
    for file in tests.scene.place.cached("m.test") {
        fs::remove_file(file).unwrap();
    }
    tests.same_for("-count=1 -v .");
}
