//! Prints the longest functions and files; sizes are looked at, not enforced.
//!
//! `cargo test -p tidy --test sizes -- --nocapture` shows them.

use tidy::{files, read, shown};

const SHOWN: usize = 10;

#[test]
fn longest_functions_and_files() {
    let (mut functions, mut sizes) = (Vec::new(), Vec::new());
    for path in files("crates", "rs") {
        let text = read(&path);
        sizes.push((text.lines().count(), shown(&path)));
        functions.extend(
            function_lengths(&text).into_iter().map(|(length, name)| (length, format!("{} {name}", shown(&path)))),
        );
    }
    for (what, list) in [("functions", &mut functions), ("files", &mut sizes)] {
        list.sort_by(|a, b| b.cmp(a));
        println!("longest {what}, in lines:");
        list.iter().take(SHOWN).for_each(|(length, name)| println!("{length:>6}  {name}"));
    }
    assert!(!functions.is_empty(), "no function found; does the heuristic still fit rustfmt's output?");
}

/// By indentation of rustfmt's output: from the line with `fn` to the first `}` at the same depth.
fn function_lengths(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut lengths = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some(name) = code.split_once("fn ").filter(|(before, _)| is_qualifier(before)).map(|(_, name)| name) else {
            continue;
        };
        let close = format!("{}}}", &line[..line.len() - code.len()]);
        let length = lines[index..].iter().position(|line| **line == close).map_or(1, |end| end + 1);
        let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        lengths.push((length, name));
    }
    lengths
}

fn is_qualifier(before: &str) -> bool {
    before
        .split_whitespace()
        .all(|word| word.starts_with("pub") || ["const", "unsafe", "async", "extern"].contains(&word))
}
