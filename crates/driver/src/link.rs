//! From an image to an executable: by ourselves, or by a linker that the user names.
//!
//! `object_emission::exe` writes executables without a linker. A linker runs for `-linker` and `-extldflags`, and where the C
//! library is not one that we can read.

use crate::cache::write_file;
use crate::diagnostic::{Failure, io_error, print_error};
use crate::session::Session;
use object_emission::{Image, object};
use object_emission::link::{LinkPlan, Toolchain};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What Go programs may call of C.
const LIBRARIES: [&str; 2] = ["m", "c"];

pub struct Linker {
    toolchain: Toolchain,
    extra: Vec<OsString>,
}

impl Linker {
    pub fn find(cc: &Path, path: &[PathBuf], named: Option<&str>, external: Vec<OsString>, strip: bool) -> Result<Linker, Failure> {
        let mut toolchain = Toolchain::find(cc, path).map_err(|error| Failure::new(error.to_string()))?;
        let mut extra = external;
        if strip {
            extra.push("-s".into());
        }
        if let Some(name) = named {
            let linker = find_linker(name, path)?;
            match &mut toolchain.direct {
                Some(direct) => direct.linker = linker,
                None => extra.push(format!("-fuse-ld={name}").into()),
            }
        }
        Ok(Linker { toolchain, extra })
    }

    /// What of it the result depends on.
    pub fn describe(&self) -> String {
        format!("{:?} {:?}", self.toolchain, self.extra)
    }

    pub fn run(&self, session: &Session, image: &Image, name: &str, output: &Path) -> Result<(), Failure> {
        let bytes = object::write(image).map_err(|error| Failure::new(format!("internal error: {error}")))?;
        let object = match &session.save_dir {
            Some(dir) => dir.object(name),
            None => session.work.path().join(format!("{name}.o")),
        };
        write_file(&object, &bytes, false)?;
        let libraries = LIBRARIES.map(String::from).to_vec();
        let plan = LinkPlan { objects: vec![object], libraries, extra: self.extra.clone(), output: output.to_path_buf() };
        let line = self.toolchain.command_line(&plan);
        if session.config.trace {
            print_error(&format!("{line}\n"));
        }
        if let Some(dir) = &session.save_dir {
            dir.save_link(&line)?;
        }
        self.toolchain.link(&plan).map_err(|error| Failure::new(error.to_string()))
    }
}

/// A linker by path, by name, or by the short name that `cc -fuse-ld` takes.
fn find_linker(name: &str, path: &[PathBuf]) -> Result<PathBuf, Failure> {
    if name.contains('/') {
        let file = PathBuf::from(name);
        return if file.is_file() { Ok(file) } else { Err(io_error("find the linker", &file)(std::io::ErrorKind::NotFound.into())) };
    }
    let names = [name.to_string(), format!("ld.{name}")];
    let candidates = names.iter().flat_map(|name| path.iter().map(move |dir| dir.join(name)));
    let found = candidates.into_iter().find(|file| file.is_file());
    found.ok_or_else(|| Failure::new(format!("no linker {name:?} on PATH")))
}
