//! Type descriptors: what `internal/abi`, `reflect` and the runtime read about a type.
//!
//! ```text
//! [func prefix] [common] [kind fields] [uncommon] [in+out | imethods | fields] [methods]
//!               ^ the symbol's address
//! ```
//!
//! A descriptor refers to other descriptors, names, pointer masks and function values, all by [`Symbol`]; the
//! methods it lists refer to code, but only those that [`LiveMethods`] found callable. So a descriptor is made
//! twice: for reachability without methods, and at the end as it goes into the program. One builder does both.
//!
//! Invariant (one-descriptor-one-type): a descriptor's symbol is its type, so that pointer equality of
//! descriptors is identity of types.
//!
//! Invariant (weak-means-present): `PtrToThis` of a type without name or methods is set only if the pointer's
//! descriptor is there for another reason.
//!
//! Not here: which types are in the program (the worklist), the order of descriptors (emission).

use crate::cx::LowerCx;
use crate::equal::{self, Alg};
use crate::hash;
use crate::reach::LiveMethods;
use crate::unsupported::LowerError;
use frontend_bridge::{Field, IMethod, Method, Type, TypeData, TypeKind};
use go_abi::layout::WORD;
use go_abi::type_desc::{self as abi, common, map_flag, name_flag, tflag};
use go_abi::{DataItem, DataReloc, DataRelocKind, Endian, Item, Layouts, Section, Symbol};
use std::sync::Arc;

/// What the descriptor of `ty` refers to, whichever methods turn out to be live.
pub fn type_desc_refs(cx: &LowerCx, ty: Type) -> Vec<Symbol> {
    Builder::new(cx, ty, None).build().relocs.into_iter().map(|reloc| reloc.target).collect()
}

/// The types among [`type_desc_refs`]: an interface that holds `ty` may give access to them by reflection.
pub(crate) fn child_types(cx: &LowerCx, ty: Type) -> Vec<Type> {
    let described = |symbol| match symbol {
        Symbol::TypeDesc(child) => Some(child),
        _ => None,
    };
    type_desc_refs(cx, ty).into_iter().filter_map(described).collect()
}

/// The finished descriptor.
pub fn type_desc_item(cx: &LowerCx, ty: Type, live: &LiveMethods) -> DataItem {
    finish(cx, ty, Some(live))
}

/// `TypeDesc` without methods (for what it refers to), and the data around descriptors.
pub fn lower_type_data(cx: &LowerCx, symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    let item = match symbol {
        Symbol::TypeDesc(ty) => Some(finish(cx, *ty, None)),
        Symbol::Opaque { size, mask } => Some(opaque_item(cx.endian(), *size, mask)),
        _ => plain_item(symbol),
    };
    Ok(item.map(Item::Data).into_iter().collect())
}

fn finish(cx: &LowerCx, ty: Type, live: Option<&LiveMethods>) -> DataItem {
    let built = Builder::new(cx, ty, live).build();
    let data = &cx.program.types[ty];
    let keep = !data.is_named()
        && !matches!(data.kind, TypeKind::Interface { .. } | TypeKind::Basic(_) | TypeKind::Tuple(_) | TypeKind::Iter);
    DataItem {
        prefix: built.prefix,
        typelink: keep.then(|| data.string.clone()),
        size: built.bytes.len() as u64,
        bytes: built.bytes,
        relocs: built.relocs,
        ..data_item(Symbol::TypeDesc(ty), format!("type:{}", data.link), Section::Types, WORD)
    }
}

/// A symbol that stands for an encoded name.
fn name_symbol(name: &str, tag: &[u8], pkg_path: &str, flags: u8) -> Symbol {
    if pkg_path.is_empty() {
        return Symbol::Name(abi::encode_name(name, tag, flags).into());
    }
    let bytes = abi::encode_name(name, tag, flags | name_flag::HAS_PKG_PATH);
    Symbol::QualifiedName(bytes.into(), abi::encode_name(pkg_path, b"", 0).into())
}

/// A field's or method's name, with `pkg_path` only where it is not that of the type around it.
fn member_name(name: &str, tag: &[u8], pkg_path: &str, embedded: bool) -> Symbol {
    let exported = if abi::is_exported(name) { name_flag::EXPORTED } else { 0 };
    name_symbol(name, tag, pkg_path, exported | if embedded { name_flag::EMBEDDED } else { 0 })
}

