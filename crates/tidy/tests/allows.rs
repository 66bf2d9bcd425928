//! Every silenced lint says why it is wrong at that place.

use tidy::{files, read, report, shown};

#[test]
fn allows_have_reasons() {
    let mut violations = Vec::new();
    for path in files("crates", "rs") {
        let text = read(&path);
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            let silenced =
                ["#[allow(", "#![allow(", "#[expect(", "#![expect("].iter().any(|open| line.starts_with(open));
            let attribute = attribute_from(&text, index);
            if silenced && !attribute.contains("reason =") {
                violations.push(format!("{}:{}: {line}", shown(&path), index + 1));
            }
        }
    }
    report(&violations, "add `reason = \"…\"` to:");
}

/// The attribute that opens in the given line; it may span several.
fn attribute_from(text: &str, index: usize) -> String {
    let rest: Vec<&str> = text.lines().skip(index).take(6).collect();
    let joined = rest.join(" ");
    joined.split(")]").next().unwrap_or("").to_string()
}
