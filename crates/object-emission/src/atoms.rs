//! The program as a table of atoms: every function and item of data with its bytes, what it refers to and what the tables say
//! of it, numbered, in a few flat arrays. Those of a file are used where they are mapped.
//!
//! ```text
//!  Input, by Symbol ─ collect ─▶ Atoms ─ in order ─▶ image
//!                                │   ▲
//!                         encode ▼   │ decode, forget, replace, settle: the last program with some other functions
//! ```
//!
//! Invariant (by-key): an atom has a key, bytes that mean the same in every program. What is laid out, and in which order,
//! depends on keys and contents only, not on how the table came about.
//!
//! Invariant (slots): the number of an atom stays its own: one that is forgotten and made again is what others refer to.
//!
//! Not here: places (`image`), what keys look like (the caller's [`Naming`]).

mod array;
mod codec;
mod record;
mod sorted;

use array::Array;
pub use record::StoredPosition;
pub use record::{Atom, Field, Kind, Target};
use record::{Code, Head, Ref, Span, StoredField};

use crate::compile::CompiledFunc;
use crate::functab::{Lines, Positions};
use crate::image::{ImageError, Input, part_of};
use crate::reference::RefKind;
use cranelift_codegen::binemit::Reloc;
use go_abi::{DataItem, DataRelocKind, Demand, File, FrameKind, InlinedCall, Position, Stub, Symbol};
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::Arc;

/// What symbols are called in every program.
pub trait Naming: Sync {
    fn key(&self, symbol: &Symbol) -> Vec<u8>;
    fn demand(&self, demand: &Demand) -> Vec<u8>;
    /// Whose the symbol is, if anybody's.
    fn owner(&self, symbol: &Symbol) -> Option<u32>;
    fn file_name(&self, file: File) -> String;
}

/// A function that runs at start; one that only sets a variable, if that is part of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Task {
    pub func: u32,
    pub sets: Option<u32>,
}

/// What decides about descriptors, as sorted sets.
#[derive(PartialEq, Eq, Debug)]
pub struct Facts {
    demands: Vec<u32>,
    /// And itabs.
    types: Vec<u32>,
}

#[derive(Default)]
pub struct Atoms {
    list: Array<Atom>,
    /// Those that are part of the program, by key.
    order: Vec<u32>,
    /// Keys and names.
    text: Array<u8>,
    bytes: Array<u8>,
    refs: Array<Ref>,
    fields: Array<StoredField>,
    lines: Array<[u32; 2]>,
    positions: Array<StoredPosition>,
    inlined: Vec<InlinedCall>,
    demands: Array<u32>,
    demand_keys: Vec<Vec<u8>>,
    files: Vec<String>,
    /// Functions of C, or of other objects.
    pub names: Vec<Arc<str>>,
    /// Functions of other objects, as indices into `names`.
    pub externs: Vec<u32>,
    pub stubs: Vec<Stub>,
    pub tasks: Vec<Task>,
    pub exports: Vec<(String, u32)>,
    /// Part of the program, although nothing of it refers to them.
    extra: Vec<u32>,
}

const NOBODY: u32 = u32::MAX;

impl Atoms {
    /// All of a program.
    pub fn collect(input: &Input) -> Result<Atoms, ImageError> {
        let mut atoms = Atoms::default();
        let mut adder = Adder::new(&mut atoms, input.naming);
        for (symbol, name) in &input.externs {
            let name = adder.name(name);
            adder.atoms.externs.push(name);
            adder.ids.insert(symbol.clone(), Target::Name(name));
        }
        adder.add(&input.funcs, &input.data)?;
        for task in &input.init_tasks {
            let sets = input.lazy.get(task).map(|variable| adder.atom(variable));
            let func = adder.atom(task);
            adder.atoms.tasks.push(Task { func, sets });
        }
        for (name, symbol) in &input.exports {
            let id = adder.atom(symbol);
            adder.atoms.exports.push((name.clone(), id));
        }
        atoms.exports.sort();
        atoms.stubs.clone_from(&input.stubs);
        atoms.stubs.sort();
        let mut order: Vec<u32> = (0..atoms.list.len() as u32).filter(|&id| atoms.atom(id).is_defined()).collect();
        order.sort_unstable_by(|&a, &b| atoms.key(a).cmp(atoms.key(b)));
        atoms.order = order;
        Ok(atoms)
    }

    pub fn count(&self) -> usize {
        self.list.len()
    }

