//! The last program with other packages: where few have changed since it was linked, only their functions and variables are
//! looked at, and the rest is laid out again as it is.
//!
//! ```text
//!  a build of everything ─ keep ─▶ atoms, in a file beside the build's record
//!  a changed package     ─ read ─▶ atoms ─ replace what is the package's ─▶ settle ─▶ atoms     or nothing: everything is built
//! ```
//!
//! The file is that of the last build of everything, and stays: what has changed is found by comparing keys with it, however
//! many builds ago that was.
//!
//! Invariant (as-if-whole): the program is, byte for byte, what a build of everything makes. Where that cannot be known from the
//! packages that changed (other types, other methods that interfaces call, functions that were not part of the program), there is none.
//!
//! Of what the changed packages are made with, the files of packages of modules are not read: the atoms say which functions these
//! have, and the changed packages' files what types are. If more has to be known, everything that they import is read.
//!
//! Not here: programs of several tests; `-O`, whose functions contain those of other packages.

use crate::ahead::Ahead;
use crate::cache;
use crate::codegen::{Generated, Roots};
use crate::export::{ExportedPackage, Manifest};
use crate::link_vars;
use crate::naming::ProgramNames;
use crate::pipeline::{self, Kept, Wanted};
use crate::session::Session;
use crate::timing::Phase;
use frontend_bridge::link::are_alike;
use frontend_bridge::read::checksum_of_many as checksum;
use frontend_bridge::{GlobalInit, PackageFile, Program};
use go_abi::Symbol;
use memmap2::MmapOptions;
use object_emission::{Atoms, Naming};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

const MAGIC: &[u8; 8] = b"llgoat4\n";
const HEADER: usize = 24;
/// Atoms begin at a multiple of this.
const ALIGN: usize = 8;

/// More changed packages than these are as well built with everything.
const MANY: usize = 12;

/// What a build of everything left.
pub struct Base {
    /// A hash of all that a link depends on but packages.
    link: &'static str,
    packages: Vec<KeptPackage>,
    atoms: Atoms,
}

struct KeptPackage {
    path: &'static str,
    dir: &'static str,
    key: &'static str,
    file: &'static Path,
}

impl KeptPackage {
    fn line(package: &ExportedPackage) -> String {
        format!("{}\t{}\t{}\t{}\n", package.path, package.key, package.file.display(), package.dir)
    }

    fn read(line: &'static str) -> Option<KeptPackage> {
        let mut words = line.splitn(4, '\t');
        let (path, key, file, dir) = (words.next()?, words.next()?, Path::new(words.next()?), words.next()?);
        Some(KeptPackage { path, dir, key, file })
    }
}

impl Base {
    /// Nothing, if the file is not there or damaged. It stays mapped until the process ends.
    pub fn read(path: &Path) -> Option<Base> {
        let file = std::fs::File::open(path).ok()?;
        cache::touch(path);
        // SAFETY: the file is written under another name and renamed; nobody changes it in place. What is changed here is a copy.
        let map = unsafe { MmapOptions::new().map_copy(&file) }.ok()?;
        let (head, rest) = Box::leak(Box::new(map)).split_at_mut_checked(HEADER)?;
        let word = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().expect("eight bytes"));
        if &head[..8] != MAGIC || word(8) != checksum(rest) {
            return None;
        }
        let len = usize::try_from(word(16)).ok()?;
        let (text, atoms) = rest.split_at_mut_checked(len.checked_next_multiple_of(ALIGN)?)?;
        let text: &'static [u8] = text;
        let (link, lines) = std::str::from_utf8(&text[..len]).ok()?.split_once('\n')?;
        let packages = lines.lines().map(KeptPackage::read).collect::<Option<_>>()?;
        Some(Base { link, packages, atoms: Atoms::decode(atoms)? })
    }

    pub fn changed(&self, packages: &[Arc<ExportedPackage>]) -> Option<Vec<usize>> {
        changed(&self.packages, packages)
    }
}

