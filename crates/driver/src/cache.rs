//! The cache: what earlier builds made, named by a hash of everything it depends on.
//!
//! ```text
//! exporter-ID        the embedded exporter             overlay-ID/…     the embedded runtime overlay
//! program/KEY…       program files, by the exporter    link/KEY         name of the executable for a link key
//! code/KEY           compiled functions of a package   test/KEY         inputs and results of tests
//! build/KEY        record of the last build of a command line (`graph`), and the exporter's for its next load
//! exe/HASH/NAME      executables, HASH of their bytes  trimmed          when old entries were last removed
//! ```
//!
//! Invariant (whole-or-absent): an entry is written under another name and renamed; a killed build leaves at most a
//! file that nobody reads and that trimming removes.
//!
//! Invariant (distrusted): an entry's bytes are compared with what they should be before use. A damaged entry is made again,
//! never an error.
//!
//! Invariant (bounded): once an hour what nobody used for days goes, and what was used longest ago until the rest fits
//! `$LLGO_CACHE_LIMIT`. Use of an entry is its modification time, renewed hourly.
//!
//! Invariant (shared): any number of processes use a cache at once without locks; two that make the same entry make the
//! same bytes.
//!
//! Not here: the contents of program files (the exporter names and writes them) and of compiled code (`code_cache`).

use crate::diagnostic::{Failure, io_error, print_error};
use crate::interrupt::Temporary;
use frontend_bridge::exporter::EXPORTER_ID;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// An entry that nobody used for so long is removed.
const LIFETIME: Duration = Duration::from_secs(5 * 24 * 3600);
/// How often entries to be removed are looked for.
const TRIM_INTERVAL: Duration = Duration::from_secs(3600);
/// Use of an entry is noted if the last note is older.
pub const TOUCH_INTERVAL: Duration = Duration::from_secs(3600);

const PROGRAM_DIR: &str = "program";
const LINK_DIR: &str = "link";
const EXE_DIR: &str = "exe";
/// In the place of an executable's hash.
const SOUND: &[u8] = b"sound";
const CODE_DIR: &str = "code";
pub const BUILD_DIR: &str = "build";
const TEST_DIR: &str = "test";
const TRIMMED: &str = "trimmed";
const README_NAME: &str = "README";
const README: &str = "This directory holds cached results of llgo. Remove it with: llgo clean -cache\n";