    pub fn in_order(&self) -> impl ExactSizeIterator<Item = (u32, &Atom)> {
        self.order.iter().map(|&id| (id, self.atom(id)))
    }

    fn atom(&self, id: u32) -> &Atom {
        self.list.get(id)
    }

    pub fn key(&self, id: u32) -> &[u8] {
        self.text.of(self.atom(id).key)
    }

    pub fn name(&self, atom: &Atom) -> &str {
        self.str(atom.name)
    }

    fn str(&self, span: Span) -> &str {
        std::str::from_utf8(self.text.of(span)).unwrap_or_default()
    }

    pub fn typelink(&self, atom: &Atom) -> Option<&str> {
        (atom.typelink != Span::NONE).then(|| self.str(atom.typelink))
    }

    pub fn bytes(&self, atom: &Atom) -> &[u8] {
        self.bytes.of(atom.bytes)
    }

    pub fn fields(&self, atom: &Atom) -> impl Iterator<Item = Field> {
        self.fields.of(atom.fields).iter().map(StoredField::field)
    }

    /// What must be part of the program if the atom is.
    fn targets(&self, atom: &Atom) -> impl Iterator<Item = Target> {
        let refs = self.refs.of(atom.refs).iter().copied();
        let fields = if atom.is_code() { &[] } else { self.fields.of(atom.fields) };
        refs.chain(fields.iter().map(|field| field.to)).map(Ref::target)
    }

    /// What the function table says of a function.
    pub fn lines(&self, atom: &Atom) -> Option<(FrameKind, Lines<'_>)> {
        let (frame, code) = (atom.frame()?, &atom.code);
        let lines = Lines {
            start: atom.start(),
            lines: self.lines.of(code.lines),
            positions: Positions::Kept(self.positions.of(code.positions)),
            inlined: code.inlined.of(&self.inlined),
            frame_map: self.bytes.of(code.frame_map),
        };
        Some((frame, lines))
    }

    pub fn file_name(&self, file: File) -> &str {
        &self.files[file.as_u32() as usize]
    }

    /// Names of functions elsewhere that the program refers to, sorted; an error if it refers to what is not defined.
    pub fn imports(&self) -> Result<Vec<Arc<str>>, ImageError> {
        let is_defined: Vec<bool> = self.list.iter().map(Atom::is_defined).collect();
        let mut is_used = vec![false; self.names.len()];
        self.externs.iter().for_each(|&name| is_used[name as usize] = true);
        for (_, atom) in self.in_order() {
            for target in self.targets(atom) {
                match target {
                    Target::Atom(id) if !is_defined[id as usize] => return Err(self.undefined(atom, id)),
                    Target::Stub(stub) if !self.stubs.contains(&stub) => {
                        return Err(ImageError::Undefined {
                            from: self.name(atom).into(),
                            target: format!("{stub:?}"),
                        });
                    }
                    Target::Name(name) => is_used[name as usize] = true,
                    Target::Atom(_) | Target::Stub(_) | Target::Table(_) => {}
                }
            }
        }
        for (name, _) in &self.exports {
            if let Some(index) = self.names.iter().position(|known| **known == **name) {
                is_used[index] = false;
            }
        }
        let used = self.names.iter().zip(is_used).filter(|(_, is_used)| *is_used);
        let mut names: Vec<_> = used.map(|(name, _)| name.clone()).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn undefined(&self, from: &Atom, id: u32) -> ImageError {
        let target = String::from_utf8_lossy(self.key(id)).into_owned();
        ImageError::Undefined { from: self.name(from).into(), target }
    }
}

/// The last program with other functions.
impl Atoms {
    /// The atom with this key.
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        self.find_in(&self.order, key)
    }

    fn find_in(&self, by_key: &[u32], key: &[u8]) -> Option<u32> {
        let at = by_key.partition_point(|&id| self.key(id) < key);
        by_key.get(at).copied().filter(|&id| self.key(id) == key)
    }

    /// By number: is the atom part of the program?
    fn present(&self) -> Vec<bool> {
        let mut is_present = vec![false; self.list.len()];
        self.order.iter().for_each(|&id| is_present[id as usize] = true);
        is_present
    }

    fn absent(&self) -> impl Iterator<Item = u32> {
        let is_present = self.present();
        (0..self.list.len() as u32).filter(move |&id| !is_present[id as usize])
    }

    /// What is part of the program whatever else is.
    fn roots(&self) -> impl Iterator<Item = u32> {
        let tasks = self.tasks.iter().filter(|task| task.sets.is_none()).map(|task| task.func);
        let exports = self.exports.iter().map(|(_, id)| *id);
        self.extra.iter().copied().chain(exports).chain(tasks)
    }

