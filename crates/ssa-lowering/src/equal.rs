//! `==`: of values in code, and as a function that type descriptors name.
//!
//! ```text
//!   memory     plain bytes: compared as such
//!   string     lengths, then bytes      interface   words, then runtime.ifaceeq
//!   float      IEEE                     struct      fields in order, `_` left out · array: a loop
//! ```
//!
//! A comparison that needs control flow branches to one block as soon as two parts differ: what comes later is
//! not looked at, so an interface that cannot be compared panics only where Go says so. Between two interfaces
//! words are compared before bytes: calls wait in a list of type [`Later`].
//!
//! Invariant (one-classification): [`alg`] alone decides how a type is compared and hashed, and whether it is
//! regular memory in its descriptor.
//!
//! Not here: ordering of strings and numbers, comparison with `nil` of slices, maps and functions (`compare`).

use crate::code::{CodeCx, CodeName, build_code};
use crate::cx::LowerCx;
use crate::type_desc::func_value_item;
use crate::unsupported::{LowerError, Lowered};
use crate::val::Val;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::*;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature};
use cranelift_codegen::isa::CallConv;
use frontend_bridge::{BasicKind, Field, Pos, Type, TypeKind};
use go_abi::layout::WORD;
use go_abi::runtime::Runtime;
use go_abi::{FrameKind, Item, Layouts, Shape, Symbol};

/// Comparisons of bytes (address, address, size) that wait for the cheaper ones behind them.
type Later = Vec<[ir::Value; 3]>;

/// How values of a type are compared and hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Alg {
    /// Not comparable.
    None,
    Memory,
    Str,
    Iface,
    Eface,
    F32,
    F64,
    C64,
    C128,
    /// A struct or array, part by part.
    Special,
}

pub(crate) fn alg(layouts: &Layouts, ty: Type) -> Alg {
    match &layouts.program.types[ty].kind {
        TypeKind::Basic(kind) => match kind {
            BasicKind::Float32 => Alg::F32,
            BasicKind::Float64 => Alg::F64,
            BasicKind::Complex64 => Alg::C64,
            BasicKind::Complex128 => Alg::C128,
            BasicKind::String => Alg::Str,
            _ => Alg::Memory,
        },
        TypeKind::Pointer(_) | TypeKind::Chan { .. } => Alg::Memory,
        TypeKind::Interface { methods } if methods.is_empty() => Alg::Eface,
        TypeKind::Interface { .. } => Alg::Iface,
        TypeKind::Array { elem, len } => match (alg(layouts, *elem), len) {
            (elem @ (Alg::Memory | Alg::None), _) => elem,
            (_, 0) => Alg::Memory,
            (elem, 1) => elem,
            _ => Alg::Special,
        },
        TypeKind::Struct { fields } => struct_alg(layouts, ty, fields),
        TypeKind::Slice(_) | TypeKind::Map { .. } | TypeKind::Func { .. } | TypeKind::Tuple(_) | TypeKind::Iter => {
            Alg::None
        }
    }
}

fn struct_alg(layouts: &Layouts, ty: Type, fields: &[Field]) -> Alg {
    if let [only] = fields
        && only.name != "_"
    {
        return alg(layouts, only.ty);
    }
    let mut result = Alg::Memory;
    for (i, field) in fields.iter().enumerate() {
        match alg(layouts, field.ty) {
            Alg::None => return Alg::None,
            Alg::Memory if field.name != "_" && !is_padded(layouts, ty, fields, i) => {}
            _ => result = Alg::Special,
        }
    }
    result
}

/// Is there padding behind the field?
fn is_padded(layouts: &Layouts, ty: Type, fields: &[Field], i: usize) -> bool {
    let layout = layouts.of(ty);
    let end = layout.offsets.get(i + 1).copied().unwrap_or(layout.size);
    layout.offsets[i] + layouts.size(fields[i].ty) != end
}

