//! Sharing through `$GOCACHEPROG`, with a program that others wrote for the go command: `go-cacher` from the module proxy.

mod place;

use place::{Answer, Place};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

const GO_CACHER: &str = "github.com/bradfitz/go-tool-cache/cmd/go-cacher@v0.0.0-20260216153636-9e5201344fe5";

const MAIN: &str = "package main\n\nimport (\n\t\"runtime\"\n\t\"strings\"\n)\n\nfunc main() {\n\t_, file, _, _ := runtime.Caller(0)\n\
    \tprintln(file, strings.Repeat(\"ab\", 3))\n}\n";

/// Two checkouts on two machines: the second one compiles nothing.
#[test]
fn machines_share_what_they_compile() {
    let mut place = Place::with_own_cache();
    let base = place.dir.clone();
    let mut install = Command::new("go");
    install.args(["install", GO_CACHER]).env("GOBIN", &base).env("GOFLAGS", "").env_remove("GOOS").env_remove("GOARCH");
    let installed = install.output().unwrap();
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    // What is asked of it is written down.
    let (program, log) = (base.join("sharer"), base.join("log"));
    let script =
        "#!/bin/sh\ntee -a \"$0-log\" | \"$(dirname \"$0\")/go-cacher\" -cache-dir \"$(dirname \"$0\")/shared\"\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let log = log.with_file_name("sharer-log");
    let mut answers = vec![];
    for machine in ["one", "two"] {
        (place.dir, place.cache) = (base.join(machine), base.join(machine).join("_tmp/cache"));
        fs::create_dir_all(place.dir.join("_tmp")).unwrap();
        place.write("go.mod", "module ex.com/m\n\ngo 1.24\n");
        place.write("main.go", MAIN);
        // Files that are younger than a tick of the clock are not taken as known.
        sleep(Duration::from_millis(20));
        let run = || Answer::of(place.command(&["run", "."]).env("GOCACHEPROG", &program).output().unwrap());
        let answer = run();
        assert_eq!(answer, place.go(&["run", "."]));
        answers.push(requests(&log));
        // What is there is not asked for again.
        assert_eq!(run(), answer);
        assert_eq!(requests(&log), (0, 0));
    }
    place.dir = base;
    let [(_, puts), (gets, puts_again)] = answers[..] else { panic!("{answers:?}") };
    assert!(puts > 100 && gets > 100 && puts_again == 0, "{answers:?}");
}

/// How many requests of llgo to get and to put something the program has had since the last look.
fn requests(log: &Path) -> (usize, usize) {
    let text = fs::read_to_string(log).unwrap_or_default();
    let _ = fs::remove_file(log);
    let count = |command: &str| text.matches(&format!("\"Command\":\"{command}\"")).count();
    (count("get"), count("put"))
}
