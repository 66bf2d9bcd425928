//! Which errors a file of `$GOROOT/test` expects, in comments `// ERROR "regular expression"`, and whether a compiler said
//! just these.
//!
//! Go's own runner has the compiler print no columns; here they are skipped, and of several messages with one text on one line
//! only the first counts, as it does there.

use anyhow::{Context, Result, bail};
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::path::Path;

struct Wanted {
    /// `file.go:12`
    place: String,
    pattern: Regex,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    place: String,
    text: String,
}

/// Compares what a compiler printed about some files with what these expect.
pub fn check(files: &[&Path], output: &str) -> Result<()> {
    let mut wanted = Vec::new();
    let mut names = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = std::fs::read(file).with_context(|| file.display().to_string())?;
        wanted.extend(wanted_errors(&name, &String::from_utf8_lossy(&source))?);
        names.push(name);
    }
    let faults = compare(&wanted, messages(output, &names));
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn compare(wanted: &[Wanted], mut left: Vec<Message>) -> Vec<String> {
    let mut faults = Vec::new();
    for Wanted { place, pattern } in wanted {
        let (here, elsewhere): (Vec<Message>, Vec<Message>) = left.into_iter().partition(|m| m.place == *place);
        let (matching, others): (Vec<Message>, Vec<Message>) =
            here.into_iter().partition(|message| pattern.is_match(&message.text));
        if matching.is_empty() {
            faults.push(format!("{place}: no error like {:?}", pattern.as_str()));
        }
        left = elsewhere;
        left.extend(others);
    }
    faults.extend(left.iter().map(|Message { place, text }| format!("unexpected: {place}: {text}")));
    faults
}

fn wanted_errors(name: &str, source: &str) -> Result<Vec<Wanted>> {
    let quoted = Regex::new("\"([^\"]*)\"")?;
    let mut wanted = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        // Four slashes switch an expectation off.
        let marker = ["// ERROR ", "// GC_ERROR "].iter().find_map(|marker| line.split_once(marker));
        let Some((_, patterns)) = marker.filter(|_| !line.contains("////")) else {
            continue;
        };
        for quoted in quoted.captures_iter(patterns) {
            let pattern = with_lines(&with_literal_braces(&quoted[1]), name, number)?;
            let pattern = Regex::new(&pattern).with_context(|| format!("{name}:{number}: {pattern}"))?;
            wanted.push(Wanted { place: format!("{name}:{number}"), pattern });
        }
    }
    Ok(wanted)
}

/// A brace that opens no counted repetition stands for itself.
fn with_literal_braces(pattern: &str) -> String {
    let mut text = String::new();
    for (index, c) in pattern.char_indices() {
        let opens = c == '{' && !pattern[index + 1..].starts_with(|next: char| next.is_ascii_digit());
        let escaped = pattern[..index].ends_with('\\');
        if opens && !escaped {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// `LINE+1` is the line after this one.
fn with_lines(pattern: &str, name: &str, number: usize) -> Result<String> {
    let line = Regex::new("LINE(?:([+-])([0-9]+))?")?;
    Ok(line
        .replace_all(pattern, |found: &regex_lite::Captures| {
            let delta: usize = found.get(2).and_then(|digits| digits.as_str().parse().ok()).unwrap_or(0);
            let back = found.get(1).is_some_and(|sign| sign.as_str() == "-");
            format!("{name}:{}", if back { number.saturating_sub(delta) } else { number + delta })
        })
        .into_owned())
}

/// The messages about some files: `path/file.go:12:3: text`, with the lines below that are indented.
fn messages(output: &str, names: &[String]) -> Vec<Message> {
    let mut entries: Vec<String> = Vec::new();
    for line in output.lines() {
        match entries.last_mut() {
            Some(entry) if line.starts_with('\t') => *entry += &format!("\n{line}"),
            _ => entries.push(line.to_string()),
        }
    }
    let mut found: BTreeSet<Message> = entries.iter().filter_map(|entry| message(entry)).collect();
    found.retain(|m| names.iter().any(|name| m.place.starts_with(&format!("{name}:"))));
    found.into_iter().map(|m| Message { text: without_folders(&m.text, names), place: m.place }).collect()
}

/// Messages name other places by path.
fn without_folders(text: &str, names: &[String]) -> String {
    let mut text = text.to_string();
    for name in names {
        let is_path = |c: char| !c.is_whitespace() && !"\"'(".contains(c);
        while let Some(at) = text.find(&format!("/{name}")) {
            let start = text[..at].rfind(|c| !is_path(c)).map_or(0, |before| before + 1);
            text.replace_range(start..=at, "");
        }
    }
    text
}

fn message(entry: &str) -> Option<Message> {
    let (position, text) = entry.split_once(' ')?;
    let mut parts = position.split(':');
    let (path, line) = (parts.next()?, parts.next()?);
    let name = path.rsplit('/').next()?;
    let number: usize = line.parse().ok()?;
    Some(Message { place: format!("{name}:{number}"), text: text.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "package p\nvar a int = \"\" // ERROR \"cannot use\"\nvar b = c // ERROR \"undefined: c|LINE-1\"\n";

    fn faults(output: &str) -> Vec<String> {
        compare(&wanted_errors("a.go", SOURCE).unwrap(), messages(output, &["a.go".to_string()]))
    }

    #[test]
    fn patterns_are_gos() {
        let source = "x // ERROR \"a{b}\" \"see LINE-1\" \" \n";
        let wanted: Vec<String> =
            wanted_errors("a.go", source).unwrap().iter().map(|w| w.pattern.as_str().to_string()).collect();
        assert_eq!(wanted, ["a\\{b}", "see a.go:0"]);
        assert_eq!(
            without_folders("declared at (fixedbugs/a.go:3:1)", &["a.go".to_string()]),
            "declared at (a.go:3:1)"
        );
    }

    #[test]
    fn messages_match_their_lines() {
        let good =
            "# p\n./a.go:2:13: cannot use \"\" as int\n\tmore\n./a.go:3:9: undefined: c\n./b.go:3:9: elsewhere\n";
        assert!(faults(good).is_empty(), "{:?}", faults(good));
        let one = "a.go:3:9: see a.go:2\na.go:3:1: other\n";
        assert_eq!(faults(one), ["a.go:2: no error like \"cannot use\"", "unexpected: a.go:3: other"]);
    }
}
