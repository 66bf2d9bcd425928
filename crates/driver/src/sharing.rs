//! Sharing of compiled code through `$GOCACHEPROG`: a program of the user's that keeps files for a team, in the protocol that the
//! go command speaks with it (cmd/go/internal/cacheprog): JSON, one request and one answer per line.
//!
//! ```text
//!  {"ID":0,"KnownCommands":["get","put","close"]}                        it begins
//!  {"ID":1,"Command":"get","ActionID":base64}                            {"ID":1,"Miss":true}, or with DiskPath and Size
//!  {"ID":2,"Command":"put","ActionID":…,"OutputID":…,"BodySize":3}       {"ID":2,"DiskPath":…}
//!  "base64"
//! ```
//!
//! It is started when something is missing for the first time.
//!
//! Invariant (no-obstacle): if it does not work as it should, that is said once, and the build goes on without it.
//!
//! Not here: program files, which the exporter shares in the same way; executables, which are quickly made.

use crate::diagnostic::print_error;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

pub struct Sharing {
    /// Program and arguments; none: nothing is shared.
    words: Vec<String>,
    state: Mutex<State>,
}

enum State {
    Idle,
    Running(Box<Running>),
    /// It was closed, or does not work.
    Over,
}

struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    known: Vec<String>,
    last: u64,
}

impl Sharing {
    pub fn new(words: Vec<String>) -> Sharing {
        Sharing { words, state: Mutex::new(State::Idle) }
    }

    /// Contents of a file that others have made.
    pub fn fetch(&self, path: &Path) -> Option<Vec<u8>> {
        let answer = self.ask("get", path, None)?;
        let bytes = std::fs::read(answer["DiskPath"].as_str()?).ok()?;
        (Some(bytes.len() as u64) == answer["Size"].as_u64()).then_some(bytes)
    }

    /// Gives a file to others.
    pub fn offer(&self, path: &Path, bytes: &[u8]) {
        self.ask("put", path, Some(bytes));
    }

    /// Waits until the program has ended.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Running(mut running) = std::mem::replace(&mut *state, State::Over) {
            // It ends when it can read no more, whatever it answers.
            let _ = running.ask("close", json!({}), None);
            drop(running.input);
            let _ = running.child.wait();
        }
    }

    fn ask(&self, command: &str, path: &Path, body: Option<&[u8]>) -> Option<Value> {
        let (program, args) = self.words.split_first()?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = state.ask(program, args, command, path, body);
        answer.unwrap_or_else(|error| {
            *state = State::Over;
            print_error(&format!("llgo: GOCACHEPROG {program}: {error}; building without it\n"));
            None
        })
    }
}

impl State {
    fn ask(
        &mut self,
        program: &str,
        args: &[String],
        command: &str,
        path: &Path,
        body: Option<&[u8]>,
    ) -> io::Result<Option<Value>> {
        if let State::Idle = self {
            *self = State::Running(Box::new(Running::start(program, args)?));
        }
        let State::Running(running) = self else { return Ok(None) };
        // The name, which has a key in it, among those of the go command.
        let name = format!("llgo code {}", path.file_name().unwrap_or_default().to_string_lossy());
        let action = base64(blake3::hash(name.as_bytes()).as_bytes());
        let request = match body {
            None => json!({ "ActionID": action }),
            Some(body) => {
                let output = base64(blake3::hash(body).as_bytes());
                json!({ "ActionID": action, "OutputID": output, "BodySize": body.len() })
            }
        };
        running.ask(command, request, body)
    }
}

impl Running {
    fn start(program: &str, args: &[String]) -> io::Result<Running> {
        let mut child = Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else { return Err(io::ErrorKind::BrokenPipe.into()) };
        let mut running = Running { child, input, output: BufReader::new(output), known: vec![], last: 0 };
        let hello = running.answer()?;
        let known = hello["KnownCommands"].as_array().map(Vec::as_slice).unwrap_or_default();
        running.known = known.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
        match running.known.is_empty() {
            true => Err(io::Error::other("it declares no commands")),
            false => Ok(running),
        }
    }

    /// The answer, unless it is that there is nothing or that something went wrong with this one.
    fn ask(&mut self, command: &str, mut request: Value, body: Option<&[u8]>) -> io::Result<Option<Value>> {
        if !self.known.iter().any(|known| known == command) {
            return Ok(None);
        }
        self.last += 1;
        (request["ID"], request["Command"]) = (self.last.into(), command.into());
        let mut text = format!("{request}\n");
        if let Some(body) = body.filter(|body| !body.is_empty()) {
            let _ = writeln!(text, "\"{}\"", base64(body)); // a string takes all text
        }
        self.input.write_all(text.as_bytes())?;
        let answer = self.answer()?;
        let failed = answer["Miss"] == true || answer["Err"].as_str().is_some_and(|text| !text.is_empty());
        match answer["ID"] == self.last {
            true => Ok((!failed).then_some(answer)),
            false => Err(io::Error::other("it answers another request")),
        }
    }

    fn answer(&mut self) -> io::Result<Value> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err(io::Error::other("it ended"));
        }
        Ok(serde_json::from_str(&line)?)
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().zip([16, 8, 0]).fold(0, |word, (&byte, shift)| word | u32::from(byte) << shift);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = DIGITS[(word >> shift) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        let vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
        for (length, expected) in vectors.into_iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn programs_that_do_not_speak_are_left_alone() {
        for words in
            [&["false"][..], &["echo", "{}"], &["/nosuch/program"], &["echo", "{\"ID\":0,\"KnownCommands\":[\"x\"]}"]]
        {
            let sharing = Sharing::new(words.iter().map(|word| word.to_string()).collect());
            assert_eq!(sharing.fetch(Path::new("a")), None);
            sharing.offer(Path::new("a"), b"text");
            sharing.close();
        }
    }
}
