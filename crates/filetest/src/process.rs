//! Runs a command with a deadline and a bound on its output.
//!
//! Invariant (no-survivors): the command runs in its own process group, and the group is killed when the
//! deadline passes, so that no test leaves a program behind. Before that it gets SIGQUIT, at which a Go program says
//! where its goroutines stand.

use anyhow::{Context, Result, bail};
use std::fmt::{self, Display, Formatter};
use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// More output than any test prints on purpose.
const MAX_OUTPUT: u64 = 64 << 20;

/// How long a Go program may take to say where its goroutines stand.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What a finished command left.
#[derive(Debug)]
pub struct Output {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub exit: String,
    pub elapsed: Duration,
}

impl Output {
    pub fn success(&self) -> bool {
        self.exit == "0"
    }

    pub fn stdout_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn stderr_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// How a command ended whose end is not taken for granted.
pub enum Ended {
    InTime(Output),
    Late(Late),
}

/// What a command left that took longer than it may.
pub struct Late {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    limit: Duration,
    /// Of the command's own process, where the system tells.
    processor_time: Option<Duration>,
}

impl Display for Late {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "no end after {} s", self.limit.as_secs())?;
        match self.processor_time {
            Some(time) => write!(f, " ({:.2} s of processor time)", time.as_secs_f64()),
            None => Ok(()),
        }
    }
}

/// Runs `command` to its end; an error when it cannot start or takes longer than `timeout`.
pub fn run(command: &mut Command, timeout: Duration) -> Result<Output> {
    match watch(command, timeout)? {
        Ended::InTime(output) => Ok(output),
        Ended::Late(late) => {
            bail!("{late}: {}\n{}", shell_line(command), tail(&String::from_utf8_lossy(&late.stderr)))
        }
    }
}

/// Runs `command` to its end, or for as long as `limit`; an error when it cannot start.
pub fn watch(command: &mut Command, limit: Duration) -> Result<Ended> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {}", shell_line(command)))?;
    let stdout = collect(child.stdout.take().context("stdout is piped")?);
    let stderr = collect(child.stderr.take().context("stderr is piped")?);
    let status = wait(&mut child, start + limit)?;
    let elapsed = start.elapsed();
    let Some(status) = status else {
        let processor_time = processor_time(child.id());
        end(&mut child)?;
        return Ok(Ended::Late(Late { stdout: join(stdout), stderr: join(stderr), limit, processor_time }));
    };
    kill_group(child.id());
    Ok(Ended::InTime(Output { stdout: join(stdout), stderr: join(stderr), exit: exit_text(status), elapsed }))
}

fn collect(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // A read error means that the writer is gone; what came before it is the output.
        let _ = pipe.by_ref().take(MAX_OUTPUT).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        bytes
    })
}

fn join(thread: JoinHandle<Vec<u8>>) -> Vec<u8> {
    thread.join().unwrap_or_default()
}

fn wait(child: &mut Child, deadline: Instant) -> Result<Option<ExitStatus>> {
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Ends a command that is late, after its last words.
fn end(child: &mut Child) -> Result<()> {
    signal("-QUIT", &child.id().to_string());
    let ended = wait(child, Instant::now() + LAST_WORDS)?;
    kill_group(child.id());
    if ended.is_none() {
        child.wait()?;
    }
    Ok(())
}

/// What a process has used of all processors.
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // proc(5): the 14th and 15th field; the second one is the name in parentheses.
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// Kills what is left of the group; usually nothing.
fn kill_group(leader: u32) {
    let group_is_empty = !std::path::Path::new("/proc").exists() || !group_has_members(leader);
    if group_is_empty {
        return;
    }
    signal("-KILL", &format!("-{leader}"));
}

/// Whoever has ended meanwhile needs no signal.
fn signal(name: &str, target: &str) {
    let _ = Command::new("kill").args([name, "--", target]).stderr(Stdio::null()).status();
}

fn group_has_members(group: u32) -> bool {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return true;
    };
    entries.flatten().any(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or("");
        fields.split_whitespace().nth(2) == Some(&group.to_string())
    })
}

fn exit_text(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => code.to_string(),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "unknown".to_string(),
    }
}

/// The command as one could type it.
pub fn shell_line(command: &Command) -> String {
    let mut words = Vec::new();
    if let Some(dir) = command.get_current_dir() {
        words.push(format!("cd {} &&", dir.display()));
    }
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", key.to_string_lossy(), value.to_string_lossy()));
        }
    }
    words.push(command.get_program().to_string_lossy().into_owned());
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The last lines of a long text.
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_commands_have_last_words() -> Result<()> {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; trap 'echo last words >&2; exit' QUIT; while :; do sleep 0.1; done"]);
        let Ended::Late(late) = watch(&mut command, Duration::from_secs(1))? else {
            bail!("a loop without end has ended");
        };
        assert_eq!((late.stdout.as_slice(), late.stderr.as_slice()), (&b"out\n"[..], &b"last words\n"[..]));
        assert!(late.to_string().starts_with("no end after 1 s"), "{late}");
        Ok(())
    }
}
