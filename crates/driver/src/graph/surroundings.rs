//! What a build depends on besides packages: module files, the go command and its settings, llgo, the C library.

use super::record::Kind;
use crate::config::{self, Config};
use crate::gotool::GoEnv;
use go_abi::Arch;
use object_emission::sharedlib::Host;
use std::path::{Path, PathBuf};

/// Adds them; answers false if they cannot be listed.
pub fn add(config: &Config, inputs: &mut Vec<(Kind, String)>) -> bool {
    let mut list = List { inputs, is_complete: true };
    list.add_tools(config.target.arch);
    list.add_go_settings(&config.go);
    list.add_modules(&config.go);
    if let Some(file) = config.module_file() {
        list.add_module_file(file, config.go.get("GOMOD").map(Path::new));
    }
    list.is_complete
}

struct List<'a> {
    inputs: &'a mut Vec<(Kind, String)>,
    is_complete: bool,
}

impl List<'_> {
    fn add(&mut self, kind: Kind, path: &Path) {
        match path.to_str().filter(|path| !path.contains('\n')) {
            Some(path) => self.inputs.push((kind, path.to_owned())),
            None => self.is_complete = false,
        }
    }

    /// A file that may be there or not.
    fn add_possible(&mut self, path: &Path) {
        let kind = if path.exists() { Kind::File } else { Kind::Absent };
        self.add(kind, path);
    }

    fn add_tools(&mut self, arch: Arch) {
        match std::env::current_exe() {
            Ok(exe) => self.add(Kind::Tool, &exe),
            Err(_) => self.is_complete = false,
        }
        for library in Host::places(arch) {
            let kind = if library.exists() { Kind::Tool } else { Kind::Absent };
            self.add(kind, &library);
        }
        // Another go command could appear in front of ours.
        for dir in config::search_path() {
            let go = dir.join("go");
            if go.is_file() {
                return self.add(Kind::Tool, &go);
            }
            if dir.is_absolute() && !go.exists() {
                self.add(Kind::Absent, &go);
            }
        }
        self.is_complete = false;
    }

    fn add_go_settings(&mut self, go: &GoEnv) {
        let goroot = Path::new(go.goroot());
        self.add(Kind::File, &goroot.join("VERSION"));
        self.add_possible(&goroot.join("go.env"));
        if let Some(file) = go.get("GOENV").filter(|file| *file != "off") {
            self.add_possible(Path::new(file));
        }
    }

    fn add_modules(&mut self, go: &GoEnv) {
        let Ok(here) = std::env::current_dir() else {
            self.is_complete = false;
            return;
        };
        // go finds its way up by what the shell calls the directory.
        let named = config::variable("PWD").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let ways: Vec<PathBuf> = [Some(here), named].into_iter().flatten().collect();
        let work = go.get("GOWORK").filter(|file| *file != "off").map(PathBuf::from);
        match go.get("GOMOD").map(PathBuf::from) {
            // With neither modules nor a main module, packages come from wherever GOPATH says.
            None => self.is_complete = false,
            Some(file) if file == Path::new("/dev/null") => {
                ways.iter().for_each(|way| self.add_absent(way, "go.mod", None))
            }
            Some(file) => {
                ways.iter().for_each(|way| self.add_absent(way, "go.mod", file.parent()));
                self.add_module(&file);
            }
        }
        let workspace = work.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        ways.iter().for_each(|way| self.add_absent(way, "go.work", workspace.as_deref()));
        if let Some(work) = work {
            self.add(Kind::File, &work);
            self.add_possible(&work.with_extension("work.sum"));
            self.add_vendor(&work);
            for dir in local_paths(&work, &work) {
                self.add_module(&dir.join("go.mod"));
            }
        }
    }

    /// A go.mod, what stands beside it, and those of modules in other directories that replace some.
    fn add_module(&mut self, file: &Path) {
        self.add_possible(file);
        self.add_possible(&file.with_extension("sum"));
        self.add_vendor(file);
        for dir in local_paths(file, file) {
            self.add_possible(&dir.join("go.mod"));
        }
    }

    /// The file that `-modfile` names, which stands for the go.mod: it is read as if it stood there.
    fn add_module_file(&mut self, file: &Path, module: Option<&Path>) {
        let Ok(file) = std::path::absolute(file) else {
            self.is_complete = false;
            return;
        };
        self.add_possible(&file);
        self.add_possible(&file.with_extension("sum"));
        for dir in local_paths(&file, module.unwrap_or(&file)) {
            self.add_possible(&dir.join("go.mod"));
        }
    }

    /// The vendor directory beside a go.mod or go.work.
    fn add_vendor(&mut self, file: &Path) {
        let vendor = file.with_file_name("vendor");
        if vendor.exists() { self.add_possible(&vendor.join("modules.txt")) } else { self.add(Kind::Absent, &vendor) }
    }

    /// `name` in `dir` and in the directories above it, up to `end`.
    fn add_absent(&mut self, dir: &Path, name: &str, end: Option<&Path>) {
        for dir in dir.ancestors().take_while(|dir| Some(*dir) != end) {
            let file = dir.join(name);
            if !file.exists() {
                self.add(Kind::Absent, &file);
            }
        }
    }
}

/// Directories that a go.mod or go.work names: words that begin as paths do, seen from `place`.
fn local_paths(file: &Path, place: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let dir = place.parent().unwrap_or(Path::new("/"));
    let words = text.split(|c: char| c.is_whitespace() || c == '"' || c == '`' || c == '(');
    let is_path = |word: &&str| word.starts_with(['.', '/']) && !word.starts_with("//");
    words.filter(is_path).map(|word| dir.join(word)).collect()
}