/// The function value of a type's equality, by address of two values; `None` if it has none.
pub(crate) fn equal_value(cx: &LowerCx, ty: Type) -> Option<Symbol> {
    let entry = match (alg(&cx.layouts, ty), cx.layouts.size(ty)) {
        (Alg::None, _) => return None,
        (Alg::Memory, 0) => Runtime::MemEqual0,
        (Alg::Memory, 1) => Runtime::MemEqual8,
        (Alg::Memory, 2) => Runtime::MemEqual16,
        (Alg::Memory, 4) => Runtime::MemEqual32,
        (Alg::Memory, 8) => Runtime::MemEqual64,
        (Alg::Memory, 16) => Runtime::MemEqual128,
        (Alg::Str, _) => Runtime::StrEqual,
        (Alg::Iface, _) => Runtime::InterEqual,
        (Alg::Eface, _) => Runtime::NilInterEqual,
        (Alg::F32, _) => Runtime::F32Equal,
        (Alg::F64, _) => Runtime::F64Equal,
        (Alg::C64, _) => Runtime::C64Equal,
        (Alg::C128, _) => Runtime::C128Equal,
        (Alg::Memory | Alg::Special, _) => return Some(Symbol::EqualVal(ty)),
    };
    Some(Symbol::FuncVal(cx.resolve(cx.runtime.get(entry))))
}

/// `Equal` and `EqualVal`.
pub fn lower_equal(cx: &LowerCx, symbol: &Symbol) -> Result<Vec<Item>, LowerError> {
    let ty = match symbol {
        Symbol::Equal(ty) => *ty,
        Symbol::EqualVal(ty) => {
            let name = format!("type:.eqfunc.{}", cx.program.types[*ty].link);
            return Ok(vec![Item::Data(func_value_item(symbol.clone(), name, Symbol::Equal(*ty)))]);
        }
        other => panic!("{other:?} is no equality"),
    };
    let name = CodeName {
        symbol: symbol.clone(),
        name: format!("type:.eq.{}", cx.program.types[ty].link),
        start: cx.line(Pos::unknown()),
        frame: FrameKind::Wrapper,
    };
    Ok(build_code(cx, name, equal_signature(), |code| {
        let (p, q) = (code.params[1], code.params[2]);
        let fail = code.new_block();
        code.equal_all_in_memory(ty, p, q, fail);
        let yes = code.int(I8, 1);
        code.builder.ins().return_(&[yes]);
        code.switch_to(fail);
        let no = code.int(I8, 0);
        code.builder.ins().return_(&[no]);
        Ok(())
    })?)
}

/// `(context, p, q) -> bool`
fn equal_signature() -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    signature.params = vec![AbiParam::new(I64); 3];
    signature.returns = vec![AbiParam::new(I8)];
    signature
}

impl CodeCx<'_, '_> {
    /// `x == y` as an I8, for any comparable type; both of type `ty`.
    pub fn lower_equal(&mut self, ty: Type, x: &Val, y: &Val) -> Lowered<ir::Value> {
        if alg(&self.cx.layouts, ty) == Alg::None {
            return self.refuse(format!("comparison of {}", self.cx.program.types[ty].string));
        }
        if let Some(equal) = self.equal_scalars(ty, x, y) {
            return Ok(equal);
        }
        let (fail, done) = (self.new_block(), self.new_block());
        let result = self.builder.append_block_param(done, I8);
        match self.cx.layouts.shape(ty) {
            Shape::Nothing => {}
            Shape::Memory => self.equal_all_in_memory(ty, x.scalar(), y.scalar(), fail),
            Shape::Parts(_) => {
                let mut later = Later::new();
                self.equal_parts(ty, &mut x.parts(), &mut y.parts(), &mut later, fail);
                self.equal_later(&mut later, fail);
            }
        }
        let yes = self.int(I8, 1);
        self.jump(done, &[yes]);
        self.switch_to(fail);
        let no = self.int(I8, 0);
        self.jump(done, &[no]);
        self.switch_to(done);
        Ok(result)
    }

