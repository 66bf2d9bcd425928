//! What executables are called, where they go, and how they get there: `go build`'s rules.
//!
//! Invariant (whole-or-nothing): an output appears under its name only when complete; a file that is neither empty nor an
//! object is never overwritten.

use crate::diagnostic::{Failure, io_error};
use crate::interrupt::Temporary;
use go_abi::Target;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A package named on the command line.
pub struct Named<'a> {
    pub import_path: &'a str,
    pub is_main: bool,
}

/// Where each named package's executable goes; `None`: it is built as a check and discarded.
pub fn destinations(
    target: &Target,
    output: Option<&str>,
    args: &[String],
    named: &[Named],
) -> Result<Vec<Option<PathBuf>>, Failure> {
    let name = |package: &Named| executable_name(target, package.import_path, args);
    let Some(output) = output else {
        let [only] = named else { return Ok(named.iter().map(|_| None).collect()) };
        if !only.is_main {
            return Ok(vec![None]);
        }
        let path = PathBuf::from(name(only));
        if path.is_dir() {
            return Err(Failure::new(format!("build output {:?} already exists and is a directory", path.display())));
        }
        return Ok(vec![Some(path)]);
    };
    if output == "/dev/null" {
        return Ok(named.iter().map(|_| None).collect());
    }
    let path = Path::new(output);
    if output.ends_with('/') || path.is_dir() {
        if !named.iter().any(|package| package.is_main) {
            return Err(Failure::new("no main packages to build"));
        }
        return Ok(named.iter().map(|package| package.is_main.then(|| path.join(name(package)))).collect());
    }
    match named {
        [] => Err(Failure::new("no packages to build")),
        [Named { is_main: true, .. }] => Ok(vec![Some(path.to_path_buf())]),
        [package] => Err(Failure::new(format!(
            "cannot write {} to {output}: it is not a main package; -emit=object writes objects",
            package.import_path
        ))),
        _ => Err(Failure::new(format!("cannot write multiple packages to non-directory {output}"))),
    }
}

/// What an executable for the target is called if the user does not say.
pub fn executable_name(target: &Target, import_path: &str, args: &[String]) -> String {
    stem(import_path, args) + target.exe_suffix()
}

/// The last element of the import path that is not a major version; of files, the first one's name.
pub fn stem(import_path: &str, args: &[String]) -> String {
    if import_path == "command-line-arguments" {
        let first = args.first().map(|file| file.rsplit('/').next().unwrap_or(file)).unwrap_or("a.out");
        return first.strip_suffix(".go").unwrap_or(first).to_string();
    }
    let mut elements = import_path.rsplit('/');
    let last = elements.next().unwrap_or(import_path);
    let name = if is_major_version(last) { elements.next().unwrap_or(last) } else { last };
    name.to_string()
}

/// `v2`, `v10`; not `v0`, `v1`, `v02`.
fn is_major_version(element: &str) -> bool {
    let Some(digits) = element.strip_prefix('v') else { return false };
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') && digits != "1"
}

/// Copies a finished executable to where the user wants it.
pub fn place(from: &Path, to: &Path) -> Result<(), Failure> {
    place_with(to, |path| fs::copy(from, path).map(drop).map_err(io_error("write", to)))
}

/// A file can be put there, whether there is one or none: it is no device and no pipe.
pub fn is_replaceable(to: &Path) -> bool {
    fs::metadata(to).map_or(true, |data| data.is_file())
}

