//! The build graph's memory: whether anything has changed since the last build of the same command line, without asking
//! the go command or the exporter.
//!
//! ```text
//!  look ─▶ record of the last build ─▶ compare every input
//!            nothing changed            ─▶ the outputs of the last build, or its manifest
//!            only contents of sources   ─▶ the exporter goes on from what its last load knew
//!            anything else, no record   ─▶ the exporter asks go list
//!  noted ─▶ what the exporter says the build depends on, and what we know     keep ─▶ a new record
//! ```
//!
//! A record belongs to a directory, a command line and the variables that [`config::environment`] names. It lists every
//! file with its contents' hash, directories with their names, and files that must stay absent (a go.mod or go.work that would begin to
//! count); `stamp` says when a file need not be read again.
//!
//! Invariant (as-it-was-used): a record is written only of inputs that have not changed since the build began, or whose contents are known
//! to be those that were compiled; if the clock was set meanwhile, none is written.
//!
//! `llgo test` has records, too; what it keeps as the manifest is in `test_load`.
//!
//! Not here: pattern lists that only modules can answer: they have no record, and the go command is asked each time.

pub mod record;
pub mod stamp;
mod surroundings;

use crate::cache;
use crate::cli::Command;
use crate::config::{self, Config};
use crate::gotool::GoEnv;
use record::{Compared, Input, Kind, Output, Record, Text};
use stamp::{Moment, Stamp, Start};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

/// What changed since the last build.
enum Found {
    Nothing,
    Same,
    /// Sources, with the hash of their contents now.
    Edited(Vec<(usize, String)>),
}

pub struct Graph {
    start: Start,
    /// Where records are, without extension; `None` if this build has none.
    place: Option<PathBuf>,
    state: Mutex<State>,
}

struct State {
    found: Found,
    record: Option<Record>,
    /// Stamps or contents in the record are to be written.
    is_new: bool,
    noting: Option<JoinHandle<Option<Vec<Input>>>>,
    answer: Option<JoinHandle<Option<Answer>>>,
}

/// What the exporter answered, as the record has it.
struct Answer {
    manifest: String,
    /// The lines of inputs, if these were known.
    inputs: Option<String>,
}

/// So many inputs are worth another thread.
const PARALLEL: usize = 400;

impl Graph {
    /// Finds and compares the record of this command line.
    pub fn look(start: Start, command: &Command) -> Graph {
        let place = place(command);
        let mut record = place.as_ref().and_then(|place| Record::read(place));
        let mut is_new = false;
        let found = record.as_mut().map_or(Found::Nothing, |record| compare(record, &mut is_new));
        Graph { start, place, state: Mutex::new(State { found, record, is_new, noting: None, answer: None }) }
    }