/// One bit per word up to the last pointer, padded to whole words as the runtime reads it.
pub(crate) fn pointer_mask(ptr_bytes: u64, visit: impl FnOnce(&mut dyn FnMut(u64))) -> Arc<[u8]> {
    let len = (ptr_bytes / WORD).div_ceil(8).next_multiple_of(WORD);
    let mut mask = vec![0u8; len as usize];
    visit(&mut |offset| mask[(offset / WORD / 8) as usize] |= 1 << (offset / WORD % 8));
    mask.into()
}

struct Builder<'a> {
    cx: &'a LowerCx<'a>,
    layouts: &'a Layouts<'a>,
    ty: Type,
    data: &'a TypeData,
    live: Option<&'a LiveMethods>,
    prefix: u64,
    bytes: Vec<u8>,
    relocs: Vec<DataReloc>,
}

impl<'a> Builder<'a> {
    fn new(cx: &'a LowerCx<'a>, ty: Type, live: Option<&'a LiveMethods>) -> Builder<'a> {
        let data = &cx.program.types[ty];
        Builder { cx, layouts: &cx.layouts, ty, data, live, prefix: 0, bytes: vec![], relocs: vec![] }
    }

    fn build(mut self) -> Builder<'a> {
        self.func_prefix();
        self.reserve(self.fixed_size());
        self.common();
        let uncommon = self.is_uncommon().then(|| self.len());
        if uncommon.is_some() {
            self.reserve(abi::uncommon::SIZE);
        }
        self.kind_fields();
        if let Some(at) = uncommon {
            self.uncommon(at);
        }
        self
    }

    fn fixed_size(&self) -> u64 {
        match &self.data.kind {
            TypeKind::Array { .. } => abi::array::SIZE,
            TypeKind::Chan { .. } => abi::chan::SIZE,
            TypeKind::Func { .. } => abi::func::SIZE,
            TypeKind::Interface { .. } => abi::interface::SIZE,
            TypeKind::Map { .. } => abi::map::SIZE,
            TypeKind::Pointer(_) | TypeKind::Slice(_) => abi::pointer::SIZE,
            TypeKind::Struct { .. } => abi::structure::SIZE,
            TypeKind::Basic(_) | TypeKind::Tuple(_) | TypeKind::Iter => common::SIZE,
        }
    }

    fn is_uncommon(&self) -> bool {
        self.data.is_named() || !self.data.methods.is_empty()
    }

    fn func_prefix(&mut self) {
        let (Some(live), TypeKind::Func { .. }) = (self.live, &self.data.kind) else { return };
        if !live.reflect_calls() {
            return;
        }
        self.bytes.resize(abi::FUNC_PREFIX as usize, 0);
        if live.has_adapters(self.ty) {
            let ty = self.cx.adapter_type(self.ty);
            self.offset_of(abi::func_prefix::CALL, Symbol::ReflectCall(ty));
            self.offset_of(abi::func_prefix::CALL_METHOD, Symbol::ReflectCallMethod(ty));
            self.offset_of(abi::func_prefix::MAKE_FUNC, Symbol::ReflectMakeFunc(ty));
        }
        self.prefix = abi::FUNC_PREFIX;
    }

    fn common(&mut self) {
        let layout = self.layouts.of(self.ty);
        let alg = equal::alg(self.layouts, self.ty);
        let mut flags = if self.is_uncommon() { tflag::UNCOMMON } else { 0 };
        flags |= if self.data.is_named() { tflag::NAMED } else { 0 };
        flags |= if alg == Alg::Memory { tflag::REGULAR_MEMORY } else { 0 };
        let mut kind = abi::kind(&self.data.kind).expect("described types have a kind");
        if abi::is_direct_iface(layout) {
            flags |= tflag::DIRECT_IFACE;
            // Before Go 1.26 the flag was beside the kind; later a kind has nothing beside it.
            kind |= if self.cx.release < 26 { abi::KIND_DIRECT_IFACE } else { 0 };
        }
        flags |= self.gc_data();
        flags |= self.string();
        self.put_u64(common::SIZE_OF, layout.size);
        self.put_u64(common::PTR_BYTES, layout.ptr_bytes);
        self.put_u32(common::HASH, abi::type_hash(&self.data.link));
        self.put_u8(common::TFLAG, flags);
        self.put_u8(common::ALIGN, layout.align as u8);
        self.put_u8(common::FIELD_ALIGN, layout.align as u8);
        self.put_u8(common::KIND, kind);
        if let Some(value) = equal::equal_value(self.cx, self.ty) {
            self.address_of(common::EQUAL, value);
        }
        self.ptr_to_this();
    }

