//! From an object to an executable: which linker, with which arguments.
//!
//! The C compiler driver is asked once where its start files and libraries are; after that the linker is run
//! directly, because the driver costs more than the choice of linker. Executables are not
//! position-independent: no relocation is left for the loader, and they start faster.
//!
//! Invariant (whole-or-nothing): the output appears under its name only when complete.
//!
//! Not here: reading the environment (the caller gives search path and compiler), caching of the toolchain
//! between runs (the caller keeps a [`Toolchain`]).

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where things are on this machine.
#[derive(Clone, Debug)]
pub struct Toolchain {
    pub cc: PathBuf,
    /// A linker and the start files it needs; `None`: link with `cc`.
    pub direct: Option<DirectLinker>,
}

#[derive(Clone, Debug)]
pub struct DirectLinker {
    pub linker: PathBuf,
    /// crt1.o, crti.o
    pub first: Vec<PathBuf>,
    /// crtn.o
    pub last: Vec<PathBuf>,
    pub library_dirs: Vec<PathBuf>,
    pub loader: PathBuf,
}

#[derive(Clone, Debug, Default)]
pub struct LinkPlan {
    pub objects: Vec<PathBuf>,
    /// Names after `-l`.
    pub libraries: Vec<String>,
    /// The user's own linker flags, as `cc` takes them; any of them makes `cc` do the link.
    pub extra: Vec<OsString>,
    pub output: PathBuf,
}

#[derive(Debug)]
pub enum LinkError {
    /// No C compiler driver of that name.
    NoCompiler(PathBuf),
    Spawn {
        command: String,
        error: io::Error,
    },
    Failed {
        command: String,
        stderr: String,
    },
    Rename {
        path: PathBuf,
        error: io::Error,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            LinkError::NoCompiler(cc) => write!(f, "no C compiler \"{}\" found; it is needed to link", cc.display()),
            LinkError::Spawn { command, error } => write!(f, "{command}: {error}"),
            LinkError::Failed { command, stderr } => write!(f, "{command} failed\n{}", stderr.trim_end()),
            LinkError::Rename { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for LinkError {}

/// Linkers by preference: the fastest first.
const LINKERS: [&str; 5] = ["wild", "mold", "ld.gold", "ld.lld", "ld"];
const LOADER: &str = "ld-linux-x86-64.so.2";

impl Toolchain {
    /// `path` is where programs are searched; `cc` a name or a path.
    pub fn find(cc: &Path, path: &[PathBuf]) -> Result<Toolchain, LinkError> {
        let cc = find_program(cc, path).ok_or_else(|| LinkError::NoCompiler(cc.into()))?;
        let direct = LINKERS.iter().find_map(|name| find_program(Path::new(name), path));
        let direct = direct.and_then(|linker| DirectLinker::ask(&cc, linker));
        Ok(Toolchain { cc, direct })
    }

    pub fn link(&self, plan: &LinkPlan) -> Result<(), LinkError> {
        let unfinished = unfinished(&plan.output);
        let mut command = self.command(plan, &unfinished);
        let linked = run(&mut command).and_then(|_| {
            let error = |error| LinkError::Rename { path: plan.output.clone(), error };
            std::fs::rename(&unfinished, &plan.output).map_err(error)
        });
        if linked.is_err() {
            // Best effort: the error that matters is the link's.
            let _ = std::fs::remove_file(&unfinished);
        }
        linked
    }

    /// The link as a shell would be told.
    pub fn command_line(&self, plan: &LinkPlan) -> String {
        format!("{:?}", self.command(plan, &plan.output))
    }

    fn command(&self, plan: &LinkPlan, output: &Path) -> Command {
        match &self.direct {
            Some(direct) if plan.extra.is_empty() => direct.command(plan, output),
            _ => self.cc_command(plan, output),
        }
    }

    fn cc_command(&self, plan: &LinkPlan, output: &Path) -> Command {
        let mut command = Command::new(&self.cc);
        command.arg("-no-pie").arg("-o").arg(output).args(&plan.objects).args(&plan.extra);
        command.args(plan.libraries.iter().map(|name| format!("-l{name}")));
        command
    }
}

impl DirectLinker {
    /// `None` if `cc` does not know one of the files: then it does the link itself.
    fn ask(cc: &Path, linker: PathBuf) -> Option<DirectLinker> {
        let file = |name: &str| {
            let output = Command::new(cc).arg(format!("-print-file-name={name}")).output().ok()?;
            let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end());
            path.is_absolute().then_some(path)
        };
        let loader = [format!("/lib64/{LOADER}"), format!("/lib/{LOADER}")];
        let loader = loader.iter().map(PathBuf::from).find(|path| path.exists())?;
        let first = vec![file("crt1.o")?, file("crti.o")?];
        let last = vec![file("crtn.o")?];
        let library_dirs = vec![file("libc.so")?.parent()?.to_owned()];
        Some(DirectLinker { linker, first, last, library_dirs, loader })
    }

    fn command(&self, plan: &LinkPlan, output: &Path) -> Command {
        let mut command = Command::new(&self.linker);
        command.args(["-m", "elf_x86_64", "-z", "relro", "-z", "now", "--hash-style=gnu"]);
        command.arg("-dynamic-linker").arg(&self.loader).arg("-o").arg(output);
        command.args(&self.first).args(&plan.objects);
        for dir in &self.library_dirs {
            command.arg("-L").arg(dir);
        }
        command.args(plan.libraries.iter().map(|name| format!("-l{name}")));
        command.args(&self.last);
        command
    }
}

/// Writes a finished executable under its name.
pub fn write_executable(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let unfinished = unfinished(path);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o777);
    let written = options.open(&unfinished).and_then(|mut file| file.write_all(bytes));
    let finished = written.and_then(|()| std::fs::rename(&unfinished, path));
    if finished.is_err() {
        // Best effort: the error that matters is the first.
        let _ = std::fs::remove_file(&unfinished);
    }
    finished
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

fn find_program(name: &Path, path: &[PathBuf]) -> Option<PathBuf> {
    if name.components().count() > 1 {
        return name.exists().then(|| name.to_owned());
    }
    path.iter().map(|dir| dir.join(name)).find(|file| file.is_file())
}

fn run(command: &mut Command) -> Result<Output, LinkError> {
    let text = format!("{command:?}");
    let output = command.output().map_err(|error| LinkError::Spawn { command: text.clone(), error })?;
    if output.status.success() {
        return Ok(output);
    }
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(LinkError::Failed { command: text, stderr })
}
