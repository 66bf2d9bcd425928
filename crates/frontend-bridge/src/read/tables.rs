//! The index sections of a program file: strings, package, types, functions, globals, static data.
//!
//! Ids in here are the file's own until [`Ids`] turns them into the program's. Types, functions and
//! globals come as a list of names, then one record each behind its length: linking looks at the names
//! and reads only the records of what it does not know yet.

use super::cursor::{Cursor, u32_at};
use super::{PackageFile, ReadError, Section};
use crate::entities::{File, Func, Global, Package, Pos, Type};
use crate::program::{BodyRef, FuncData, FuncFlags, GlobalData, GlobalInit, HostImport, RelocTarget, StaticData};
use crate::types::{BasicKind, ChanDir, Field, IMethod, Method, TypeData, TypeKind};

/// The string pool.
#[derive(Clone, Copy)]
pub(crate) struct Strings<'a> {
    /// End of each string, four bytes each.
    ends: &'a [u8],
    bytes: &'a [u8],
}

impl<'a> Strings<'a> {
    pub fn read(file: &'a PackageFile) -> Result<Strings<'a>, ReadError> {
        let all = file.section(Section::Strings);
        let fail = |what: &str| Err(ReadError::new(Section::Strings, 0, what));
        if all.len() < 4 {
            return fail("ends too early");
        }
        let count = u32_at(all, 0) as usize;
        let rest = &all[4..];
        if count > rest.len() / 4 {
            return fail("more strings than bytes");
        }
        let (ends, bytes) = rest.split_at(4 * count);
        let mut last = 0;
        for i in 0..count {
            let end = u32_at(ends, 4 * i);
            if end < last || end as usize > bytes.len() {
                return fail("strings out of order");
            }
            last = end;
        }
        Ok(Strings { ends, bytes })
    }

    /// The pool of a file that [`Strings::read`] has accepted: the ends are not checked again.
    pub fn read_again(file: &'a PackageFile) -> Strings<'a> {
        let all = file.section(Section::Strings);
        let (ends, bytes) = all[4..].split_at(4 * u32_at(all, 0) as usize);
        Strings { ends, bytes }
    }

    pub fn len(&self) -> usize {
        self.ends.len() / 4
    }

    fn get(&self, index: u32) -> &'a [u8] {
        let at = 4 * index as usize;
        let start = if index == 0 { 0 } else { u32_at(self.ends, at - 4) };
        &self.bytes[start as usize..u32_at(self.ends, at) as usize]
    }

    /// Bytes of a Go string.
    pub fn bytes(&self, cursor: &mut Cursor) -> Result<&'a [u8], ReadError> {
        Ok(self.get(cursor.index(self.len())?))
    }

    /// A name: UTF-8.
    pub fn name(&self, cursor: &mut Cursor) -> Result<&'a str, ReadError> {
        let bytes = self.bytes(cursor)?;
        std::str::from_utf8(bytes).map_err(|_| cursor.error("name is not UTF-8"))
    }

    pub fn optional_name(&self, cursor: &mut Cursor) -> Result<Option<&'a str>, ReadError> {
        let Some(index) = cursor.optional_index(self.len())? else { return Ok(None) };
        std::str::from_utf8(self.get(index)).map(Some).map_err(|_| cursor.error("name is not UTF-8"))
    }
}

/// What a file's own indices are in the program.
#[derive(Default)]
pub(crate) struct Ids {
    pub types: Vec<Type>,
    pub funcs: Vec<Func>,
    pub globals: Vec<Global>,
    pub files: Vec<File>,
}

impl Ids {
    pub fn ty(&self, cursor: &mut Cursor) -> Result<Type, ReadError> {
        Ok(self.types[cursor.index(self.types.len())? as usize])
    }

    pub fn optional_ty(&self, cursor: &mut Cursor) -> Result<Option<Type>, ReadError> {
        Ok(cursor.optional_index(self.types.len())?.map(|index| self.types[index as usize]))
    }

