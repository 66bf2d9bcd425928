//! What a test program prints → the events of `llgo test -json`, as `go tool test2json` makes them.
//!
//! Package `testing` marks the lines that frame its report with ^V (`-test.v=test2json`). Framing lines become events of
//! their test; every line, framing or not, is an output event of the test that is on.
//!
//! ```text
//! bytes ─ Lines (4096) ─▶ framing or not ─▶ events
//!                              └─ Lines (1024) ─▶ output events, one a line, long lines in parts
//! ```
//!
//! Invariant (whole-events): an event is one write to standard output; events of several packages may mix, their bytes may not.
//!
//! Invariant (late-verdicts): the event of a `--- PASS` line comes after the lines that belong to it, which are indented below it.

use crate::diagnostic::print;
use serde_json::Value;
use std::io::{self, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const MARK: u8 = 0x16;
/// A framing line is not longer, an output event neither.
const INPUT_SIZE: usize = 4096;
const OUTPUT_SIZE: usize = 1024;
const INDENT: &str = "    ";

/// Lines that say what happens to a test, and those that say how one ended.
const UPDATES: [&str; 9] = [
    "=== RUN   ",
    "=== PAUSE ",
    "=== CONT  ",
    "=== NAME  ",
    "=== PASS  ",
    "=== FAIL  ",
    "=== SKIP  ",
    "=== ATTR  ",
    "=== ARTIFACTS ",
];
const VERDICTS: [&str; 4] = ["--- PASS: ", "--- FAIL: ", "--- SKIP: ", "--- BENCH: "];
/// An update for no test may have lost its blanks.
const NO_NAME: &str = "=== NAME";

/// The events of one package.
pub struct Events {
    package: String,
    start: Instant,
    /// The test that output belongs to.
    test: String,
    /// Verdicts whose tests may still print, one a level of indentation.
    verdicts: Vec<Event>,
    result: Option<&'static str>,
    input: Lines,
    output: Lines,
    /// The program marks its lines: one without is output, whatever it looks like.
    is_marked: bool,
    failed_build: Option<String>,
}

#[derive(Default)]
struct Event {
    action: String,
    test: String,
    elapsed: Option<f64>,
    output: Option<Vec<u8>>,
    failed_build: Option<String>,
    key: String,
    value: String,
    path: String,
}

impl Event {
    fn of(action: &str) -> Event {
        Event { action: action.into(), ..Event::default() }
    }
}

impl Events {
    /// Announces the package.
    pub fn start(package: &str) -> Events {
        let mut events = Events {
            package: package.into(),
            start: Instant::now(),
            test: String::new(),
            verdicts: vec![],
            result: None,
            input: Lines::of(INPUT_SIZE),
            output: Lines::of(OUTPUT_SIZE),
            is_marked: false,
            failed_build: None,
        };
        events.write_event(Event::of("start"));
        events
    }

    /// The package failed because this one could not be built.
    pub fn set_failed_build(&mut self, package: &str) {
        self.failed_build = Some(package.into());
    }

    /// Ends with the verdict on the package.
    pub fn finish(&mut self, passed: bool) {
        if let Some(piece) = self.input.flush() {
            self.take(piece);
        }
        self.flush_output();
        self.result = match passed {
            false => Some("fail"),
            true if self.result == Some("skip") => Some("skip"),
            true => Some("pass"),
        };
        let mut event = Event::of(self.result.unwrap_or_default());
        event.elapsed = Some((self.start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0);
        if !passed {
            event.failed_build = self.failed_build.take();
        }
        self.write_event(event);
    }

    fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Line(line) => self.line(&line),
            Piece::Part(part) => self.print(&part),
        }
    }

    fn line(&mut self, line: &[u8]) {
        let (is_marked, line) = match line.strip_prefix(&[MARK]) {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        if self.is_marked && !is_marked {
            return self.print(line);
        }
        if is_marked {
            self.flush_output();
        }
        // A framing line is text; what is lost here of a line that is not is not looked at.
        let text = String::from_utf8_lossy(line);
        let text = text.strip_suffix('\n').map_or(&*text, |text| text.strip_suffix('\r').unwrap_or(text));
        if text == "PASS" || text == "FAIL" || text.starts_with("FAIL\t") {
            self.end_verdicts(0);
            self.test.clear();
            self.is_marked = is_marked;
            self.print(line);
            self.result = Some(if text == "PASS" { "pass" } else { "fail" });
        } else if text == NO_NAME || UPDATES.iter().any(|update| text.starts_with(update)) {
            self.is_marked = is_marked;
            self.update(text, line);
        } else {
            if text.starts_with("?   \t") && text.ends_with("\t[no test files]") && self.verdicts.is_empty() {
                self.result = Some("skip");
            }
            self.verdict_or_output(text, line, is_marked);
        }
    }

    fn update(&mut self, text: &str, line: &[u8]) {
        let (action, rest) = text["=== ".len()..].split_once(' ').unwrap_or(("NAME", ""));
        let mut event = Event::of(&action.to_lowercase());
        let rest = rest.trim();
        let mut words = rest.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default().to_string();
        self.end_verdicts(0);
        match event.action.as_str() {
            "artifacts" => {
                self.test = word();
                event.path = rest[self.test.len()..].trim_start_matches(' ').to_string();
            }
            "attr" => (self.test, event.key, event.value) = (word(), word(), word()),
            _ => self.test = rest.to_string(),
        }
        match event.action.as_str() {
            // Only says whose output follows.
            "name" => {}
            // The line comes before the event: a test prints nothing while it pauses.
            "pause" => {
                self.print(line);
                self.write_event(event);
            }
            _ => {
                self.write_event(event);
                self.print(line);
            }
        }
    }

    fn verdict_or_output(&mut self, text: &str, line: &[u8], is_marked: bool) {
        let mut inner = text;
        let mut depth = 0_usize;
        while let Some(rest) = inner.strip_prefix(INDENT) {
            (inner, depth) = (rest, depth + 1);
        }
        if !VERDICTS.iter().any(|verdict| inner.starts_with(verdict)) {
            if let Some(verdict) = depth.checked_sub(1).and_then(|depth| self.verdicts.get(depth)) {
                self.test = verdict.test.clone();
            }
            return self.print(line);
        }
        if depth > self.verdicts.len() {
            return self.print(line);
        }
        let (action, rest) = inner["--- ".len()..].split_once(": ").unwrap_or_default();
        let (name, elapsed) = match rest.trim().split_once(" (") {
            Some((name, time)) => (name, time.strip_suffix("s)").and_then(|time| time.parse().ok())),
            None => (rest.trim(), None),
        };
        self.is_marked = is_marked;
        self.end_verdicts(depth);
        self.test = name.to_string();
        let event = Event { test: name.into(), elapsed, ..Event::of(&action.to_lowercase()) };
        self.verdicts.push(event);
        self.print(line);
    }

    /// Nothing more belongs to the tests at this depth and below.
    fn end_verdicts(&mut self, depth: usize) {
        self.test.clear();
        while self.verdicts.len() > depth {
            if let Some(event) = self.verdicts.pop() {
                self.write_event(event);
            }
        }
    }

    fn print(&mut self, bytes: &[u8]) {
        for piece in self.output.feed(bytes) {
            self.write_output(piece);
        }
    }

    fn flush_output(&mut self) {
        if let Some(piece) = self.output.flush() {
            self.write_output(piece);
        }
    }

    fn write_output(&mut self, piece: Piece) {
        let (Piece::Line(bytes) | Piece::Part(bytes)) = piece;
        self.write_event(Event { output: Some(bytes), ..Event::of("output") });
    }

    fn write_event(&mut self, event: Event) {
        let test = if event.test.is_empty() { &self.test } else { &event.test };
        let mut fields = vec![format!("\"Time\":\"{}\"", now())];
        let mut text = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push(format!("\"{name}\":{}", quoted(value)));
            }
        };
        text("Action", &event.action);
        text("Package", &self.package);
        text("Test", test);
        if let Some(elapsed) = event.elapsed {
            fields.push(format!("\"Elapsed\":{elapsed}"));
        }
        if let Some(output) = &event.output {
            fields.push(format!("\"Output\":{}", quoted_bytes(output)));
        }
        let mut text = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push(format!("\"{name}\":{}", quoted(value)));
            }
        };
        text("FailedBuild", event.failed_build.as_deref().unwrap_or_default());
        text("Key", &event.key);
        text("Value", &event.value);
        text("Path", &event.path);
        print(&format!("{{{}}}\n", fields.join(",")));
    }
}