/// Puts what `write` writes, whole, to where the user wants it.
pub fn place_with(to: &Path, write: impl FnOnce(&Path) -> Result<(), Failure>) -> Result<(), Failure> {
    // Through a symbolic link, as go build does it.
    let to = fs::canonicalize(to).unwrap_or_else(|_| to.to_path_buf());
    if let Some(dir) = to.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        fs::create_dir_all(dir).map_err(io_error("create", dir))?;
    }
    match fs::metadata(&to) {
        Ok(data) if data.is_dir() => {
            return Err(Failure::new(format!("build output {:?} already exists and is a directory", to.display())));
        }
        Ok(data) if !data.is_file() => return write(&to),
        Ok(data) if data.len() > 0 && !is_object(&to) => {
            return Err(Failure::new(format!(
                "build output {:?} already exists and is not an object file",
                to.display()
            )));
        }
        _ => {}
    }
    let temporary = Temporary::beside(&to);
    write(temporary.path())?;
    temporary.replace(&to).map_err(io_error("write", &to))
}

/// Beginnings of the files that a compiler or linker writes.
const MAGICS: [&[u8]; 8] = [
    b"\x7fELF",
    b"!<arch>\n",
    b"go object ",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
];

fn is_object(path: &Path) -> bool {
    let mut start = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read(&mut start)).unwrap_or(0);
    MAGICS.iter().any(|magic| start[..read].starts_with(magic))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: Named = Named { import_path: "ex.com/a/v2", is_main: true };
    const LIB: Named = Named { import_path: "ex.com/lib", is_main: false };

    fn linux() -> &'static Target {
        Target::find("linux", "amd64").unwrap()
    }

    #[test]
    fn names_follow_go_build() {
        let windows = Target::find("windows", "amd64").unwrap();
        assert_eq!(executable_name(windows, "ex.com/cmd/tool", &[]), "tool.exe");
        assert_eq!(stem("ex.com/cmd/tool", &[]), "tool");
        assert_eq!(stem("ex.com/tool/v3", &[]), "tool");
        assert_eq!(stem("ex.com/tool/v1", &[]), "v1");
        assert_eq!(stem("tool", &[]), "tool");
        assert_eq!(stem("command-line-arguments", &["dir/ed.go".into(), "rx.go".into()]), "ed");
    }

    #[test]
    fn one_main_package_is_kept_and_everything_else_discarded() {
        assert_eq!(destinations(linux(), None, &[], &[MAIN]), Ok(vec![Some("a".into())]));
        assert_eq!(destinations(linux(), None, &[], &[LIB]), Ok(vec![None]));
        assert_eq!(destinations(linux(), None, &[], &[MAIN, MAIN]), Ok(vec![None, None]));
        assert_eq!(destinations(linux(), Some("/dev/null"), &[], &[MAIN]), Ok(vec![None]));
    }

    #[test]
    fn output_names_a_file_or_a_directory() {
        assert_eq!(destinations(linux(), Some("x"), &[], &[MAIN]), Ok(vec![Some("x".into())]));
        assert_eq!(destinations(linux(), Some("dir/"), &[], &[MAIN, LIB]), Ok(vec![Some("dir/a".into()), None]));
        assert_eq!(destinations(linux(), Some("/"), &[], &[MAIN]), Ok(vec![Some("/a".into())]));
        let message = |output, named: &[Named]| destinations(linux(), Some(output), &[], named).unwrap_err().message;
        assert_eq!(message("x", &[MAIN, MAIN]), "cannot write multiple packages to non-directory x");
        assert_eq!(message("/", &[LIB]), "no main packages to build");
        assert!(message("x", &[LIB]).contains("not a main package"));
    }

    #[test]
    fn what_is_no_object_is_not_overwritten() {
        let dir = Temporary::dir(&std::env::temp_dir()).unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("new/to"));
        fs::write(&from, b"\x7fELF one").unwrap();
        place(&from, &to).unwrap();
        place(&from, &to).unwrap();
        fs::write(&to, b"precious").unwrap();
        assert!(place(&from, &to).unwrap_err().message.contains("is not an object file"));
        assert_eq!(fs::read(&to).unwrap(), b"precious");
        fs::write(&to, b"").unwrap();
        place(&from, &to).unwrap();
        assert_eq!(fs::read_dir(dir.path().join("new")).unwrap().count(), 1);
    }
}
