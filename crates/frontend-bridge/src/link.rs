//! Linking: package files into one [`Program`], in which every type, function and variable has one id.
//!
//! ```text
//!  per file:  names ─▶ ids (found or made) ─▶ records of what is new ─▶ Program
//! ```
//!
//! Files come in dependency order and so do the packages of the result. A record is read only if the
//! program lacks it: a type whose method list is still missing, a function without a definition so far.
//!
//! Invariant (definition-wins): a function with a body (or an alias, or an empty assembly body) replaces
//! a declaration, a variable with contents replaces a zero one, and that an undefined one; among equals
//! the first is kept.
//!
//! Not here: the bodies, see [`Program::body`].

use crate::entities::{File, Func, Global, Package, Pos, Type};
use crate::instr::Body;
use crate::program::{FuncData, FuncFlags, GlobalData, GlobalInit, PackageData, Program};
use crate::read::body::{body_cursor, read_body};
use crate::read::tables::{
    Ids, PackageRecord, Strings, Table, read_files, read_func, read_global, read_method_count, read_package, read_type,
};
use crate::read::{PackageFile, ReadError, Section};
use crate::types::{TypeData, TypeKind};
use crate::verify;
use cranelift_entity::PrimaryMap;
use rustc_hash::FxHashMap;

/// A linked package file: its bytes, for bodies, and what its indices mean.
pub(crate) struct Source {
    file: PackageFile,
    ids: Ids,
}

impl Program {
    /// Links files, dependencies first, into one program.
    pub fn link(files: Vec<PackageFile>) -> Result<Program, ReadError> {
        let mut linker = Linker::new();
        files.into_iter().try_for_each(|file| linker.add(file))?;
        linker.finish()
    }

    /// Decodes and verifies a function's body. The function must have one.
    pub fn body(&self, func: Func) -> Result<Body, ReadError> {
        let data = &self.funcs[func];
        let Some(body) = data.body else {
            return Err(ReadError::new(Section::Bodies, 0, format!("{} has no body", data.name)));
        };
        let source = &self.sources[body.package];
        let strings = Strings::read_again(&source.file);
        body_cursor(source.file.section(Section::Bodies), body.offset, body.len)
            .and_then(|cursor| read_body(cursor, strings, &source.ids, data, self.unit()))
            .and_then(|body| verify::verify_body(self, data, &body).map(|()| body))
            .map_err(|error| ReadError { what: format!("{}: {}", data.name, error.what), ..error })
            .map_err(|error| error.in_file(&source.file.path))
    }

    /// The empty tuple: the type of what has no result.
    pub fn unit(&self) -> Type {
        self.type_by_link[UNIT]
    }
}

const UNIT: &str = "tuple()";

/// A program that is not complete yet.
pub struct Linker {
    program: Program,
    file_by_path: FxHashMap<String, File>,
    /// Whether a type's record, a type's method list and a function's record have been read.
    has_type: PrimaryMap<Type, bool>,
    has_methods: PrimaryMap<Type, bool>,
    has_func: PrimaryMap<Func, bool>,
}

impl Default for Linker {
    fn default() -> Linker {
        Linker::new()
    }
}

impl Linker {
    pub fn new() -> Linker {
        let mut linker = Linker {
            program: Program::default(),
            file_by_path: FxHashMap::default(),
            has_type: PrimaryMap::new(),
            has_methods: PrimaryMap::new(),
            has_func: PrimaryMap::new(),
        };
        linker.file_id("");
        let unit = linker.type_id(UNIT);
        linker.program.types[unit].kind = TypeKind::Tuple(vec![]);
        linker.has_type[unit] = true;
        linker
    }

    /// The next file; those that it depends on are there already.
    pub fn add(&mut self, file: PackageFile) -> Result<(), ReadError> {
        let ids = self.add_tables(&file).map_err(|error| error.in_file(&file.path))?;
        self.program.sources.push(Source { file, ids });
        Ok(())
    }

    fn add_tables(&mut self, file: &PackageFile) -> Result<Ids, ReadError> {
        let strings = Strings::read(file)?;
        let Tables { types, funcs, globals, ids } = self.tables(file, strings)?;
        let package = self.add_package(file, strings, &ids)?;
        self.add_types(types, strings, &ids)?;
        self.add_funcs(funcs, strings, &ids, package)?;
        self.add_globals(globals, file, strings, &ids, package)?;
        Ok(ids)
    }

