//! Words of the command line → verb, flags, arguments, as package `flag` and `go` read them.
//!
//! `-name`, `--name`, `-name=value`, `-name value`; a lone `-`, `--` or a word without dash ends the flags. `$GOFLAGS` is read
//! first, so that the command line wins; of it a verb takes the flags that it knows.
//!
//! Invariant (no-environment): everything comes in by parameter, nothing is printed.

use crate::flags::{self, Flag, FlagData, Kind, Verb};

/// Flags in the order given.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Flags(Vec<(Flag, String)>);

impl Flags {
    pub fn value(&self, flag: Flag) -> Option<&str> {
        self.0.iter().rev().find(|(name, _)| *name == flag).map(|(_, value)| value.as_str())
    }
    pub fn values(&self, flag: Flag) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(name, _)| *name == flag).map(|(_, value)| value.as_str())
    }
    pub fn is_set(&self, flag: Flag) -> bool {
        self.value(flag) == Some("true")
    }
    pub fn count(&self, flag: Flag) -> Option<usize> {
        self.value(flag).and_then(|value| value.parse().ok())
    }
    /// Takes a flag whose value is here or the next word.
    pub fn read(
        &mut self,
        data: &'static FlagData,
        value: Option<&str>,
        rest: &mut std::slice::Iter<String>,
        first: bool,
    ) -> Result<(), String> {
        let value = match (data.kind, value) {
            (Kind::Bool | Kind::Switch, value) => value.unwrap_or("true").to_string(),
            (_, Some(value)) => value.to_string(),
            (_, None) => rest.next().cloned().ok_or_else(|| format!("flag needs an argument: -{}", data.name))?,
        };
        if data.flag == Flag::Chdir && !first {
            return Err(format!("invalid value \"{value}\" for flag -C: -C flag must be first flag on command line"));
        }
        self.0.push((data.flag, checked(data, &value)?));
        Ok(())
    }
    /// All flags, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (Flag, &str)> {
        self.0.iter().map(|(flag, value)| (*flag, value.as_str()))
    }
    /// Position in the order given: of two flags that exclude each other the later wins.
    pub fn last_of(&self, candidates: &[Flag]) -> Option<Flag> {
        self.0.iter().rev().find(|(flag, value)| candidates.contains(flag) && value != "false").map(|(flag, _)| *flag)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Command {
    pub verb: Verb,
    pub flags: Flags,
    pub args: Vec<String>,
    /// `test`: what the command line says to the test program.
    pub test_args: Vec<String>,
}

/// A command line that cannot be read, as text for stderr and an exit status.
#[derive(Clone, PartialEq, Debug)]
pub struct UsageError {
    pub text: String,
    pub status: i32,
}

/// Reads the words after the program's name.
pub fn parse(words: &[String], goflags: &str) -> Result<Command, UsageError> {
    let Some(name) = words.first() else {
        return Err(UsageError { text: flags::general_help(), status: 2 });
    };
    let name = if ["-h", "-help", "--help"].contains(&name.as_str()) { "help" } else { name };
    let Some(verb) = Verb::by_name(name) else {
        let text = format!("llgo {name}: unknown command\nRun 'llgo help' for usage.\n");
        return Err(UsageError { text, status: 2 });
    };
    let mut flags = parse_goflags(verb, goflags)?;
    let usage = |message: String| usage_error(verb, &message);
    if verb == Verb::Test {
        let line = crate::test_args::parse(&words[1..], &mut flags).map_err(usage)?;
        return Ok(Command { verb, flags, args: line.packages, test_args: line.for_program });
    }
    let args = parse_flags(verb, &words[1..], &mut flags).map_err(usage)?;
    Ok(Command { verb, flags, args, test_args: vec![] })
}

fn usage_error(verb: Verb, message: &str) -> UsageError {
    let head = if message.is_empty() { String::new() } else { format!("{message}\n") };
    let name = verb.data().name;
    let text = format!("{head}{}\nRun 'llgo help {name}' for details.\n", flags::usage_line(verb));
    UsageError { text, status: 2 }
}

/// Reads flags up to the first argument; returns the arguments.
fn parse_flags(verb: Verb, words: &[String], flags: &mut Flags) -> Result<Vec<String>, String> {
    let mut rest = words.iter();
    let mut first = true;
    loop {
        let before = rest.clone();
        let Some(word) = rest.next() else { return Ok(vec![]) };
        if word == "--" {
            return Ok(rest.cloned().collect());
        }
        let Some((name, value)) = flag_word(word)? else {
            return Ok(before.cloned().collect());
        };
        let data = flags::lookup(verb, name).ok_or_else(|| format!("flag provided but not defined: -{name}"))?;
        flags.read(data, value, &mut rest, first)?;
        first = false;
    }
}

/// Name and value of a word that is a flag.
pub fn flag_word(word: &str) -> Result<Option<(&str, Option<&str>)>, String> {
    let Some(text) = word.strip_prefix('-').filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = text.strip_prefix('-').unwrap_or(text);
    let (name, value) = split_value(text);
    if name.is_empty() || name.starts_with('-') {
        return Err(format!("bad flag syntax: {word}"));
    }
    if name == "h" || name == "help" {
        return Err(String::new());
    }
    Ok(Some((name, value)))
}

fn split_value(text: &str) -> (&str, Option<&str>) {
    match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    }
}

