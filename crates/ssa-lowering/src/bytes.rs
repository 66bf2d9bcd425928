//! Memory as code under construction sees it: stack slots, loads, stores, copies, zero values.
//!
//! Small copies are loads and then stores, so that overlapping memory is copied right; large ones call the
//! runtime, after a look at the addresses: the fault must be in our code, where the handler finds its way.
//!
//! Invariant (faults): an access through a Go pointer may fault and says so in its flags; an access to a
//! stack slot or to the runtime's data may not.

use crate::code::CodeCx;
use crate::val::Val;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData};
use frontend_bridge::{Type, TypeKind};
use go_abi::runtime::Runtime;
use go_abi::slot::{Sets, no_pointers};
use go_abi::{Layout, Shape};

/// Frames are smaller, as gc's are.
pub const MAX_FRAME: u64 = 1 << 30;
/// Copies and clears up to this size are done inline.
const INLINE_BYTES: u64 = 64;

impl CodeCx<'_, '_> {
    /// Flags of an access that cannot fault.
    pub fn trusted() -> MemFlagsData {
        MemFlagsData::trusted()
    }

    /// Flags of an access through a Go pointer, which may be nil.
    pub fn faulting() -> MemFlagsData {
        MemFlagsData::new()
    }

    pub fn stack_slot(&mut self, size: u64, align: u64) -> ir::StackSlot {
        self.frame_size += size;
        // A function with so large a frame is refused in the end.
        let size = size.min(MAX_FRAME) as u32;
        let shift = align.max(1).trailing_zeros() as u8;
        let data = ir::StackSlotData::new(ir::StackSlotKind::ExplicitSlot, size, shift);
        self.builder.create_sized_stack_slot(data)
    }

    /// A slot for a value of a type with this layout, which is nowhere but in it even if it has no bytes.
    pub fn layout_slot(&mut self, layout: &Layout) -> ir::StackSlot {
        let size = layout.size.max(1);
        if layout.ptr_bytes == 0 { self.data_slot(size, layout.align) } else { self.stack_slot(size, layout.align) }
    }

    /// A slot that never holds a pointer.
    pub fn data_slot(&mut self, size: u64, align: u64) -> ir::StackSlot {
        let slot = self.stack_slot(size, align);
        self.builder.func.sized_stack_slots[slot].key = Some(no_pointers());
        slot
    }

    pub fn slot_addr(&mut self, slot: ir::StackSlot) -> ir::Value {
        self.builder.ins().stack_addr(I64, slot, 0)
    }

    /// Address of a fresh slot for a value of the type. Its contents are arbitrary.
    pub fn type_slot(&mut self, ty: Type) -> ir::Value {
        let slot = self.layout_slot(self.cx.layouts.of(ty));
        self.slot_addr(slot)
    }

    pub fn load_word(&mut self, flags: MemFlagsData, addr: ir::Value, offset: u64) -> ir::Value {
        self.builder.ins().load(I64, flags, addr, offset as i32)
    }

    pub fn store_word(&mut self, flags: MemFlagsData, value: ir::Value, addr: ir::Value, offset: u64) {
        self.builder.ins().store(flags, value, addr, offset as i32);
    }

    /// The value at an address, as it is now: one in memory is copied.
    pub fn load(&mut self, ty: Type, addr: ir::Value) -> Val {
        self.load_with(Self::faulting(), ty, addr)
    }

    pub fn load_with(&mut self, flags: MemFlagsData, ty: Type, addr: ir::Value) -> Val {
        match self.view(flags, ty, addr) {
            Val::Memory(addr) => {
                let slot = self.type_slot(ty);
                self.copy_with(flags, Self::trusted(), slot, addr, self.cx.layouts.size(ty));
                Val::Memory(slot)
            }
            val => val,
        }
    }

    /// As [`CodeCx::load_with`] for memory that does not change while the value lives: no copy.
    pub fn view(&mut self, flags: MemFlagsData, ty: Type, addr: ir::Value) -> Val {
        let layouts = &self.cx.layouts;
        match layouts.shape(ty) {
            Shape::Nothing => Val::Nothing,
            Shape::Memory => Val::Memory(addr),
            Shape::Parts(parts) => {
                self.line_can_fault |= !flags.notrap();
                let load = |part: &go_abi::Part| self.builder.ins().load(part.ty, flags, addr, part.offset as i32);
                Val::Parts(parts.iter().map(load).collect())
            }
        }
    }

    pub fn store(&mut self, ty: Type, addr: ir::Value, val: &Val) {
        self.store_with(Self::faulting(), ty, addr, val);
    }