    /// Without control flow, where one or two instructions do it.
    fn equal_scalars(&mut self, ty: Type, x: &Val, y: &Val) -> Option<ir::Value> {
        match (alg(&self.cx.layouts, ty), x) {
            (_, Val::Nothing) => Some(self.int(I8, 1)),
            (Alg::Memory | Alg::F32 | Alg::F64 | Alg::C64 | Alg::C128, Val::Parts(_)) => {
                let pairs = x.parts().iter().zip(y.parts());
                let bits: Vec<ir::Value> = pairs.map(|(&x, &y)| self.equal_part(x, y)).collect();
                bits.into_iter().reduce(|x, y| self.builder.ins().band(x, y))
            }
            _ => None,
        }
    }

    fn equal_part(&mut self, x: ir::Value, y: ir::Value) -> ir::Value {
        match self.value_type(x) {
            F32 | F64 => self.builder.ins().fcmp(FloatCC::Equal, x, y),
            _ => self.compare(IntCC::Equal, x, y),
        }
    }

    /// Goes on if the values are equal, to `fail` if not. Takes the type's parts from both lists.
    fn equal_parts(
        &mut self,
        ty: Type,
        xs: &mut &[ir::Value],
        ys: &mut &[ir::Value],
        later: &mut Later,
        fail: ir::Block,
    ) {
        let cx = self.cx;
        match cx.kind(ty) {
            TypeKind::Struct { fields } => {
                for field in fields {
                    self.equal_field(field, xs, ys, later, fail);
                }
            }
            TypeKind::Array { elem, len } => {
                for _ in 0..if cx.layouts.size(*elem) == 0 { 0 } else { *len } {
                    self.equal_parts(*elem, xs, ys, later, fail);
                }
            }
            _ => {
                let count = cx.layouts.shape(ty).parts().len();
                let (x, y) = (take(xs, count), take(ys, count));
                self.equal_simple(ty, x, y, later, fail);
            }
        }
    }

    fn equal_field(
        &mut self,
        field: &Field,
        xs: &mut &[ir::Value],
        ys: &mut &[ir::Value],
        later: &mut Later,
        fail: ir::Block,
    ) {
        if field.name == "_" {
            let count = self.cx.layouts.shape(field.ty).parts().len();
            take(xs, count);
            take(ys, count);
        } else {
            self.equal_parts(field.ty, xs, ys, later, fail);
        }
    }

    /// Of a type that is no struct and no array.
    fn equal_simple(&mut self, ty: Type, x: &[ir::Value], y: &[ir::Value], later: &mut Later, fail: ir::Block) {
        match alg(&self.cx.layouts, ty) {
            Alg::Str => {
                let same = self.compare(IntCC::Equal, x[1], y[1]);
                self.go_on_if(same, fail);
                later.push([x[0], y[0], x[1]]);
            }
            Alg::Iface => self.equal_interfaces(Runtime::IfaceEq, x, y, later, fail),
            Alg::Eface => self.equal_interfaces(Runtime::EfaceEq, x, y, later, fail),
            _ => {
                for (&x, &y) in x.iter().zip(y) {
                    let same = self.equal_part(x, y);
                    self.go_on_if(same, fail);
                }
            }
        }
    }

    /// May panic, so what stands before it comes first.
    fn equal_interfaces(
        &mut self,
        entry: Runtime,
        x: &[ir::Value],
        y: &[ir::Value],
        later: &mut Later,
        fail: ir::Block,
    ) {
        self.equal_later(later, fail);
        let same = self.compare(IntCC::Equal, x[0], y[0]);
        self.go_on_if(same, fail);
        let equal = self.call_runtime(entry, &[x[0], x[1], y[1]])[0];
        self.go_on_if(equal, fail);
    }

    fn equal_later(&mut self, later: &mut Later, fail: ir::Block) {
        for bytes in later.drain(..) {
            let equal = self.call_runtime(Runtime::MemEqual, &bytes)[0];
            self.go_on_if(equal, fail);
        }
    }

    fn go_on_if(&mut self, cond: ir::Value, fail: ir::Block) {
        let next = self.new_block();
        self.branch(cond, next, fail);
        self.switch_to(next);
    }

    /// As [`CodeCx::equal_parts`], of values at two addresses.
    fn equal_all_in_memory(&mut self, ty: Type, p: ir::Value, q: ir::Value, fail: ir::Block) {
        let mut later = Later::new();
        self.equal_in_memory(ty, p, q, &mut later, fail);
        self.equal_later(&mut later, fail);
    }

