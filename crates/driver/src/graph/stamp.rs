//! Whether a file or directory is what it was: by its stamp (what the file system says of it), else by its contents.
//!
//! Invariant (no-trust-in-young-stamps): a stamp counts only if the last change it tells of is older than the moment at which
//! the contents were read, by the clock that stamps are made with. A later change then has another stamp, whatever its size
//! and whatever `mtime` it was given, because nobody can set the time of the last status change.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

/// Device, inode, size, mode, and the times of the last modification and status change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp([i64; 8]);

impl Stamp {
    /// Equal to no other: contents have to be compared.
    pub const NONE: Stamp = Stamp([0; 8]);

    pub fn of(path: &str) -> io::Result<Stamp> {
        let data = fs::metadata(path)?;
        let words = [data.dev() as i64, data.ino() as i64, data.size() as i64, data.mode() as i64];
        let times = [data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec()];
        Ok(Stamp([words, times].concat().try_into().expect("eight words")))
    }

    fn changed(self) -> Moment {
        Moment { seconds: self.0[6], nanos: self.0[7] }
    }

    /// The stamp, if a change after `read` must have changed it.
    pub fn if_older_than(self, read: Moment) -> Option<Stamp> {
        (self.changed() < read).then_some(self)
    }

    pub fn words(&self) -> &[i64; 8] {
        &self.0
    }

    pub fn from_words(words: [i64; 8]) -> Stamp {
        Stamp(words)
    }
}

/// A moment by the clock that the kernel stamps files with: its ticks are some milliseconds apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment {
    seconds: i64,
    nanos: i64,
}

impl Moment {
    pub fn now() -> Moment {
        let time = clock(libc::CLOCK_REALTIME_COARSE);
        Moment { seconds: time.tv_sec, nanos: time.tv_nsec }
    }

    fn since(self, earlier: Moment) -> i64 {
        (self.seconds - earlier.seconds) * 1_000_000_000 + self.nanos - earlier.nanos
    }
}

fn clock(id: libc::clockid_t) -> libc::timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes the one value that it is given.
    unsafe { libc::clock_gettime(id, &mut time) };
    time
}

/// When something began, by two clocks.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    pub moment: Moment,
    steady: Duration,
}

/// The two clocks may run apart by a tick and a little.
const TOLERANCE: i64 = 50_000_000;

impl Start {
    pub fn now() -> Start {
        Start { moment: Moment::now(), steady: steady() }
    }

    /// Nobody has set the clock since: stamps made meanwhile are not older than the start.
    pub fn is_continuous(&self) -> bool {
        let by_stamps = Moment::now().since(self.moment);
        let by_steady = (steady() - self.steady).as_nanos() as i64;
        (by_stamps - by_steady).abs() < TOLERANCE
    }
}

fn steady() -> Duration {
    let time = clock(libc::CLOCK_MONOTONIC);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// What of a directory's names counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    /// Files that the go command looks at.
    Sources,
    /// Those, and directories.
    Tree,
    All,
}

/// Extensions of the files that make up packages.
const EXTENSIONS: [&str; 21] = [
    "go", "s", "S", "sx", "c", "cc", "cpp", "cxx", "m", "h", "hh", "hpp", "hxx", "f", "F", "for", "f90", "swig",
    "swigcxx", "syso", "mod",
];

/// A hash of the names that count, and of what they are.
pub fn hash_names(dir: &str, names: Names) -> io::Result<String> {
    let mut lines = vec![];
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().into_encoded_bytes();
        // Of a symbolic link it counts where it leads, and that it is one: go does not follow all.
        let kind = entry.file_type()?;
        let is_dir = if kind.is_symlink() { entry.path().is_dir() } else { kind.is_dir() };
        let hidden = name.starts_with(b".") || name.starts_with(b"_");
        let counts = match names {
            Names::All => true,
            Names::Tree if is_dir => !hidden && name != b"testdata",
            Names::Sources | Names::Tree => !hidden && is_source(Path::new(&entry.file_name())),
        };
        if counts {
            lines.push([&name, &[0, u8::from(is_dir), u8::from(kind.is_symlink())][..]].concat());
        }
    }
    lines.sort();
    Ok(crate::cache::hash(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

fn is_source(name: &Path) -> bool {
    name.extension().is_some_and(|found| EXTENSIONS.iter().any(|known| found == *known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interrupt::Temporary;

    #[test]
    fn a_young_stamp_does_not_count() {
        let dir = Temporary::dir(&std::env::temp_dir()).unwrap();
        let file = dir.path().join("f").display().to_string();
        let before = Moment::now();
        fs::write(&file, "a").unwrap();
        let stamp = Stamp::of(&file).unwrap();
        assert_eq!(stamp.if_older_than(before), None);
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!(stamp.if_older_than(Moment::now()), Some(stamp));
        // Same size, same modification time: the status change tells.
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "b").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        assert_ne!(Stamp::of(&file).unwrap(), stamp);
    }

    #[test]
    fn a_clock_that_is_set_is_noticed() {
        let start = Start::now();
        assert!(start.is_continuous());
        let ahead = Moment { seconds: start.moment.seconds + 10, ..start.moment };
        assert!(!Start { moment: ahead, ..start }.is_continuous());
    }

    #[test]
    fn outputs_are_no_sources() {
        let dir = Temporary::dir(&std::env::temp_dir()).unwrap();
        let path = dir.path().display().to_string();
        let hashes = || [Names::Sources, Names::Tree, Names::All].map(|names| hash_names(&path, names).unwrap());
        let first = hashes();
        fs::write(dir.path().join("prog"), "").unwrap();
        fs::write(dir.path().join("_x.go"), "").unwrap();
        let second = hashes();
        assert_eq!(first[..2], second[..2]);
        assert_ne!(first[2], second[2]);
        fs::create_dir(dir.path().join("sub")).unwrap();
        let third = hashes();
        assert!(second[0] == third[0] && second[1] != third[1]);
        fs::write(dir.path().join("x.go"), "").unwrap();
        assert!(third.iter().zip(&hashes()).all(|(a, b)| a != b));
    }
}
