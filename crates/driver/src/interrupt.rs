//! Ctrl-C and its like: children end, temporary files go, exit status 128 + signal.
//!
//! The signals are blocked in every thread and taken by one that waits for them, so that no code runs inside a
//! handler. A child inherits what is blocked, so the user's programs get [`unblock`]. While one runs (`llgo run`, `llgo test`), a signal that
//! somebody sent to llgo goes to the program, and llgo stays to report how it ends; one that comes from the terminal has reached the
//! program already.
//!
//! Invariant (registered-first): a temporary path is registered before it exists.

use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{SystemTime, UNIX_EPOCH};

struct State {
    temporary: Vec<PathBuf>,
    /// Process ids of the user's programs that run.
    programs: Vec<i32>,
}

static STATE: Mutex<State> = Mutex::new(State { temporary: vec![], programs: vec![] });
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

const SIGNALS: [i32; 4] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT];

/// Called once, before there are other threads.
pub fn install() {
    // SAFETY: the set is only read; no handler is involved.
    let set = unsafe {
        let set = signals();
        libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut());
        set
    };
    std::thread::spawn(move || wait_for_signals(&set));
}

/// The program starts with the signals not blocked, as a shell starts it.
pub fn unblock(program: &mut Command) {
    // SAFETY: between fork and exec only async-signal-safe functions are called, and no memory is allocated.
    unsafe {
        program.pre_exec(|| {
            libc::pthread_sigmask(libc::SIG_UNBLOCK, &signals(), std::ptr::null_mut());
            Ok(())
        });
    }
}

fn signals() -> libc::sigset_t {
    // SAFETY: a plain value that sigemptyset initialises.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        for signal in SIGNALS {
            libc::sigaddset(&mut set, signal);
        }
        set
    }
}

/// Programs that start from now on see Ctrl-C even if llgo itself was started with it ignored, as programs that `go test`
/// starts do.
pub fn heed_interrupts() {
    // SAFETY: no memory is involved; the signal stays blocked here, so that its default action does not happen.
    unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
}

fn wait_for_signals(set: &libc::sigset_t) {
    loop {
        // SAFETY: `info` is written by sigwaitinfo before it is read; the set outlives the call.
        let (signal, from_process) = unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            let signal = libc::sigwaitinfo(set, &mut info);
            (signal, info.si_code <= 0)
        };
        if signal > 0 {
            handle(signal, from_process);
        }
    }
}

fn handle(signal: i32, from_process: bool) {
    let Ok(state) = STATE.lock() else { exit(signal) };
    if !state.programs.is_empty() {
        INTERRUPTED.store(true, Relaxed);
        if from_process {
            state.programs.iter().for_each(|&program| kill(program, signal));
        }
        return;
    }
    crate::progress::clear_line();
    for child in descendants() {
        // What they leave behind is in our work directory.
        kill(child, libc::SIGKILL);
    }
    for path in &state.temporary {
        remove(path);
    }
    exit(signal);
}

fn kill(process: i32, signal: i32) {
    // SAFETY: no memory is involved; a process that is gone is no error for us.
    unsafe { libc::kill(process, signal) };
}

fn exit(signal: i32) -> ! {
    // SAFETY: ends the process at once; destructors of other threads must not run.
    unsafe { libc::_exit(128 + signal) }
}

/// Our child processes and theirs, as the system knows them.
fn descendants() -> Vec<i32> {
    let mut found = children("self");
    let mut next = 0;
    while next < found.len() {
        found.extend(children(&found[next].to_string()));
        next += 1;
    }
    found
}

fn children(process: &str) -> Vec<i32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else { return vec![] };
    let lists = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<i32>>()).collect()
}

fn remove(path: &Path) {
    // Best effort: there is nobody to tell.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// A program of the user's runs as long as the value lives.
pub struct Program(i32);

impl Program {
    /// Starts it. A signal that comes meanwhile waits until it is known here.
    pub fn start(command: &mut Command) -> io::Result<(Child, Program)> {
        let state = STATE.lock();
        let child = command.spawn()?;
        let process = child.id() as i32;
        if let Ok(mut state) = state {
            state.programs.push(process);
        }
        Ok((child, Program(process)))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Ok(mut state) = STATE.lock() {
            state.programs.retain(|&process| process != self.0);
        }
    }
}

/// A signal came while a program of the user's was running.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Relaxed)
}

/// A path that goes away with this value or with the process.
#[derive(Debug)]
pub struct Temporary {
    path: PathBuf,
    keep: bool,
}

impl Temporary {
    pub fn register(path: PathBuf) -> Temporary {
        if let Ok(mut state) = STATE.lock() {
            state.temporary.push(path.clone());
        }
        Temporary { path, keep: false }
    }

    /// A new directory below `base`.
    pub fn dir(base: &Path) -> io::Result<Temporary> {
        let temporary = Temporary::register(base.join(format!("llgo-build-{}", unique())));
        fs::create_dir(&temporary.path)?;
        Ok(temporary)
    }

    /// A name beside `path` for writing it; nothing is created.
    pub fn beside(path: &Path) -> Temporary {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Temporary::register(path.with_file_name(format!(".{name}.{}.tmp", unique())))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path stays after all.
    pub fn keep(&mut self) {
        self.keep = true;
        self.unregister();
    }

    /// Gives the finished file its name.
    pub fn rename_to(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.keep();
        Ok(())
    }

    /// The same where an older file may have that name. In the place of another file, ext4 begins to write a file to the disk at once,
    /// which takes two milliseconds a megabyte; not if the two change their names.
    pub fn replace(self, path: &Path) -> io::Result<()> {
        let is_file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
        if is_file && exchange(&self.path, path) {
            return Ok(()); // what goes away with this value is the older file
        }
        self.rename_to(path)
    }

    fn unregister(&self) {
        if let Ok(mut state) = STATE.lock() {
            state.temporary.retain(|path| *path != self.path);
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.keep {
            remove(&self.path);
            self.unregister();
        }
    }
}

/// Exchanges two names at once, where the system and the file system can, and both are there.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> bool {
    use std::ffi::CString;
    use std::os::unix::ffi::OsStrExt;
    let (Ok(a), Ok(b)) = (CString::new(a.as_os_str().as_bytes()), CString::new(b.as_os_str().as_bytes())) else {
        return false;
    };
    let here = libc::AT_FDCWD;
    // SAFETY: both are strings that end with NUL and live through the call.
    unsafe { libc::renameat2(here, a.as_ptr(), here, b.as_ptr(), libc::RENAME_EXCHANGE) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// A word that no other process and no other call has.
fn unique() -> String {
    use std::sync::atomic::AtomicU32;
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.subsec_nanos());
    format!("{}-{nanos:08x}-{}", std::process::id(), COUNT.fetch_add(1, Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_the_place_of_an_older_one_or_of_none() {
        let dir = Temporary::dir(&std::env::temp_dir()).unwrap();
        let path = dir.path().join("file");
        for text in ["first", "second"] {
            let temporary = Temporary::beside(&path);
            fs::write(temporary.path(), text).unwrap();
            temporary.replace(&path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
        }
    }
}