    fn tables<'f>(&mut self, file: &'f PackageFile, strings: Strings<'f>) -> Result<Tables<'f>, ReadError> {
        let types = Table::read(file, Section::Types, strings)?;
        let funcs = Table::read(file, Section::Funcs, strings)?;
        let globals = Table::read(file, Section::Globals, strings)?;
        let ids = Ids {
            files: read_files(file, strings)?.into_iter().map(|path| self.file_id(path)).collect(),
            types: types.names.iter().map(|name| self.type_id(name)).collect(),
            funcs: funcs.names.iter().map(|name| self.func_id(name)).collect(),
            globals: globals.names.iter().map(|name| self.global_id(name)).collect(),
        };
        Ok(Tables { types, funcs, globals, ids })
    }

    fn file_id(&mut self, path: &str) -> File {
        if let Some(&id) = self.file_by_path.get(path) {
            return id;
        }
        let id = self.program.files.push(path.to_owned());
        self.file_by_path.insert(path.to_owned(), id);
        id
    }

    fn type_id(&mut self, link: &str) -> Type {
        if let Some(&id) = self.program.type_by_link.get(link) {
            return id;
        }
        let id = self.program.types.push(placeholder_type(link));
        self.has_type.push(false);
        self.has_methods.push(false);
        self.program.type_by_link.insert(link.to_owned(), id);
        id
    }

    fn func_id(&mut self, name: &str) -> Func {
        if let Some(&id) = self.program.func_by_name.get(name) {
            return id;
        }
        let id = self.program.funcs.push(placeholder_func(name));
        self.has_func.push(false);
        self.program.func_by_name.insert(name.to_owned(), id);
        id
    }

    fn global_id(&mut self, name: &str) -> Global {
        if let Some(&id) = self.program.global_by_name.get(name) {
            return id;
        }
        let data = GlobalData {
            name: name.to_owned(),
            ty: self.unit(),
            pos: Pos::unknown(),
            init: GlobalInit::Undefined,
            home: None,
        };
        let id = self.program.globals.push(data);
        self.program.global_by_name.insert(name.to_owned(), id);
        id
    }

    fn unit(&self) -> Type {
        self.program.unit()
    }

    fn add_package(&mut self, file: &PackageFile, strings: Strings, ids: &Ids) -> Result<Package, ReadError> {
        let record = read_package(file, strings, ids)?;
        Ok(self.program.packages.push(PackageData {
            path: record.path.to_owned(),
            name: record.name.to_owned(),
            imports: record.imports.into_iter().map(str::to_owned).collect(),
            init: record.init.map(|index| ids.funcs[index as usize]),
            lazy_inits: record.lazy_inits,
        }))
    }

    fn add_types(&mut self, mut table: Table, strings: Strings, ids: &Ids) -> Result<(), ReadError> {
        for (link, &id) in table.names.iter().zip(&ids.types) {
            let mut record = table.records.record()?;
            let methods = read_method_count(&mut record)?;
            let new_methods = methods.is_some() && !self.has_methods[id];
            if self.has_type[id] && !new_methods {
                continue;
            }
            let data = read_type(&mut record, strings, ids, link, methods)?;
            if self.has_type[id] {
                self.program.types[id].methods = data.methods;
            } else {
                self.program.types[id] = data;
            }
            self.has_type[id] = true;
            self.has_methods[id] |= methods.is_some();
        }
        table.records.finish()
    }

    fn add_funcs(&mut self, mut table: Table, strings: Strings, ids: &Ids, package: Package) -> Result<(), ReadError> {
        for (name, &id) in table.names.iter().zip(&ids.funcs) {
            let mut record = table.records.record()?;
            if self.has_func[id] && is_defined(&self.program.funcs[id]) {
                continue;
            }
            let data = read_func(&mut record, strings, ids, name, package)?;
            if !self.has_func[id] || is_defined(&data) {
                self.program.funcs[id] = data;
                self.has_func[id] = true;
            }
        }
        table.records.finish()
    }

    fn add_globals(
        &mut self,
        mut table: Table,
        file: &PackageFile,
        strings: Strings,
        ids: &Ids,
        package: Package,
    ) -> Result<(), ReadError> {
        for (name, &id) in table.names.iter().zip(&ids.globals) {
            let mut record = table.records.record()?;
            let data = read_global(&mut record, file, strings, ids, name)?;
            let old = &mut self.program.globals[id];
            if old.ty == self.program.type_by_link[UNIT] || rank(&data.init) > rank(&old.init) {
                let home = (data.init != GlobalInit::Undefined).then_some(package);
                *old = GlobalData { home, ..data };
            }
        }
        table.records.finish()
    }