    fn gc_data(&mut self) -> u8 {
        let ptr_bytes = self.layouts.of(self.ty).ptr_bytes;
        if ptr_bytes / WORD > abi::MAX_MASK_BYTES * 8 {
            self.address_of(common::GC_DATA, Symbol::GcMaskSlot(self.ty));
            return tflag::GC_MASK_ON_DEMAND;
        }
        let mask = pointer_mask(ptr_bytes, |visit| self.layouts.pointer_words(self.ty, 0, visit));
        self.address_of(common::GC_DATA, Symbol::GcMask(mask));
        0
    }

    /// The string as `*T`, so that T and *T share it.
    fn string(&mut self) -> u8 {
        let types = &self.layouts.program.types;
        let string = &self.data.string;
        let (text, named, flag) = match (&self.data.kind, string.strip_prefix('*')) {
            (TypeKind::Pointer(elem), Some(_)) => (string.clone(), &types[*elem].name, 0),
            _ => (format!("*{string}"), &self.data.name, tflag::EXTRA_STAR),
        };
        let exported = named.as_deref().is_some_and(abi::is_exported);
        let flags = if exported { name_flag::EXPORTED } else { 0 };
        self.offset_of(common::STR, name_symbol(&text, b"", "", flags));
        flag
    }

    fn ptr_to_this(&mut self) {
        let Some(pointer) = self.data.ptr_to else { return };
        let strong = self.data.is_named() || !self.layouts.program.types[pointer].methods.is_empty();
        if strong || self.live.is_some_and(|live| live.is_reached(pointer)) {
            self.offset_of(common::PTR_TO_THIS, Symbol::TypeDesc(pointer));
        }
    }

    fn kind_fields(&mut self) {
        match &self.data.kind {
            TypeKind::Array { elem, len } => {
                self.address_of(abi::array::ELEM, Symbol::TypeDesc(*elem));
                let slice = slice_of(self.layouts, *elem);
                self.address_of(abi::array::SLICE, Symbol::TypeDesc(slice));
                self.put_u64(abi::array::LEN, *len);
            }
            TypeKind::Chan { elem, dir } => {
                self.address_of(abi::chan::ELEM, Symbol::TypeDesc(*elem));
                self.put_u64(abi::chan::DIR, *dir as u64);
            }
            TypeKind::Pointer(elem) | TypeKind::Slice(elem) => {
                self.address_of(abi::pointer::ELEM, Symbol::TypeDesc(*elem));
            }
            TypeKind::Func { params, results, variadic } => self.func(params, results, *variadic),
            TypeKind::Interface { methods } => self.interface(methods),
            TypeKind::Map { key, elem } => self.map(*key, *elem),
            TypeKind::Struct { fields } => self.structure(fields),
            TypeKind::Basic(_) | TypeKind::Tuple(_) | TypeKind::Iter => {}
        }
    }

    fn func(&mut self, params: &[Type], results: &[Type], variadic: bool) {
        self.put_u16(abi::func::IN_COUNT, params.len() as u16);
        let variadic = if variadic { abi::VARIADIC } else { 0 };
        self.put_u16(abi::func::OUT_COUNT, results.len() as u16 | variadic);
        for &ty in params.iter().chain(results) {
            let at = self.len();
            self.reserve(WORD);
            self.address_of(at, Symbol::TypeDesc(ty));
        }
    }

    fn interface(&mut self, methods: &[IMethod]) {
        let own = if self.data.is_named() { self.data.pkg_path.as_str() } else { "" };
        self.package(abi::interface::PKG_PATH, own);
        self.slice_header(abi::interface::METHODS, methods.len() as u64);
        for method in methods {
            let at = self.len();
            self.reserve(abi::imethod::SIZE);
            let foreign = if method.pkg_path == own { "" } else { &method.pkg_path };
            self.offset_of(at + abi::imethod::NAME, member_name(&method.name, b"", foreign, false));
            self.offset_of(at + abi::imethod::TYP, Symbol::TypeDesc(method.sig));
        }
    }

    fn structure(&mut self, fields: &[Field]) {
        let own = fields.iter().find(|field| !field.pkg_path.is_empty());
        self.package(abi::structure::PKG_PATH, own.map_or("", |field| &field.pkg_path));
        self.slice_header(abi::structure::FIELDS, fields.len() as u64);
        for (i, field) in fields.iter().enumerate() {
            let at = self.len();
            self.reserve(abi::struct_field::SIZE);
            let name = member_name(&field.name, &field.tag, "", field.embedded);
            self.address_of(at + abi::struct_field::NAME, name);
            self.address_of(at + abi::struct_field::TYP, Symbol::TypeDesc(field.ty));
            self.put_u64(at + abi::struct_field::OFFSET, self.layouts.of(self.ty).offsets[i]);
        }
    }

