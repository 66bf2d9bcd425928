//! Variables and pointers: `Alloc`, `*p`, stores, `&p.f`, `&a[i]`.
//!
//! ```text
//!   &p.f    where the field is accessed next: p + offset; the access faults if p is nil
//!           else: a 1-byte load of *p that faults here, then p + offset
//! ```
//!
//! Invariant (faults-at-low-addresses): an access that stands in for a nil check is below [`NIL_PAGE`].
//!
//! Invariant (fresh-copy): loading a value of shape Memory copies it, unless its only use comes before
//! anything could write to it.

use crate::check::Index;
use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::uses::for_each_operand;
use crate::val::Val;
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData};
use frontend_bridge::{BinOp, Home, Instr, Operand, Type, TypeKind, UnOp, Value};
use go_abi::Symbol;
use go_abi::runtime::Runtime;

/// Nothing is mapped below this address.
pub const NIL_PAGE: u64 = 4096;
/// Variables above this size live in the heap, as gc's do.
const MAX_STACK_VAR: u64 = 128 << 10;
/// How far ahead to look for the access that makes a nil check unnecessary.
const LOOK_AHEAD: usize = 12;

impl FuncCx<'_, '_> {
    pub fn lower_alloc(&mut self, value: Value, home: Home) -> Lowered {
        let ty = self.cx.pointee(self.result_type(value));
        let layout = self.cx.layouts.of(ty);
        if !self.is_in_frame(home) || layout.size > MAX_STACK_VAR {
            return Ok(Val::one(self.new_object(ty)));
        }
        let slot = self.layout_slot(layout);
        let addr = self.slot_addr(slot);
        if !self.stored_next(value) {
            self.zero_memory(CodeCx::trusted(), addr, layout.size);
        }
        Ok(Val::one(addr))
    }

    /// Does the next instruction set the whole variable?
    fn stored_next(&self, alloc: Value) -> bool {
        let next = self.following(alloc).next();
        next.is_some_and(|next| match self.frame.body.values[next].instr {
            Instr::Store { addr, value } => addr == Operand::Value(alloc) && value != addr,
            _ => false,
        })
    }

    pub fn lower_deref(&mut self, value: Value, x: Operand) -> Lowered {
        let ty = self.result_type(value);
        let addr = self.scalar(x);
        let flags = self.access_flags(x);
        if self.cx.layouts.size(ty) == 0 {
            self.check_unless_trusted(flags, addr);
            return Ok(Val::Nothing);
        }
        if self.cx.layouts.shape(ty).is_memory() && self.used_at_once(value) {
            self.check_unless_trusted(flags, addr);
            return Ok(Val::Memory(addr));
        }
        Ok(self.load_with(flags, ty, addr))
    }

    pub fn lower_store(&mut self, addr: Operand, value: Operand) -> Lowered {
        let ty = self.typed(value).unwrap_or_else(|| self.operand_pointee(addr));
        let flags = self.access_flags(addr);
        let to = self.scalar(addr);
        let layout = self.cx.layouts.of(ty);
        // Constants in memory are zero values.
        if layout.shape.is_memory() && matches!(value, Operand::Const(_)) {
            self.zero_memory(flags, to, layout.size);
            return Ok(Val::Nothing);
        }
        let val = self.operand(value);
        match layout.size {
            0 => self.check_unless_trusted(flags, to),
            _ => self.store_with(flags, ty, to, &val),
        }
        Ok(Val::Nothing)
    }

    pub fn lower_field_addr(&mut self, value: Value, x: Operand, field: u32) -> Lowered {
        let offset = self.cx.layouts.of(self.operand_pointee(x)).offsets[field as usize];
        let base = self.scalar(x);
        let faults_next = self.static_offset(x) + offset < NIL_PAGE && self.accessed_next(value);
        if !self.is_trusted(x) && !faults_next {
            self.nil_check(base);
        }
        Ok(Val::one(self.add_const(base, offset as i64)))
    }

    pub fn lower_index_addr(&mut self, x: Operand, index: Operand) -> Lowered {
        let ty = match x {
            Operand::Global(_) => None,
            _ => Some(self.operand_type(x)),
        };
        let val = self.operand(x);
        let index = self.index(index);
        let (elem, data) = match ty.map(|ty| self.cx.kind(ty)) {
            Some(TypeKind::Slice(elem)) => {
                let &[data, len, _] = val.parts() else { return self.refuse("index of a slice") };
                self.check_index(index, len, None);
                (*elem, data)
            }
            _ => {
                let TypeKind::Array { elem, len } = self.cx.kind(self.operand_pointee(x)) else {
                    return self.refuse("index of a pointer to something that is no array");
                };
                if !self.is_trusted(x) {
                    self.nil_check(val.scalar());
                }
                self.check_array_index(index, *len);
                (*elem, val.scalar())
            }
        };
        Ok(Val::one(self.element_addr(data, index, elem)))
    }

    /// May the address of an access be bad? Not for variables of this frame, of the package, fresh objects.
    pub fn access_flags(&self, addr: Operand) -> MemFlagsData {
        if self.is_trusted(addr) { CodeCx::trusted() } else { CodeCx::faulting() }
    }

