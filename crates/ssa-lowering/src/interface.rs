//! Interfaces: making them, converting between them, asking for what is inside, calling methods.
//!
//! An interface is two words: the itab (the type descriptor if it has no methods) and the data word, which is
//! the value itself if that is one pointer, else the address of bytes that never change.
//!
//! ```text
//!   any      [type descriptor] [data]          itab: inter, type, hash, fun[0], fun[1]…
//!   methods  [itab]            [data]
//! ```
//!
//! Invariant (itab-of-its-type): the itab in a value of an interface type I is that for I, so that two such
//! values hold the same type exactly if their first words are equal.
//!
//! Not here: comparison (`equal`), which methods stay in the program (`reach`).

use crate::code::CodeCx;
use crate::func::FuncCx;
use crate::unsupported::Lowered;
use crate::val::Val;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, InstBuilder};
use frontend_bridge::{BasicKind, Const, ConstValue, Home, Operand, Type, TypeKind, Value};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::type_desc::{is_direct_iface, itab};
use go_abi::{Demand, Endian, Symbol};

/// Longest constant that is put into read-only memory as a whole.
const MAX_STATIC: u64 = 128;

impl FuncCx<'_, '_> {
    pub fn lower_make_interface(&mut self, value: Value, x: Operand, from: Type, home: Home) -> Lowered {
        let iface = self.result_type(value);
        if let Operand::Func(func) = x
            && self.cx.is_trampoline(func)
            && self.only_asks_for_code(value)
        {
            return Ok(self.zero(iface));
        }
        let tab = self.interface_tab(iface, from);
        let data = match x {
            Operand::Const(index) => self.code.constant_data_word(&self.frame.body.consts[index as usize]),
            _ => {
                let val = self.operand(x);
                let heap = !self.is_in_frame(home);
                self.data_word(from, &val, heap)
            }
        };
        Ok(Val::from_parts(&[tab, data]))
    }

    pub fn lower_change_interface(&mut self, value: Value, x: Operand) -> Lowered {
        let (from, to) = (self.operand_type(x), self.result_type(value));
        let val = self.operand(x);
        Ok(self.change_interface(from, to, &val))
    }

    pub fn lower_type_assert(&mut self, value: Value, x: Operand, asserted: Type, comma_ok: bool) -> Lowered {
        let from = self.operand_type(x);
        let val = self.operand(x);
        if from == asserted && !comma_ok && !self.frame.body.values[value].pos.is_known() {
            // go/ssa's check of the receiver of a method value.
            self.nil_check(val.parts()[0]);
            return Ok(val);
        }
        Ok(if self.cx.is_interface(asserted) {
            self.assert_interface(from, asserted, &val, comma_ok)
        } else {
            self.assert_concrete(from, asserted, &val, comma_ok)
        })
    }

    /// Code address of the method, and the data word that is its receiver.
    pub fn invoke_target(&mut self, recv: Operand, iface: Type, method: u32) -> Lowered<(ir::Value, ir::Value)> {
        let TypeKind::Interface { methods } = self.cx.kind(iface) else {
            return self.refuse("method call of a value that is no interface");
        };
        let method_data = &methods[method as usize];
        self.demand(Demand::CallsMethod {
            name: method_data.name.clone(),
            pkg_path: method_data.pkg_path.clone(),
            sig: method_data.sig,
        });
        let val = self.operand(recv);
        let (tab, data) = (val.parts()[0], val.parts()[1]);
        let code = self.load_word(CodeCx::faulting(), tab, itab::FUN + u64::from(method) * WORD);
        Ok((code, data))
    }
}

/// Making.
impl CodeCx<'_, '_> {
    /// The first word of an interface that holds a value of a concrete type.
    pub(crate) fn interface_tab(&mut self, iface: Type, concrete: Type) -> ir::Value {
        self.demand(Demand::InInterface(concrete));
        if self.has_methods(iface) { self.symbol_addr(Symbol::Itab(iface, concrete)) } else { self.type_desc(concrete) }
    }

    fn has_methods(&self, iface: Type) -> bool {
        match self.cx.kind(iface) {
            TypeKind::Interface { methods } => !methods.is_empty(),
            other => panic!("{other:?} is no interface"),
        }
    }