    pub fn owner(&self, id: u32) -> Option<u32> {
        Some(self.atom(id).owner).filter(|&owner| owner != NOBODY)
    }

    /// Some of its fields are addresses of functions elsewhere.
    pub fn refers_to_names(&self, id: u32) -> bool {
        self.fields(self.atom(id)).any(|field| matches!(field.target, Target::Name(_)))
    }

    /// Atoms of these owners that others, or others of these, refer to.
    pub fn wanted(&self, is_owner: impl Fn(u32) -> bool) -> Vec<u32> {
        let is_wanted = |atom: &Atom| atom.is_asked_for() && is_owner(atom.owner);
        self.in_order().filter(|(_, atom)| is_wanted(atom)).map(|(id, _)| id).collect()
    }

    /// Makes undefined what belongs to these owners, and puts other functions and data there.
    pub fn replace(
        &mut self,
        is_owner: impl Fn(u32) -> bool,
        funcs: &[CompiledFunc],
        data: &[DataItem],
        naming: &dyn Naming,
    ) -> Result<(), ImageError> {
        self.list.iter_mut().filter(|atom| is_owner(atom.owner)).for_each(Atom::undefine);
        Adder::new(self, naming).add(funcs, data)
    }

    /// Leaves out what nothing refers to any more, and takes in what is new. It answers whether the facts are those of
    /// before and nothing is missing: else the program needs other descriptors too, and is of no use.
    pub fn settle(&mut self, before: &Facts) -> bool {
        let is_live = self.reach();
        let mut order: Vec<u32> = self.order.iter().copied().filter(|&id| is_live[id as usize]).collect();
        for id in self.absent().filter(|&id| is_live[id as usize]) {
            let at = order.partition_point(|&other| self.key(other) < self.key(id));
            order.insert(at, id);
        }
        let is_whole = order.iter().all(|&id| self.atom(id).is_defined());
        self.order = order;
        is_whole && *before == self.facts()
    }

    pub fn facts(&self) -> Facts {
        let mut is_stated = vec![false; self.demand_keys.len()];
        let mut types = vec![];
        for (id, atom) in self.in_order() {
            self.demands.of(atom.demands).iter().for_each(|&demand| is_stated[demand as usize] = true);
            if matches!(atom.kind(), Kind::Type | Kind::Itab) {
                types.push(id);
            }
        }
        let demands = (0..self.demand_keys.len() as u32).filter(|&demand| is_stated[demand as usize]).collect();
        Facts { demands, types }
    }

    fn reach(&self) -> Vec<bool> {
        let mut is_live = vec![false; self.list.len()];
        let mut work: Vec<u32> = self.roots().collect();
        while !work.is_empty() {
            work.retain(|&id| !std::mem::replace(&mut is_live[id as usize], true));
            while let Some(id) = work.pop() {
                let atoms = self.targets(self.atom(id)).filter_map(Target::atom);
                work.extend(atoms.filter(|&id| !std::mem::replace(&mut is_live[id as usize], true)));
            }
            // Functions that set variables which are live.
            let has_variable = |task: &&Task| task.sets.is_some_and(|variable| is_live[variable as usize]);
            work.extend(self.tasks.iter().filter(has_variable).map(|task| task.func));
            work.retain(|&id| !is_live[id as usize]);
        }
        is_live
    }

    /// Tasks whose variables are part of the program, and those without.
    pub fn live_tasks(&self) -> impl Iterator<Item = u32> {
        let is_present = self.present();
        self.tasks.iter().map(|task| task.func).filter(move |&func| is_present[func as usize])
    }

    /// What is part of the program without being referred to; nothing is noted of it yet.
    fn unreached(&self) -> Vec<u32> {
        let is_live = self.reach();
        self.order.iter().copied().filter(|&id| !is_live[id as usize]).collect()
    }
}

struct Adder<'a> {
    atoms: &'a mut Atoms,
    naming: &'a dyn Naming,
    /// Atoms that are there already, but no part of the program, by key.
    absent: Vec<u32>,
    ids: FxHashMap<Symbol, Target>,
    names: Numbers<Arc<str>>,
    files: FxHashMap<File, File>,
    file_ids: Numbers<String>,
    demands: FxHashMap<Demand, u32>,
    demand_ids: Numbers<Vec<u8>>,
}