    pub fn is_trusted(&self, addr: Operand) -> bool {
        let value = match addr {
            Operand::Global(_) => return true,
            Operand::Const(_) | Operand::Func(_) => return false,
            Operand::Value(value) => value,
        };
        match self.frame.body.values[value].instr {
            Instr::Alloc { .. } => true,
            Instr::FieldAddr { x, .. } => self.is_trusted(x),
            Instr::IndexAddr { x, .. } => !self.is_slice(x) && self.is_trusted(x),
            _ => false,
        }
    }

    fn is_slice(&self, x: Operand) -> bool {
        self.typed(x).is_some_and(|ty| matches!(self.cx.kind(ty), TypeKind::Slice(_)))
    }

    /// How far from the pointer that was last checked an address is, by field selections.
    fn static_offset(&self, addr: Operand) -> u64 {
        let Operand::Value(value) = addr else { return 0 };
        let Instr::FieldAddr { x, field } = self.frame.body.values[value].instr else { return 0 };
        self.static_offset(x) + self.cx.layouts.of(self.operand_pointee(x)).offsets[field as usize]
    }

    /// Is the memory at this address accessed, or the address checked, before anything else can be observed?
    fn accessed_next(&self, addr: Value) -> bool {
        let is_addr = |operand: Operand| operand == Operand::Value(addr);
        for value in self.following(addr).take(LOOK_AHEAD) {
            let data = &self.frame.body.values[value];
            match data.instr {
                Instr::UnOp { op: UnOp::Deref, x, .. } if is_addr(x) => return self.has_bytes(data.ty),
                Instr::Store { addr: to, value } if is_addr(to) => {
                    return self.has_bytes(self.typed(value).unwrap_or_else(|| self.operand_pointee(to)));
                }
                Instr::FieldAddr { x, .. } if is_addr(x) => return true,
                Instr::IndexAddr { x, .. } | Instr::Slice { x, .. } if is_addr(x) => return true,
                ref instr if !is_silent(instr) => return false,
                _ => {}
            }
        }
        false
    }

    fn has_bytes(&self, ty: Type) -> bool {
        self.cx.layouts.size(ty) != 0
    }

    /// The instructions behind a value of the block being lowered.
    fn following(&self, value: Value) -> impl Iterator<Item = Value> + use<> {
        (value.as_u32() + 1..self.frame.block_end).map(Value::from_u32)
    }

    /// Do the instructions between two of the block being lowered change nothing?
    pub fn is_silent_until(&self, value: Value, later: Value) -> bool {
        let between = self.following(value).take_while(|&next| next < later);
        later.as_u32() < self.frame.block_end
            && between.into_iter().all(|next| is_silent(&self.frame.body.values[next].instr))
    }

    /// Is a loaded value used once only, by the next instruction, which reads all of it?
    fn used_at_once(&self, value: Value) -> bool {
        let Some(next) = self.following(value).next() else { return false };
        let data = &self.frame.body.values[next];
        let mut uses = 0;
        for_each_operand(self.frame.body, &data.instr, &mut |operand| {
            uses += u32::from(operand == Operand::Value(value))
        });
        let reads_all = match data.instr {
            Instr::Store { value: stored, .. } => stored == Operand::Value(value),
            Instr::MakeInterface { .. } | Instr::Return { .. } => true,
            Instr::Field { .. } | Instr::Index { .. } => !self.cx.layouts.shape(data.ty).is_memory(),
            _ => false,
        };
        reads_all && uses == 1 && self.frame.uses.of(value).len() == 1
    }
}

/// Neither has effects nor panics, but for a nil dereference.
fn is_silent(instr: &Instr) -> bool {
    match instr {
        Instr::BinOp { op, .. } => !matches!(op, BinOp::Quo | BinOp::Rem | BinOp::Shl | BinOp::Shr),
        Instr::UnOp { op, .. } => *op != UnOp::Recv,
        Instr::Alloc { .. }
        | Instr::FieldAddr { .. }
        | Instr::Field { .. }
        | Instr::Extract { .. }
        | Instr::Convert { .. }
        | Instr::ChangeType { .. } => true,
        _ => false,
    }
}

impl CodeCx<'_, '_> {
    /// A zeroed heap object.
    pub fn new_object(&mut self, ty: Type) -> ir::Value {
        let zero_base = self.cx.program.global_by_name.get("runtime.zerobase");
        if let (0, Some(&zero_base)) = (self.cx.layouts.size(ty), zero_base) {
            return self.symbol_addr(Symbol::Global(zero_base));
        }
        let desc = self.type_desc(ty);
        self.call_runtime(Runtime::NewObject, &[desc])[0]
    }

    fn check_unless_trusted(&mut self, flags: MemFlagsData, addr: ir::Value) {
        if !flags.notrap() {
            self.builder.ins().load(I8, flags, addr, 0);
        }
    }

    pub fn check_array_index(&mut self, index: Index, len: u64) {
        let count = self.word(len as i64);
        self.check_index(index, count, Some(len));
    }

    /// Address of an element whose index has been checked.
    pub fn element_addr(&mut self, data: ir::Value, index: Index, elem: Type) -> ir::Value {
        let size = self.cx.layouts.size(elem) as i64;
        match index.constant {
            Some(index) if index.checked_mul(size).is_some() => self.add_const(data, index * size),
            _ => {
                let offset = self.mul_const(index.value, size);
                self.builder.ins().iadd(data, offset)
            }
        }
    }
}
