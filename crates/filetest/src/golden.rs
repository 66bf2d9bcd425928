//! The expectation at the end of a test file, and the difference between two texts.
//!
//! The last lines of the file that start with `//;` are the golden. They form sections:
//!
//! ```text
//! //; stdout:
//! //;   hello
//! //;   a line that ends with a blank ⏎
//! //; exit: 0
//! ```
//!
//! A content line is indented by three blanks; a line that ends in white space, which gofmt would cut, gets the
//! mark `⏎`; text without a final newline ends with the line `//;   ∅`.
//!
//! Invariant (round-trip): `read(write(sections)) == sections` for every printable text.
//!
//! Invariant (gofmt-safe): the golden is detached from every declaration, so gofmt leaves it alone.

use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;

const LINE: &str = "//;";
const INDENT: &str = "   ";
const TRAILING_BLANK: char = '⏎';
const NO_FINAL_NEWLINE: &str = "∅";

/// Section name → text. `exit` holds the number as text.
pub type Sections = BTreeMap<String, String>;

/// The order in which sections are written; others follow alphabetically.
const ORDER: [&str; 3] = ["stdout", "stderr", "exit"];

/// Splits a test file into what a person wrote and the golden at its end.
pub fn split(source: &str) -> (&str, &str) {
    let mut start = source.len();
    for line in source.split_inclusive('\n').rev() {
        if !line.starts_with(LINE) {
            break;
        }
        start -= line.len();
    }
    source.split_at(start)
}

/// Reads the sections of a golden.
pub fn read(golden: &str) -> Result<Sections> {
    let mut sections = Sections::new();
    let mut current: Option<String> = None;
    for line in golden.lines() {
        let text = &line[LINE.len()..];
        if let (Some(name), Some(content)) = (&current, content_of(text)) {
            let section: &mut String = sections.entry(name.clone()).or_default();
            push_line(section, content);
            continue;
        }
        let (name, value) = heading(text)?;
        current = value.is_none().then(|| name.clone());
        sections.insert(name, value.unwrap_or_default());
    }
    Ok(sections)
}

/// The text of a content line, or nothing when the line is a heading.
fn content_of(text: &str) -> Option<&str> {
    if text.is_empty() {
        return Some("");
    }
    text.strip_prefix(INDENT)
}

fn push_line(section: &mut String, content: &str) {
    if content == NO_FINAL_NEWLINE {
        section.pop();
        return;
    }
    section.push_str(content.strip_suffix(TRAILING_BLANK).unwrap_or(content));
    section.push('\n');
}

/// `name:` opens a section of lines, `exit: 2` is a section of one value.
fn heading(text: &str) -> Result<(String, Option<String>)> {
    let Some((name, value)) = text.trim().rsplit_once(':') else {
        bail!("golden line `{LINE}{text}` is neither a heading nor indented content");
    };
    let known = matches!(name, "stdout" | "stderr" | "exit" | "build")
        || name.starts_with("clif ")
        || name.starts_with("asm ")
        || name.starts_with("program ");
    if !known {
        bail!("unknown golden section `{name}`");
    }
    let value = value.trim();
    Ok((name.to_string(), (!value.is_empty()).then(|| value.to_string())))
}

/// The golden as text, ready to stand at the end of a file.
pub fn write(sections: &Sections) -> Result<String> {
    let mut out = String::new();
    let ordered = ORDER.iter().copied().filter(|name| sections.contains_key(*name));
    let others = sections.keys().map(String::as_str).filter(|name| !ORDER.contains(name));
    for name in ordered.chain(others) {
        let text = &sections[name];
        if name == "exit" {
            writeln!(out, "{LINE} exit: {text}")?;
            continue;
        }
        writeln!(out, "{LINE} {name}:")?;
        write_lines(&mut out, text)?;
    }
    Ok(out)
}

fn write_lines(out: &mut String, text: &str) -> Result<()> {
    for line in text.lines() {
        if let Some(bad) = line.chars().find(|c| c.is_control() && *c != '\t') {
            bail!("output holds the control character {bad:?}; print it with %q");
        }
        let mark = if line.ends_with(char::is_whitespace) || line == NO_FINAL_NEWLINE {
            TRAILING_BLANK.to_string()
        } else {
            String::new()
        };
        match line.is_empty() {
            true => writeln!(out, "{LINE}")?,
            false => writeln!(out, "{LINE}{INDENT}{line}{mark}")?,
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        writeln!(out, "{LINE}{INDENT}{NO_FINAL_NEWLINE}")?;
    }
    Ok(())
}

/// `source` with its golden replaced.
pub fn splice(source: &str, sections: &Sections) -> Result<String> {
    let (code, _) = split(source);
    Ok(format!("{}\n\n{}", code.trim_end(), write(sections)?))
}

/// A section about the program's run, whatever system it was built for.
pub fn is_of_program(section: &str) -> bool {
    matches!(section, "stdout" | "stderr" | "exit")
}

/// A section that no golden has: it is shown beside a difference, because it may say why.
pub const ASIDE: &str = "stderr, not compared";

/// A unified difference of two sets of sections; nothing when they are equal.
pub fn diff(expected: &Sections, actual: &Sections) -> Option<String> {
    let mut out = String::new();
    let names: std::collections::BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    for name in names.into_iter().filter(|name| *name != ASIDE) {
        let want = expected.get(name).map_or("", String::as_str);
        let have = actual.get(name).map_or("", String::as_str);
        if want != have {
            out.push_str(&unified(name, want, have));
        }
    }
    if out.is_empty() {
        return None;
    }
    if let Some(aside) = actual.get(ASIDE).filter(|text| !text.is_empty()) {
        out.push_str(&format!("--- {ASIDE}\n{aside}"));
    }
    Some(out)
}

fn unified(name: &str, want: &str, have: &str) -> String {
    let diff = similar::TextDiff::from_lines(want, have);
    diff.unified_diff().header(&format!("expected {name}"), &format!("actual {name}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(stdout: &str) -> Sections {
        Sections::from([("stdout".to_string(), stdout.to_string()), ("exit".to_string(), "0".to_string())])
    }

    #[test]
    fn golden_round_trips() {
        for text in ["", "a\n", "a\n\nb \n", "no newline", "  indented\n", "∅\n", "\n\n", "stdout:\n"] {
            let written = write(&sections(text)).unwrap();
            assert_eq!(read(&written).unwrap(), sections(text), "{written}");
        }
    }

    #[test]
    fn splice_replaces_only_the_golden() {
        let source = "package main\n\nfunc main() {}\n\n//; stdout:\n//;   old\n//; exit: 0\n";
        let spliced = splice(source, &sections("new\n")).unwrap();
        assert_eq!(spliced, source.replace("old", "new"));
    }

    #[test]
    fn unknown_sections_are_errors() {
        assert!(read("//; stdouts:\n").is_err());
        assert!(read("//; nonsense\n").is_err());
    }

    #[test]
    fn diff_shows_the_changed_line() {
        let text = diff(&sections("a\nb\nc\n"), &sections("a\nx\nc\n")).unwrap();
        assert!(text.contains("-b\n+x\n"), "{text}");
    }

    #[test]
    fn an_aside_is_shown_but_not_compared() {
        let mut actual = sections("a\n");
        actual.insert(ASIDE.to_string(), "panic: why\n".to_string());
        assert_eq!(diff(&sections("a\n"), &actual), None);
        assert!(diff(&sections("b\n"), &actual).unwrap().ends_with("panic: why\n"));
    }
}