/// Which packages are others than they were; `None` if not only contents of packages have changed.
fn changed(kept: &[KeptPackage], packages: &[Arc<ExportedPackage>]) -> Option<Vec<usize>> {
    let is_same = |(old, new): (&KeptPackage, &Arc<ExportedPackage>)| old.path == new.path && old.dir == new.dir;
    let pairs = || kept.iter().zip(packages);
    let changed = pairs().enumerate().filter(|(_, (old, new))| old.key != new.key).map(|(index, _)| index);
    (kept.len() == packages.len() && pairs().all(is_same)).then(|| changed.collect())
}

/// Where the atoms of a build are, if they are any.
fn file(session: &Session, manifest: &Manifest) -> Option<PathBuf> {
    let config = &session.config;
    let is_plain =
        !config.inlining().everywhere && !config.rebuild && !config.verify_clif && session.save_dir.is_none();
    // Of several tests each is another program.
    session.graph.atoms().filter(|_| is_plain && manifest.is_last)
}

/// Keeps the atoms of a build of everything. An error is not missed.
pub fn keep(session: &Session, manifest: &Manifest, root: usize, atoms: &Atoms) -> Option<()> {
    let path = file(session, manifest)?;
    let mut text = pipeline::link_parts(session, manifest, root).ok()? + "\n";
    manifest.packages.iter().for_each(|package| text += &KeptPackage::line(package));
    let atoms = atoms.encode();
    let padding = vec![0; text.len().next_multiple_of(ALIGN) - text.len()];
    let rest = [text.as_bytes(), &padding, &atoms].concat();
    let head = [*MAGIC, checksum(&rest).to_le_bytes(), (text.len() as u64).to_le_bytes()].concat();
    cache::renew_entry(&path, &[head, rest].concat());
    Some(())
}

/// A program that is the last one but for few packages.
pub fn atoms(session: &Session, manifest: &Manifest, root: usize, ahead: &mut Ahead) -> Option<Atoms> {
    let file = file(session, manifest)?;
    let Base { link, packages, atoms } = ahead.base.take().or_else(|| Base::read(&file))?;
    let changed = changed(&packages, &manifest.packages)?;
    if changed.len() > MANY || link != pipeline::link_parts(session, manifest, root).ok()? {
        return None;
    }
    if changed.is_empty() {
        return Some(atoms);
    }
    session.timing.measure(Phase::Read, || are_alike_all(&packages, manifest, &changed))?;
    let relink = Relink { session, manifest, root, atoms: &atoms, changed: &changed };
    let (core, closure) = (manifest.core_of(&changed), manifest.closure(&changed));
    let made = relink.make(&core, &closure, std::mem::take(ahead));
    let made = made
        .or_else(|| if core.len() < closure.len() { relink.make(&closure, &closure, Ahead::default()) } else { None });
    let (program, generated) = made?;
    session.timing.measure(Phase::Image, || put(atoms, manifest, &changed, &program, &generated))
}

/// The changed packages differ from what they were in functions and variables only.
fn are_alike_all(packages: &[KeptPackage], manifest: &Manifest, changed: &[usize]) -> Option<()> {
    for &index in changed {
        let old = PackageFile::open(packages[index].file).ok()?;
        let new = PackageFile::open(&manifest.packages[index].file).ok()?;
        are_alike(old, &new).ok().filter(|&alike| alike)?;
    }
    Some(())
}

/// The last program with what was generated of the changed packages.
fn put(
    mut atoms: Atoms,
    manifest: &Manifest,
    changed: &[usize],
    program: &Program,
    generated: &Generated,
) -> Option<Atoms> {
    let names = names(program, manifest);
    let is_owner = |owner| changed.contains(&(owner as usize));
    let before = atoms.facts();
    atoms.replace(is_owner, &generated.funcs, &generated.data, &names).ok()?;
    atoms.settle(&before).then_some(atoms)
}

fn names<'p>(program: &'p Program, manifest: &Manifest) -> ProgramNames<'p> {
    ProgramNames::new(program, manifest.packages.iter().map(|package| package.path_in_program()))
}

