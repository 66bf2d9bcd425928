//! Links program files while the exporter still runs: those of packages that come before all that were edited, and so are
//! most likely the same as in the last build.
//!
//! ```text
//!  last manifest, edited files ─▶ a thread: open, check, link ─▶ taken up if the new manifest begins with the same files
//! ```
//!
//! Invariant (only-time): what is linked ahead is what linking in order gives, or is thrown away; program files are named by
//! their contents.

use crate::export::{ExportedPackage, Manifest};
use crate::relink::Base;
use frontend_bridge::link::Linker;
use frontend_bridge::{PackageFile, Program, ReadError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// The first files of a program.
#[derive(Default)]
pub struct Ahead {
    linker: Linker,
    files: Vec<PathBuf>,
    /// What a build of everything left.
    pub base: Option<Base>,
}

/// `manifest` reads that of the last build, `atoms` is where a program may be kept.
pub fn start(
    manifest: impl FnOnce() -> Option<Arc<Manifest>> + Send + 'static,
    edited: Vec<String>,
    atoms: Option<PathBuf>,
) -> JoinHandle<Option<Ahead>> {
    thread::spawn(move || {
        let manifest = manifest()?;
        let has_edit = |package: &ExportedPackage| package.has_file_of(&edited);
        // A program of several ones does not have all packages.
        if manifest.roots.len() != 1 {
            return None;
        }
        let mut ahead = Ahead { base: atoms.and_then(|path| Base::read(&path)), ..Ahead::default() };
        let changed = ahead.base.as_ref().and_then(|base| base.changed(&manifest.packages));
        let packages = match changed {
            // What those that have changed will be made with.
            Some(mut changed) => {
                changed
                    .extend(manifest.packages.iter().enumerate().filter(|(_, p)| has_edit(p)).map(|(index, _)| index));
                manifest.core_of(&changed)
            }
            None => manifest.all(),
        };
        for package in packages.into_iter().take_while(|package| !package.dir.is_empty() && !has_edit(package)) {
            ahead.linker.add(PackageFile::open(&package.file).ok()?).ok()?;
            ahead.files.push(package.file.clone());
        }
        Some(ahead)
    })
}

impl Ahead {
    /// Links the other files to those that are linked already; all, if these are not the first.
    pub fn link(self, files: &[&Path]) -> Result<Program, ReadError> {
        let is_beginning = files.len() >= self.files.len() && self.files.iter().zip(files).all(|(a, b)| a == b);
        let Ahead { mut linker, files: done, .. } = if is_beginning { self } else { Ahead::default() };
        files[done.len()..].iter().try_for_each(|file| linker.add(PackageFile::open(file)?))?;
        linker.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_not_the_first_are_thrown_away() {
        let ahead = || Ahead { files: vec!["/a".into(), "/b".into()], ..Ahead::default() };
        // None of the files is there: that of the first that is opened is told.
        let opened = |files: &[&str]| {
            let error = ahead().link(&files.iter().map(Path::new).collect::<Vec<_>>()).err();
            error.and_then(|error| error.path)
        };
        assert_eq!(opened(&["/a", "/b", "/c"]), Some("/c".into()));
        assert_eq!(opened(&["/a", "/x", "/c"]), Some("/a".into()));
        assert_eq!(opened(&["/a"]), Some("/a".into()));
    }
}