    pub fn types(&self, cursor: &mut Cursor) -> Result<Vec<Type>, ReadError> {
        let count = cursor.count()?;
        (0..count).map(|_| self.ty(cursor)).collect()
    }

    pub fn func(&self, cursor: &mut Cursor) -> Result<Func, ReadError> {
        Ok(self.funcs[cursor.index(self.funcs.len())? as usize])
    }

    pub fn optional_func(&self, cursor: &mut Cursor) -> Result<Option<Func>, ReadError> {
        Ok(cursor.optional_index(self.funcs.len())?.map(|index| self.funcs[index as usize]))
    }

    pub fn global(&self, cursor: &mut Cursor) -> Result<Global, ReadError> {
        Ok(self.globals[cursor.index(self.globals.len())? as usize])
    }

    pub fn pos(&self, cursor: &mut Cursor) -> Result<Pos, ReadError> {
        let file = self.files[cursor.index(self.files.len())? as usize];
        Ok(Pos { file, line: cursor.u32()?, col: cursor.u32()? })
    }
}

/// A section of named records: the names, and a cursor at the first record.
pub(crate) struct Table<'a> {
    pub names: Vec<&'a str>,
    pub records: Cursor<'a>,
}

impl<'a> Table<'a> {
    pub fn read(file: &'a PackageFile, section: Section, strings: Strings<'a>) -> Result<Table<'a>, ReadError> {
        let mut cursor = file.cursor(section);
        let count = cursor.count()?;
        let names = (0..count).map(|_| strings.name(&mut cursor)).collect::<Result<_, _>>()?;
        Ok(Table { names, records: cursor })
    }
}

pub(crate) struct PackageRecord<'a> {
    pub path: &'a str,
    pub name: &'a str,
    pub imports: Vec<&'a str>,
    /// Index in the file's functions.
    pub init: Option<u32>,
    pub lazy_inits: Vec<(Global, Func)>,
}

pub(crate) fn read_package<'a>(
    file: &'a PackageFile,
    strings: Strings<'a>,
    ids: &Ids,
) -> Result<PackageRecord<'a>, ReadError> {
    let mut cursor = file.cursor(Section::Package);
    let (path, name) = (strings.name(&mut cursor)?, strings.name(&mut cursor)?);
    let count = cursor.count()?;
    let imports = (0..count).map(|_| strings.name(&mut cursor)).collect::<Result<_, _>>()?;
    let init = cursor.optional_index(ids.funcs.len())?;
    let count = cursor.count()?;
    let lazy_inits =
        (0..count).map(|_| Ok((ids.global(&mut cursor)?, ids.func(&mut cursor)?))).collect::<Result<_, _>>()?;
    cursor.finish()?;
    Ok(PackageRecord { path, name, imports, init, lazy_inits })
}

pub(crate) fn read_files<'a>(file: &'a PackageFile, strings: Strings<'a>) -> Result<Vec<&'a str>, ReadError> {
    let mut cursor = file.cursor(Section::Files);
    let count = cursor.count()?;
    let names = (0..count).map(|_| strings.name(&mut cursor)).collect::<Result<_, _>>()?;
    cursor.finish()?;
    Ok(names)
}

/// The number of methods a type record lists, `None` if its list is in another file; reads no more.
pub(crate) fn read_method_count(cursor: &mut Cursor) -> Result<Option<usize>, ReadError> {
    match cursor.u64()? {
        0 => Ok(None),
        count if count - 1 <= cursor.left() as u64 => Ok(Some(count as usize - 1)),
        _ => cursor.fail("more methods than bytes"),
    }
}