    fn map(&mut self, key: Type, elem: Type) {
        let group = MapGroup::new(self.layouts, key, elem);
        self.address_of(abi::map::KEY, Symbol::TypeDesc(key));
        self.address_of(abi::map::ELEM, Symbol::TypeDesc(elem));
        self.address_of(abi::map::GROUP, Symbol::Opaque { size: group.size, mask: group.mask });
        self.address_of(abi::map::HASHER, hash::hash_value(self.cx, key));
        self.put_u64(abi::map::GROUP_SIZE, group.size);
        self.put_u64(abi::map::SLOT_SIZE, group.slot_size);
        self.put_u64(abi::map::ELEM_OFF, group.elem_offset);
        self.put_u32(abi::map::FLAGS, map_flags(self.layouts, key, elem));
    }

    fn uncommon(&mut self, at: u64) {
        let own = self.package_of_type();
        if !own.is_empty() {
            let name = name_symbol(own, b"", "", 0);
            self.offset_of(at + abi::uncommon::PKG_PATH, name);
        }
        let methods = &self.data.methods;
        let exported = methods.iter().take_while(|method| abi::is_exported(&method.name)).count();
        self.put_u16(at + abi::uncommon::MCOUNT, methods.len() as u16);
        self.put_u16(at + abi::uncommon::XCOUNT, exported as u16);
        self.put_u32(at + abi::uncommon::MOFF, (self.len() - at) as u32);
        for (i, method) in methods.iter().enumerate() {
            let entry = self.len();
            self.reserve(abi::method::SIZE);
            let foreign = if method.pkg_path == own { "" } else { &method.pkg_path };
            self.offset_of(entry + abi::method::NAME, member_name(&method.name, b"", foreign, false));
            self.method_code(entry, method, i as u32);
        }
    }

    /// Type and code of a method as far as they are in the program. Code that nothing can call is -1, which
    /// the runtime takes for a function that throws: the method is there, so conversions may find it. `Tfn` is the code of
    /// the method as a function value, if the program has that; `reflect.rtype.Method`, which alone reads it, makes one otherwise.
    fn method_code(&mut self, entry: u64, method: &Method, index: u32) {
        let Some(live) = self.live else { return };
        if live.is_reached(method.sig) {
            self.offset_of(entry + abi::method::MTYP, Symbol::TypeDesc(method.sig));
        }
        let (ifn, tfn) = (self.cx.resolve(method.ifn), self.cx.resolve(method.tfn));
        let is_live = live.is_live(self.ty, index);
        self.code_or_none(entry + abi::method::IFN, is_live, Symbol::Func(ifn));
        self.code_or_none(entry + abi::method::TFN, is_live && live.is_value(tfn), Symbol::FuncThunk(tfn));
    }

    fn code_or_none(&mut self, at: u64, is_there: bool, code: Symbol) {
        if is_there {
            self.offset_of(at, code);
        } else {
            self.put_u32(at, u32::MAX);
        }
    }

