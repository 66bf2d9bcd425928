//! The first comment of a case of `$GOROOT/test`: what is to be done with it, and whether it applies here.
//!
//! Flags for gc's optimiser are dropped where the program behaves the same without them; flags that change the language are
//! kept. A case whose whole point is what gc's optimiser says or does does not apply.
//!
//! Not here: doing it.

use std::time::Duration;

pub const RUN_TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Run,
    RunOutput,
    RunDir,
    RunInDir,
    BuildRun,
    BuildRunDir,
    Build,
    BuildDir,
    Compile,
    CompileDir,
    ErrorCheck,
    ErrorCheckDir,
    ErrorCheckOutput,
    ErrorCheckWithAuto,
    ErrorCheckAndRunDir,
}

/// Each action's name, in the order of the table of results; programs that run come first.
pub const ACTIONS: [(&str, Action); 15] = [
    ("run", Action::Run),
    ("runoutput", Action::RunOutput),
    ("rundir", Action::RunDir),
    ("runindir", Action::RunInDir),
    ("buildrun", Action::BuildRun),
    ("buildrundir", Action::BuildRunDir),
    ("build", Action::Build),
    ("builddir", Action::BuildDir),
    ("compile", Action::Compile),
    ("compiledir", Action::CompileDir),
    ("errorcheck", Action::ErrorCheck),
    ("errorcheckdir", Action::ErrorCheckDir),
    ("errorcheckoutput", Action::ErrorCheckOutput),
    ("errorcheckwithauto", Action::ErrorCheckWithAuto),
    ("errorcheckandrundir", Action::ErrorCheckAndRunDir),
];

impl Action {
    fn named(name: &str) -> Option<Action> {
        ACTIONS.iter().find(|(other, _)| *other == name).map(|(_, action)| *action)
    }

    pub fn name(self) -> &'static str {
        ACTIONS.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }

    /// Whether a program is run in the end.
    pub fn runs(self) -> bool {
        use Action::{BuildRun, BuildRunDir, Run, RunDir, RunInDir, RunOutput};
        matches!(self, Run | RunOutput | RunDir | RunInDir | BuildRun | BuildRunDir)
    }

    /// Whether the case is about what the compiler says.
    pub fn checks_errors(self) -> bool {
        use Action::{ErrorCheck, ErrorCheckAndRunDir, ErrorCheckDir, ErrorCheckOutput, ErrorCheckWithAuto};
        matches!(self, ErrorCheck | ErrorCheckDir | ErrorCheckOutput | ErrorCheckWithAuto | ErrorCheckAndRunDir)
    }
}

#[derive(Debug, Clone)]
pub struct GorootCase {
    /// Path below `$GOROOT/test`.
    pub name: String,
    pub action: Action,
    /// For our `build`.
    pub flags: Vec<String>,
    pub args: Vec<String>,
    pub timeout: Duration,
    /// Of a case that checks errors: whether there are any.
    pub wants_errors: bool,
    /// Each file of the folder is a package of its own.
    pub single_files: bool,
    /// Functions have their bodies here.
    pub complete: bool,
    /// The compiler gives up after ten errors.
    pub ten_errors: bool,
    /// Language version of the module, where the case says one.
    pub module_version: Option<String>,
    /// Why the case does not apply.
    pub inapplicable: Option<String>,
}

/// Reads the recipe, which is the first comment line that is no build constraint, and the constraint, which may
/// stand on either side of it; `minor` is Go's release.
pub fn parse(name: String, source: &str, minor: u32) -> Option<GorootCase> {
    let comments = source.lines().take_while(|line| line.starts_with("//") || line.trim().is_empty());
    let comments: Vec<&str> = comments.filter_map(|line| line.strip_prefix("//")).collect();
    let constraints = comments.iter().filter_map(|comment| comment.strip_prefix("go:build "));
    let unmet = constraints.rev().any(|constraint| !satisfied(constraint, minor));
    let recipe_line = comments.iter().find(|comment| !comment.starts_with("go:build "))?;
    let words = split_quoted(recipe_line);
    let (action, words) = words.split_first()?;
    let mut case = GorootCase {
        name,
        action: Action::named(action)?,
        flags: Vec::new(),
        args: Vec::new(),
        timeout: RUN_TIMEOUT,
        wants_errors: action.as_str() != "errorcheckandrundir",
        single_files: false,
        complete: false,
        ten_errors: false,
        module_version: None,
        inapplicable: unmet.then(|| "its build constraint names another system, or cgo".to_string()),
    };
    case.read_flags(words);
    Some(case)
}

