//! Runs one test program as `go test` does: in the package's directory, with a limit of time, output and errors in one stream.
//!
//! Invariant (ends): a program that is over its limit gets SIGQUIT, so that it may show its goroutines, and SIGKILL if that does
//! not help; a pipe that its children keep open is waited for only so long.

use crate::diagnostic::{Failure, print_error};
use crate::execute;
use crate::interrupt::{self, Program};
use crate::session::Session;
use crate::shell;
use std::io::{PipeReader, Read, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Where what a program prints is shown at once.
pub type Show = Arc<Mutex<dyn Write + Send>>;

/// What becomes of a program's output.
#[derive(Clone)]
pub enum Output {
    /// It is our own.
    Live,
    Shown(Show),
    ShownAndKept(Show),
    Kept,
}

impl Output {
    pub fn show(&self) -> Option<&Show> {
        match self {
            Output::Shown(show) | Output::ShownAndKept(show) => Some(show),
            Output::Live | Output::Kept => None,
        }
    }
    pub fn is_kept(&self) -> bool {
        matches!(self, Output::ShownAndKept(_) | Output::Kept)
    }
}

pub struct Run<'a> {
    pub session: &'a Session,
    pub program: &'a Path,
    pub dir: &'a Path,
    pub args: Vec<String>,
    pub output: Output,
}

pub struct Ended {
    pub status: ExitStatus,
    /// What of it was kept.
    pub output: Vec<u8>,
    pub took: Duration,
    /// What to say about an end that was not the program's own.
    pub remark: Option<String>,
}

/// How long a program may take to end after its limit, and its output after its end.
#[derive(Clone, Copy)]
struct Limits {
    kill: Duration,
    delay: Duration,
}

impl Limits {
    /// go test's: a tenth of the limit for slow endings, but some seconds at least, and a minute for the program to stop by itself.
    fn of(session: &Session) -> Option<Limits> {
        let test = &session.config.test;
        let limit = test.timeout.filter(|_| !test.benchmarks)?;
        let delay = (limit / 10).max(Duration::from_secs(5));
        Some(Limits { kill: limit + delay.max(Duration::from_secs(60)), delay })
    }
}

impl Run<'_> {
    pub fn run(self) -> Result<Ended, Failure> {
        let mut command = self.command();
        if self.session.config.trace {
            print_error(&format!("{}\n", shell::command_line(&command)));
        }
        let failed = |error: std::io::Error| Failure::new(format!("cannot run {}: {error}", self.program.display()));
        let limits = Limits::of(self.session);
        let start = Instant::now();
        let (child, collected) = self.start(&mut command).map_err(failed)?;
        // The pipe's writing end has to go for its reader to see the end.
        drop(command);
        let (status, was_killed) = wait(child, limits).map_err(failed)?;
        let mut remark = limits
            .filter(|_| was_killed)
            .map(|limits| format!("*** Test killed with quit: ran too long ({}).\n", go_duration(limits.kill)));
        let output = match collected {
            None => vec![],
            Some(collected) => {
                let is_whole = collected.wait(limits.map(|limits| limits.delay));
                if let (false, Some(limits), None) = (is_whole, limits, &remark) {
                    let delay = go_duration(limits.delay);
                    remark = Some(format!("*** Test I/O incomplete {delay} after exiting.\n"));
                }
                collected.bytes()
            }
        };
        Ok(Ended { status, output, took: start.elapsed(), remark })
    }

    fn command(&self) -> Command {
        let exec = &self.session.config.exec;
        let mut command = match exec.split_first() {
            None => Command::new(self.program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(self.program);
                command
            }
        };
        command.args(&self.args).current_dir(self.dir).env("PWD", self.dir);
        let bin = PathBuf::from(self.session.config.go.goroot()).join("bin");
        let path = std::iter::once(bin).chain(self.session.config.path.iter().cloned());
        if let Ok(path) = std::env::join_paths(path) {
            command.env("PATH", path);
        }
        command.stdin(Stdio::null());
        interrupt::unblock(&mut command);
        command
    }

    fn start(&self, command: &mut Command) -> std::io::Result<((Child, Program), Option<Collected>)> {
        if let Output::Live = self.output {
            let output = std::io::stdout();
            command.stdout(Stdio::inherit()).stderr(Stdio::from(output.as_fd().try_clone_to_owned()?));
            return Ok((Program::start(command)?, None));
        }
        let (reader, writer) = std::io::pipe()?;
        command.stdout(writer.try_clone()?).stderr(writer);
        let running = Program::start(command)?;
        Ok((running, Some(Collected::start(reader, self.output.clone()))))
    }
}

/// What a program has printed so far.
struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    end: Receiver<()>,
}

impl Collected {
    fn start(mut reader: PipeReader, output: Output) -> Collected {
        let bytes = Arc::new(Mutex::new(vec![]));
        let kept = bytes.clone();
        let (ended, end) = mpsc::channel();
        // The thread is left alone when the pipe stays open for too long.
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 15];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if let Some(Ok(mut show)) = output.show().map(|show| show.lock()) {
                    let _ = show.write_all(&buffer[..count]);
                }
                if let (true, Ok(mut kept)) = (output.is_kept(), kept.lock()) {
                    kept.extend(&buffer[..count]);
                }
            }
            let _ = ended.send(());
        });
        Collected { bytes, end }
    }

    /// Waits for the end, at most so long; tells whether it came.
    fn wait(&self, limit: Option<Duration>) -> bool {
        match limit {
            Some(limit) => self.end.recv_timeout(limit).is_ok(),
            None => self.end.recv().is_ok(),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.bytes.lock().map(|mut bytes| std::mem::take(&mut *bytes)).unwrap_or_default()
    }
}

/// Waits for the program's end, and sees to it that it comes. Tells also whether that was necessary.
fn wait((mut child, running): (Child, Program), limits: Option<Limits>) -> std::io::Result<(ExitStatus, bool)> {
    let process = child.id() as i32;
    let Some(limits) = limits else { return Ok((child.wait()?, false)) };
    let (ended, end) = mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let mut was_killed = false;
        for (time, signal) in [(limits.kill, libc::SIGQUIT), (limits.delay, libc::SIGKILL)] {
            if end.recv_timeout(time) != Err(RecvTimeoutError::Timeout) {
                break;
            }
            was_killed = true;
            // SAFETY: no memory is involved; the process is not waited for before this thread has been told.
            unsafe { libc::kill(process, signal) };
        }
        was_killed
    });
    let status = child.wait();
    drop(ended);
    drop(running);
    Ok((status?, watch.join().unwrap_or(false)))
}

/// How a program ended, in the words of Go's os/exec.
pub fn describe(status: ExitStatus) -> String {
    execute::describe(status)
}

/// As Go prints a duration of whole seconds.
fn go_duration(time: Duration) -> String {
    let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let rest = if nanos == 0 { format!("{}s", seconds % 60) } else { format!("{}s", (time.as_secs_f64() % 60.0)) };
    match (hours, minutes) {
        (0, 0) => rest,
        (0, minutes) => format!("{minutes}m{rest}"),
        (hours, minutes) => format!("{hours}h{minutes}m{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_printed_as_go_does() {
        let shown = |seconds: f64| go_duration(Duration::from_secs_f64(seconds));
        assert_eq!(shown(660.0), "11m0s");
        assert_eq!(shown(5.0), "5s");
        assert_eq!(shown(3725.0), "1h2m5s");
        assert_eq!(shown(62.5), "1m2.5s");
    }
}
