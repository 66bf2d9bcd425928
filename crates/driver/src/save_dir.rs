//! `-save-dir DIR`: everything to look at or repeat a build by hand.
//!
//! ```text
//! command       the command line, working directory and Go settings
//! manifest.json the exporter's answer          export.sh  how it was asked
//! program/      program files                  NAME.o     the object
//! link.sh       the link of that object
//! ```

use crate::cache::write_file;
use crate::diagnostic::{Failure, io_error};
use crate::export::Manifest;
use crate::shell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct SaveDir {
    dir: PathBuf,
}

impl SaveDir {
    pub fn create(dir: &Path) -> Result<SaveDir, Failure> {
        let program = dir.join("program");
        fs::create_dir_all(&program).map_err(io_error("create", &program))?;
        let dir = dir.canonicalize().map_err(io_error("find", dir))?;
        let saved = SaveDir { dir };
        let words: Vec<String> = std::env::args().map(|word| shell::quoted(&word)).collect();
        let here = std::env::current_dir().unwrap_or_default();
        saved.write("command", &format!("cd {}\n{}\n", shell::quoted(&here.to_string_lossy()), words.join(" ")))?;
        Ok(saved)
    }

    pub fn save_export(&self, command: &Command, manifest: &Manifest) -> Result<(), Failure> {
        self.write("export.sh", &format!("{}\n", shell::command_line(command)))?;
        self.write("manifest.json", &manifest.text)?;
        for package in &manifest.packages {
            let name = format!("{}.llgopf", crate::emit::file_stem(&package.path));
            let to = self.dir.join("program").join(name);
            fs::copy(&package.file, &to).map_err(io_error("write", &to))?;
        }
        Ok(())
    }

    /// Where the object goes, to stay.
    pub fn object(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.o"))
    }

    pub fn save_link(&self, command_line: &str) -> Result<(), Failure> {
        self.write("link.sh", &format!("{command_line}\n"))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        write_file(&self.dir.join(name), text.as_bytes(), name.ends_with(".sh"))
    }
}
