//! The program as a table of atoms: every function and item of data with its bytes, what it refers to and what the tables say
//! of it, numbered, in a few flat arrays.
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

mod codec;

use crate::compile::CompiledFunc;
use crate::functab::Lines;
use crate::image::{ImageError, Input, Part, part_of};
use crate::reference::RefKind;
use cranelift_codegen::binemit::Reloc;
use go_abi::{DataItem, DataRelocKind, Demand, File, FrameKind, InlinedCall, Position, Stub, Symbol, Table};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// What symbols are called in every program.
pub trait Naming: Sync {
    fn key(&self, symbol: &Symbol) -> Vec<u8>;
    fn demand(&self, demand: &Demand) -> Vec<u8>;
    /// Whose the symbol is, if anybody's.
    fn owner(&self, symbol: &Symbol) -> Option<u32>;
    fn file_name(&self, file: File) -> String;
}

/// A piece of one of the arrays.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Span {
    start: u32,
    len: u32,
}

impl Span {
    fn of<T>(self, list: &[T]) -> &[T] {
        &list[self.start as usize..][..self.len as usize]
    }

    /// Appends to an array.
    fn put<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Span {
        let start = list.len();
        list.extend(items);
        Span { start: start as u32, len: (list.len() - start) as u32 }
    }
}

/// Bytes: those of a file, which stay where they are, and behind them those that were added.
#[derive(Default)]
struct Blob {
    kept: Option<Arc<Kept>>,
    place: Range<usize>,
    own: Vec<u8>,
}

/// The bytes that atoms were decoded from.
pub type Kept = dyn AsRef<[u8]> + Send + Sync;

impl Blob {
    fn len(&self) -> usize {
        self.place.len() + self.own.len()
    }

    fn kept(&self) -> &[u8] {
        self.kept.as_ref().map_or(&[], |kept| &(**kept).as_ref()[self.place.clone()])
    }

    fn get(&self, span: Span) -> &[u8] {
        let (start, len) = (span.start as usize, span.len as usize);
        match start.checked_sub(self.place.len()) {
            Some(start) => &self.own[start..][..len],
            None => &self.kept()[start..][..len],
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Span {
        let start = self.len() as u32;
        self.own.extend_from_slice(bytes);
        Span { start, len: bytes.len() as u32 }
    }
}

/// What a field refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Atom(u32),
    /// Index into [`Atoms::names`].
    Name(u32),
    Stub(Stub),
    Table(Table),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldKind {
    Place(RefKind),
    /// The distance from the start of the types.
    TypesOff,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    pub offset: u32,
    pub kind: FieldKind,
    pub target: Target,
    pub addend: i64,
}

/// What tables are to know of an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Other,
    /// Named for debuggers.
    Variable,
    Type,
    Itab,
}

/// A function, or an item of data.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    pub part: Part,
    pub kind: Kind,
    pub align: u32,
    /// Bytes before what the symbol means.
    pub prefix: u32,
    pub size: u64,
    owner: u32,
    key: Span,
    name: Span,
    typelink: Option<Span>,
    bytes: Span,
    /// Of code: all that must be there if it is. Of data that is what its fields say.
    refs: Span,
    fields: Span,
    demands: Span,
    code: Option<Code>,
    is_defined: bool,
}