/// The value in canonical form.
fn checked(data: &FlagData, value: &str) -> Result<String, String> {
    let name = data.name;
    match data.kind {
        Kind::Bool | Kind::Switch => match value {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok("true".into()),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok("false".into()),
            word if data.kind == Kind::Switch => Ok(word.to_string()),
            _ => Err(format!("invalid boolean value \"{value}\" for -{name}: parse error")),
        },
        Kind::Count => match value.parse::<usize>() {
            Ok(0) => Err(format!("-{name}: value must be positive, not 0")),
            Ok(n) => Ok(n.to_string()),
            Err(_) => Err(format!("invalid value \"{value}\" for flag -{name}: parse error")),
        },
        Kind::Int if value.parse::<i64>().is_err() => {
            Err(format!("invalid value \"{value}\" for flag -{name}: parse error"))
        }
        Kind::Duration if crate::test_args::duration(value).is_none() => {
            Err(format!("invalid value \"{value}\" for flag -{name}: parse error"))
        }
        Kind::Value | Kind::List | Kind::Int | Kind::Duration => Ok(value.to_string()),
    }
}

/// Flags of `go` that may stand in `$GOFLAGS` for the sake of other verbs or of its own tools, and change
/// nothing here.
const GO_ONLY: &[&str] = &["fuzz"];

/// Reads `$GOFLAGS`: words with a leading dash, values after `=`, quotes around a whole word.
fn parse_goflags(verb: Verb, goflags: &str) -> Result<Flags, UsageError> {
    let error = |message: String| UsageError { text: format!("llgo: parsing $GOFLAGS: {message}\n"), status: 1 };
    let mut flags = Flags::default();
    if verb == Verb::Env || verb == Verb::Help || verb == Verb::Version {
        return Ok(flags);
    }
    for word in split_quoted(goflags).map_err(error)? {
        let text = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or("");
        let (name, value) = split_value(text);
        if name.is_empty() || name.starts_with('-') {
            return Err(error(format!("non-flag {word:?}")));
        }
        let Some(data) = flags::lookup(verb, name) else {
            if flags::lookup_any(name).is_some() || GO_ONLY.contains(&name) {
                continue;
            }
            return Err(error(format!("unknown flag -{name}")));
        };
        let value = match (data.kind, value) {
            (Kind::Bool | Kind::Switch, value) => value.unwrap_or("true"),
            (_, Some(value)) => value,
            (_, None) => return Err(error(format!("flag needs an argument: -{name}"))),
        };
        flags.0.push((data.flag, checked(data, value).map_err(error)?));
    }
    Ok(flags)
}

/// `$GOFLAGS` without the flags that the go command does not know.
pub fn goflags_for_go(goflags: &str) -> String {
    let words = split_quoted(goflags).unwrap_or_default();
    let name = |word: &str| split_value(word.trim_start_matches('-')).0.to_string();
    let known = |word: &String| !flags::lookup_any(&name(word)).is_some_and(|data| data.flag.is_own());
    words.into_iter().filter(known).map(|word| quoted_for_go(&word)).collect::<Vec<_>>().join(" ")
}

fn quoted_for_go(word: &str) -> String {
    if !word.contains(char::is_whitespace) {
        word.to_string()
    } else if word.contains('\'') {
        format!("\"{word}\"")
    } else {
        format!("'{word}'")
    }
}

