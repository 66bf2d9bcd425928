//! `-timings`: the page is drawn by a browser, which is asked what it shows. `ci/check` installs one.

mod place;

use place::Place;
use std::collections::BTreeSet;
use std::process::Command;

const BROWSERS: [&str; 4] = ["chromium-headless-shell", "chromium", "google-chrome", "chrome"];

/// The page as the browser has it when its script has run.
fn drawn(place: &Place, file: &str) -> String {
    let url = format!("file://{}", place.dir.join(file).display());
    for browser in BROWSERS {
        let mut command = Command::new(browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", &url]);
        command.env("HOME", place.dir.join("_tmp"));
        match command.output() {
            Err(_) => continue,
            Ok(output) => return String::from_utf8(output.stdout).unwrap(),
        }
    }
    panic!("there is no browser: one of {BROWSERS:?}");
}

/// Values of an attribute of the page's bars.
fn attributes<'a>(page: &'a str, name: &str) -> BTreeSet<&'a str> {
    let begin = format!("{name}=\"");
    let bars = page.split("<div class=\"bar\"").skip(1);
    bars.map(|bar| bar.split(&begin).nth(1).unwrap().split('"').next().unwrap()).collect()
}

#[test]
fn a_browser_shows_where_the_time_went() {
    let place = Place::with_own_cache();
    place.write("main.go", "package main\n\nimport \"ex.com/m/lib\"\n\nfunc main() { println(lib.F()) }\n");
    place.write("lib/lib.go", "package lib\n\nfunc F() int { return 1 }\n");
    place.llgo(&["build", "-timings=cold.html", "."]).expect(0, "");
    let page = drawn(&place, "cold.html");
    assert!(page.contains("<h1 id=\"title\">llgo build .</h1>"), "{page}");
    let (packages, phases) = (attributes(&page, "data-package"), attributes(&page, "data-phase"));
    for package in ["ex.com/m", "ex.com/m/lib", "runtime", "internal/abi"] {
        assert!(packages.contains(package), "{packages:?}");
    }
    for phase in
        ["type-check", "build SSA", "write program file", "generate code", "list", "lay out", "write executable"]
    {
        assert!(phases.contains(phase), "{phases:?}");
    }
    // Every bar is somewhere on the axis.
    let numbers = |property: &str| -> Vec<f64> {
        let begin = format!("{property}: ");
        let values = page.split(&begin).skip(1).filter_map(|rest| rest.split_once("%;"));
        values.filter_map(|(number, _)| number.parse().ok()).collect()
    };
    let (lefts, widths) = (numbers("left"), numbers("width"));
    assert!(widths.len() > 50 && lefts.len() >= widths.len());
    assert!(lefts.iter().chain(&widths).all(|&value| (0.0..=100.01).contains(&value)));
    // The page needs nothing from elsewhere.
    assert!(!page.contains("src=") && !page.contains("href="));
    // An unchanged build does little, and shows it.
    place.llgo(&["build", "-timings=again.html", "."]).expect(0, "");
    place.llgo(&["build", "-timings=again.html", "."]).expect(0, "");
    let page = drawn(&place, "again.html");
    assert_eq!(attributes(&page, "data-phase"), BTreeSet::from(["compare with the last build"]));
    assert_eq!(place.llgo(&["build", "-timings=/proc/no.html", "."]).status, Some(1));
}
