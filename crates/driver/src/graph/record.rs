//! What a build depended on and what came out of it, as a file in the cache.
//!
//! ```text
//!  hash of the rest            one line
//!  facts about the build       one line of JSON
//!  the manifest                one line (`export::kept`, `test_load`)
//!  inputs                      kind, stamp, hash, path: one line each
//! ```
//!
//! Invariant (whole-or-nothing): a record that is damaged in any way is no record.

use super::stamp::{Moment, Names, Stamp, hash_names};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

const MAGIC: &str = "llgo build 5";

/// A piece of a record: as it stands in the file, which stays mapped, or another one.
pub type Text = Cow<'static, str>;

/// What kind of thing the build depended on; the exporter writes the same letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file of a package that the user may edit.
    Source,
    File,
    /// A large file that only others change, known by its stamp.
    Tool,
    /// One that llgo has installed, with the contents that its name tells: a young stamp is as good.
    Own,
    Absent,
    Dir(Names),
}

const KINDS: [(char, Kind); 8] = [
    ('s', Kind::Source),
    ('f', Kind::File),
    ('x', Kind::Tool),
    ('o', Kind::Own),
    ('a', Kind::Absent),
    ('d', Kind::Dir(Names::Sources)),
    ('t', Kind::Dir(Names::Tree)),
    ('e', Kind::Dir(Names::All)),
];

impl Kind {
    pub fn of(letter: char) -> Option<Kind> {
        KINDS.iter().find(|(known, _)| *known == letter).map(|(_, kind)| *kind)
    }

    fn letter(self) -> char {
        KINDS.iter().find(|(_, kind)| *kind == self).expect("every kind is in the table").0
    }

    /// Reads contents, or names; nothing of a tool.
    fn hash(self, path: &str) -> io::Result<String> {
        match self {
            Kind::Source | Kind::File => Ok(crate::cache::hash(&[&fs::read(path)?])),
            Kind::Dir(names) => hash_names(path, names),
            Kind::Tool | Kind::Own | Kind::Absent => Ok("-".into()),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    pub kind: Kind,
    pub path: Text,
    pub stamp: Stamp,
    pub hash: Text,
}

/// How an input compares with what it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Compared {
    Same,
    /// Only its stamp is another one.
    Touched(Stamp),
    /// Another hash.
    Edited(String),
    Other,
}

impl Input {
    /// The input as it is now; an error if it is not what its kind says.
    pub fn now(kind: Kind, path: &str) -> io::Result<Input> {
        let hash = kind.hash(path)?.into();
        let stamp = if kind == Kind::Absent { Stamp::NONE } else { Stamp::of(path)? };
        Ok(Input { kind, path: path.to_owned().into(), stamp, hash })
    }

    pub fn compare(&self) -> Compared {
        if self.kind == Kind::Absent {
            // Below a file there is nothing, either.
            let says_so =
                |error: io::Error| [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind());
            let is_gone = fs::symlink_metadata(&*self.path).is_err_and(says_so);
            return if is_gone { Compared::Same } else { Compared::Other };
        }
        match Stamp::of(&self.path) {
            Ok(stamp) if stamp == self.stamp => return Compared::Same,
            Ok(_) if !matches!(self.kind, Kind::Tool | Kind::Own) => {}
            _ => return Compared::Other,
        }
        let before = Moment::now();
        match self.kind.hash(&self.path) {
            Ok(hash) if hash == self.hash => {
                let stamp = Stamp::of(&self.path).ok().and_then(|stamp| stamp.if_older_than(before));
                Compared::Touched(stamp.unwrap_or(Stamp::NONE))
            }
            Ok(hash) => Compared::Edited(hash),
            Err(_) => Compared::Other,
        }
    }

    fn write(&self, out: &mut String) {
        let [first, words @ ..] = self.stamp.words();
        // A string takes everything.
        let _ = write!(out, "{} {first}", self.kind.letter());
        for word in words {
            let _ = write!(out, ",{word}");
        }
        out.extend([" ", &self.hash, " ", &self.path, "\n"]);
    }

    fn read(line: &'static str) -> Option<Input> {
        let mut parts = line.splitn(4, ' ');
        let kind = Kind::of(parts.next()?.chars().next()?)?;
        let mut words = [0; 8];
        let mut numbers = parts.next()?.split(',');
        for word in &mut words {
            *word = numbers.next()?.parse().ok()?;
        }
        let (hash, path) = (parts.next()?.into(), parts.next()?.into());
        Some(Input { kind, path, stamp: Stamp::from_words(words), hash })
    }
}

/// An executable: in the cache, and where it was placed; one of the two at least.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    pub cached: Option<(String, Stamp)>,
    pub placed: Option<(String, Stamp)>,
}

/// About as many bytes as an input's line has beside hash and path.
const LINE: usize = 112;