    /// The package whose unexported method names need no path in this type's method table.
    fn package_of_type(&self) -> &'a str {
        let types = &self.layouts.program.types;
        let named = match &self.data.kind {
            _ if self.data.is_named() => self.data,
            TypeKind::Pointer(elem) | TypeKind::Slice(elem) => &types[*elem],
            TypeKind::Array { elem, .. } | TypeKind::Chan { elem, .. } => &types[*elem],
            _ => return "",
        };
        if named.is_named() { &named.pkg_path } else { "" }
    }

    fn package(&mut self, at: u64, path: &str) {
        if !path.is_empty() {
            self.address_of(at, name_symbol(path, b"", "", 0));
        }
    }

    /// A slice of what follows the descriptor's fixed part.
    fn slice_header(&mut self, at: u64, len: u64) {
        let start = self.len();
        self.reloc(at, DataRelocKind::Abs64, Symbol::TypeDesc(self.ty), start as i64);
        self.put_u64(at + WORD, len);
        self.put_u64(at + 2 * WORD, len);
    }

    /// Bytes written so far, counted from the symbol's address; all positions are.
    fn len(&self) -> u64 {
        self.bytes.len() as u64 - self.prefix
    }

    fn reserve(&mut self, bytes: u64) {
        self.bytes.resize(self.bytes.len() + bytes as usize, 0);
    }

    fn put(&mut self, at: u64, value: &[u8]) {
        let at = (at + self.prefix) as usize;
        self.bytes[at..at + value.len()].copy_from_slice(value);
    }

    fn put_u8(&mut self, at: u64, value: u8) {
        self.put(at, &[value]);
    }

    fn put_u16(&mut self, at: u64, value: u16) {
        self.put(at, &self.layouts.target.endian().u16(value));
    }

    fn put_u32(&mut self, at: u64, value: u32) {
        self.put(at, &self.layouts.target.endian().u32(value));
    }

    fn put_u64(&mut self, at: u64, value: u64) {
        self.put(at, &self.layouts.target.endian().u64(value));
    }

    fn address_of(&mut self, at: u64, target: Symbol) {
        self.reloc(at, DataRelocKind::Abs64, target, 0);
    }

    fn offset_of(&mut self, at: u64, target: Symbol) {
        self.reloc(at, DataRelocKind::TypesOff32, target, 0);
    }

    fn reloc(&mut self, at: u64, kind: DataRelocKind, target: Symbol, addend: i64) {
        self.relocs.push(DataReloc { offset: at + self.prefix, kind, target, addend });
    }
}

/// `[]E` for an array of E: the front end makes it with every array type.
fn slice_of(layouts: &Layouts, elem: Type) -> Type {
    let program = layouts.program;
    let link = format!("[]{}", program.types[elem].link);
    *program.type_by_link.get(&link).unwrap_or_else(|| panic!("array without its slice type {link}"))
}

/// A slot group as `internal/runtime/maps` lays it out: `struct{ctrl uint64; slots [8]struct{key; elem}}`,
/// large keys and elements as pointers.
pub(crate) struct MapGroup {
    pub size: u64,
    slot_size: u64,
    elem_offset: u64,
    mask: Arc<[u8]>,
}

impl MapGroup {
    pub fn new(layouts: &Layouts, key: Type, elem: Type) -> MapGroup {
        let (key, elem) = (Inline::new(layouts, key), Inline::new(layouts, elem));
        let elem_offset = key.size.next_multiple_of(elem.align);
        let align = key.align.max(elem.align);
        let end = elem_offset + elem.size;
        let padding = if elem.size == 0 && end > 0 { 1 } else { 0 };
        let slot_size = (end + padding).next_multiple_of(align);
        // A group of empty slots still has a byte behind the control word, rounded up.
        let slots = if slot_size == 0 { WORD } else { slot_size * abi::MAP_GROUP_SLOTS };
        let size = (WORD + slots).next_multiple_of(WORD);
        let starts = (0..abi::MAP_GROUP_SLOTS).map(|i| WORD + i * slot_size);
        let mut words = vec![];
        for start in starts {
            key.pointer_words(layouts, start, &mut |offset| words.push(offset));
            elem.pointer_words(layouts, start + elem_offset, &mut |offset| words.push(offset));
        }
        let ptr_bytes = words.last().map_or(0, |last| last + WORD);
        let mask = pointer_mask(ptr_bytes, |visit| words.into_iter().for_each(visit));
        MapGroup { size, slot_size, elem_offset, mask }
    }
}

/// A key or element as it stands in a slot; `None`: a pointer to it.
struct Inline {
    ty: Option<Type>,
    size: u64,
    align: u64,
}

impl Inline {
    fn new(layouts: &Layouts, ty: Type) -> Inline {
        let layout = layouts.of(ty);
        if layout.size > abi::MAP_MAX_INLINE {
            return Inline { ty: None, size: WORD, align: WORD };
        }
        Inline { ty: Some(ty), size: layout.size, align: layout.align }
    }

    fn pointer_words(&self, layouts: &Layouts, base: u64, visit: &mut dyn FnMut(u64)) {
        match self.ty {
            Some(ty) => layouts.pointer_words(ty, base, visit),
            None => visit(base),
        }
    }
}

fn map_flags(layouts: &Layouts, key: Type, elem: Type) -> u32 {
    let flags = [
        (map_flag::NEED_KEY_UPDATE, needs_key_update(layouts, key)),
        (map_flag::HASH_MIGHT_PANIC, hash_might_panic(layouts, key)),
        (map_flag::INDIRECT_KEY, layouts.size(key) > abi::MAP_MAX_INLINE),
        (map_flag::INDIRECT_ELEM, layouts.size(elem) > abi::MAP_MAX_INLINE),
    ];
    flags.into_iter().filter(|(_, set)| *set).fold(0, |all, (flag, _)| all | flag)
}

