//! TABLE: the layout of `internal/abi`'s type descriptors on 64-bit targets, and how their names are encoded.
//!
//! Offsets are from the start of each structure; the kind-specific ones include the common `Type` in front.
//! Go 1.26 is the reference: there "direct interface" is a TFlag, before it was bit 5 of the kind.

use crate::layout::{Layout, WORD};
use frontend_bridge::{BasicKind, TypeKind};

macro_rules! offsets {
    ($($(#[$doc:meta])* $module:ident size $size:literal { $($field:ident = $offset:literal,)* })*) => {
        $($(#[$doc])* pub mod $module {
            pub const SIZE: u64 = $size;
            $(pub const $field: u64 = $offset;)*
        })*
    };
}

offsets! {
    /// `abi.Type`
    common size 48 {
        SIZE_OF = 0, PTR_BYTES = 8, HASH = 16, TFLAG = 20, ALIGN = 21, FIELD_ALIGN = 22, KIND = 23,
        EQUAL = 24, GC_DATA = 32, STR = 40, PTR_TO_THIS = 44,
    }
    array size 72 { ELEM = 48, SLICE = 56, LEN = 64, }
    chan size 64 { ELEM = 48, DIR = 56, }
    /// Variadic: bit 15 of the out count.
    func size 56 { IN_COUNT = 48, OUT_COUNT = 50, }
    interface size 80 { PKG_PATH = 48, METHODS = 56, }
    map size 112 {
        KEY = 48, ELEM = 56, GROUP = 64, HASHER = 72, GROUP_SIZE = 80, SLOT_SIZE = 88, ELEM_OFF = 96, FLAGS = 104,
    }
    /// `internal/runtime/maps.Map`
    map_object size 48 { GROUP = 16, }
    /// `PtrType` and `SliceType`
    pointer size 56 { ELEM = 48, }
    structure size 80 { PKG_PATH = 48, FIELDS = 56, }
    struct_field size 24 { NAME = 0, TYP = 8, OFFSET = 16, }
    imethod size 8 { NAME = 0, TYP = 4, }
    method size 16 { NAME = 0, MTYP = 4, IFN = 8, TFN = 12, }
    uncommon size 16 { PKG_PATH = 0, MCOUNT = 4, XCOUNT = 6, MOFF = 8, }
    /// `ITab`, whose size is that without methods.
    itab size 24 { INTER = 0, TYPE = 8, HASH = 16, FUN = 24, }
}

pub mod tflag {
    pub const UNCOMMON: u8 = 1;
    pub const EXTRA_STAR: u8 = 2;
    pub const NAMED: u8 = 4;
    pub const REGULAR_MEMORY: u8 = 8;
    pub const GC_MASK_ON_DEMAND: u8 = 16;
    pub const DIRECT_IFACE: u8 = 32;
}

pub mod map_flag {
    pub const NEED_KEY_UPDATE: u32 = 1;
    pub const HASH_MIGHT_PANIC: u32 = 2;
    pub const INDIRECT_KEY: u32 = 4;
    pub const INDIRECT_ELEM: u32 = 8;
}

pub mod name_flag {
    pub const EXPORTED: u8 = 1;
    pub const HAS_TAG: u8 = 2;
    pub const HAS_PKG_PATH: u8 = 4;
    pub const EMBEDDED: u8 = 8;
}

/// Out counts carry "variadic" in this bit.
pub const VARIADIC: u16 = 1 << 15;
/// A key or element above this size is stored in a map as a pointer.
pub const MAP_MAX_INLINE: u64 = 128;
pub const MAP_GROUP_SLOTS: u64 = 8;
/// The first word of a group in which all slots are empty.
pub const MAP_GROUP_EMPTY: u64 = 0x8080_8080_8080_8080;
/// Types whose static pointer mask would be longer than this (bytes) get one on demand.
pub const MAX_MASK_BYTES: u64 = 2048;
/// In front of a func type's descriptor: three textOffs to `reflect`'s adapters and padding.
pub const FUNC_PREFIX: u64 = 16;

pub mod func_prefix {
    pub const CALL: u64 = 0;
    pub const CALL_METHOD: u64 = 4;
    pub const MAKE_FUNC: u64 = 8;
}

pub const KIND_STRUCT: u8 = 25;

/// `abi.Kind` of a type; `None` for what is never described (tuples, iterators, untyped nil).
pub fn kind(kind: &TypeKind) -> Option<u8> {
    Some(match kind {
        TypeKind::Basic(basic) => basic_kind(*basic)?,
        TypeKind::Array { .. } => 17,
        TypeKind::Chan { .. } => 18,
        TypeKind::Func { .. } => 19,
        TypeKind::Interface { .. } => 20,
        TypeKind::Map { .. } => 21,
        TypeKind::Pointer(_) => 22,
        TypeKind::Slice(_) => 23,
        TypeKind::Struct { .. } => KIND_STRUCT,
        TypeKind::Tuple(_) | TypeKind::Iter => return None,
    })
}

fn basic_kind(kind: BasicKind) -> Option<u8> {
    use BasicKind::*;
    Some(match kind {
        Bool => 1,
        Int => 2,
        Int8 => 3,
        Int16 => 4,
        Int32 => 5,
        Int64 => 6,
        Uint => 7,
        Uint8 => 8,
        Uint16 => 9,
        Uint32 => 10,
        Uint64 => 11,
        Uintptr => 12,
        Float32 => 13,
        Float64 => 14,
        Complex64 => 15,
        Complex128 => 16,
        String => 24,
        UnsafePointer => 26,
        UntypedNil => return None,
    })
}

/// What stood in the kind, where [`tflag::DIRECT_IFACE`] stands since Go 1.26.
pub const KIND_DIRECT_IFACE: u8 = 32;

/// The interface's data word is the value itself, not its address.
pub fn is_direct_iface(layout: &Layout) -> bool {
    layout.size == WORD && layout.ptr_bytes == WORD
}

/// `Type.Hash`: FNV-1a of the link string, a pure function of the type's identity.
pub fn type_hash(link: &str) -> u32 {
    link.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}

/// `abi.Name`: flags, varint length, bytes, and the same for a tag.
pub fn encode_name(name: &str, tag: &[u8], flags: u8) -> Vec<u8> {
    let flags = if tag.is_empty() { flags } else { flags | name_flag::HAS_TAG };
    let mut bytes = vec![flags];
    put_counted(&mut bytes, name.as_bytes());
    if !tag.is_empty() {
        put_counted(&mut bytes, tag);
    }
    bytes
}

fn put_counted(bytes: &mut Vec<u8>, text: &[u8]) {
    let mut len = text.len();
    while len >= 0x80 {
        bytes.push(len as u8 | 0x80);
        len >>= 7;
    }
    bytes.push(len as u8);
    bytes.extend_from_slice(text);
}
