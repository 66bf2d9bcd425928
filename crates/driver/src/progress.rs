//! One line on a terminal that says what is going on. Nothing when standard error is not a terminal.
//!
//! Invariant (own-line-only): whoever prints to standard error clears the line first ([`clear_line`]).

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

const INTERVAL: Duration = Duration::from_millis(60);
/// A build shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(300);

static SHOWN: AtomicBool = AtomicBool::new(false);

/// Removes the line, if there is one.
pub fn clear_line() {
    if SHOWN.swap(false, Relaxed) {
        let _ = std::io::stderr().write_all(b"\r\x1b[K");
    }
}

pub struct Progress {
    enabled: bool,
    start: Instant,
    done: AtomicUsize,
    known: AtomicUsize,
    state: Mutex<State>,
}

struct State {
    phase: &'static str,
    last: Instant,
}

impl Progress {
    pub fn new() -> Progress {
        let start = Instant::now();
        let state = Mutex::new(State { phase: "", last: start });
        Progress {
            enabled: std::io::stderr().is_terminal(),
            start,
            done: AtomicUsize::new(0),
            known: AtomicUsize::new(0),
            state,
        }
    }

    /// A new phase begins.
    pub fn phase(&self, name: &'static str) {
        self.done.store(0, Relaxed);
        if let Ok(mut state) = self.state.lock() {
            state.phase = name;
        }
        self.show();
    }

    /// Is there somebody to look at the line?
    pub fn is_shown(&self) -> bool {
        self.enabled
    }

    /// Time has passed.
    pub fn tick(&self) {
        self.show();
    }

    /// So much of what is known so far is done. Called from any thread, often.
    pub fn set(&self, done: usize, known: usize) {
        if self.enabled {
            self.done.store(done, Relaxed);
            self.known.store(known, Relaxed);
            self.show();
        }
    }

    fn show(&self) {
        if !self.enabled || self.start.elapsed() < PATIENCE {
            return;
        }
        // Somebody else is showing: this step is not worth waiting for.
        let Ok(mut state) = self.state.try_lock() else { return };
        if state.last.elapsed() < INTERVAL {
            return;
        }
        state.last = Instant::now();
        let done = self.done.load(Relaxed);
        let count = if done == 0 { String::new() } else { format!(" {done}/{}", self.known.load(Relaxed)) };
        let line = format!("\r\x1b[K{}{count} … {:.1}s", state.phase, self.start.elapsed().as_secs_f64());
        SHOWN.store(true, Relaxed);
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

impl Default for Progress {
    fn default() -> Progress {
        Progress::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear_line();
    }
}
