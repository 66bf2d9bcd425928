//! Channels.
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use frontend_bridge::{Operand, Value};

impl FuncCx<'_, '_> {
    pub fn lower_make_chan(&mut self, _value: Value, _size: Operand) -> Lowered {
        self.refuse("MakeChan")
    }
    pub fn lower_send(&mut self, _chan: Operand, _x: Operand) -> Lowered {
        self.refuse("Send")
    }
    pub fn lower_recv(&mut self, _value: Value, _chan: Operand, _comma_ok: bool) -> Lowered {
        self.refuse("receive")
    }
    pub fn lower_chan_close(&mut self, _chan: Operand) -> Lowered {
        self.refuse("close")
    }
    pub fn lower_chan_len(&mut self, _chan: Operand) -> Lowered {
        self.refuse("len of a channel")
    }
    pub fn lower_chan_cap(&mut self, _chan: Operand) -> Lowered {
        self.refuse("cap of a channel")
    }
}