/// The rest of a type record. Its method list is given only if `methods` says there is one.
pub(crate) fn read_type(
    cursor: &mut Cursor,
    strings: Strings,
    ids: &Ids,
    link: &str,
    methods: Option<usize>,
) -> Result<TypeData, ReadError> {
    let string = strings.name(cursor)?.to_owned();
    let name = strings.optional_name(cursor)?.map(str::to_owned);
    let pkg_path = strings.name(cursor)?.to_owned();
    let kind = read_kind(cursor, strings, ids)?;
    let count = methods.unwrap_or(0);
    let methods = (0..count).map(|_| read_method(cursor, strings, ids)).collect::<Result<_, _>>()?;
    cursor.finish()?;
    Ok(TypeData { kind, link: link.to_owned(), string, name, pkg_path, ptr_to: None, methods })
}

fn read_kind(cursor: &mut Cursor, strings: Strings, ids: &Ids) -> Result<TypeKind, ReadError> {
    Ok(match cursor.byte()? {
        0 => TypeKind::Basic(read_basic(cursor)?),
        1 => TypeKind::Pointer(ids.ty(cursor)?),
        2 => TypeKind::Slice(ids.ty(cursor)?),
        3 => TypeKind::Array { elem: ids.ty(cursor)?, len: cursor.u64()? },
        4 => TypeKind::Chan { elem: ids.ty(cursor)?, dir: read_direction(cursor)? },
        5 => TypeKind::Map { key: ids.ty(cursor)?, elem: ids.ty(cursor)? },
        6 => {
            let count = cursor.count()?;
            let fields = (0..count).map(|_| read_field(cursor, strings, ids)).collect::<Result<_, _>>()?;
            TypeKind::Struct { fields }
        }
        7 => {
            let (params, results) = (ids.types(cursor)?, ids.types(cursor)?);
            TypeKind::Func { params, results, variadic: cursor.bool()? }
        }
        8 => {
            let count = cursor.count()?;
            let methods = (0..count).map(|_| read_imethod(cursor, strings, ids)).collect::<Result<_, _>>()?;
            TypeKind::Interface { methods }
        }
        9 => TypeKind::Tuple(ids.types(cursor)?),
        10 => TypeKind::Iter,
        _ => return cursor.fail("unknown kind of type"),
    })
}

const BASIC_KINDS: [BasicKind; 19] = [
    BasicKind::Bool,
    BasicKind::Int,
    BasicKind::Int8,
    BasicKind::Int16,
    BasicKind::Int32,
    BasicKind::Int64,
    BasicKind::Uint,
    BasicKind::Uint8,
    BasicKind::Uint16,
    BasicKind::Uint32,
    BasicKind::Uint64,
    BasicKind::Uintptr,
    BasicKind::Float32,
    BasicKind::Float64,
    BasicKind::Complex64,
    BasicKind::Complex128,
    BasicKind::String,
    BasicKind::UnsafePointer,
    BasicKind::UntypedNil,
];

/// An entry of a table of `repr(u8)` enum values that count from one.
pub(crate) fn entry<T: Copy>(cursor: &mut Cursor, table: &[T], what: &str) -> Result<T, ReadError> {
    let number = cursor.byte()?;
    match table.get(usize::from(number).wrapping_sub(1)) {
        Some(&value) => Ok(value),
        None => cursor.fail(format!("unknown {what} {number}")),
    }
}

fn read_basic(cursor: &mut Cursor) -> Result<BasicKind, ReadError> {
    entry(cursor, &BASIC_KINDS, "basic type")
}

fn read_direction(cursor: &mut Cursor) -> Result<ChanDir, ReadError> {
    entry(cursor, &[ChanDir::Recv, ChanDir::Send, ChanDir::Both], "channel direction")
}

fn read_field(cursor: &mut Cursor, strings: Strings, ids: &Ids) -> Result<Field, ReadError> {
    Ok(Field {
        name: strings.name(cursor)?.to_owned(),
        pkg_path: strings.name(cursor)?.to_owned(),
        ty: ids.ty(cursor)?,
        embedded: cursor.bool()?,
        tag: strings.bytes(cursor)?.to_owned(),
    })
}