    /// One that knows nothing and keeps nothing.
    pub fn none() -> Graph {
        let state = State { found: Found::Nothing, record: None, is_new: false, noting: None, answer: None };
        Graph { start: Start::now(), place: None, state: Mutex::new(state) }
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn if_valid<T>(&self, work: impl FnOnce(&mut Record) -> Option<T>) -> Option<T> {
        self.with(|state| match (&state.found, &mut state.record) {
            (Found::Nothing, _) | (_, None) => None,
            (_, Some(record)) => work(record),
        })
    }

    /// Something of the last build holds.
    pub fn is_valid(&self) -> bool {
        self.if_valid(|_| Some(())).is_some()
    }

    pub fn go_env(&self) -> Option<GoEnv> {
        self.if_valid(|record| GoEnv::from_json(record.go_env.clone()))
    }

    pub fn identity(&self) -> Option<String> {
        self.if_valid(|record| Some(record.identity.clone()))
    }

    /// The manifest, if nothing has changed.
    pub fn manifest(&self) -> Option<Text> {
        self.with(|state| match state.found {
            Found::Same => state.record.as_ref().map(|record| record.manifest.clone()),
            _ => None,
        })
    }

    /// The sources whose contents have changed, if nothing else has, and the hash of what the exporter kept.
    pub fn edited(&self) -> Option<(Vec<String>, String)> {
        self.with(|state| match (&state.found, &state.record) {
            (Found::Edited(edits), Some(record)) => {
                let files = edits.iter().map(|(index, _)| record.inputs[*index].path.to_string());
                Some((files.collect(), record.state.clone()))
            }
            _ => None,
        })
    }

    /// The manifest of the last build, if contents of sources have changed since, and these sources.
    pub fn last_manifest(&self) -> Option<(Text, Vec<String>)> {
        let (edited, _) = self.edited()?;
        self.if_valid(|record| Some((record.manifest.clone(), edited)))
    }

    /// The executables of the last build, if they are what this one would make.
    pub fn outputs(&self) -> Option<Vec<Output>> {
        let outputs = self.with(|state| match state.found {
            Found::Same => state.record.as_ref().and_then(|record| record.outputs.clone()),
            _ => None,
        })?;
        let is_there = |file: &(String, Stamp)| is_same(&file.0, file.1);
        outputs.iter().all(|output| output.cached.as_ref().is_none_or(is_there)).then_some(outputs)
    }

    /// What was found does not hold after all.
    pub fn forget(&self) {
        self.with(|state| {
            (state.found, state.record) = (Found::Nothing, None);
            if let Some(place) = &self.place {
                let _ = std::fs::remove_file(place);
            }
        });
    }

    /// Where the exporter keeps what it knows.
    pub fn exporter_state(&self) -> Option<PathBuf> {
        self.place.as_ref().map(|place| place.with_extension("state"))
    }

    /// Where the program is kept as it was linked.
    pub fn atoms(&self) -> Option<PathBuf> {
        self.place.as_ref().map(|place| place.with_extension("atoms"))
    }

    /// Nothing is known of this build, and nothing will be kept: the last one's record stays.
    pub fn give_up(&self) {
        self.with(|state| {
            (state.found, state.record) = (Found::Nothing, None);
            (state.noting, state.answer) = (None, None);
        });
    }

    /// Notes what the exporter found that the build depends on, after it asked go list. Inputs are read in the background.
    pub fn note(&self, config: &Config, identity: &str, mut inputs: Vec<(Kind, String)>) {
        self.give_up();
        let is_kept = self.place.is_some() && !inputs.is_empty();
        if !is_kept || !surroundings::add(config, &mut inputs) {
            return;
        }
        let record = Record {
            go_env: config.go.to_json(),
            identity: identity.to_owned(),
            outputs: None,
            manifest: Text::default(),
            state: String::new(),
            touched: 0,
            inputs: vec![],
        };
        let start = self.start.moment;
        let noting = thread::spawn(move || read_inputs(&inputs, start));
        self.with(|state| (state.record, state.is_new, state.noting) = (Some(record), true, Some(noting)));
    }

    /// Notes what the exporter answered, and the hash of what it kept. The answer's text is made beside the rest of the build; if there
    /// is none, the last record stays.
    pub fn note_answer(&self, manifest: impl FnOnce() -> Option<String> + Send + 'static, kept: &str) {
        self.with(|state| {
            let Some(record) = &mut state.record else { return };
            record.state = kept.to_owned();
            record.outputs = None;
            state.is_new = true;
            if let Found::Edited(edits) = &state.found
                && !edits.iter().all(|(index, hash)| renew(&mut record.inputs[*index], hash))
            {
                state.record = None; // edited again meanwhile
                return;
            }
            let inputs = record.inputs.clone();
            state.answer = Some(thread::spawn(move || {
                let manifest = manifest()?;
                Some(Answer { manifest, inputs: (!inputs.is_empty()).then(|| record::lines(&inputs)) })
            }));
        });
    }

    /// Whether it is to be noted that the program files of this build are in use; takes it that it will be.
    pub fn must_touch(&self) -> bool {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        self.with(|state| {
            let Some(record) = &mut state.record else { return true };
            let is_due = now.abs_diff(record.touched) >= cache::TOUCH_INTERVAL.as_secs();
            if is_due {
                (record.touched, state.is_new) = (now, true);
            }
            is_due
        })
    }

    /// Waits until inputs are read; from here on directories may change, because we change them.
    pub fn settle(&self) {
        let noting = self.with(|state| state.noting.take());
        let Some(noting) = noting else { return };
        let inputs = noting.join().ok().flatten();
        self.with(|state| match (inputs, &mut state.record) {
            (Some(inputs), Some(record)) => record.inputs = inputs,
            _ => state.record = None,
        });
    }

    /// Keeps a record of this build.
    pub fn keep(&self, outputs: Option<Vec<Output>>) {
        self.settle();
        let Some(place) = self.place.as_ref().filter(|_| self.start.is_continuous()) else { return };
        self.with(|state| {
            let inputs = state.take_answer();
            let Some(record) = &mut state.record else { return };
            if state.is_new || record.outputs != outputs {
                record.outputs = outputs;
                cache::renew_entry(place, &record.encode(inputs));
            } else {
                cache::touch(place);
            }
        });
    }
}

impl State {
    /// Puts the exporter's answer into the record; answers the lines of inputs, if they are there already.
    fn take_answer(&mut self) -> Option<String> {
        let answer = self.answer.take()?.join().ok().flatten();
        match (answer, &mut self.record) {
            (Some(Answer { manifest, inputs }), Some(record)) => {
                record.manifest = manifest.into();
                inputs
            }
            _ => {
                self.record = None;
                None
            }
        }
    }
}

/// The file of this command line's record: a hash of directory, words and environment.
fn place(command: &Command) -> Option<PathBuf> {
    let dir = config::cache_dir()?.join(cache::BUILD_DIR);
    let here = std::env::current_dir().ok()?;
    let exe = std::env::current_exe().ok()?;
    let flags: Vec<_> = command.flags.iter().filter(|(flag, _)| config::decides_program(*flag)).collect();
    let words = format!("{:?} {flags:?} {:?}", command.verb, config::split_args(command.verb, &command.args).0);
    let mut parts = vec![here.into_os_string().into_encoded_bytes(), exe.into_os_string().into_encoded_bytes()];
    parts.push(words.into_bytes());
    for (name, value) in config::environment() {
        parts.extend([name.into_bytes(), value.into_encoded_bytes()]);
    }
    let key = cache::hash(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    Some(dir.join(key))
}

fn compare(record: &mut Record, is_new: &mut bool) -> Found {
    let compared = in_parallel(&record.inputs, |index, input| match input.compare() {
        Compared::Same => None,
        other => Some((index, other)),
    });
    let mut edits = vec![];
    for (index, result) in compared {
        let input = &mut record.inputs[index];
        match result {
            Compared::Same => {}
            Compared::Touched(stamp) => (input.stamp, *is_new) = (stamp, true),
            Compared::Edited(hash) if input.kind == Kind::Source => edits.push((index, hash)),
            Compared::Edited(_) | Compared::Other => return Found::Nothing,
        }
    }
    if edits.is_empty() { Found::Same } else { Found::Edited(edits) }
}

/// What `work` makes of the items and their indices, in order; of some that may be nothing.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> Option<R> + Sync) -> Vec<R> {
    let all_of = |first: usize, part: &[T]| -> Vec<R> {
        (first..).zip(part).filter_map(|(index, item)| work(index, item)).collect()
    };
    if items.len() < PARALLEL {
        return all_of(0, items);
    }
    let (front, back) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| all_of(front.len(), back));
        let mut results = all_of(0, front);
        results.extend(other.join().expect("comparing does not panic"));
        results
    })
}

