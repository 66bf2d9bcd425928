//! The command line of `llgo test`: flags may stand before and after the packages, and some words are for the test program.
//!
//! As `go test` reads it: the first words that are no flags are the packages; a flag that llgo does not know is the test program's, and
//! with it everything from `-args`, from `--`, or from a later word that can be no flag's value.
//!
//! Invariant (refused-not-passed-on): a flag of `go test` that llgo does not honour is an error here; the test program would
//! only say that it does not know it.

use crate::cli::{Flags, flag_word};
use crate::flags::{self, Flag};
use std::time::Duration;

#[derive(PartialEq, Debug)]
pub struct TestLine {
    pub packages: Vec<String>,
    pub for_program: Vec<String>,
}

/// How far the list of packages is.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Ahead,
    Open,
    Closed,
}

/// `go test` stops a program after so long if nothing else is said; the program itself has no limit of its own.
const DEFAULT_TIMEOUT: &str = "10m0s";

/// Reads the words after the verb. What `flags` holds already comes from `$GOFLAGS`.
pub fn parse(words: &[String], flags: &mut Flags) -> Result<TestLine, String> {
    let inherited = flags.clone();
    let mut given = vec![];
    let mut line = TestLine { packages: vec![], for_program: vec![] };
    let mut list = List::Ahead;
    let mut may_be_value = false;
    let mut rest = words.iter();
    let mut first = true;
    loop {
        let before = rest.clone();
        let Some(word) = rest.next() else { break };
        if word == "--" {
            line.for_program.extend(before.cloned());
            break;
        }
        let Some((name, value)) = flag_word(word)? else {
            match (list, std::mem::take(&mut may_be_value)) {
                (List::Closed, true) => line.for_program.push(word.clone()),
                (List::Closed, false) => {
                    line.for_program.extend(before.cloned());
                    break;
                }
                _ => {
                    list = List::Open;
                    line.packages.push(word.clone());
                }
            }
            continue;
        };
        may_be_value = false;
        if list == List::Open {
            list = List::Closed;
        }
        if let Some(data) = flags::lookup_for_test(name) {
            flags.read(data, value, &mut rest, std::mem::take(&mut first))?;
            if data.flag.is_for_test_program() {
                given.push(data.flag);
                line.for_program.push(for_program(data.flag, flags.value(data.flag).unwrap_or("")));
            }
            continue;
        }
        if name == "args" && value.is_none() {
            line.for_program.extend(rest.cloned());
            break;
        }
        check_refused(name)?;
        list = List::Closed;
        line.for_program.push(word.clone());
        may_be_value = value.is_none();
    }
    let ahead = inject(&inherited, &given, flags);
    line.for_program.splice(0..0, ahead);
    Ok(line)
}

fn for_program(flag: Flag, value: &str) -> String {
    format!("-test.{}={value}", flag.data().name)
}

fn check_refused(name: &str) -> Result<(), String> {
    match flags::REFUSED_BY_TEST.iter().find(|(refused, _)| *refused == name.strip_prefix("test.").unwrap_or(name)) {
        Some((name, reason)) => Err(format!("-{name} is not supported: {reason}")),
        None => Ok(()),
    }
}

/// What the test program is told before the words of the command line.
fn inject(inherited: &Flags, given: &[Flag], flags: &Flags) -> Vec<String> {
    let json = flags.is_set(Flag::TestJson);
    let mut words = vec![];
    if json {
        words.push("-test.v=test2json".to_string());
    }
    for (flag, value) in inherited.iter() {
        let overridden = given.contains(&flag) || json && flag == Flag::TestVerbose;
        if flag.is_for_test_program() && !overridden {
            words.push(for_program(flag, value));
        }
    }
    if flags.value(Flag::TestTimeout).is_none() {
        words.push(for_program(Flag::TestTimeout, DEFAULT_TIMEOUT));
    }
    words
}

/// The limit that the command line sets; `None`: there is none.
pub fn timeout(flags: &Flags) -> Option<Duration> {
    duration(flags.value(Flag::TestTimeout).unwrap_or(DEFAULT_TIMEOUT)).filter(|limit| !limit.is_zero())
}

/// Units of Go's durations, in seconds; of names that begin alike the longer first.
const UNITS: [(&str, f64); 8] =
    [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];

/// A time as `time.ParseDuration` reads it; negative ones are zero.
pub fn duration(text: &str) -> Option<Duration> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let (mut seconds, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|&digits| digits > 0)?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == &rest[..unit])?;
        seconds += number * factor;
        rest = &rest[unit..];
    }
    let known = !text.is_empty() && seconds.is_finite();
    known.then(|| Duration::try_from_secs_f64(if negative { 0.0 } else { seconds }).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{self, split_quoted};

    fn parsed(text: &str, goflags: &str) -> (Vec<String>, Vec<String>) {
        let command = cli::parse(&split_quoted(&format!("test {text}")).unwrap(), goflags).unwrap();
        (command.args, command.test_args)
    }

    fn check(text: &str, packages: &[&str], for_program: &[&str]) {
        let (found, args) = parsed(text, "");
        assert_eq!(found, packages, "{text}");
        assert_eq!(args[0], "-test.timeout=10m0s");
        assert_eq!(args[1..], *for_program, "{text}");
    }

    #[test]
    fn flags_stand_before_and_after_packages() {
        check("", &[], &[]);
        check("-v ./a ./b -run X", &["./a", "./b"], &["-test.v=true", "-test.run=X"]);
        check("-test.short --count=1 .", &["."], &["-test.short=true", "-test.count=1"]);
    }

    #[test]
    fn what_is_not_ours_is_the_programs() {
        check("./a -q y -mine z -run R w -v", &["./a"], &["-q", "y", "-mine", "z", "-test.run=R", "w", "-v"]);
        check("./a -mine=1 z -v", &["./a"], &["-mine=1", "z", "-v"]);
        check("-mine ./a", &[], &["-mine", "./a"]);
        check("./a -args -v x", &["./a"], &["-v", "x"]);
        check("./a -- -v", &["./a"], &["--", "-v"]);
    }

    #[test]
    fn goflags_come_first_and_are_overridden() {
        assert_eq!(parsed(".", "-count=2 -short").1, ["-test.count=2", "-test.short=true", "-test.timeout=10m0s"]);
        assert_eq!(parsed(". -count=3", "-count=2").1, ["-test.timeout=10m0s", "-test.count=3"]);
        assert_eq!(parsed(". -timeout=3s", "").1, ["-test.timeout=3s"]);
    }

    #[test]
    fn flags_that_we_cannot_honour_are_refused() {
        let refused = |text: &str| cli::parse(&split_quoted(text).unwrap(), "").unwrap_err().text;
        assert!(refused("test -race .").starts_with("-race is not supported: "));
        assert!(refused("test -fuzz=X .").starts_with("-fuzz is not supported: "));
        assert!(refused("test -n .").contains(" is not supported: "));
        assert!(refused("test -count=x .").starts_with("invalid value \"x\" for flag -count: parse error"));
        assert!(refused("test -timeout=3 .").starts_with("invalid value \"3\" for flag -timeout: parse error"));
    }

    #[test]
    fn durations_are_gos() {
        let seconds = |text: &str| duration(text).map(|time| time.as_secs_f64());
        assert_eq!(seconds("1m30s"), Some(90.0));
        assert_eq!(seconds("1.5h"), Some(5400.0));
        assert_eq!(seconds("250ms"), Some(0.25));
        assert_eq!(seconds("0"), Some(0.0));
        assert_eq!(seconds("-1s"), Some(0.0));
        for bad in ["", "3", "s", "1x", ".", "1s2"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