impl GorootCase {
    fn read_flags(&mut self, words: &[String]) {
        let mut words = words.iter().peekable();
        while let Some(flag) = words.next_if(|word| word.starts_with('-')) {
            match flag.as_str() {
                "-0" => self.wants_errors = false,
                "-1" => self.wants_errors = true,
                "-s" => self.single_files = true,
                "-goexperiment" | "-godebug" => {
                    words.next();
                    self.leave_out("needs an experiment, or a setting of the toolchain itself");
                }
                "-race" => self.leave_out("needs the race detector"),
                "-gomodversion" => self.module_version = words.next().cloned(),
                "-gcflags" => self.compiler_flags(words.next().map_or("", String::as_str)),
                // The flags of gc's own linker, to the end.
                "-ldflags" if self.action == Action::RunDir => while words.next().is_some() {},
                "-t" => {
                    let seconds = words.next().and_then(|word| word.parse().ok());
                    self.timeout = seconds.map_or(RUN_TIMEOUT, Duration::from_secs);
                }
                _ => match flag.strip_prefix("-gcflags=") {
                    Some(flags) => self.compiler_flags(flags),
                    None if self.action.calls_compiler() => self.compiler_flags(flag),
                    None => self.flags.push(flag.clone()),
                },
            }
        }
        self.args = words.cloned().collect();
        if matches!(self.action, Action::ErrorCheckWithAuto | Action::ErrorCheckAndRunDir) {
            self.leave_out(OPTIMISER);
        }
    }

    fn leave_out(&mut self, reason: &str) {
        self.inapplicable.get_or_insert_with(|| reason.to_string());
    }

    /// Flags of `go tool compile`.
    fn compiler_flags(&mut self, flags: &str) {
        for flag in flags.split_whitespace() {
            let without_effect = ["-e", "-d=panic", "-complete", "-p="].iter().any(|known| flag.starts_with(known));
            self.ten_errors |= flag == "-e=0";
            self.complete |= flag == "-complete";
            if flag.starts_with("-lang=") {
                self.flags.push(format!("-gcflags={flag}"));
            } else if self.action.checks_errors() && !without_effect {
                self.leave_out(OPTIMISER);
            }
        }
    }
}

const OPTIMISER: &str = "asks for what gc's optimiser says, or for its rules for package runtime";

impl Action {
    /// Whether Go's own runner passes the flags to the compiler, not to `go build`.
    fn calls_compiler(self) -> bool {
        self.checks_errors() || matches!(self, Action::Compile | Action::CompileDir | Action::RunDir)
    }
}

fn split_quoted(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quote, mut started) = (None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => (quote, started) = (Some(c), true),
            (None, _) if c.is_whitespace() => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            _ => {
                word.push(c);
                started = true;
            }
        }
    }
    if started {
        words.push(word);
    }
    words
}

/// Evaluates a `//go:build` expression for this target.
fn satisfied(constraint: &str, minor: u32) -> bool {
    let spaced = ["(", ")", "!", "&&", "||"]
        .iter()
        .fold(constraint.to_string(), |text, op| text.replace(op, &format!(" {op} ")));
    let tokens = spaced.split_whitespace().map(str::to_string).collect();
    Constraint { tokens, at: 0, minor }.any_of()
}

struct Constraint {
    tokens: Vec<String>,
    at: usize,
    minor: u32,
}

impl Constraint {
    fn next_is(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(found);
        found
    }

    fn any_of(&mut self) -> bool {
        let mut value = self.all_of();
        while self.next_is("||") {
            value |= self.all_of();
        }
        value
    }

    fn all_of(&mut self) -> bool {
        let mut value = self.one();
        while self.next_is("&&") {
            value &= self.one();
        }
        value
    }

    fn one(&mut self) -> bool {
        if self.next_is("!") {
            return !self.one();
        }
        if self.next_is("(") {
            let value = self.any_of();
            self.next_is(")");
            return value;
        }
        self.at += 1;
        self.tokens.get(self.at - 1).is_some_and(|tag| self.holds(tag))
    }

    fn holds(&self, tag: &str) -> bool {
        let version = tag.strip_prefix("go1.").and_then(|minor| minor.parse::<u32>().ok());
        version.is_some_and(|minor| minor <= self.minor)
            || matches!(tag, "linux" | "amd64" | "unix" | "gc" | "test_run")
            // On by default in all releases that we know.
            || matches!(tag, "goexperiment.regabiwrappers" | "goexperiment.regabiargs" | "goexperiment.aliastypeparams")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints() {
        assert!(satisfied("linux && !arm64 || windows", 26));
        assert!(!satisfied("!(linux || darwin) && gc", 26));
        assert!(satisfied("go1.21", 26) && !satisfied("go1.26", 25));
        assert!(!satisfied("goexperiment.rangefunc", 26));
    }

    #[test]
    fn recipes() {
        let parse = |text: &str| parse("a.go".to_string(), text, 26);
        let case = parse("//go:build !wasm\n\n// run -gcflags=-l b.go x \"y z\"\n").unwrap();
        assert!(case.action == Action::Run && case.flags.is_empty() && case.inapplicable.is_none());
        assert_eq!(case.args, ["b.go", "x", "y z"]);
        let case = parse("// errorcheck -0 -lang=go1.17 -d=panic\n").unwrap();
        assert!(!case.wants_errors && case.inapplicable.is_none() && case.flags == ["-gcflags=-lang=go1.17"]);
        assert!(parse("// errorcheck -0 -m\n").unwrap().inapplicable.is_some());
        assert!(parse("package main\n").is_none() && parse("// skip\n").is_none());
    }
}