impl Write for Events {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in self.input.feed(bytes) {
            self.take(piece);
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is wrong with a package, as `go build -json` prints it.
pub fn print_build_failure(package: &str, text: &str) {
    let package = quoted(package);
    let mut events = String::new();
    for line in text.split_inclusive('\n') {
        events += &format!("{{\"ImportPath\":{package},\"Action\":\"build-output\",\"Output\":{}}}\n", quoted(line));
    }
    events += &format!("{{\"ImportPath\":{package},\"Action\":\"build-fail\"}}\n");
    print(&events);
}

/// As Go's encoding/json, which escapes what HTML would read.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in Value::from(text).to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out += &format!("\\u{:04x}", c as u32),
            c => out.push(c),
        }
    }
    out
}

/// The same of what may be no text: a byte that is of no character is the escaped replacement character.
fn quoted_bytes(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        let valid = quoted(chunk.valid());
        out += &valid[1..valid.len() - 1];
        out += &"\\ufffd".repeat(chunk.invalid().len());
    }
    out + "\""
}

/// The time as Go marshals it: RFC 3339 with nanoseconds, local.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let seconds = since.as_secs() as libc::time_t;
    // SAFETY: `tm` is written by localtime_r before it is read; both pointers are to locals.
    let tm = unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        libc::localtime_r(&seconds, &mut tm);
        tm
    };
    let nanos = format!("{:09}", since.subsec_nanos());
    let nanos = nanos.trim_end_matches('0');
    let fraction = if nanos.is_empty() { String::new() } else { format!(".{nanos}") };
    let (date, time) = ((tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday), (tm.tm_hour, tm.tm_min, tm.tm_sec));
    let minutes = tm.tm_gmtoff / 60;
    let zone = match minutes {
        0 => "Z".to_string(),
        _ => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    };
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}{zone}", date.0, date.1, date.2, time.0, time.1, time.2)
}