    pub fn finish(mut self) -> Result<Program, ReadError> {
        let pointers: Vec<(Type, Type)> = self
            .program
            .types
            .iter()
            .filter_map(|(id, data)| match data.kind {
                TypeKind::Pointer(elem) if !data.is_named() => Some((elem, id)),
                _ => None,
            })
            .collect();
        for (elem, pointer) in pointers {
            self.program.types[elem].ptr_to = Some(pointer);
        }
        verify::verify_tables(&self.program)?;
        Ok(self.program)
    }
}

/// A file's tables, and what their indices mean.
struct Tables<'f> {
    types: Table<'f>,
    funcs: Table<'f>,
    globals: Table<'f>,
    ids: Ids,
}

/// Whether other packages, and what the whole program has of types and initialisers, are the same with either of two
/// versions of a package: they may differ in functions and variables only.
pub fn are_alike(old: PackageFile, new: &PackageFile) -> Result<bool, ReadError> {
    let mut linker = Linker::new();
    linker.add(old)?;
    let strings = Strings::read(new)?;
    let Tables { types, mut funcs, ids, .. } = linker.tables(new, strings)?;
    let Some((package, source)) = linker.program.sources.iter().next() else { return Ok(false) };
    let old_strings = Strings::read_again(&source.file);
    let (old_record, new_record) =
        (read_package(&source.file, old_strings, &source.ids)?, read_package(new, strings, &ids)?);
    let init = |record: &PackageRecord, ids: &Ids| record.init.map(|index| ids.funcs[index as usize]);
    let is_same_package = (old_record.path, old_record.name, &old_record.imports, &old_record.lazy_inits)
        == (new_record.path, new_record.name, &new_record.imports, &new_record.lazy_inits)
        && init(&old_record, &source.ids) == init(&new_record, &ids);
    // C's names, and functions that another package has beyond its imports.
    let concerns_others = |func: &FuncData| func.export.is_some() || func.flags.has(FuncFlags::PULL);
    let mut others = linker.program.funcs.values().any(concerns_others);
    for (name, _) in funcs.names.iter().zip(&ids.funcs) {
        others |= concerns_others(&read_func(&mut funcs.records.record()?, strings, &ids, name, package)?);
    }
    Ok(is_same_package && !others && linker.has_types(types, strings, &ids)?)
}

impl Linker {
    /// All types of the table that are known are the same there.
    fn has_types(&self, mut table: Table, strings: Strings, ids: &Ids) -> Result<bool, ReadError> {
        for (link, &id) in table.names.iter().zip(&ids.types) {
            let mut record = table.records.record()?;
            let methods = read_method_count(&mut record)?;
            if !self.has_type[id] || *link == UNIT {
                continue;
            }
            let (old, new) = (&self.program.types[id], read_type(&mut record, strings, ids, link, methods)?);
            if methods.is_some() != self.has_methods[id] || (&old.kind, &old.string) != (&new.kind, &new.string) {
                return Ok(false);
            }
            if (&old.name, &old.pkg_path, &old.methods) != (&new.name, &new.pkg_path, &new.methods) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn placeholder_type(link: &str) -> TypeData {
    TypeData {
        kind: TypeKind::Iter,
        link: link.to_owned(),
        string: link.to_owned(),
        name: None,
        pkg_path: String::new(),
        ptr_to: None,
        methods: vec![],
    }
}

fn placeholder_func(name: &str) -> FuncData {
    FuncData {
        name: name.to_owned(),
        params: vec![],
        results: vec![],
        flags: FuncFlags::default(),
        pos: Pos::unknown(),
        free_vars: vec![],
        alias: None,
        body: None,
        export: None,
        host: None,
    }
}

fn is_defined(func: &FuncData) -> bool {
    func.body.is_some() || func.alias.is_some() || func.flags.has(FuncFlags::EMPTY_ASM) || func.host.is_some()
}

fn rank(init: &GlobalInit) -> u8 {
    match init {
        GlobalInit::Undefined => 0,
        GlobalInit::Zero => 1,
        GlobalInit::Assembly => 2,
        GlobalInit::Static(_) => 3,
    }
}