#[derive(Clone, Copy, Debug)]
struct Code {
    start: (File, u32),
    frame: FrameKind,
    lines: Span,
    positions: Span,
    inlined: Span,
    frame_map: Span,
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
    list: Vec<Atom>,
    /// Those that are part of the program, by key.
    order: Vec<u32>,
    /// Keys and names.
    text: Blob,
    bytes: Blob,
    refs: Vec<Target>,
    fields: Vec<Field>,
    lines: Vec<(u32, u32)>,
    positions: Vec<Position>,
    inlined: Vec<InlinedCall>,
    demands: Vec<u32>,
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
        let mut order: Vec<u32> = (0..atoms.list.len() as u32).filter(|&id| atoms.atom(id).is_defined).collect();
        order.sort_unstable_by(|&a, &b| atoms.key(a).cmp(atoms.key(b)));
        atoms.order = order;
        Ok(atoms)
    }

    pub fn count(&self) -> usize {
        self.list.len()
    }

    pub fn in_order(&self) -> impl Iterator<Item = (u32, &Atom)> {
        self.order.iter().map(|&id| (id, &self.list[id as usize]))
    }

    fn atom(&self, id: u32) -> &Atom {
        &self.list[id as usize]
    }

    pub fn key(&self, id: u32) -> &[u8] {
        self.text.get(self.atom(id).key)
    }

    pub fn name(&self, atom: &Atom) -> &str {
        self.str(atom.name)
    }

    fn str(&self, span: Span) -> &str {
        std::str::from_utf8(self.text.get(span)).unwrap_or_default()
    }

    pub fn typelink(&self, atom: &Atom) -> Option<&str> {
        atom.typelink.map(|span| self.str(span))
    }

    pub fn bytes(&self, atom: &Atom) -> &[u8] {
        self.bytes.get(atom.bytes)
    }

    pub fn fields(&self, atom: &Atom) -> &[Field] {
        atom.fields.of(&self.fields)
    }

    /// What must be part of the program if the atom is.
    fn targets(&self, atom: &Atom) -> impl Iterator<Item = Target> {
        let refs = atom.refs.of(&self.refs).iter().copied();
        let fields = if atom.code.is_some() { &[] } else { self.fields(atom) };
        refs.chain(fields.iter().map(|field| field.target))
    }

    /// What the function table says of a function.
    pub fn lines(&self, atom: &Atom) -> Option<(FrameKind, Lines<'_>)> {
        let code = atom.code.as_ref()?;
        let lines = Lines {
            start: code.start,
            lines: code.lines.of(&self.lines),
            positions: code.positions.of(&self.positions),
            inlined: code.inlined.of(&self.inlined),
            frame_map: self.bytes.get(code.frame_map),
        };
        Some((code.frame, lines))
    }

    pub fn file_name(&self, file: File) -> &str {
        &self.files[file.as_u32() as usize]
    }

    /// Names of functions elsewhere that the program refers to, sorted.
    pub fn imports(&self) -> Vec<Arc<str>> {
        let mut is_used = vec![false; self.names.len()];
        self.externs.iter().for_each(|&name| is_used[name as usize] = true);
        for target in self.in_order().flat_map(|(_, atom)| self.targets(atom)) {
            if let Target::Name(name) = target {
                is_used[name as usize] = true;
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
        names
    }

    /// What is not defined although the program refers to it, and who does.
    pub fn undefined(&self) -> Option<(&str, u32)> {
        let is_missing = |target: &Target| matches!(*target, Target::Atom(id) if !self.atom(id).is_defined);
        self.in_order().find_map(|(_, atom)| match self.targets(atom).find(is_missing) {
            Some(Target::Atom(id)) => Some((self.name(atom), id)),
            _ => None,
        })
    }
}

impl Atoms {
    pub(crate) fn undefined_error(&self, from: &str, id: u32) -> ImageError {
        let target = String::from_utf8_lossy(self.key(id)).into_owned();
        ImageError::Undefined { from: from.into(), target }
    }
}

/// The last program with other functions.
impl Atoms {
    /// The atom with this key.
    pub fn find(&self, key: &[u8]) -> Option<u32> {
        let at = self.order.partition_point(|&id| self.key(id) < key);
        self.order.get(at).copied().filter(|&id| self.key(id) == key)
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
        self.fields(self.atom(id)).iter().any(|field| matches!(field.target, Target::Name(_)))
    }

    /// Atoms of these owners that others refer to.
    pub fn wanted(&self, is_owner: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut is_wanted = vec![false; self.list.len()];
        self.roots().for_each(|id| is_wanted[id as usize] = true);
        for target in self.in_order().filter(|(_, atom)| !is_owner(atom.owner)).flat_map(|(_, atom)| self.targets(atom))
        {
            if let Target::Atom(id) = target {
                is_wanted[id as usize] = true;
            }
        }
        (0..self.list.len() as u32).filter(|&id| is_wanted[id as usize] && is_owner(self.atom(id).owner)).collect()
    }

    /// Makes undefined what belongs to these owners, and puts other functions and data there.
    pub fn replace(
        &mut self,
        is_owner: impl Fn(u32) -> bool,
        funcs: &[CompiledFunc],
        data: &[DataItem],
        naming: &dyn Naming,
    ) -> Result<(), ImageError> {
        self.list.iter_mut().filter(|atom| is_owner(atom.owner)).for_each(|atom| atom.is_defined = false);
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
        let is_whole = order.iter().all(|&id| self.atom(id).is_defined);
        self.order = order;
        is_whole && *before == self.facts()
    }

    pub fn facts(&self) -> Facts {
        let mut is_stated = vec![false; self.demand_keys.len()];
        let mut types = vec![];
        for (id, atom) in self.in_order() {
            atom.demands.of(&self.demands).iter().for_each(|&demand| is_stated[demand as usize] = true);
            if matches!(atom.kind, Kind::Type | Kind::Itab) {
                types.push(id);
            }
        }
        let demands = (0..self.demand_keys.len() as u32).filter(|&demand| is_stated[demand as usize]).collect();
        Facts { demands, types }
    }

    fn reach(&self) -> Vec<bool> {
        let by_variable: FxHashMap<u32, u32> =
            self.tasks.iter().filter_map(|task| Some((task.sets?, task.func))).collect();
        let mut is_live = vec![false; self.list.len()];
        let mut work: Vec<u32> = self.roots().collect();
        while let Some(id) = work.pop() {
            if std::mem::replace(&mut is_live[id as usize], true) {
                continue;
            }
            let atoms = self.targets(self.atom(id)).filter_map(|target| match target {
                Target::Atom(id) => Some(id),
                _ => None,
            });
            work.extend(atoms);
            work.extend(by_variable.get(&id));
        }
        is_live
    }

    /// Tasks whose variables are part of the program, and those without.
    pub fn live_tasks(&self) -> impl Iterator<Item = u32> {
        let is_present = self.present();
        self.tasks.iter().map(|task| task.func).filter(move |&func| is_present[func as usize])
    }

    /// Notes what is part of the program without being referred to.
    fn note_extra(&mut self) {
        self.extra.clear();
        let is_live = self.reach();
        self.extra = self.order.iter().copied().filter(|&id| !is_live[id as usize]).collect();
    }
}

struct Adder<'a> {
    atoms: &'a mut Atoms,
    naming: &'a dyn Naming,
    /// Atoms that are there already, but no part of the program.
    absent: FxHashMap<Vec<u8>, u32>,
    ids: FxHashMap<Symbol, Target>,
    names: FxHashMap<Arc<str>, u32>,
    files: FxHashMap<File, File>,
    file_ids: FxHashMap<String, File>,
    demands: FxHashMap<Demand, u32>,
    demand_ids: FxHashMap<Vec<u8>, u32>,
}

