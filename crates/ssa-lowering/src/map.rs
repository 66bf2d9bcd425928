//! Maps.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{List, Operand, Value};

impl FuncCx<'_, '_> {
    pub fn lower_make_map(&mut self, _value: Value, _reserve: Option<Operand>) -> Lowered {
        self.refuse("MakeMap")
    }
    pub fn lower_lookup(&mut self, _value: Value, _x: Operand, _index: Operand, _comma_ok: bool) -> Lowered {
        self.refuse("Lookup")
    }
    pub fn lower_map_update(&mut self, _map: Operand, _key: Operand, _value: Operand) -> Lowered {
        self.refuse("MapUpdate")
    }
    pub fn lower_map_delete(&mut self, _args: List) -> Lowered {
        self.refuse("delete")
    }
    pub fn lower_map_clear(&mut self, _map: Operand) -> Lowered {
        self.refuse("clear of a map")
    }
    pub fn lower_map_len(&mut self, _map: Operand) -> Lowered {
        self.refuse("len of a map")
    }
}
