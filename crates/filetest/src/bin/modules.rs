//! `ci/modules [-j 1] [MODULE…]`: the tests of well-known modules with go and with llgo, beside each other.
//!
//! ```text
//! module@version ─ go mod download ─▶ a copy that can be written to ─ go test, llgo test ─▶ the same tests with the same ends
//! ```
//!
//! Without names all modules of the list are tested. Exit status 1 when a test ends otherwise than with go.
//!
//! Not here: modules whose tests depend on the time that they get (testify's), on services of the machine (zerolog's), or on names that
//! gc gives to closures which it inlines (pkg/errors').

use anyhow::{Context, Result, bail};
use filetest::cases;
use filetest::gotest::{self, Tests};
use filetest::process;
use filetest::tools::Tools;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Modules at fixed versions, and the packages that are tested.
const MODULES: [(&str, &str); 15] = [
    ("github.com/BurntSushi/toml@v1.6.0", "./..."),
    ("github.com/go-chi/chi/v5@v5.5.0", "./..."),
    ("github.com/fatih/structs@v1.1.0", "./..."),
    ("github.com/google/btree@v1.1.3", "./..."),
    ("github.com/google/go-cmp@v0.7.0", "./..."),
    ("github.com/google/uuid@v1.6.0", "./..."),
    ("github.com/gorilla/mux@v1.8.1", "./..."),
    ("github.com/hashicorp/golang-lru/v2@v2.0.7", "./..."),
    ("github.com/mitchellh/mapstructure@v1.5.0", "./..."),
    ("github.com/sirupsen/logrus@v1.10.2", "./..."),
    ("github.com/spf13/cobra@v1.10.2", "./..."),
    ("github.com/spf13/pflag@v1.0.10", "./..."),
    ("github.com/tidwall/gjson@v1.20.0", "./..."),
    ("github.com/yuin/goldmark@v1.8.7", "./..."),
    ("golang.org/x/sys@v0.49.0", "./unix"),
];

const FLAGS: [&str; 3] = ["-vet=off", "-count=1", "-v"];

fn main() -> Result<()> {
    let mut jobs = 1;
    let mut named = vec![];
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-j" => jobs = args.next().context("-j needs a value")?.parse()?,
            _ if arg.starts_with('-') => bail!("unknown flag {arg}"),
            _ => named.push(arg),
        }
    }
    let tools = Tools::find()?;
    let mut modules = MODULES.to_vec();
    modules.retain(|(module, _)| named.is_empty() || named.iter().any(|name| module.contains(name.as_str())));
    let equal = cases::each(&modules, jobs, |(module, pattern)| {
        let differences = compare(&tools, module, pattern)?;
        let verdict = if differences.is_empty() { "same  " } else { "DIFFER" };
        println!("{verdict} {module} {pattern}{differences}");
        Ok(differences.is_empty())
    });
    tools.clean();
    let equal = equal.into_iter().collect::<Result<Vec<bool>>>()?;
    let different = equal.iter().filter(|equal| !**equal).count();
    println!("{} of {} modules have the results that they have with go", equal.len() - different, equal.len());
    if different > 0 {
        bail!("{different} modules differ");
    }
    Ok(())
}

/// What ends otherwise with llgo: nothing, or lines.
fn compare(tools: &Tools, module: &str, pattern: &str) -> Result<String> {
    let dir = download(tools, module)?;
    let theirs = gotest::run(tools, &tools.go, &dir, &FLAGS, &[pattern]);
    let ours = gotest::run(tools, &tools.llgo, &dir, &FLAGS, &[pattern]);
    let (expected, found) = (gotest::packages(&theirs.text), gotest::packages(&ours.text));
    if !expected.values().any(|(_, tests)| tests.any_passes()) {
        bail!("{module}: no test passes with go\n{}", process::tail(&theirs.text));
    }
    Ok(differences(&expected, &found))
}

type Packages = BTreeMap<String, (String, Tests)>;

fn differences(expected: &Packages, found: &Packages) -> String {
    let mut lines = String::new();
    for (package, (result, tests)) in expected {
        match found.get(package) {
            None => lines += &format!("\n    {package}: {result} with go, not there with llgo"),
            Some((other, _)) if other != result => {
                lines += &format!("\n    {package}: {result} with go, {other} with llgo")
            }
            _ => {}
        }
        if let Some((_, other)) = found.get(package) {
            for (test, end, other) in tests.differing(other) {
                lines += &format!("\n    {package} {test}: {end} with go, {other} with llgo");
            }
        }
    }
    for package in found.keys().filter(|package| !expected.contains_key(*package)) {
        lines += &format!("\n    {package}: only with llgo");
    }
    lines
}

/// A copy of the module's files, which the module cache has under write protection.
fn download(tools: &Tools, module: &str) -> Result<PathBuf> {
    let mut download = Command::new(&tools.go);
    download.args(["mod", "download", "-json", module]).current_dir(tools.scratch_dir()?);
    let output = process::run(&mut download, Duration::from_secs(300))?.stdout_text();
    let dir = output.lines().find_map(|line| line.trim().strip_prefix("\"Dir\": \"")?.strip_suffix("\","));
    let dir = dir.with_context(|| format!("cannot download {module}: {output}"))?;
    let path = module.split('@').next().unwrap_or(module);
    // Some tests look for the module's path in the names of files.
    let copy = tools.scratch_dir()?.join(path);
    copy_files(Path::new(dir), &copy)?;
    let go_mod = copy.join("go.mod");
    if !go_mod.exists() {
        std::fs::write(go_mod, format!("module {path}\n"))?;
    }
    Ok(copy)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_files(&entry.path(), &target)?,
            false => std::fs::write(target, std::fs::read(entry.path())?)?,
        }
    }
    Ok(())
}