    fn equal_in_memory(&mut self, ty: Type, p: ir::Value, q: ir::Value, later: &mut Later, fail: ir::Block) {
        let cx = self.cx;
        let layouts = &cx.layouts;
        match (alg(layouts, ty), cx.kind(ty)) {
            (Alg::Memory, _) => self.equal_run(p, q, layouts.size(ty), later, fail),
            (_, TypeKind::Struct { fields }) => self.equal_fields(ty, fields, p, q, later, fail),
            (_, TypeKind::Array { elem, len }) => {
                let size = layouts.size(*elem);
                self.equal_later(later, fail);
                self.count_to(*len, |code, i| {
                    let offset = code.mul_const(i, size as i64);
                    let p = code.builder.ins().iadd(p, offset);
                    let q = code.builder.ins().iadd(q, offset);
                    code.equal_all_in_memory(*elem, p, q, fail);
                });
            }
            _ => {
                let x = self.view(Self::trusted(), ty, p);
                let y = self.view(Self::trusted(), ty, q);
                self.equal_simple(ty, x.parts(), y.parts(), later, fail);
            }
        }
    }

    /// Fields that are plain memory and touch are compared as one.
    fn equal_fields(
        &mut self,
        ty: Type,
        fields: &[Field],
        p: ir::Value,
        q: ir::Value,
        later: &mut Later,
        fail: ir::Block,
    ) {
        let layouts = &self.cx.layouts;
        let offsets = &layouts.of(ty).offsets;
        let plain = |i: usize| fields[i].name != "_" && alg(layouts, fields[i].ty) == Alg::Memory;
        let end_of = |i: usize| offsets[i] + layouts.size(fields[i].ty);
        let mut i = 0;
        while i < fields.len() {
            let (first, start) = (i, offsets[i]);
            i += 1;
            if fields[first].name == "_" {
                continue;
            }
            let x = self.add_const(p, start as i64);
            let y = self.add_const(q, start as i64);
            if !plain(first) {
                self.equal_in_memory(fields[first].ty, x, y, later, fail);
                continue;
            }
            while i < fields.len() && plain(i) && end_of(i - 1) == offsets[i] {
                i += 1;
            }
            self.equal_run(x, y, end_of(i - 1) - start, later, fail);
        }
    }

    /// Plain bytes: a few words are compared here, more by the runtime.
    fn equal_run(&mut self, p: ir::Value, q: ir::Value, size: u64, later: &mut Later, fail: ir::Block) {
        if size > 4 * WORD {
            let size = self.word(size as i64);
            return later.push([p, q, size]);
        }
        let mut offset = 0;
        while offset < size {
            let ty = match size - offset {
                1 => I8,
                2 | 3 => I16,
                4..8 => I32,
                _ => I64,
            };
            let x = self.builder.ins().load(ty, Self::trusted(), p, offset as i32);
            let y = self.builder.ins().load(ty, Self::trusted(), q, offset as i32);
            let same = self.compare(IntCC::Equal, x, y);
            self.go_on_if(same, fail);
            offset += u64::from(ty.bytes());
        }
    }

    /// Runs `step` for 0, 1, … `len - 1`.
    pub(crate) fn count_to(&mut self, len: u64, step: impl FnOnce(&mut Self, ir::Value)) {
        let (head, body, done) = (self.new_block(), self.new_block(), self.new_block());
        let i = self.builder.append_block_param(head, I64);
        let zero = self.word(0);
        self.jump(head, &[zero]);
        self.switch_to(head);
        let more = self.compare_const(IntCC::UnsignedLessThan, i, len as i64);
        self.branch(more, body, done);
        self.switch_to(body);
        step(self, i);
        let next = self.add_const(i, 1);
        self.jump(head, &[next]);
        self.switch_to(done);
    }
}

fn take<'v>(list: &mut &'v [ir::Value], count: usize) -> &'v [ir::Value] {
    let (head, tail) = list.split_at(count);
    *list = tail;
    head
}