pub struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// The cache at `dir`, trimmed to `limit` bytes; one in `fallback` if there is none or it cannot be written to.
    pub fn open(dir: Option<&Path>, limit: u64, fallback: &Path) -> Result<Cache, Failure> {
        if let Some(dir) = dir {
            match Cache::create(dir) {
                Ok(cache) => {
                    cache.trim(limit);
                    return Ok(cache);
                }
                Err(failure) => print_error(&format!("llgo: {failure}; building without the cache\n")),
            }
        }
        Cache::create(&fallback.join("cache"))
    }

    fn create(dir: &Path) -> Result<Cache, Failure> {
        let cache = Cache { dir: absolute(dir)? };
        for sub in [PROGRAM_DIR, CODE_DIR, BUILD_DIR, LINK_DIR, EXE_DIR, TEST_DIR] {
            let sub = cache.dir.join(sub);
            fs::create_dir_all(&sub).map_err(io_error("create the cache directory", &sub))?;
        }
        ensure_file(&cache.dir.join(README_NAME), README.as_bytes(), false)?;
        // The directory may be there and not be ours to write.
        let probe = Temporary::beside(&cache.dir.join(PROGRAM_DIR).join("probe"));
        File::create(probe.path()).map_err(io_error("write to the cache directory", &cache.dir))?;
        Ok(cache)
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn program_dir(&self) -> PathBuf {
        self.dir.join(PROGRAM_DIR)
    }

    /// Compiled code of a package.
    pub fn code_file(&self, key: &str) -> PathBuf {
        self.dir.join(CODE_DIR).join(key)
    }

    /// A result of a test, or the list of its inputs.
    pub fn test_file(&self, key: &str) -> PathBuf {
        self.dir.join(TEST_DIR).join(key)
    }

    /// Where [`Cache::tool`] or [`Cache::tree`] put something.
    pub fn tool_file(&self, name: &str, id: &str) -> PathBuf {
        self.dir.join(format!("{name}-{id}"))
    }

    /// An embedded executable as a file; `id` names its contents.
    pub fn tool(&self, name: &str, id: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
        let path = self.tool_file(name, id);
        ensure_file(&path, bytes, true)?;
        Ok(path)
    }

    /// Embedded files as a directory; `id` names their contents.
    pub fn tree(&self, name: &str, id: &str, files: &[(&str, &[u8])]) -> Result<PathBuf, Failure> {
        let root = self.tool_file(name, id);
        for (path, bytes) in files {
            let path = root.join(path);
            let dir = path.parent().unwrap_or(&root);
            fs::create_dir_all(dir).map_err(io_error("create", dir))?;
            ensure_file(&path, bytes, false)?;
        }
        Ok(root)
    }

    /// The executable that a link with this key gave, if it is there and undamaged.
    pub fn executable(&self, key: &str, name: &str) -> Option<PathBuf> {
        let entry = self.dir.join(LINK_DIR).join(key);
        let hash = fs::read_to_string(&entry).ok()?;
        if hash.len() != HASH_LEN || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let _ = fs::remove_file(&entry);
            return None;
        }
        let path = self.dir.join(EXE_DIR).join(&hash).join(name);
        if hash_file(&path).ok()? != hash {
            let _ = fs::remove_file(&path);
            return None;
        }
        touch(&entry);
        touch(&path);
        Some(path)
    }

    /// Moves an executable into the cache, whose hash may be known; answers where it is then.
    pub fn store_executable(
        &self,
        key: &str,
        name: &str,
        file: Temporary,
        hash: Option<String>,
    ) -> Result<PathBuf, Failure> {
        let hash = hash.map_or_else(|| hash_file(file.path()).map_err(io_error("read", file.path())), Ok)?;
        let dir = self.dir.join(EXE_DIR).join(&hash);
        fs::create_dir_all(&dir).map_err(io_error("create", &dir))?;
        let path = dir.join(name);
        file.rename_to(&path).map_err(io_error("write", &path))?;
        write_file(&self.dir.join(LINK_DIR).join(key), hash.as_bytes(), false)?;
        Ok(path)
    }

    /// Code was made of a library with this key, and nothing was wrong with it.
    pub fn is_sound(&self, key: &str) -> bool {
        let entry = self.dir.join(LINK_DIR).join(key);
        touch(&entry);
        fs::read(&entry).is_ok_and(|text| text == SOUND)
    }

    /// Best effort: what is not noted is found out again.
    pub fn note_sound(&self, key: &str) {
        drop(write_file(&self.dir.join(LINK_DIR).join(key), SOUND, false));
    }

    /// A name in the cache, on its file system, for a file to be stored later.
    pub fn unfinished(&self) -> Temporary {
        Temporary::beside(&self.dir.join(EXE_DIR).join("link"))
    }

    /// Notes that these entries are in use.
    pub fn touch_all<'a>(&self, paths: impl Iterator<Item = &'a Path>) {
        for path in paths {
            touch(path);
            touch(&path.with_extension("facts"));
        }
    }

    /// Removes entries that nobody used for a long time, and those used longest ago until the rest fits. Best effort:
    /// whatever fails is left.
    fn trim(&self, limit: u64) {
        let stamp = self.dir.join(TRIMMED);
        let is_due = age(&stamp).is_none_or(|age| age >= TRIM_INTERVAL);
        if !is_due || write_file(&stamp, b"", false).is_err() {
            return;
        }
        let mut entries = vec![];
        // Directories that cannot be read have nothing to remove.
        let _ = collect(&self.dir, 0, &mut entries);
        entries.sort_by_key(|entry| entry.unused);
        let mut total = 0;
        for entry in entries {
            total += entry.size;
            if entry.unused > LIFETIME || total > limit {
                let _ = fs::remove_file(&entry.path);
            }
        }
        let _ = remove_empty(&self.dir, 0);
    }

    /// Removes the results of tests from the cache at `dir`.
    pub fn forget_tests(dir: &Path) -> Result<(), Failure> {
        let tests = dir.join(TEST_DIR);
        if !dir.join(README_NAME).exists() || !tests.exists() {
            return Ok(());
        }
        fs::remove_dir_all(&tests).map_err(io_error("remove", &tests))
    }

    /// Removes the cache at `dir`. Refuses a directory that does not look like one.
    pub fn remove(dir: &Path) -> Result<(), Failure> {
        if !dir.exists() {
            return Ok(());
        }
        if !dir.join(README_NAME).exists() || !dir.join(PROGRAM_DIR).exists() {
            return Err(Failure::new(format!("{} is not a cache of llgo; nothing removed", dir.display())));
        }
        fs::remove_dir_all(dir).map_err(io_error("remove", dir))
    }
}