struct Relink<'a> {
    session: &'a Session,
    manifest: &'a Manifest,
    root: usize,
    /// Of the last program.
    atoms: &'a Atoms,
    changed: &'a [usize],
}

impl Relink<'_> {
    /// Reads `packages` of `all` that the changed ones are made with, and makes these.
    fn make(
        &self,
        packages: &[&ExportedPackage],
        all: &[&ExportedPackage],
        ahead: Ahead,
    ) -> Option<(Kept<Program>, Generated)> {
        let program = self.session.timing.measure(Phase::Read, || self.read(packages, all, ahead))?;
        let program = pipeline::outliving(self.manifest, program);
        let generated = self.generated(&program)?;
        self.session.functions.fetch_add(generated.funcs.len(), Relaxed);
        Some((program, generated))
    }

    fn read(&self, packages: &[&ExportedPackage], all: &[&ExportedPackage], ahead: Ahead) -> Option<Program> {
        let mut program = pipeline::read_files(packages, all, ahead).ok()?;
        if program.is_partial && self.has_addresses_elsewhere(&program) {
            return None;
        }
        let values = pipeline::link_values(self.session, self.manifest, self.root);
        link_vars::set(&mut program, self.session.config.target.endian(), &values).ok()?;
        Some(program)
    }

    /// A variable that is only declared here has the address of a C function: code would use that instead.
    fn has_addresses_elsewhere(&self, program: &Program) -> bool {
        let names = names(program, self.manifest);
        let has_address = |global| {
            let id = self.atoms.find(&names.key(&Symbol::Global(global)));
            id.is_some_and(|id| self.atoms.refers_to_names(id))
        };
        let declared = program.globals.iter().filter(|(_, data)| data.init == GlobalInit::Undefined);
        declared.into_iter().any(|(global, _)| has_address(global))
    }

    fn generated(&self, program: &Program) -> Option<Generated> {
        let names = names(program, self.manifest);
        let wanted = self.atoms.wanted(|owner| self.is_changed(owner));
        let extra = wanted.iter().map(|&id| names.symbol(self.atoms.key(id))).collect::<Option<Vec<_>>>()?;
        let roots = Roots { extra, ..Roots::default() };
        let has_others = AtomicBool::new(false);
        let wanted = Wanted {
            is_there: &|symbol| self.is_there(&names, symbol, &has_others),
            is_sound: &|| !has_others.load(Relaxed),
        };
        let package = &self.manifest.packages[self.root];
        let generated = pipeline::generate(self.session, self.manifest, program, package, &roots, &wanted).ok()?;
        let is_whole = (wanted.is_sound)() && generated.externs.is_empty() && generated.stubs.is_empty();
        is_whole.then_some(generated)
    }

    fn is_changed(&self, owner: u32) -> bool {
        self.changed.contains(&(owner as usize))
    }

    /// Whether the last program has the symbol, and it is not one of the changed packages'. Notes if it has not, and these
    /// packages alone do not say what it would be.
    fn is_there(&self, names: &ProgramNames, symbol: &Symbol, has_others: &AtomicBool) -> bool {
        let owner = match symbol {
            Symbol::C(_) | Symbol::Table(_) => return true,
            Symbol::Stub(stub) if self.atoms.stubs.contains(stub) => return true,
            _ => match self.atoms.find(&names.key(symbol)) {
                Some(id) => match self.atoms.owner(id) {
                    Some(owner) if self.is_changed(owner) => return false,
                    _ => return true,
                },
                None => names.owner(symbol),
            },
        };
        let is_contents = matches!(
            symbol,
            Symbol::Str(_) | Symbol::StrHeader(_) | Symbol::Bytes(_) | Symbol::GcMask(_) | Symbol::Opaque { .. }
        );
        let can_be_made = is_contents || owner.is_some_and(|owner| self.is_changed(owner));
        if !can_be_made {
            has_others.store(true, Relaxed);
        }
        !can_be_made
    }
}