fn read_imethod(cursor: &mut Cursor, strings: Strings, ids: &Ids) -> Result<IMethod, ReadError> {
    Ok(IMethod {
        name: strings.name(cursor)?.to_owned(),
        pkg_path: strings.name(cursor)?.to_owned(),
        sig: ids.ty(cursor)?,
    })
}

fn read_method(cursor: &mut Cursor, strings: Strings, ids: &Ids) -> Result<Method, ReadError> {
    Ok(Method {
        name: strings.name(cursor)?.to_owned(),
        pkg_path: strings.name(cursor)?.to_owned(),
        sig: ids.ty(cursor)?,
        ifn: ids.func(cursor)?,
        tfn: ids.func(cursor)?,
    })
}

pub(crate) fn read_func(
    cursor: &mut Cursor,
    strings: Strings,
    ids: &Ids,
    name: &str,
    package: Package,
) -> Result<FuncData, ReadError> {
    let flags = FuncFlags(cursor.u32()?);
    let pos = ids.pos(cursor)?;
    let (params, results, free_vars) = (ids.types(cursor)?, ids.types(cursor)?, ids.types(cursor)?);
    let alias = ids.optional_func(cursor)?;
    let export = strings.optional_name(cursor)?.map(str::to_owned);
    let host = match strings.optional_name(cursor)? {
        Some(module) => Some(HostImport { module: module.to_owned(), name: strings.name(cursor)?.to_owned() }),
        None => None,
    };
    let len = cursor.u64()?;
    let body = match len {
        0 => None,
        _ => Some(BodyRef { package, offset: cursor.u64()?, len }),
    };
    cursor.finish()?;
    Ok(FuncData { name: name.to_owned(), params, results, flags, pos, free_vars, alias, body, export, host })
}

pub(crate) fn read_global(
    cursor: &mut Cursor,
    file: &PackageFile,
    strings: Strings,
    ids: &Ids,
    name: &str,
) -> Result<GlobalData, ReadError> {
    let ty = ids.ty(cursor)?;
    let pos = ids.pos(cursor)?;
    let init = match cursor.byte()? {
        0 => GlobalInit::Zero,
        1 => GlobalInit::Undefined,
        2 => GlobalInit::Static(read_static(cursor, file, strings, ids)?),
        3 => GlobalInit::Assembly,
        _ => return cursor.fail("unknown kind of initial value"),
    };
    cursor.finish()?;
    Ok(GlobalData { name: name.to_owned(), ty, pos, init, home: None })
}

fn read_static(cursor: &mut Cursor, file: &PackageFile, strings: Strings, ids: &Ids) -> Result<StaticData, ReadError> {
    let (offset, len) = (cursor.u64()?, cursor.u64()?);
    let mut data = file.cursor(Section::Data);
    let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    data.take(at(offset))?;
    let bytes = data.take(at(len))?.to_vec();
    let count = cursor.count()?;
    let mut relocs = Vec::with_capacity(count);
    let mut end = 0;
    for _ in 0..count {
        let place = cursor.u64()?.checked_add(end).ok_or_else(|| cursor.error("offset too large"))?;
        relocs.push((place, read_target(cursor, strings, ids)?));
        end = place.checked_add(8).ok_or_else(|| cursor.error("offset too large"))?;
    }
    Ok(StaticData { bytes, relocs })
}

fn read_target(cursor: &mut Cursor, strings: Strings, ids: &Ids) -> Result<RelocTarget, ReadError> {
    Ok(match cursor.byte()? {
        0 => RelocTarget::Global(ids.global(cursor)?, cursor.i64()?),
        1 => RelocTarget::Func(ids.func(cursor)?),
        2 => RelocTarget::TypeDesc(ids.ty(cursor)?),
        3 => RelocTarget::Itab(ids.ty(cursor)?, ids.ty(cursor)?),
        4 => RelocTarget::Str(strings.bytes(cursor)?.to_vec()),
        5 => RelocTarget::C(strings.name(cursor)?.to_owned()),
        _ => return cursor.fail("unknown kind of relocation"),
    })
}