/// The hash of the bytes of an executable in the cache: its place says so.
pub fn hash_of_executable(path: &Path) -> Option<&str> {
    path.parent()?.file_name()?.to_str()
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(io_error("find", path))
}

/// A file that may be removed.
struct Entry {
    path: PathBuf,
    size: u64,
    unused: Duration,
}

/// What of the first level stays: the cache's own files, and the tools of this llgo, whose use is not noted because it is
/// their times that tell whether they are untouched.
fn stays(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    [README_NAME, TRIMMED].contains(&&*name) || [EXPORTER_ID, runtime_overlay::ID].iter().any(|id| name.ends_with(id))
}

fn collect(dir: &Path, depth: u32, entries: &mut Vec<Entry>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if depth == 0 && stays(&entry.file_name()) {
            continue;
        }
        let (path, data) = (entry.path(), entry.metadata()?);
        if data.is_dir() {
            collect(&path, depth + 1, entries)?;
        } else {
            let unused = SystemTime::now().duration_since(data.modified()?).unwrap_or_default();
            entries.push(Entry { path, size: data.len(), unused });
        }
    }
    Ok(())
}

/// Removes empty directories, but for those of the first level, which are part of the cache's form; answers whether `dir` is
/// empty.
fn remove_empty(dir: &Path, depth: u32) -> io::Result<bool> {
    let mut empty = true;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let gone = entry.file_type()?.is_dir()
            && remove_empty(&entry.path(), depth + 1)?
            && depth > 0
            && fs::remove_dir(entry.path()).is_ok();
        empty &= gone;
    }
    Ok(empty)
}

fn age(path: &Path) -> Option<Duration> {
    let modified = fs::metadata(path).ok()?.modified().ok()?;
    SystemTime::now().duration_since(modified).ok()
}

/// Notes that an entry is in use, for trimming.
pub fn touch(path: &Path) {
    if age(path).is_some_and(|age| age > TOUCH_INTERVAL) {
        let _ = File::open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}

const HASH_LEN: usize = 64;

/// Hash of parts whose borders count.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex().to_string()
}

pub fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            n => hasher.update(&buffer[..n]),
        };
    }
}

/// The same of a file in pieces.
pub fn hash_pieces(pieces: &[Vec<u8>]) -> String {
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().to_hex().to_string()
}

/// Makes sure that the file has these bytes.
fn ensure_file(path: &Path, bytes: &[u8], executable: bool) -> Result<(), Failure> {
    let intact = fs::metadata(path).is_ok_and(|data| data.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|present| present == bytes);
    if intact { Ok(()) } else { write_file(path, bytes, executable) }
}

/// Writes a file whole: under another name first.
pub fn write_file(path: &Path, bytes: &[u8], executable: bool) -> Result<(), Failure> {
    write_pieces(path, [bytes], executable)
}

/// The same of a file in pieces.
pub fn write_pieces<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    executable: bool,
) -> Result<(), Failure> {
    written_beside(path, pieces, executable)?.rename_to(path).map_err(io_error("write", path))
}

/// Writes an entry that was there before, with other contents. That it cannot be written
/// is not missed.
pub fn renew_entry(path: &Path, bytes: &[u8]) {
    if let Ok(file) = written_beside(path, [bytes], false) {
        drop(file.replace(path));
    }
}