/// Words separated by spaces; a word in single or double quotes may contain spaces. As `go` splits `-ldflags`.
pub fn split_quoted(text: &str) -> Result<Vec<String>, String> {
    let mut words = vec![];
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if first == '"' || first == '\'' {
            let body = &rest[1..];
            let end = body.find(first).ok_or_else(|| format!("unterminated {first} string"))?;
            (&body[..end], &body[end + 1..])
        } else {
            rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()))
        };
        words.push(word.to_string());
        rest = after.trim_start();
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        split_quoted(text).unwrap()
    }
    fn parsed(text: &str) -> Command {
        parse(&words(text), "").unwrap()
    }
    fn refused(text: &str) -> UsageError {
        parse(&words(text), "").unwrap_err()
    }

    #[test]
    fn flags_stop_at_the_first_argument() {
        let command = parsed("run -v -O=0 -p 3 ./cmd -v -x");
        assert_eq!(command.args, ["./cmd", "-v", "-x"]);
        assert!(command.flags.is_set(Flag::Verbose));
        assert!(!command.flags.is_set(Flag::OptSpeed));
        assert_eq!(command.flags.count(Flag::Parallel), Some(3));
        assert_eq!(parsed("build -- -v").args, ["-v"]);
    }

    #[test]
    fn one_dash_or_two_with_value_or_after_equals() {
        assert_eq!(parsed("build --o=x .").flags.value(Flag::Output), Some("x"));
        assert_eq!(parsed("build -o x .").flags.value(Flag::Output), Some("x"));
        let command = parsed("build '-ldflags=-X a.b=c d' -ldflags -s .");
        assert_eq!(command.flags.values(Flag::LdFlags).collect::<Vec<_>>(), ["-X a.b=c d", "-s"]);
        assert_eq!(command.flags.value(Flag::LdFlags), Some("-s"));
    }

    #[test]
    fn unknown_flags_are_refused_as_go_does() {
        let error = refused("build -foo");
        assert_eq!(error.status, 2);
        assert_eq!(
            error.text,
            "flag provided but not defined: -foo\n\
             usage: llgo build [-o output] [build flags] [packages]\nRun 'llgo help build' for details.\n"
        );
        assert!(refused("env -o x").text.starts_with("flag provided but not defined: -o\n"));
        assert!(refused("build -race .").text.starts_with("flag provided but not defined: -race\n"));
    }

    #[test]
    fn bad_values_are_refused() {
        assert!(refused("build -o").text.starts_with("flag needs an argument: -o\n"));
        assert!(refused("build -n=x").text.starts_with("invalid boolean value \"x\" for -n: parse error\n"));
        assert!(refused("build -p x").text.starts_with("invalid value \"x\" for flag -p: parse error\n"));
        assert!(refused("build -p 0").text.contains("must be positive"));
        assert!(refused("build ---o=x").text.starts_with("bad flag syntax: ---o=x\n"));
        assert!(refused("build -v -C /tmp").text.contains("-C flag must be first flag"));
        assert_eq!(refused("frobnicate").text, "llgo frobnicate: unknown command\nRun 'llgo help' for usage.\n");
        assert_eq!(parse(&[], "").unwrap_err().status, 2);
    }

    #[test]
    fn goflags_come_first_and_may_be_for_other_verbs() {
        let command = parse(&words("build -tags=b ."), "-tags=a -exec=qemu -v").unwrap();
        assert_eq!(command.flags.value(Flag::Tags), Some("b"));
        assert!(command.flags.is_set(Flag::Verbose));
        assert!(parse(&words("build ."), "-buildvcs=false").is_ok());
        let error = parse(&words("build ."), "-nonsense").unwrap_err();
        assert_eq!((error.text.as_str(), error.status), ("llgo: parsing $GOFLAGS: unknown flag -nonsense\n", 1));
        assert!(parse(&words("build ."), "word").unwrap_err().text.contains("non-flag \"word\""));
        assert!(parse(&words("version"), "-nonsense").is_ok());
        assert_eq!(goflags_for_go("-mod=mod -O -emit=clif '-ldflags=-s -w'"), "-mod=mod '-ldflags=-s -w'");
    }

    #[test]
    fn the_later_of_two_exclusive_flags_wins() {
        let both = [Flag::OptNone, Flag::OptSpeed];
        assert_eq!(parsed("build -O -O0 .").flags.last_of(&both), Some(Flag::OptNone));
        assert_eq!(parsed("build -O0 -O .").flags.last_of(&both), Some(Flag::OptSpeed));
        assert_eq!(parsed("build .").flags.last_of(&both), None);
    }

    #[test]
    fn the_documentation_lists_every_flag() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
        let text = std::fs::read_to_string(path).unwrap();
        let table = flags::markdown_table();
        assert!(text.contains(&table), "docs/command-line.md should contain this table:\n{table}");
    }
}
