//! What there is to be tested and with which programs: from the record of the last load, from the exporter, or from both.
//!
//! ```text
//!  nothing changed       the record's lines
//!  sources were edited   the record's lines, but those of targets that the exporter loads again
//!  else                  the exporter's lines
//! ```
//!
//! A record keeps the exporter's lines as its manifest: the plan, then the answer for each target, in order.
//!
//! Invariant (whole): lines are kept only if every target could be loaded.

use crate::ahead;
use crate::diagnostic::Failure;
use crate::export::{self, Exported, Exporter, Manifest, TestLine};
use crate::session::Session;
use crate::timing::Phase;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Between lines; JSON has it in no string.
const BORDER: char = '\u{1e}';

/// Lines of the exporter's answer.
#[derive(Clone, Default, PartialEq, Debug)]
struct Lines {
    plan: String,
    answers: BTreeMap<usize, String>,
}

impl Lines {
    fn encode(&self) -> String {
        let answers = self.answers.values().map(String::as_str);
        [self.plan.as_str()].into_iter().chain(answers).collect::<Vec<_>>().join(&BORDER.to_string())
    }

    fn decode(text: &str) -> Lines {
        let mut lines = text.split(BORDER).map(String::from);
        Lines { plan: lines.next().unwrap_or_default(), answers: lines.enumerate().collect() }
    }

    /// Tells what was kept, but not of the targets `but`. Answers whether to go on; `None`: it cannot be read.
    fn tell(&self, but: &[usize], each: &mut impl FnMut(TestLine) -> bool) -> Option<bool> {
        let answers = self.answers.iter().filter(|(index, _)| !but.contains(index)).map(|(_, text)| text);
        for text in [&self.plan].into_iter().chain(answers) {
            if !each(export::read_test_line(text)?) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The first program that has one of the files.
    fn manifest_with(&self, files: &[String]) -> Option<Manifest> {
        let programs = self.answers.values().filter_map(|text| match export::read_test_line(text) {
            Some(TestLine::Target(_, Exported::Program(manifest), _)) => Some(*manifest),
            _ => None,
        });
        let mut programs = programs.filter(|program| program.packages.iter().any(|package| package.has_file_of(files)));
        programs.next()
    }
}

/// Tells `each` of the plan and the targets; it answers whether to go on. What was found out is noted for the record.
pub fn run(session: &Session, mut each: impl FnMut(TestLine) -> bool) -> Result<(), Failure> {
    let graph = &session.graph;
    let exporter = Exporter::install(&session.cache, session.work.path(), session.config.rebuild, graph.is_valid())?;
    let damaged = || Failure::new("internal error: a record of tests that cannot be read");
    if let Some(text) = graph.manifest() {
        return Lines::decode(&text).tell(&[], &mut each).map(drop).ok_or_else(damaged);
    }
    let mut last = Lines::default();
    if let Some((text, edited)) = graph.last_manifest() {
        last = Lines::decode(&text);
        let (lines, files) = (last.clone(), edited.clone());
        let atoms = graph.atoms().filter(|_| lines.answers.len() == 1);
        session.link_ahead(ahead::start(move || lines.manifest_with(&files).map(Arc::new), edited, atoms));
    }
    let (mut lines, mut kept) = (Lines::default(), None);
    let mut failure = Ok(());
    let mut take = |line, text: &str| match line {
        TestLine::Continued(changed) => {
            lines = std::mem::take(&mut last);
            lines.tell(&changed, &mut each).unwrap_or_else(|| {
                failure = Err(damaged());
                false
            })
        }
        TestLine::Plan(targets) => {
            graph.give_up();
            lines.plan = text.to_owned();
            each(TestLine::Plan(targets))
        }
        TestLine::Inputs(inputs) => {
            graph.note(&session.config, session.identity(), exporter.with_own_files(inputs));
            true
        }
        TestLine::State(state) => {
            kept = Some(state);
            true
        }
        TestLine::Target(index, exported, errors) => {
            lines.answers.insert(index, text.to_owned());
            each(TestLine::Target(index, exported, errors))
        }
    };
    let mut waiting = Instant::now();
    exporter.run_tests(&session.config, session.config.patterns(), graph, |line, text| {
        session.timing.add(Phase::Export, waiting.elapsed());
        let goes_on = take(line, text);
        waiting = Instant::now();
        goes_on
    })?;
    match kept {
        Some(state) => graph.note_answer(move || Some(lines.encode()), &state),
        None => graph.give_up(),
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back() {
        let answers = [(0, "{\"index\":0}".to_string()), (1, "{\"index\":1}".to_string())];
        let lines = Lines { plan: "{\"targets\":[]}".into(), answers: answers.into_iter().collect() };
        assert_eq!(Lines::decode(&lines.encode()), lines);
        assert!(!lines.encode().contains('\n'));
    }
}