impl<'a> Adder<'a> {
    fn new(atoms: &'a mut Atoms, naming: &'a dyn Naming) -> Adder<'a> {
        let names = atoms.names.iter().cloned().zip(0..).collect();
        let file_ids =
            atoms.files.iter().cloned().enumerate().map(|(id, name)| (name, File::from_u32(id as u32))).collect();
        let demand_ids = atoms.demand_keys.iter().cloned().zip(0..).collect();
        let absent = atoms.absent().map(|id| (atoms.key(id).to_vec(), id)).collect();
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
        atoms.bytes.own.reserve(funcs.iter().map(|func| func.bytes.len()).sum());
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
        if let Some(id) = self.absent.get(&key).copied().or_else(|| self.atoms.find(&key)) {
            return id;
        }
        let id = self.atoms.list.len() as u32;
        let key = self.atoms.text.put(&key);
        let owner = self.naming.owner(symbol).unwrap_or(NOBODY);
        self.atoms.list.push(Atom::undefined(key, owner));
        id
    }

    fn name(&mut self, name: &Arc<str>) -> u32 {
        let next = self.atoms.names.len() as u32;
        let id = *self.names.entry(name.clone()).or_insert(next);
        if id == next {
            self.atoms.names.push(name.clone());
        }
        id
    }

    /// A file by its name; that of an unknown position does not matter.
    fn file(&mut self, (file, line): (File, u32)) -> File {
        let file = if line == 0 { File::from_u32(0) } else { file };
        if let Some(&known) = self.files.get(&file) {
            return known;
        }
        let (name, next) = (self.naming.file_name(file), File::from_u32(self.atoms.files.len() as u32));
        let id = *self.file_ids.entry(name.clone()).or_insert(next);
        if id == next {
            self.atoms.files.push(name);
        }
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
        Span::put(&mut self.atoms.demands, list)
    }

    fn demand(&mut self, demand: &Demand) -> u32 {
        if let Some(&known) = self.demands.get(demand) {
            return known;
        }
        let (key, next) = (self.naming.demand(demand), self.atoms.demand_keys.len() as u32);
        let id = *self.demand_ids.entry(key.clone()).or_insert(next);
        if id == next {
            self.atoms.demand_keys.push(key);
        }
        self.demands.insert(demand.clone(), id);
        id
    }

    /// The atom that a symbol's definition goes to.
    fn define(&mut self, symbol: &Symbol, name: &str) -> Result<(u32, Atom), ImageError> {
        let id = self.atom(symbol);
        let atom = *self.atoms.atom(id);
        if atom.is_defined {
            return Err(ImageError::Duplicate(symbol.clone()));
        }
        let name = self.atoms.text.put(name.as_bytes());
        let owner = self.naming.owner(symbol).unwrap_or(NOBODY);
        Ok((id, Atom { name, owner, is_defined: true, ..Atom::undefined(atom.key, owner) }))
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
            start,
            frame: func.frame,
            lines: Span::put(&mut atoms.lines, func.lines.iter().copied()),
            positions: Span::put(&mut atoms.positions, positions),
            inlined: Span::put(&mut atoms.inlined, inlined),
            frame_map: atoms.bytes.put(&func.frame_map),
        };
        atoms.list[id as usize] = Atom {
            part: Part::Text,
            align: func.align,
            size: func.bytes.len() as u64,
            bytes: atoms.bytes.put(&func.bytes),
            refs: Span::put(&mut atoms.refs, refs),
            fields: Span::put(&mut atoms.fields, fields),
            demands,
            code: Some(code),
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
                    DataRelocKind::Abs64 => FieldKind::Place(RefKind::Abs64),
                    DataRelocKind::TypesOff32 => FieldKind::TypesOff,
                },
                target: self.target(&reloc.target),
                addend: reloc.addend,
            })
            .collect();
        let demands = self.demands(&item.demands);
        let atoms = &mut *self.atoms;
        atoms.list[id as usize] = Atom {
            part: part_of(item.section),
            kind: match item.symbol {
                Symbol::Global(_) => Kind::Variable,
                Symbol::TypeDesc(_) => Kind::Type,
                Symbol::Itab(..) => Kind::Itab,
                _ => Kind::Other,
            },
            align: item.align as u32,
            prefix: item.prefix as u32,
            size: item.size,
            typelink: item.typelink.as_ref().map(|link| atoms.text.put(link.as_bytes())),
            bytes: atoms.bytes.put(&item.bytes),
            fields: Span::put(&mut atoms.fields, fields),
            demands,
            ..atom
        };
        Ok(())
    }
}

impl Atom {
    fn undefined(key: Span, owner: u32) -> Atom {
        let none = Span::default();
        Atom {
            part: Part::ReadOnly,
            kind: Kind::Other,
            align: 1,
            prefix: 0,
            size: 0,
            owner,
            key,
            name: none,
            typelink: None,
            bytes: none,
            refs: none,
            fields: none,
            demands: none,
            code: None,
            is_defined: false,
        }
    }
}

fn code_fields(func: &CompiledFunc, refs: &[Target]) -> Result<Vec<Field>, ImageError> {
    // The second half of the field that the relocation before it names.
    let relocs = func.relocs.iter().filter(|reloc| reloc.kind != Reloc::RiscvPCRelLo12I);
    let field = |reloc: &crate::compile::CodeReloc| {
        let unknown = || ImageError::Relocation { from: func.name.clone(), kind: format!("{:?}", reloc.kind) };
        let kind = FieldKind::Place(RefKind::of_code(reloc.kind).ok_or_else(unknown)?);
        let (offset, target, addend) = (reloc.offset, refs[reloc.target as usize], reloc.addend);
        Ok(Field { offset, kind, target, addend })
    };
    relocs.map(field).collect()
}
