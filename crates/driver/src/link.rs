//! From an image to an executable: by ourselves, or by a linker that the user names.
//!
//! `object_emission::exe` writes executables without a linker. A linker runs for `-linker` and `-extldflags`, and where the C
//! library is not one that we can read. Executables of Windows are always our own (`object_emission::pe`).
//!
//! Invariant (whole-or-nothing): the output is a name that nobody reads until it is complete.

use crate::cache::{write_file, write_pieces};
use crate::diagnostic::{Failure, io_error, print_error};
use crate::session::Session;
use crate::shell;
use go_abi::{Arch, Format, Target};
use object_emission::exe::{self, ExeError};
use object_emission::link::{LinkPlan, Toolchain};
use object_emission::sharedlib::Host;
use object_emission::{Image, object, pe};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What Go programs may call of C.
const LIBRARIES: [&str; 2] = ["m", "c"];

pub enum Linker {
    Ours(Host),
    Windows,
    Tool { toolchain: Toolchain, extra: Vec<OsString> },
}

/// Other linkers know only the machine they run on.
fn cannot_link(target: &Target, asked_for: bool) -> Failure {
    Failure::new(match asked_for {
        true => format!("-linker and -extldflags are not supported for {target}: llgo links by itself"),
        false => format!("no C library for {target} found (on Debian: package libc6-{}-cross)", target.goarch),
    })
}

impl Linker {
    /// `named` is what `-linker` says, `external` what `-extldflags` says.
    pub fn find(
        target: &Target,
        cc: &Path,
        path: &[PathBuf],
        named: Option<&str>,
        external: Vec<OsString>,
    ) -> Result<Linker, Failure> {
        if target.format == Format::Coff {
            let is_ours = named.is_none() && external.is_empty();
            return if is_ours { Ok(Linker::Windows) } else { Err(cannot_link(target, true)) };
        }
        let ours = if named.is_none() && external.is_empty() { Host::find(target.arch) } else { None };
        match ours {
            Some(host) => Ok(Linker::Ours(host)),
            None => Linker::of_others(target, cc, path, named, external),
        }
    }

    /// A linker that is installed, for what we cannot link by ourselves.
    fn of_others(
        target: &Target,
        cc: &Path,
        path: &[PathBuf],
        named: Option<&str>,
        external: Vec<OsString>,
    ) -> Result<Linker, Failure> {
        if target.arch != Arch::X86_64 {
            return Err(cannot_link(target, named.is_some() || !external.is_empty()));
        }
        let mut toolchain = Toolchain::find(cc, path).map_err(|error| Failure::new(error.to_string()))?;
        let mut extra = external;
        if let Some(name) = named {
            let linker = find_linker(name, path)?;
            match &mut toolchain.direct {
                Some(direct) => direct.linker = linker,
                None => extra.push(format!("-fuse-ld={name}").into()),
            }
        }
        Ok(Linker::Tool { toolchain, extra })
    }

    /// What of it the result depends on.
    pub fn describe(&self) -> String {
        match self {
            Linker::Ours(host) => {
                let names = host.libraries.iter().map(|library| String::from_utf8_lossy(&library.soname));
                format!("{} {}", host.loader, names.collect::<Vec<_>>().join(" "))
            }
            Linker::Windows => "windows".into(),
            Linker::Tool { toolchain, extra } => format!("{toolchain:?} {extra:?}"),
        }
    }

    /// Answers what was written, if it is at hand. The image is of no use then: its parts are in the output.
    pub fn run(
        &self,
        session: &Session,
        image: &mut Image,
        name: &str,
        output: &Path,
    ) -> Result<Option<Vec<Vec<u8>>>, Failure> {
        match self {
            Linker::Ours(host) => {
                if let Some(dir) = &session.save_dir {
                    write_object(image, &dir.object(name))?;
                }
                write_executable(session, output, exe::write(image, &host.libraries, host.loader))
            }
            Linker::Windows => write_executable(session, output, pe::write(image).map(|bytes| vec![bytes])),
            Linker::Tool { toolchain, extra } => {
                run_tool(session, image, name, toolchain, extra, output).map(|()| None)
            }
        }
    }
}

fn write_executable(
    session: &Session,
    output: &Path,
    pieces: Result<Vec<Vec<u8>>, ExeError>,
) -> Result<Option<Vec<Vec<u8>>>, Failure> {
    if session.config.trace {
        print_error(&format!("llgo link -o {} # internal\n", shell::quoted(&output.to_string_lossy())));
    }
    let pieces = pieces.map_err(|error| Failure::new(error.to_string()))?;
    write_pieces(output, pieces.iter().map(Vec::as_slice), true)?;
    Ok(Some(pieces))
}

fn write_object(image: &Image, path: &Path) -> Result<(), Failure> {
    let bytes = object::write(image).map_err(|error| Failure::new(format!("internal error: {error}")))?;
    write_file(path, &bytes, false)
}

fn run_tool(
    session: &Session,
    image: &Image,
    name: &str,
    toolchain: &Toolchain,
    extra: &[OsString],
    output: &Path,
) -> Result<(), Failure> {
    let object = match &session.save_dir {
        Some(dir) => dir.object(name),
        None => session.work.path().join(format!("{name}.o")),
    };
    write_object(image, &object)?;
    let libraries = LIBRARIES.map(String::from).to_vec();
    let plan = LinkPlan { objects: vec![object], libraries, extra: extra.to_vec(), output: output.to_path_buf() };
    let line = toolchain.command_line(&plan);
    if session.config.trace {
        print_error(&format!("{line}\n"));
    }
    if let Some(dir) = &session.save_dir {
        dir.save_link(&line)?;
    }
    toolchain.link(&plan).map_err(|error| Failure::new(error.to_string()))
}

/// A linker by path, by name, or by the short name that `cc -fuse-ld` takes.
fn find_linker(name: &str, path: &[PathBuf]) -> Result<PathBuf, Failure> {
    if name.contains('/') {
        let file = PathBuf::from(name);
        if !file.is_file() {
            return Err(io_error("find the linker", &file)(std::io::ErrorKind::NotFound.into()));
        }
        return Ok(file);
    }
    let names = [name.to_string(), format!("ld.{name}")];
    let candidates = names.iter().flat_map(|name| path.iter().map(move |dir| dir.join(name)));
    let found = candidates.into_iter().find(|file| file.is_file());
    found.ok_or_else(|| Failure::new(format!("no linker {name:?} on PATH")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said where no C library of the system is found, and where linkers of this machine are asked for.
    #[test]
    fn what_is_missing_for_another_system_is_one_sentence() {
        let refused = |goarch, named| {
            let target = Target::find("linux", goarch).unwrap();
            Linker::of_others(target, Path::new("cc"), &[], named, vec![]).err().unwrap().to_string()
        };
        for goarch in ["arm64", "riscv64", "s390x"] {
            let package = format!("libc6-{goarch}-cross");
            let sentence = format!("no C library for linux/{goarch} found (on Debian: package {package})");
            assert_eq!(refused(goarch, None), sentence);
            let sentence =
                format!("-linker and -extldflags are not supported for linux/{goarch}: llgo links by itself");
            assert_eq!(refused(goarch, Some("mold")), sentence);
        }
        let target = Target::find("linux", "amd64").unwrap();
        let no_compiler = Linker::of_others(target, Path::new("nosuch-cc"), &[], None, vec![]).err().unwrap();
        assert!(no_compiler.to_string().contains("nosuch-cc"), "{no_compiler}");
    }
}
