//! A manifest as the record of a build keeps it: one line, a package after the other.
//!
//! ```text
//!  roots ␞ package ␞ package …        package: path ␟ name ␟ file … ␟ number of modules ␟ modules ␟ imports
//! ```
//!
//! Each build reads it, and writes it again where something has changed, whatever the size of the program: hence no JSON.
//!
//! Invariant (plain): no text has a border or a line's end in it; a manifest of which that cannot be said is not kept. There are as
//! many borders as were put there: that is looked at once, of the whole.
//!
//! Not here: how the exporter answers (JSON, `export`); what `llgo test` keeps (`test_load`).

use super::{ExportedPackage, Manifest, Module, always};
use std::str::Split;
use std::sync::Arc;

/// Between packages, and between the texts of one.
const PACKAGES: char = '\u{1e}';
const TEXTS: char = '\u{1f}';

/// Nothing may have these in it: a record has the manifest on one line.
const BORDERS: [char; 3] = [PACKAGES, TEXTS, '\n'];

/// About as many bytes as a package has beside its imports.
const ROOM: usize = 512;

/// A line of texts.
struct Line {
    line: String,
    /// How many of each of `BORDERS` it should have.
    borders: [usize; BORDERS.len()],
}

impl Line {
    fn text(&mut self, text: &str) {
        self.line.extend([text, "\u{1f}"]);
        self.borders[1] += 1;
    }

    /// The line, if it has no other borders.
    fn finish(self) -> Option<String> {
        let bytes = self.line.as_bytes();
        let count = |border: char| bytes.iter().filter(|&&byte| byte == border as u8).count();
        (BORDERS.map(count) == self.borders).then_some(self.line)
    }

    fn package(&mut self, package: &ExportedPackage) -> Option<()> {
        let ExportedPackage { path, name, file, key, shown, dir, imports, godebug, module } = package;
        for text in [path, name, file.to_str()?, key, shown, dir, godebug] {
            self.text(text);
        }
        let modules: Vec<&Module> =
            std::iter::successors(module.as_ref(), |module| module.replace.as_deref()).collect();
        self.text(&modules.len().to_string());
        for Module { path, version, sum, main, replace: _ } in modules {
            for text in [path, version, sum, if *main { "main" } else { "" }] as [&str; 4] {
                self.text(text);
            }
        }
        imports.iter().for_each(|import| self.text(import));
        Some(())
    }
}

impl Manifest {
    /// What makes the line, wherever it is called; there is none if it would not be plain.
    pub fn keeper(&self) -> impl FnOnce() -> Option<String> + Send + 'static {
        let (roots, packages) = (self.roots.clone(), self.packages.clone());
        move || keep(&roots, &packages)
    }

    /// What was kept.
    pub fn kept(line: &str) -> Option<Manifest> {
        let mut lines = line.split(PACKAGES);
        let roots = texts(lines.next()?).map(|root| root.parse().ok()).collect::<Option<Vec<usize>>>()?;
        let packages = lines.map(|package| read_package(texts(package)).map(Arc::new)).collect::<Option<Vec<_>>>()?;
        roots.iter().all(|&root| root < packages.len()).then(|| Manifest::new(packages, roots, always()))
    }
}

fn keep(roots: &[usize], packages: &[Arc<ExportedPackage>]) -> Option<String> {
    let room = packages.iter().map(|package| ROOM + 16 * package.imports.len());
    let mut line = Line { line: String::with_capacity(room.sum()), borders: [packages.len(), 0, 0] };
    roots.iter().for_each(|root| line.text(&root.to_string()));
    for package in packages {
        line.line.push(PACKAGES);
        line.package(package)?;
    }
    line.finish()
}

/// The texts of a package; each has a border behind it.
fn texts(line: &str) -> Split<'_, char> {
    let mut texts = line.split(TEXTS);
    texts.next_back();
    texts
}

fn read_package(mut texts: Split<'_, char>) -> Option<ExportedPackage> {
    let mut text = || texts.next().map(String::from);
    let (path, name, file, key) = (text()?, text()?, text()?.into(), text()?);
    let (shown, dir, godebug) = (text()?, text()?, text()?);
    let modules: usize = text()?.parse().ok()?;
    let module = read_modules(modules, &mut text)?;
    let imports = texts.map(String::from).collect();
    Some(ExportedPackage { path, name, file, key, shown, dir, imports, godebug, module })
}

/// So many modules, each replaced by the next one; `None` inside if there are none.
fn read_modules(count: usize, text: &mut impl FnMut() -> Option<String>) -> Option<Option<Module>> {
    if count == 0 {
        return Some(None);
    }
    let (path, version, sum, main) = (text()?, text()?, text()?, text()? == "main");
    let replace = read_modules(count - 1, text)?.map(Box::new);
    Some(Some(Module { path, version, sum, main, replace }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let module = |path: &str, replace| Module {
            path: path.into(),
            version: "v1".into(),
            sum: String::new(),
            main: path == "a",
            replace,
        };
        let package = |path: &str, imports: &[&str], module| {
            Arc::new(ExportedPackage {
                path: path.into(),
                name: "main".into(),
                file: "/c/k.llgopf".into(),
                key: "k".into(),
                shown: "\0a".into(),
                dir: "/a b".into(),
                imports: imports.iter().map(|&import| import.into()).collect(),
                godebug: "x=1".into(),
                module,
            })
        };
        let replaced = module("a", Some(Box::new(module("b", None))));
        let packages =
            vec![package("a", &[], None), package("b", &["a", "c"], Some(replaced)), package("c", &["a"], None)];
        Manifest::new(packages, vec![2, 1], always())
    }

    #[test]
    fn a_manifest_comes_back() {
        let kept = manifest().keeper()().unwrap();
        assert!(!kept.contains('\n'));
        assert_eq!(format!("{:?}", Manifest::kept(&kept)), format!("{:?}", Some(manifest())));
        let empty = Manifest::new(vec![], vec![], always());
        assert_eq!(format!("{:?}", Manifest::kept(&empty.keeper()().unwrap())), format!("{:?}", Some(empty)));
    }

    #[test]
    fn what_is_no_manifest_is_none() {
        for text in ["9\u{1f}", "x\u{1f}", "\u{1e}a\u{1f}", "\u{1e}"] {
            assert!(Manifest::kept(text).is_none(), "{text:?}");
        }
        let mut odd = manifest();
        Arc::make_mut(&mut odd.packages[1]).dir = "/a\nb".into();
        assert_eq!(odd.keeper()(), None);
    }
}
