//! Runs the user's program for `llgo run`.
//!
//! As with `go run`: input and outputs are the program's, its failure is reported as `exit status N`, and llgo itself then exits 1.

use crate::diagnostic::{Failure, print_error};
use crate::interrupt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// Runs `program` with `args`, by way of `wrapper` if there is one.
pub fn run(program: &Path, args: &[String], wrapper: &[String]) -> Result<(), Failure> {
    let mut command = match wrapper.split_first() {
        None => Command::new(program),
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    };
    command.args(args);
    interrupt::unblock(&mut command);
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| Failure::new(format!("cannot run {name}: {error}"));
    let (mut child, running) = interrupt::Program::start(&mut command).map_err(failed)?;
    let status = child.wait();
    drop(running);
    let status = status.map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    print_error(&format!("{}\n", describe(status)));
    Err(Failure::silent(1))
}

/// How Go's os/exec words it.
pub fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => {
            let core = if status.core_dumped() { " (core dumped)" } else { "" };
            format!("signal: {}{core}", signal_name(signal))
        }
        (None, None) => "ended in an unknown way".to_string(),
    }
}

fn signal_name(signal: i32) -> String {
    const NAMES: [(i32, &str); 15] = [
        (libc::SIGHUP, "hangup"),
        (libc::SIGINT, "interrupt"),
        (libc::SIGQUIT, "quit"),
        (libc::SIGILL, "illegal instruction"),
        (libc::SIGTRAP, "trace/breakpoint trap"),
        (libc::SIGABRT, "aborted"),
        (libc::SIGBUS, "bus error"),
        (libc::SIGFPE, "floating point exception"),
        (libc::SIGKILL, "killed"),
        (libc::SIGUSR1, "user defined signal 1"),
        (libc::SIGSEGV, "segmentation fault"),
        (libc::SIGUSR2, "user defined signal 2"),
        (libc::SIGPIPE, "broken pipe"),
        (libc::SIGALRM, "alarm clock"),
        (libc::SIGTERM, "terminated"),
    ];
    NAMES.iter().find(|(number, _)| *number == signal).map_or(format!("signal {signal}"), |(_, name)| name.to_string())
}