/// All inputs, if none has changed since the build began.
fn read_inputs(inputs: &[(Kind, String)], start: Moment) -> Option<Vec<Input>> {
    let read = |(kind, path): &(Kind, String)| {
        let input = Input::now(*kind, path).ok()?;
        let is_old = matches!(kind, Kind::Absent | Kind::Own) || input.stamp.if_older_than(start).is_some();
        is_old.then_some(input)
    };
    let read = in_parallel(inputs, |_, input| read(input));
    (read.len() == inputs.len()).then_some(read)
}

/// Gives an edited input its new contents, if it still has those that were found when the build began.
fn renew(input: &mut Input, hash: &str) -> bool {
    let before = Moment::now();
    let Ok(now) = Input::now(input.kind, &input.path) else { return false };
    input.stamp = now.stamp.if_older_than(before).unwrap_or(Stamp::NONE);
    input.hash = now.hash;
    input.hash == hash
}

fn is_same(path: &str, stamp: Stamp) -> bool {
    stamp != Stamp::NONE && Stamp::of(path).is_ok_and(|now| now == stamp)
}

/// What is known of an executable once it is where it belongs.
pub fn output(cached: Option<&Path>, placed: Option<&Path>) -> Option<Output> {
    let file = |path: Option<&Path>| {
        let Some(path) = path else { return Some(None) };
        let path = std::path::absolute(path).ok()?.to_str()?.to_owned();
        let stamp = Stamp::of(&path).ok()?;
        Some(Some((path, stamp)))
    };
    Some(Output { cached: file(cached)?, placed: file(placed)? })
}

/// The output is where it was placed, untouched.
pub fn is_in_place(output: &Output) -> bool {
    output.placed.as_ref().is_none_or(|(path, stamp)| is_same(path, *stamp))
}
