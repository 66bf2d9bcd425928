//! Interfaces.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use cranelift_codegen::ir;
use frontend_bridge::{Operand, Type, Value};

impl FuncCx<'_, '_> {
    pub fn lower_make_interface(&mut self, _value: Value, _x: Operand) -> Lowered {
        self.refuse("MakeInterface")
    }
    pub fn lower_change_interface(&mut self, _value: Value, _x: Operand) -> Lowered {
        self.refuse("ChangeInterface")
    }
    pub fn lower_type_assert(&mut self, _value: Value, _x: Operand, _asserted: Type, _comma_ok: bool) -> Lowered {
        self.refuse("TypeAssert")
    }
    /// Code address of the method, and the data word that is its receiver.
    pub fn invoke_target(&mut self, _recv: Operand, _iface: Type, _method: u32) -> Lowered<(ir::Value, ir::Value)> {
        self.refuse("interface method call")
    }
}
