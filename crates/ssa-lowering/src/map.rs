//! Maps: one pointer; keys and elements go to the runtime by address, but keys of 4 and 8 bytes and strings by
//! value to functions made for them.
//!
//! An access answers the address of an element inside the map, or of a zero, never nil. The element is
//! copied at once: the map may change and move it.
//!
//! Not here: iteration (`range`), hash functions (`hash`).

use crate::code::CodeCx;
use crate::equal::{Alg, alg};
use crate::func::FuncCx;
use crate::type_desc::MapGroup;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{List, Operand, Type, TypeKind, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::type_desc::{MAP_GROUP_EMPTY, MAP_MAX_INLINE, map_object};

/// The runtime's zero value, which stands for a missing element, has this size.
const ZERO_VALUE: u64 = 1024;
/// Up to this size hint a map starts without a table.
const SMALL_MAP: i64 = 8;

/// The runtime's functions for one class of maps.
struct Access {
    get: Runtime,
    get_ok: Runtime,
    assign: Runtime,
    delete: Runtime,
}

const BY_ADDRESS: Access = Access {
    get: Runtime::MapAccess1,
    get_ok: Runtime::MapAccess2,
    assign: Runtime::MapAssign,
    delete: Runtime::MapDelete,
};
const BY_4_BYTES: Access = Access {
    get: Runtime::MapAccess1Fast32,
    get_ok: Runtime::MapAccess2Fast32,
    assign: Runtime::MapAssignFast32,
    delete: Runtime::MapDeleteFast32,
};
const BY_8_BYTES: Access = Access {
    get: Runtime::MapAccess1Fast64,
    get_ok: Runtime::MapAccess2Fast64,
    assign: Runtime::MapAssignFast64,
    delete: Runtime::MapDeleteFast64,
};
const BY_POINTER: Access = Access { assign: Runtime::MapAssignFast64Ptr, ..BY_8_BYTES };
const BY_STRING: Access = Access {
    get: Runtime::MapAccess1FastStr,
    get_ok: Runtime::MapAccess2FastStr,
    assign: Runtime::MapAssignFastStr,
    delete: Runtime::MapDeleteFastStr,
};

impl FuncCx<'_, '_> {
    pub fn lower_make_map(&mut self, value: Value, heap: bool, reserve: Option<Operand>) -> Lowered {
        let ty = self.result_type(value);
        let hint = reserve.map_or(Some(0), |reserve| self.const_int(reserve));
        let is_small = hint.is_some_and(|hint| hint <= SMALL_MAP);
        let map = match (heap, is_small) {
            (true, true) => return Ok(Val::one(self.call_runtime(Runtime::MakeMapSmall, &[])[0])),
            (true, false) => self.word(0),
            (false, _) => self.map_in_frame(ty, is_small),
        };
        let desc = self.code.type_desc(ty);
        let hint = if is_small { self.word(0) } else { self.size_operand(reserve.expect("a size that is not small")) };
        Ok(Val::one(self.call_runtime(Runtime::MakeMap, &[desc, hint, map])[0]))
    }

    pub fn lower_lookup(&mut self, _value: Value, x: Operand, index: Operand, comma_ok: bool) -> Lowered {
        let ty = self.operand_type(x);
        let (_, elem) = self.map_types(ty);
        let (map, index) = (self.scalar(x), self.operand(index));
        let size = self.cx.layouts.size(elem);
        if !comma_ok && size <= ZERO_VALUE {
            let addr = self.call_map(ty, map, &index, |access| access.get)[0];
            return Ok(self.load_with(CodeCx::trusted(), elem, addr));
        }
        let found = self.call_map(ty, map, &index, |access| access.get_ok);
        let mut addr = found[0];
        if size > ZERO_VALUE {
            let zero = self.zero(elem).scalar();
            addr = self.builder.ins().select(found[1], addr, zero);
        }
        let val = self.load_with(CodeCx::trusted(), elem, addr);
        Ok(if comma_ok { Val::Tuple(vec![val, Val::one(found[1])]) } else { val })
    }

    pub fn lower_map_update(&mut self, map: Operand, key: Operand, value: Operand) -> Lowered {
        let ty = self.operand_type(map);
        let (_, elem) = self.map_types(ty);
        let (map, key, val) = (self.scalar(map), self.operand(key), self.operand(value));
        let addr = self.call_map(ty, map, &key, |access| access.assign)[0];
        self.store_with(CodeCx::trusted(), elem, addr, &val);
        Ok(Val::Nothing)
    }

    pub fn lower_map_delete(&mut self, args: List) -> Lowered {
        let args = self.frame.body.list(args);
        let ty = self.operand_type(args[0]);
        let (map, key) = (self.scalar(args[0]), self.operand(args[1]));
        self.map_delete(ty, map, &key);
        Ok(Val::Nothing)
    }

    pub fn lower_map_clear(&mut self, map: Operand) -> Lowered {
        let ty = self.operand_type(map);
        let map = self.scalar(map);
        self.map_clear(ty, map);
        Ok(Val::Nothing)
    }

    pub fn lower_map_len(&mut self, map: Operand) -> Lowered {
        let map = self.scalar(map);
        // The number of entries is the first word of the map.
        let len =
            self.choose(map, &[I64], |code| vec![code.load_word(CodeCx::trusted(), map, 0)], |code| vec![code.word(0)]);
        Ok(Val::one(len[0]))
    }
}

impl CodeCx<'_, '_> {
    /// A map that the runtime has yet to initialise; with its first group, if it starts without a table.
    fn map_in_frame(&mut self, ty: Type, is_small: bool) -> ir::Value {
        let map = self.zeroed_slot(map_object::SIZE);
        if is_small {
            let (key, elem) = self.map_types(ty);
            let group = self.zeroed_slot(MapGroup::new(&self.cx.layouts, key, elem).size);
            let empty = self.word(MAP_GROUP_EMPTY as i64);
            self.store_word(Self::trusted(), empty, group, 0);
            self.store_word(Self::trusted(), group, map, map_object::GROUP);
        }
        map
    }

    fn zeroed_slot(&mut self, size: u64) -> ir::Value {
        let slot = self.stack_slot(size, WORD);
        let addr = self.slot_addr(slot);
        self.zero_memory(Self::trusted(), addr, size);
        addr
    }

    /// Key and element type.
    pub(crate) fn map_types(&self, ty: Type) -> (Type, Type) {
        match self.cx.kind(ty) {
            TypeKind::Map { key, elem } => (*key, *elem),
            other => panic!("{other:?} is no map"),
        }
    }

    pub(crate) fn map_delete(&mut self, ty: Type, map: ir::Value, key: &Val) {
        self.call_map(ty, map, key, |access| access.delete);
    }

    /// Calls the function that `pick` picks for the map's type, with the key as that function wants it.
    fn call_map(
        &mut self,
        ty: Type,
        map: ir::Value,
        key: &Val,
        pick: impl FnOnce(&Access) -> Runtime,
    ) -> Vec<ir::Value> {
        let (key_type, elem) = self.map_types(ty);
        let mut args = vec![self.type_desc(ty), map];
        match self.fast_access(key_type, elem) {
            Some(access) => {
                args.extend(key.parts());
                self.call_runtime(pick(access), &args)
            }
            None => {
                args.push(self.spill(key_type, key));
                self.call_runtime(pick(&BY_ADDRESS), &args)
            }
        }
    }

    /// The functions for the key's type, which there are for elements that stand in the map's slots.
    fn fast_access(&self, key: Type, elem: Type) -> Option<&'static Access> {
        let layouts = &self.cx.layouts;
        let layout = layouts.of(key);
        let one_int = matches!(layout.shape.parts(), [part] if part.ty.is_int());
        if layouts.size(elem) > MAP_MAX_INLINE {
            return None;
        }
        match (alg(layouts, key), layout.size) {
            (Alg::Memory, 4) if one_int => Some(&BY_4_BYTES),
            (Alg::Memory, 8) if one_int && layout.ptr_bytes == 0 => Some(&BY_8_BYTES),
            (Alg::Memory, 8) if one_int => Some(&BY_POINTER),
            (Alg::Str, _) => Some(&BY_STRING),
            _ => None,
        }
    }

    pub(crate) fn map_clear(&mut self, ty: Type, map: ir::Value) {
        let desc = self.type_desc(ty);
        self.call_runtime(Runtime::MapClear, &[desc, map]);
    }
}