    /// The data word for a value.
    pub(crate) fn data_word(&mut self, ty: Type, val: &Val, heap: bool) -> ir::Value {
        let layout = self.cx.layouts.of(ty);
        if is_direct_iface(layout) {
            return self.first_word(val);
        }
        match (layout.size, val) {
            (0, _) => self.runtime_variable("runtime.zerobase"),
            (1, Val::Parts(parts)) => self.small_value(parts[0]),
            _ => {
                let data = if heap {
                    self.new_object(ty)
                } else {
                    let slot = self.layout_slot(layout);
                    self.slot_addr(slot)
                };
                self.store_with(Self::trusted(), ty, data, val);
                data
            }
        }
    }

    /// The only word of a pointer-shaped value; from memory if it is carried there.
    fn first_word(&mut self, val: &Val) -> ir::Value {
        match val {
            Val::Memory(addr) => self.load_word(Self::trusted(), *addr, 0),
            val => val.scalar(),
        }
    }

    /// The runtime has all values of one byte in a table of words.
    fn small_value(&mut self, byte: ir::Value) -> ir::Value {
        let table = self.runtime_variable("runtime.staticuint64s");
        let index = self.builder.ins().uextend(I64, byte);
        let offset = self.mul_const(index, WORD as i64);
        let word = self.builder.ins().iadd(table, offset);
        // The byte is the word's least significant one.
        self.add_const(word, if self.cx.endian() == Endian::Big { WORD as i64 - 1 } else { 0 })
    }

    pub fn runtime_variable(&mut self, name: &str) -> ir::Value {
        let global = self.cx.program.global_by_name.get(name);
        let global = *global.unwrap_or_else(|| panic!("the runtime has no variable {name}"));
        self.symbol_addr(Symbol::Global(global))
    }

    fn constant_data_word(&mut self, constant: &Const) -> ir::Value {
        let layout = self.cx.layouts.of(constant.ty);
        if layout.size == 0 || layout.size > MAX_STATIC || is_direct_iface(layout) {
            let val = self.constant(constant);
            return self.data_word(constant.ty, &val, true);
        }
        let symbol = match (&constant.value, self.cx.basic(constant.ty)) {
            (ConstValue::Str(bytes), _) if !bytes.is_empty() => Symbol::StrHeader(bytes.as_slice().into()),
            (value, basic) => Symbol::Bytes(constant_bytes(self.cx.endian(), value, basic, layout.size).into()),
        };
        self.symbol_addr(symbol)
    }
}

/// A constant as it stands in memory.
fn constant_bytes(endian: Endian, value: &ConstValue, basic: Option<BasicKind>, size: u64) -> Vec<u8> {
    let float = |value: f64, size: usize| match size {
        4 => endian.u32((value as f32).to_bits()).to_vec(),
        _ => endian.u64(value.to_bits()).to_vec(),
    };
    let is_float = matches!(basic, Some(BasicKind::Float32 | BasicKind::Float64));
    let is_complex = matches!(basic, Some(BasicKind::Complex64 | BasicKind::Complex128));
    let half = size as usize / 2;
    let mut bytes = match *value {
        ConstValue::Bool(value) => vec![u8::from(value)],
        ConstValue::Int(bits) if is_float => float(bits as i64 as f64, size as usize),
        ConstValue::Int(bits) if is_complex => float(bits as i64 as f64, half),
        ConstValue::Int(bits) => endian.uint(bits, size as usize),
        ConstValue::Float(value) if is_complex => float(value, half),
        ConstValue::Float(value) => float(value, size as usize),
        ConstValue::Complex(re, im) => [float(re, half), float(im, half)].concat(),
        ConstValue::Zero | ConstValue::Str(_) => vec![],
    };
    bytes.resize(size as usize, 0);
    bytes
}

/// Converting and asking.
impl CodeCx<'_, '_> {
    /// A value of one interface type as one of another that the first implements; nil stays nil.
    pub(crate) fn change_interface(&mut self, from: Type, to: Type, val: &Val) -> Val {
        if from == to {
            return val.clone();
        }
        let (tab, data) = (val.parts()[0], val.parts()[1]);
        let ty = self.dynamic_type(from, tab);
        if !self.has_methods(to) {
            return Val::from_parts(&[ty, data]);
        }
        let inter = self.type_desc(to);
        let tab = self.choose(
            ty,
            &[I64],
            |code| code.call_runtime(Runtime::AssertE2I, &[inter, ty]),
            |code| vec![code.word(0)],
        );
        Val::from_parts(&[tab[0], data])
    }