/// The lines of inputs in a record.
pub fn lines(inputs: &[Input]) -> String {
    let room = inputs.iter().map(|input| input.path.len() + input.hash.len() + LINE);
    let mut out = String::with_capacity(room.sum());
    inputs.iter().for_each(|input| input.write(&mut out));
    out
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// `go env`, as JSON.
    pub go_env: Value,
    /// Of the llgo that wrote the record.
    pub identity: String,
    /// `None` if nothing can be said of them.
    pub outputs: Option<Vec<Output>>,
    /// What the exporter answered.
    pub manifest: Text,
    /// Hash of what the exporter kept for its next load.
    pub state: String,
    /// When it was last noted that program files are in use, in seconds since 1970.
    pub touched: u64,
    pub inputs: Vec<Input>,
}

impl Record {
    /// `inputs` are the lines of the inputs, if these have been made before.
    pub fn encode(&self, inputs: Option<String>) -> Vec<u8> {
        let outputs = self.outputs.as_ref().map(|outputs| outputs.iter().map(Output::to_json).collect::<Vec<_>>());
        let head = json!({ "go": self.go_env, "identity": self.identity, "state": self.state, "touched": self.touched, "outputs": outputs }).to_string();
        let hash = |rest: &str| crate::cache::hash(&[rest.as_bytes()]);
        let first = format!("{MAGIC} {}\n", hash(""));
        let inputs = inputs.unwrap_or_else(|| lines(&self.inputs));
        let mut out = [&first, &head, "\n", self.manifest.trim_end(), "\n", &inputs].concat();
        let hash = hash(&out[first.len()..]);
        out.replace_range(MAGIC.len() + 1..first.len() - 1, &hash);
        out.into_bytes()
    }

    /// The record in a file. It stays mapped until the process ends.
    pub fn read(path: &Path) -> Option<Record> {
        let file = fs::File::open(path).ok()?;
        // SAFETY: the file is written under another name and renamed; nobody changes it in place.
        let map = unsafe { memmap2::Mmap::map(&file) }.ok()?;
        Record::decode(Box::leak(Box::new(map)))
    }

    fn decode(text: &'static [u8]) -> Option<Record> {
        let text = std::str::from_utf8(text).ok()?;
        let (first, rest) = text.split_once('\n')?;
        if first != format!("{MAGIC} {}", crate::cache::hash(&[rest.as_bytes()])) {
            return None;
        }
        let (head, rest) = rest.split_once('\n')?;
        let (manifest, lines) = rest.split_once('\n')?;
        let head: Value = serde_json::from_str(head).ok()?;
        let outputs = match head["outputs"].as_array() {
            Some(list) => Some(list.iter().map(Output::from_json).collect::<Option<_>>()?),
            None => None,
        };
        let lines: Vec<&'static str> = lines.lines().collect();
        let inputs = super::in_parallel(&lines, |_, line| Input::read(line));
        (inputs.len() == lines.len()).then_some(())?;
        Some(Record {
            go_env: head["go"].clone(),
            identity: head["identity"].as_str()?.to_owned(),
            state: head["state"].as_str()?.to_owned(),
            touched: head["touched"].as_u64()?,
            outputs,
            manifest: manifest.into(),
            inputs,
        })
    }
}

impl Output {
    fn to_json(&self) -> Value {
        let file = |file: &Option<(String, Stamp)>| file.as_ref().map(|(path, stamp)| json!([path, stamp.words()]));
        json!([file(&self.cached), file(&self.placed)])
    }

    fn from_json(value: &Value) -> Option<Output> {
        let file = |value: &Value| match value {
            Value::Null => Some(None),
            file => Some(Some((file[0].as_str()?.to_owned(), stamp(&file[1])?))),
        };
        Some(Output { cached: file(&value[0])?, placed: file(&value[1])? })
    }
}

fn stamp(value: &Value) -> Option<Stamp> {
    let words: Vec<i64> = value.as_array()?.iter().map(Value::as_i64).collect::<Option<_>>()?;
    Some(Stamp::from_words(words.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let words = [1, 2, 3, 4, 5, 6, 7, 8];
        let input = |kind, path: &'static str| Input {
            kind,
            path: path.into(),
            stamp: Stamp::from_words(words),
            hash: "ab".into(),
        };
        Record {
            go_env: json!({ "GOROOT": "/go" }),
            identity: "me".into(),
            outputs: Some(vec![Output {
                cached: Some(("/c/p".into(), Stamp::from_words(words))),
                placed: Some(("/o/p".into(), Stamp::from_words(words))),
            }]),
            manifest: "{}".into(),
            state: "cd".into(),
            touched: 7,
            inputs: KINDS.iter().map(|(_, kind)| input(*kind, "/a b/c")).collect(),
        }
    }

    fn decoded(bytes: &[u8]) -> Option<Record> {
        Record::decode(Box::leak(Box::from(bytes)))
    }

    #[test]
    fn a_record_comes_back() {
        assert_eq!(decoded(&record().encode(None)), Some(record()));
        let without = Record { outputs: None, inputs: vec![], ..record() };
        assert_eq!(decoded(&without.encode(None)), Some(without));
    }

    #[test]
    fn a_damaged_record_is_none() {
        let good = record().encode(None);
        for at in 0..good.len() {
            assert_eq!(decoded(&good[..at]), None);
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(decoded(&bad), None);
        }
    }
}