/// Items of a list by what they are. Those that were there before are many, and few are asked for: they are searched one by one.
struct Numbers<T> {
    kept: usize,
    added: FxHashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    fn new(list: &[T]) -> Numbers<T> {
        Numbers { kept: list.len(), added: FxHashMap::default() }
    }

    /// The number of the item, which is added to the list if it is not there.
    fn get(&mut self, list: &mut Vec<T>, item: &T) -> u32 {
        if let Some(&known) = self.added.get(item) {
            return known;
        }
        let kept = list[..self.kept].iter().position(|known| known == item);
        let number = kept.unwrap_or_else(|| {
            list.push(item.clone());
            list.len() - 1
        }) as u32;
        self.added.insert(item.clone(), number);
        number
    }
}

impl<'a> Adder<'a> {
    fn new(atoms: &'a mut Atoms, naming: &'a dyn Naming) -> Adder<'a> {
        let names = Numbers::new(&atoms.names);
        let file_ids = Numbers::new(&atoms.files);
        let demand_ids = Numbers::new(&atoms.demand_keys);
        let mut absent: Vec<u32> = atoms.absent().collect();
        absent.sort_unstable_by(|&a, &b| atoms.key(a).cmp(atoms.key(b)));
        Adder {
            atoms,
            naming,
            absent,
            ids: FxHashMap::default(),
            names,
            files: FxHashMap::default(),
            file_ids,
            demands: FxHashMap::default(),
            demand_ids,
        }
    }

    fn add(&mut self, funcs: &[CompiledFunc], data: &[DataItem]) -> Result<(), ImageError> {
        let atoms = &mut *self.atoms;
        atoms.list.reserve(funcs.len() + data.len());
        self.ids.reserve(funcs.len() + data.len());
        atoms.bytes.reserve(funcs.iter().map(|func| func.bytes.len()).sum());
        funcs.iter().try_for_each(|func| self.add_func(func))?;
        data.iter().try_for_each(|item| self.add_data(item))
    }

    fn target(&mut self, symbol: &Symbol) -> Target {
        if let Some(&known) = self.ids.get(symbol) {
            return known;
        }
        let target = match symbol {
            Symbol::C(name) => Target::Name(self.name(name)),
            Symbol::Stub(stub) => Target::Stub(*stub),
            Symbol::Table(table) => Target::Table(*table),
            _ => Target::Atom(self.slot(symbol)),
        };
        self.ids.insert(symbol.clone(), target);
        target
    }

    fn atom(&mut self, symbol: &Symbol) -> u32 {
        match self.target(symbol) {
            Target::Atom(id) => id,
            other => unreachable!("{symbol:?} is no atom but {other:?}"),
        }
    }

    fn slot(&mut self, symbol: &Symbol) -> u32 {
        let key = self.naming.key(symbol);
        if let Some(id) = self.atoms.find_in(&self.absent, &key).or_else(|| self.atoms.find(&key)) {
            return id;
        }
        let id = self.atoms.list.len() as u32;
        let key = put_bytes(&mut self.atoms.text, &key);
        let owner = self.naming.owner(symbol).unwrap_or(NOBODY);
        self.atoms.list.push(Atom::undefined(key, owner));
        id
    }

    fn name(&mut self, name: &Arc<str>) -> u32 {
        self.names.get(&mut self.atoms.names, name)
    }

    /// A file by its name; that of an unknown position does not matter.
    fn file(&mut self, (file, line): (File, u32)) -> File {
        let file = if line == 0 { File::from_u32(0) } else { file };
        if let Some(&known) = self.files.get(&file) {
            return known;
        }
        let name = self.naming.file_name(file);
        let id = File::from_u32(self.file_ids.get(&mut self.atoms.files, &name));
        self.files.insert(file, id);
        id
    }

    fn position(&mut self, position: Position) -> Position {
        Position { file: self.file((position.file, position.line)), ..position }
    }

    fn demands(&mut self, demands: &[Demand]) -> Span {
        let mut list: Vec<u32> = demands.iter().map(|demand| self.demand(demand)).collect();
        list.sort_unstable();
        list.dedup();
        self.atoms.demands.put(list)
    }

    fn demand(&mut self, demand: &Demand) -> u32 {
        if let Some(&known) = self.demands.get(demand) {
            return known;
        }
        let id = self.demand_ids.get(&mut self.atoms.demand_keys, &self.naming.demand(demand));
        self.demands.insert(demand.clone(), id);
        id
    }

    /// The atom that a symbol's definition goes to.
    fn define(&mut self, symbol: &Symbol, name: &str) -> Result<(u32, Atom), ImageError> {
        let id = self.atom(symbol);
        let atom = *self.atoms.atom(id);
        if atom.is_defined() {
            return Err(ImageError::Duplicate(symbol.clone()));
        }
        let name = put_bytes(&mut self.atoms.text, name.as_bytes());
        let owner = self.naming.owner(symbol).unwrap_or(NOBODY);
        Ok((id, Atom { name, ..Atom::undefined(atom.key, owner) }))
    }

    fn add_func(&mut self, func: &CompiledFunc) -> Result<(), ImageError> {
        let (id, atom) = self.define(&func.symbol, &func.name)?;
        let refs: Vec<Target> = func.refs.iter().map(|symbol| self.target(symbol)).collect();
        let fields = code_fields(func, &refs)?;
        let positions: Vec<Position> = func.positions.iter().map(|&position| self.position(position)).collect();
        let inlined: Vec<InlinedCall> = func
            .inlined
            .iter()
            .map(|call| InlinedCall {
                name: call.name.clone(),
                start: (self.file(call.start), call.start.1),
                at: self.position(call.at),
            })
            .collect();
        let start = (self.file(func.start), func.start.1);
        let demands = self.demands(&func.demands);
        let atoms = &mut *self.atoms;
        let code = Code {
            start: [start.0.as_u32(), start.1],
            lines: atoms.lines.put(func.lines.iter().copied()),
            positions: atoms.positions.put(positions.into_iter().map(StoredPosition::of)),
            inlined: Span::put(&mut atoms.inlined, inlined),
            frame_map: put_bytes(&mut atoms.bytes, &func.frame_map),
        };
        *atoms.list.get_mut(id) = Atom {
            head: Head::of_code(func.frame),
            align: func.align,
            size: func.bytes.len() as u64,
            bytes: put_bytes(&mut atoms.bytes, &func.bytes),
            refs: atoms.refs.put(refs.into_iter().map(Ref::to)),
            fields: atoms.fields.put(fields.into_iter().map(StoredField::of)),
            demands,
            code,
            ..atom
        };
        Ok(())
    }

    fn add_data(&mut self, item: &DataItem) -> Result<(), ImageError> {
        let (id, atom) = self.define(&item.symbol, &item.name)?;
        let fields: Vec<Field> = item
            .relocs
            .iter()
            .map(|reloc| Field {
                offset: reloc.offset as u32,
                kind: match reloc.kind {
                    DataRelocKind::Abs64 => RefKind::Abs64,
                    DataRelocKind::TypesOff32 => RefKind::TypesOff,
                },
                target: self.target(&reloc.target),
                addend: reloc.addend,
            })
            .collect();
        let demands = self.demands(&item.demands);
        let atoms = &mut *self.atoms;
        let kind = match item.symbol {
            Symbol::Global(_) => Kind::Variable,
            Symbol::TypeDesc(_) => Kind::Type,
            Symbol::Itab(..) => Kind::Itab,
            _ => Kind::Other,
        };
        let link = item.typelink.as_ref().map(|link| put_bytes(&mut atoms.text, link.as_bytes()));
        *atoms.list.get_mut(id) = Atom {
            head: Head::of_data(part_of(item.section), kind),
            align: item.align as u32,
            prefix: item.prefix as u32,
            size: item.size,
            typelink: link.unwrap_or(Span::NONE),
            bytes: put_bytes(&mut atoms.bytes, &item.bytes),
            fields: atoms.fields.put(fields.into_iter().map(StoredField::of)),
            demands,
            ..atom
        };
        Ok(())
    }
}

fn put_bytes(array: &mut Array<u8>, bytes: &[u8]) -> Span {
    array.put(bytes.iter().copied())
}

fn code_fields(func: &CompiledFunc, refs: &[Target]) -> Result<Vec<Field>, ImageError> {
    // The second half of the field that the relocation before it names.
    let relocs = func.relocs.iter().filter(|reloc| reloc.kind != Reloc::RiscvPCRelLo12I);
    let field = |reloc: &crate::compile::CodeReloc| {
        let unknown = || ImageError::Relocation { from: func.name.clone(), kind: format!("{:?}", reloc.kind) };
        let kind = RefKind::of_code(reloc.kind).ok_or_else(unknown)?;
        let (offset, target, addend) = (reloc.offset, refs[reloc.target as usize], reloc.addend);
        Ok(Field { offset, kind, target, addend })
    };
    relocs.map(field).collect()
}