/// Equal keys may differ in their bytes, or keep more memory alive.
fn needs_key_update(layouts: &Layouts, key: Type) -> bool {
    use frontend_bridge::BasicKind::*;
    any_part(layouts, key, &|kind| {
        matches!(
            kind,
            TypeKind::Interface { .. } | TypeKind::Basic(Float32 | Float64 | Complex64 | Complex128 | String)
        )
    })
}

fn hash_might_panic(layouts: &Layouts, key: Type) -> bool {
    any_part(layouts, key, &|kind| matches!(kind, TypeKind::Interface { .. }))
}

fn any_part(layouts: &Layouts, ty: Type, test: &dyn Fn(&TypeKind) -> bool) -> bool {
    match &layouts.program.types[ty].kind {
        TypeKind::Array { elem, .. } => any_part(layouts, *elem, test),
        TypeKind::Struct { fields } => fields.iter().any(|field| any_part(layouts, field.ty, test)),
        kind => test(kind),
    }
}

/// Data of the symbols that descriptors refer to and that need nothing but their key; `None` for others.
fn plain_item(symbol: &Symbol) -> Option<DataItem> {
    let (section, align, size, bytes, relocs) = match symbol {
        Symbol::Name(bytes) => (Section::Types, 1, bytes.len(), bytes.to_vec(), vec![]),
        Symbol::QualifiedName(bytes, package) => {
            let target = Symbol::Name(package.clone());
            let reloc = data_reloc(bytes.len() as u64, DataRelocKind::TypesOff32, target);
            (Section::Types, 1, bytes.len() + 4, bytes.to_vec(), vec![reloc])
        }
        Symbol::GcMask(mask) => (Section::ReadOnly, 8, mask.len(), mask.to_vec(), vec![]),
        Symbol::GcMaskSlot(_) => (Section::Zero { pointers: false }, 8, WORD as usize, vec![], vec![]),
        _ => return None,
    };
    let symbol = symbol.clone();
    Some(DataItem { size: size as u64, bytes, relocs, ..data_item(symbol, String::new(), section, align) })
}

/// An item without contents, to be filled in.
fn data_item(symbol: Symbol, name: String, section: Section, align: u64) -> DataItem {
    DataItem {
        symbol,
        name,
        section,
        align,
        prefix: 0,
        typelink: None,
        size: 0,
        bytes: vec![],
        relocs: vec![],
        demands: vec![],
    }
}

fn data_reloc(offset: u64, kind: DataRelocKind, target: Symbol) -> DataReloc {
    DataReloc { offset, kind, target, addend: 0 }
}

/// A function value without captured variables: the address of its code.
pub(crate) fn func_value_item(symbol: Symbol, name: String, code: Symbol) -> DataItem {
    let relocs = vec![data_reloc(0, DataRelocKind::Abs64, code)];
    DataItem { size: WORD, relocs, ..data_item(symbol, name, Section::ReadOnly, WORD) }
}

/// What the collector and `mallocgc` need to know, in the form of an unnamed struct without fields.
fn opaque_item(endian: Endian, size: u64, mask: &Arc<[u8]>) -> DataItem {
    let last = mask.iter().rposition(|byte| *byte != 0);
    let words = last.map_or(0, |i| i as u64 * 8 + u64::from(8 - mask[i].leading_zeros()));
    let mut bytes = vec![0u8; abi::structure::SIZE as usize];
    let mut put = |at: u64, value: &[u8]| bytes[at as usize..][..value.len()].copy_from_slice(value);
    put(common::SIZE_OF, &endian.u64(size));
    put(common::PTR_BYTES, &endian.u64(words * WORD));
    put(common::TFLAG, &[tflag::EXTRA_STAR]);
    put(common::ALIGN, &[WORD as u8]);
    put(common::FIELD_ALIGN, &[WORD as u8]);
    put(common::KIND, &[abi::KIND_STRUCT]);
    let relocs = vec![
        data_reloc(common::GC_DATA, DataRelocKind::Abs64, Symbol::GcMask(mask.clone())),
        data_reloc(common::STR, DataRelocKind::TypesOff32, name_symbol("*struct {}", b"", "", 0)),
    ];
    let symbol = Symbol::Opaque { size, mask: mask.clone() };
    DataItem { size: abi::structure::SIZE, bytes, relocs, ..data_item(symbol, String::new(), Section::Types, WORD) }
}