fn written_beside<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    executable: bool,
) -> Result<Temporary, Failure> {
    let temporary = Temporary::beside(path);
    let write = || {
        let mut file = File::create(temporary.path())?;
        pieces.into_iter().try_for_each(|piece| file.write_all(piece))?;
        if executable {
            file.set_permissions(fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    };
    write().map_err(io_error("write", path))?;
    Ok(temporary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> Temporary {
        let base = std::env::temp_dir().join(format!("llgo-cache-test-{name}"));
        fs::create_dir_all(&base).unwrap();
        Temporary::dir(&base).unwrap()
    }
    fn stored(cache: &Cache, key: &str, bytes: &[u8]) -> PathBuf {
        let file = cache.unfinished();
        fs::write(file.path(), bytes).unwrap();
        cache.store_executable(key, "prog", file, None).unwrap()
    }

    #[test]
    fn executables_come_back_by_key() {
        let dir = scratch("key");
        let cache = Cache::open(Some(dir.path()), u64::MAX, dir.path()).unwrap();
        assert_eq!(cache.executable("k1", "prog"), None);
        let path = stored(&cache, "k1", b"program one");
        assert_eq!(cache.executable("k1", "prog"), Some(path));
        assert_eq!(cache.executable("k2", "prog"), None);
    }

    #[test]
    fn damaged_entries_are_absent_and_can_be_made_again() {
        let dir = scratch("damage");
        let cache = Cache::open(Some(dir.path()), u64::MAX, dir.path()).unwrap();
        let path = stored(&cache, "k", b"program");
        fs::write(&path, b"progrbm").unwrap();
        assert_eq!(cache.executable("k", "prog"), None);
        let path = stored(&cache, "k", b"program");
        assert_eq!(cache.executable("k", "prog"), Some(path.clone()));
        fs::write(dir.path().join(LINK_DIR).join("k"), b"../../../etc/passwd").unwrap();
        assert_eq!(cache.executable("k", "prog"), None);
        let tool = cache.tool("tool", "id", b"#!/bin/sh\n").unwrap();
        fs::write(&tool, b"").unwrap();
        assert_eq!(fs::read(cache.tool("tool", "id", b"#!/bin/sh\n").unwrap()).unwrap(), b"#!/bin/sh\n");
        let files: &[(&str, &[u8])] = &[("runtime/a.go", b"package runtime\n"), ("manifest.json", b"{}")];
        let tree = cache.tree("overlay", "id", files).unwrap();
        fs::remove_file(tree.join("runtime/a.go")).unwrap();
        assert_eq!(cache.tree("overlay", "id", files).unwrap(), tree);
        assert!(tree.join("runtime/a.go").exists());
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let dir = scratch("trim");
        let open = |limit: u64| {
            let _ = fs::remove_file(dir.path().join(TRIMMED));
            Cache::open(Some(dir.path()), limit, dir.path()).unwrap()
        };
        let cache = open(u64::MAX);
        let tool = cache.tool("exporter", EXPORTER_ID, b"tool").unwrap();
        let file = |name: &str, hours: u64| {
            let path = cache.code_file(name);
            fs::write(&path, [0; 1000]).unwrap();
            let time = SystemTime::now() - Duration::from_secs(3600 * hours);
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            path
        };
        let files = [file("a", 3), file("b", 1), file("c", 2), file("d", 200)];
        let left = || files.each_ref().map(|file| file.exists());
        open(1 << 20);
        assert_eq!(left(), [true, true, true, false]);
        touch(&files[0]);
        open(2500);
        assert_eq!(left(), [true, true, false, false]);
        // Not again within the hour.
        Cache::open(Some(dir.path()), 0, dir.path()).unwrap();
        assert_eq!(left(), [true, true, false, false]);
        open(0);
        assert_eq!(left(), [false; 4]);
        assert!(tool.exists() && dir.path().join(CODE_DIR).exists());
    }

    #[test]
    fn an_unusable_cache_is_replaced_by_a_temporary_one() {
        let dir = scratch("unusable");
        let file = dir.path().join("file");
        fs::write(&file, b"not a directory").unwrap();
        let cache = Cache::open(Some(&file.join("cache")), u64::MAX, dir.path()).unwrap();
        assert_eq!(cache.dir(), dir.path().join("cache"));
    }

    /// Two processes fill one cache at once; the second one is this test again, told so by its environment.
    #[test]
    fn processes_share_a_cache() {
        const DIR: &str = "LLGO_TEST_SHARED_CACHE";
        let bytes = vec![7u8; 1 << 20];
        let work = |dir: &Path| {
            let cache = Cache::open(Some(dir), u64::MAX, dir).unwrap();
            for round in 0..50 {
                let path = stored(&cache, &format!("k{}", round % 5), &bytes);
                assert_eq!(fs::read(&path).unwrap(), bytes);
                let tool = cache.tool("tool", "id", &bytes).unwrap();
                assert_eq!(fs::read(&tool).unwrap(), bytes);
            }
        };
        if let Some(dir) = std::env::var_os(DIR) {
            return work(Path::new(&dir));
        }
        let dir = scratch("shared");
        let mut other = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cache::tests::processes_share_a_cache"])
            .env(DIR, dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        work(dir.path());
        assert!(other.wait().unwrap().success());
        let leftovers = fs::read_dir(dir.path().join(EXE_DIR)).unwrap().flatten();
        assert!(leftovers.into_iter().all(|entry| !entry.file_name().to_string_lossy().ends_with(".tmp")));
    }

    #[test]
    fn only_a_cache_is_removed() {
        let dir = scratch("remove");
        assert!(Cache::remove(dir.path()).is_err());
        let cache = Cache::open(Some(&dir.path().join("c")), u64::MAX, dir.path()).unwrap();
        Cache::remove(cache.dir()).unwrap();
        assert!(!cache.dir().exists());
    }
}