    pub fn store_with(&mut self, flags: MemFlagsData, ty: Type, addr: ir::Value, val: &Val) {
        let layout = self.cx.layouts.of(ty);
        if let Val::Memory(from) = val {
            self.copy_with(Self::trusted(), flags, addr, *from, layout.size);
            return;
        }
        for (part, &value) in layout.shape.parts().iter().zip(val.parts()) {
            self.builder.ins().store(flags, value, addr, part.offset as i32);
        }
    }

    /// The address of memory that holds the value: its own if it is in memory already.
    pub fn spill(&mut self, ty: Type, val: &Val) -> ir::Value {
        if let Val::Memory(addr) = val {
            return *addr;
        }
        let slot = self.type_slot(ty);
        self.store_with(Self::trusted(), ty, slot, val);
        slot
    }

    /// The zero value.
    pub fn zero(&mut self, ty: Type) -> Val {
        if let Some(types) = self.tuple_types(ty) {
            return Val::Tuple(types.iter().map(|&ty| self.zero(ty)).collect());
        }
        let layout = self.cx.layouts.of(ty);
        match &layout.shape {
            Shape::Nothing => Val::Nothing,
            Shape::Memory => {
                let slot = self.type_slot(ty);
                self.zero_memory(Self::trusted(), slot, layout.size);
                Val::Memory(slot)
            }
            Shape::Parts(parts) => Val::Parts(parts.iter().map(|part| self.zero_part(part.ty)).collect()),
        }
    }

    fn tuple_types(&self, ty: Type) -> Option<Vec<Type>> {
        match self.cx.kind(ty) {
            TypeKind::Tuple(types) => Some(types.clone()),
            _ => None,
        }
    }

    pub fn zero_part(&mut self, ty: ir::Type) -> ir::Value {
        match ty {
            F32 => self.builder.ins().f32const(0.0),
            F64 => self.builder.ins().f64const(0.0),
            _ => self.builder.ins().iconst(ty, 0),
        }
    }

    /// Copies bytes that may overlap.
    pub fn copy_memory(&mut self, to: ir::Value, from: ir::Value, size: u64) {
        self.copy_with(Self::faulting(), Self::faulting(), to, from, size);
    }

    fn copy_with(
        &mut self,
        from_flags: MemFlagsData,
        to_flags: MemFlagsData,
        to: ir::Value,
        from: ir::Value,
        size: u64,
    ) {
        if size > INLINE_BYTES {
            // The fault must be ours, not the copying function's.
            self.check_access(from_flags, from);
            self.check_access(to_flags, to);
            let size = self.word(size as i64);
            self.call_runtime(Runtime::MemMove, &[to, from, size]);
            self.say_set(Sets::Bytes);
            return;
        }
        let mut moved = vec![];
        for (offset, ty) in chunks(size) {
            moved.push((offset, self.builder.ins().load(ty, from_flags, from, offset)));
        }
        for (offset, value) in moved {
            self.builder.ins().store(to_flags, value, to, offset);
        }
    }

    /// As [`CodeCx::copy_memory`] between addresses known to be good.
    pub fn copy_trusted(&mut self, to: ir::Value, from: ir::Value, size: u64) {
        self.copy_with(Self::trusted(), Self::trusted(), to, from, size);
    }

    pub fn zero_memory(&mut self, flags: MemFlagsData, addr: ir::Value, size: u64) {
        if size > 2 * INLINE_BYTES {
            self.check_access(flags, addr);
            let size = self.word(size as i64);
            self.call_runtime(Runtime::MemClrNoHeapPointers, &[addr, size]);
            self.say_set(Sets::Bytes);
            return;
        }
        for (offset, ty) in chunks(size) {
            let zero = self.builder.ins().iconst(ty, 0);
            self.builder.ins().store(flags, zero, addr, offset);
        }
    }

    fn check_access(&mut self, flags: MemFlagsData, addr: ir::Value) {
        if !flags.notrap() {
            self.nil_check(addr);
        }
    }

    /// Faults here and now if the pointer is nil.
    pub fn nil_check(&mut self, addr: ir::Value) {
        self.builder.ins().load(I8, Self::faulting(), addr, 0);
    }
}

/// Offsets and types that cover `size` bytes.
fn chunks(size: u64) -> impl Iterator<Item = (i32, ir::Type)> {
    let mut offset = 0u64;
    std::iter::from_fn(move || {
        let ty = match size - offset {
            0 => return None,
            1 => I8,
            2 | 3 => I16,
            4..8 => I32,
            _ => I64,
        };
        let at = offset as i32;
        offset += u64::from(ty.bytes());
        Some((at, ty))
    })
}
