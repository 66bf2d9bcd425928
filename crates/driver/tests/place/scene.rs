//! A module that changes, and what `llgo` and `go` answer after each change. A `go` in front of the real one counts how often
//! it is called: it shows that llgo's memory of the last build is used where it should be, because a build that always asks is
//! never stale.

use super::{Answer, Place};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

pub struct Scene {
    pub place: Place,
    pub env: Vec<(&'static str, String)>,
}

impl Scene {
    pub fn new(files: &[(&str, &str)]) -> Scene {
        let place = Place::new();
        files.iter().for_each(|(name, text)| place.write(name, text));
        let mut scene = Scene { place, env: vec![] };
        scene.install_counter();
        scene
    }

    /// A `go` that counts its calls, in front of the real one.
    fn install_counter(&mut self) {
        let path = std::env::var("PATH").unwrap();
        let go = std::env::split_paths(&path).map(|dir| dir.join("go")).find(|go| go.is_file()).unwrap();
        let script = format!("#!/bin/sh\necho >> '{}'\nexec '{}' \"$@\"\n", self.calls().display(), go.display());
        self.program("front/go", &script);
        self.env.push(("PATH", format!("{}:{}:{path}", self.path("first").display(), self.path("front").display())));
    }

    pub fn calls(&self) -> PathBuf {
        self.path("_tmp/calls")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.dir.join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        self.place.write(name, text);
    }

    pub fn program(&self, name: &str, text: &str) {
        self.write(name, text);
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{name}: {text}");
        self.write(name, &text.replace(old, new));
    }

    pub fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() && !path.is_symlink() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    }

    pub fn rename(&self, old: &str, new: &str) {
        fs::rename(self.path(old), self.path(new)).unwrap();
    }

    /// Makes `name` a symbolic link to `to`, which may stand for something already.
    pub fn link(&self, to: &str, name: &str) {
        if self.path(name).exists() {
            self.remove(name);
        }
        symlink(self.path(to), self.path(name)).unwrap();
    }

    pub fn llgo(&self, words: &[&str]) -> Answer {
        let mut command = self.place.command(words);
        Answer::of(command.envs(self.env.clone()).output().unwrap())
    }

    pub fn go(&self, words: &[&str]) -> Answer {
        let mut command = std::process::Command::new("go");
        command.args(words).current_dir(&self.place.dir).env("GOFLAGS", "").env("CGO_ENABLED", "0");
        Answer::of(command.envs(self.env.clone()).output().unwrap())
    }

    /// How often llgo asks the go command, and its answer.
    pub fn asked(&self, words: &[&str]) -> (usize, Answer) {
        let _ = fs::remove_file(self.calls());
        sleep(TICK);
        let answer = self.llgo(words);
        (fs::read(self.calls()).map_or(0, |text| text.len()), answer)
    }

    #[track_caller]
    pub fn same_for(&self, words: &[&str]) -> Answer {
        sleep(TICK);
        let (expected, first) = (self.go(words), self.llgo(words));
        assert_eq!(first, expected, "at once");
        sleep(TICK);
        assert_eq!(self.llgo(words), expected, "asked again");
        first
    }

    #[track_caller]
    pub fn same(&self) -> Answer {
        self.same_for(&["run", "."])
    }

    /// As [`Scene::same`], and the change made a difference.
    #[track_caller]
    pub fn differs(&self, last: &mut Answer) {
        let now = self.same();
        assert_ne!(now, *last);
        *last = now;
    }
}

/// Stamps of files that are younger than this do not count.
pub const TICK: Duration = Duration::from_millis(20);