    /// The type descriptor of what an interface holds; 0 for nil.
    fn dynamic_type(&mut self, iface: Type, tab: ir::Value) -> ir::Value {
        if !self.has_methods(iface) {
            return tab;
        }
        let load = |code: &mut Self| vec![code.load_word(Self::trusted(), tab, itab::TYPE)];
        self.choose(tab, &[I64], load, |code| vec![code.word(0)])[0]
    }

    fn assert_interface(&mut self, from: Type, to: Type, val: &Val, comma_ok: bool) -> Val {
        let (tab, data) = (val.parts()[0], val.parts()[1]);
        let ty = self.dynamic_type(from, tab);
        let inter = self.type_desc(to);
        if !comma_ok {
            if self.has_methods(to) {
                let tab = self.call_runtime(Runtime::AssertE2I, &[inter, ty])[0];
                return Val::from_parts(&[tab, data]);
            }
            let is_nil = self.is_zero(ty);
            self.fail_if(is_nil, |code| code.call_panic(Runtime::PanicNilDottype, &[inter]));
            return Val::from_parts(&[ty, data]);
        }
        let tab = match self.has_methods(to) {
            true => self.call_runtime(Runtime::AssertE2I2, &[inter, ty])[0],
            false => ty,
        };
        let ok = self.compare_const(IntCC::NotEqual, tab, 0);
        let nil = self.word(0);
        let data = self.builder.ins().select(ok, data, nil);
        Val::Tuple(vec![Val::from_parts(&[tab, data]), Val::one(ok)])
    }

    fn assert_concrete(&mut self, from: Type, to: Type, val: &Val, comma_ok: bool) -> Val {
        if matches!(self.cx.kind(to), TypeKind::Func { .. }) {
            // What comes out may have been made by reflection, for which the type needs its adapters.
            self.demand(Demand::InInterface(to));
        }
        let (tab, data) = (val.parts()[0], val.parts()[1]);
        let have = self.dynamic_type(from, tab);
        let want = self.type_desc(to);
        let ok = self.compare(IntCC::Equal, have, want);
        if comma_ok {
            let val = self.unpack_or_zero(ok, to, data);
            return Val::Tuple(vec![val, Val::one(ok)]);
        }
        let wrong = self.builder.ins().icmp(IntCC::NotEqual, have, want);
        self.fail_if(wrong, |code| {
            let iface = code.type_desc(from);
            let entry = if code.has_methods(from) { Runtime::PanicDottypeI } else { Runtime::PanicDottypeE };
            code.call_panic(entry, &[tab, want, iface]);
        });
        self.unpack(to, data)
    }

    /// The value behind a data word.
    fn unpack(&mut self, ty: Type, data: ir::Value) -> Val {
        let layout = self.cx.layouts.of(ty);
        if !is_direct_iface(layout) {
            return self.view(Self::trusted(), ty, data);
        }
        if !layout.shape.is_memory() {
            return Val::one(data);
        }
        let slot = self.type_slot(ty);
        self.store_word(Self::trusted(), data, slot, 0);
        Val::Memory(slot)
    }

    /// The value if `ok`, else the zero value.
    fn unpack_or_zero(&mut self, ok: ir::Value, ty: Type, data: ir::Value) -> Val {
        let layout = self.cx.layouts.of(ty);
        if layout.size == 0 {
            return Val::Nothing;
        }
        if layout.shape.is_memory() {
            let zero = self.zero(ty).scalar();
            let found = if is_direct_iface(layout) { self.unpack(ty, data).scalar() } else { data };
            return Val::Memory(self.builder.ins().select(ok, found, zero));
        }
        let types: Vec<ir::Type> = layout.shape.parts().iter().map(|part| part.ty).collect();
        let found = |code: &mut Self| code.unpack(ty, data).parts().to_vec();
        let parts = self.choose(ok, &types, found, |code| code.zero(ty).parts().to_vec());
        Val::from_parts(&parts)
    }
}
