//! Channels: one pointer; every operation is the runtime's, with element values passed by address.

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use frontend_bridge::{BasicKind, Operand, Type, TypeKind, Value};
use go_abi::runtime::Runtime;

impl FuncCx<'_, '_> {
    pub fn lower_make_chan(&mut self, value: Value, size: Operand) -> Lowered {
        let desc = self.code.type_desc(self.result_type(value));
        let size = self.size_operand(size);
        Ok(Val::one(self.call_runtime(Runtime::MakeChan, &[desc, size])[0]))
    }

    /// A size of any integer type as an `int`; what does not fit is negative, which the runtime refuses.
    pub(crate) fn size_operand(&mut self, size: Operand) -> ir::Value {
        let ty = self.operand_type(size);
        let value = self.scalar(size);
        self.widen_int(ty, value)
    }

    pub fn lower_send(&mut self, chan: Operand, x: Operand) -> Lowered {
        let elem = self.chan_elem(chan);
        let (chan, val) = (self.scalar(chan), self.operand(x));
        let addr = self.spill(elem, &val);
        self.call_runtime(Runtime::ChanSend1, &[chan, addr]);
        Ok(Val::Nothing)
    }

    pub fn lower_recv(&mut self, _value: Value, chan: Operand, comma_ok: bool) -> Lowered {
        let elem = self.chan_elem(chan);
        let chan = self.scalar(chan);
        let slot = self.elem_slot(elem);
        if comma_ok {
            let ok = self.call_runtime(Runtime::ChanRecv2, &[chan, slot])[0];
            let val = self.load_with(CodeCx::trusted(), elem, slot);
            return Ok(Val::Tuple(vec![val, Val::one(ok)]));
        }
        self.call_runtime(Runtime::ChanRecv1, &[chan, slot]);
        Ok(self.load_with(CodeCx::trusted(), elem, slot))
    }

    pub fn lower_chan_close(&mut self, chan: Operand) -> Lowered {
        let chan = self.scalar(chan);
        self.call_runtime(Runtime::CloseChan, &[chan]);
        Ok(Val::Nothing)
    }

    pub fn lower_chan_len(&mut self, chan: Operand) -> Lowered {
        let chan = self.scalar(chan);
        Ok(Val::one(self.call_runtime(Runtime::ChanLen, &[chan])[0]))
    }

    pub fn lower_chan_cap(&mut self, chan: Operand) -> Lowered {
        let chan = self.scalar(chan);
        Ok(Val::one(self.call_runtime(Runtime::ChanCap, &[chan])[0]))
    }

    pub(crate) fn chan_elem(&self, chan: Operand) -> Type {
        match self.cx.kind(self.operand_type(chan)) {
            TypeKind::Chan { elem, .. } => *elem,
            other => panic!("{other:?} is no channel"),
        }
    }
}

impl CodeCx<'_, '_> {
    /// A cleared slot for an element.
    pub(crate) fn elem_slot(&mut self, elem: Type) -> ir::Value {
        let layout = self.cx.layouts.of(elem);
        let slot = self.layout_slot(layout);
        let addr = self.slot_addr(slot);
        self.zero_memory(Self::trusted(), addr, layout.size);
        addr
    }

    /// An integer of any Go type as 64 bits.
    pub(crate) fn widen_int(&mut self, ty: Type, value: ir::Value) -> ir::Value {
        use BasicKind::*;
        if self.value_type(value) == I64 {
            return value;
        }
        match self.cx.basic(ty) {
            Some(Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr) => self.builder.ins().uextend(I64, value),
            _ => self.builder.ins().sextend(I64, value),
        }
    }
}
