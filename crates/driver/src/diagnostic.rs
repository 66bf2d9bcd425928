//! What people read when something goes wrong, and the exit status that goes with it.
//!
//! | what | exit status |
//! | --- | --- |
//! | the program cannot be built: type errors, unsupported constructs, a tool failed | 1 |
//! | the command line is wrong | 2 |
//! | a fault of ours (a panic) | 101 |
//! | interrupted | 128 + signal |
//!
//! Invariant (one-sentence): a [`Failure`] is lower case and without final dot, and `llgo: ` is put before it once.
//!
//! Not here: Go's own diagnostics; the exporter prints them in Go's words.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io::Write;
use std::panic::{self, PanicHookInfo};
use std::sync::Mutex;

pub const STATUS_FAILED: i32 = 1;
pub const STATUS_USAGE: i32 = 2;
pub const STATUS_OUR_FAULT: i32 = 101;

#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    pub message: String,
    pub status: i32,
    /// The message is complete as it is: somebody else's words.
    pub verbatim: bool,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), status: STATUS_FAILED, verbatim: false }
    }
    pub fn usage(message: String) -> Failure {
        Failure { message, status: STATUS_USAGE, verbatim: false }
    }
    /// Another program's words, or ours in a form of their own.
    pub fn passed_on(message: String, status: i32) -> Failure {
        Failure { message, status, verbatim: true }
    }
    /// The reason has been printed already.
    pub fn silent(status: i32) -> Failure {
        Failure { message: String::new(), status, verbatim: true }
    }

    pub fn report(&self) {
        if self.verbatim {
            print_error(&self.message);
        } else {
            print_error(&format!("llgo: {}\n", self.message.trim_end()));
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.message.trim_end())
    }
}

impl std::error::Error for Failure {}

/// Says what an operation on a file was for: `.map_err(io_error("write", path))`.
pub fn io_error(verb: &str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Failure {
    let what = format!("cannot {verb} {}", path.display());
    move |error| Failure::new(format!("{what}: {}", plain(&error)))
}

/// The system's words without Rust's number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Writes to standard error; a reader that went away is no reason to fail.
pub fn print_error(text: &str) {
    crate::progress::clear_line();
    let _ = std::io::stderr().write_all(text.as_bytes());
}

pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

static DOING: Mutex<String> = Mutex::new(String::new());

/// Notes what the build is doing, for the message of a panic.
pub fn doing(what: impl Into<String>) {
    if let Ok(mut doing) = DOING.lock() {
        *doing = what.into();
    }
}

/// Name of the threads whose panics are caught and reported with what they worked on.
pub const WORKER: &str = "worker";

/// What this worker's panic said, and where.
pub fn take_panic() -> Option<String> {
    PANIC.take()
}

thread_local! {
    static PANIC: std::cell::RefCell<Option<String>> = const { std::cell::RefCell::new(None) };
    static COMPILING: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// Notes which function this thread works on, for the message of a panic.
pub fn compiling(function: &str) {
    COMPILING.with_borrow_mut(|name| {
        name.clear();
        name.push_str(function);
    });
}

/// Makes a panic a message about us: what we were doing, with what, and how to say it again.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(report_panic));
}

fn report_panic(info: &PanicHookInfo) {
    let payload = info.payload();
    let message =
        payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    let what = format!("{}{place}", message.unwrap_or("panic"));
    let backtrace = Backtrace::capture();
    let backtrace =
        if backtrace.status() == BacktraceStatus::Captured { format!("\n{backtrace}") } else { String::new() };
    if std::thread::current().name() == Some(WORKER) {
        return PANIC.set(Some(what + &backtrace));
    }
    let mut text = format!("llgo: internal error: {what}\n");
    let doing = DOING.try_lock().map(|doing| doing.clone()).unwrap_or_default();
    if !doing.is_empty() {
        text += &format!("\twhile {doing}\n");
    }
    let function = COMPILING.with_borrow(String::clone);
    if !function.is_empty() {
        text += &format!("\tin {function}; see it with: llgo build -emit=program,clif -only '{function}' -o DIR …\n");
    }
    text += backtrace.trim_start();
    print_error(&text);
}