#[derive(PartialEq, Debug)]
enum Piece {
    Line(Vec<u8>),
    /// Of a line that is too long, or of a benchmark's.
    Part(Vec<u8>),
}

/// Cuts a stream into lines of a limited length. A mark inside a line begins a new one.
struct Lines {
    held: Vec<u8>,
    size: usize,
    is_inside: bool,
}

impl Lines {
    fn of(size: usize) -> Lines {
        Lines { held: vec![], size, is_inside: false }
    }

    fn feed(&mut self, mut bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = vec![];
        while !bytes.is_empty() {
            let room = (self.size - self.held.len()).min(bytes.len());
            self.held.extend(&bytes[..room]);
            bytes = &bytes[room..];
            self.cut(&mut pieces);
        }
        pieces
    }

    fn cut(&mut self, pieces: &mut Vec<Piece>) {
        let mut from = 0;
        while let Some(length) = line_length(&self.held[from..]) {
            let line = self.held[from..from + length].to_vec();
            pieces.push(if std::mem::take(&mut self.is_inside) { Piece::Part(line) } else { Piece::Line(line) });
            from += length;
        }
        if !self.is_inside
            && let Some(length) = benchmark_length(&self.held[from..])
        {
            pieces.push(Piece::Part(self.held[from..from + length].to_vec()));
            self.is_inside = true;
            from += length;
        }
        if from == 0 && self.held.len() == self.size {
            from = whole_chars(&self.held);
            pieces.push(Piece::Part(self.held[..from].to_vec()));
            self.is_inside = true;
        }
        self.held.drain(..from);
    }

    fn flush(&mut self) -> Option<Piece> {
        let rest = std::mem::take(&mut self.held);
        (!rest.is_empty()).then_some(Piece::Part(rest))
    }
}

/// Length of the first line with its end. A mark that is not at the beginning ends a line, too.
fn line_length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().enumerate().find(|&(at, &byte)| byte == b'\n' || byte == MARK && at > 0);
    end.map(|(at, &byte)| if byte == b'\n' { at + 1 } else { at })
}

/// Length of a benchmark's name and the tab after it: it is shown before the benchmark has run.
fn benchmark_length(bytes: &[u8]) -> Option<usize> {
    let tab = bytes.iter().position(|&byte| byte == b'\t')?;
    let name = std::str::from_utf8(&bytes[..tab]).ok()?.trim_end_matches(' ');
    let rest = name.strip_prefix("Benchmark")?;
    let is_name = !rest.chars().next().is_some_and(char::is_lowercase);
    is_name.then_some(tab + 1)
}

/// Length without a character that is cut off at the end.
fn whole_chars(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => error.valid_up_to(),
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_cut_at_ends_marks_and_limits() {
        let mut lines = Lines::of(8);
        assert_eq!(lines.feed(b"ab\nc"), [Piece::Line(b"ab\n".to_vec())]);
        assert_eq!(lines.feed(b"d\x16e\n"), [Piece::Line(b"cd".to_vec()), Piece::Line(b"\x16e\n".to_vec())]);
        let long = "123456\u{fc}8\n".as_bytes();
        assert_eq!(lines.feed(long), [Piece::Part(long[..8].to_vec()), Piece::Part(b"8\n".to_vec())]);
        let cut = "1234567\u{fc}\n".as_bytes();
        assert_eq!(lines.feed(cut), [Piece::Part(cut[..7].to_vec()), Piece::Part(cut[7..].to_vec())]);
        assert_eq!(lines.flush(), None);
    }

    #[test]
    fn names_of_benchmarks_are_shown_early() {
        let mut lines = Lines::of(64);
        assert_eq!(lines.feed(b"BenchmarkX-2  \t"), [Piece::Part(b"BenchmarkX-2  \t".to_vec())]);
        assert_eq!(lines.feed(b"12 ns\n"), [Piece::Part(b"12 ns\n".to_vec())]);
        assert_eq!(lines.feed(b"Benchmarks\t"), []);
    }

    #[test]
    fn strings_are_quoted_as_go_does() {
        assert_eq!(quoted("<a> & \u{1}\n\"\u{2028}"), r#""\u003ca\u003e \u0026 \u0001\n\"\u2028""#);
        assert_eq!(quoted_bytes(b"a\xff\xfeb\""), r#""a\ufffd\ufffdb\"""#);
    }
}
