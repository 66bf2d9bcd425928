//! Function bodies: go/ssa's instruction set, one variant each, under go/ssa's names.
//!
//! A [`Body`] owns flat tables; an instruction refers to its operand lists by range. Control flow: the
//! last instruction of a block is `Jump`, `If`, `Return` or `Panic`; successors are in the block
//! (`If`: true first), predecessors too, and a `Phi` has one edge per predecessor in that order.

use crate::constant::Const;
use crate::entities::{Block, Func, Global, Pos, Type, Value};
use cranelift_entity::PrimaryMap;

/// What an instruction uses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operand {
    Value(Value),
    /// Index into [`Body::consts`].
    Const(u32),
    /// The *address* of a package-level variable; its type is a pointer.
    Global(Global),
    /// A function used as a value.
    Func(Func),
}

/// A range of [`Body::lists`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct List {
    pub start: u32,
    pub len: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum BinOp {
    Add = 1,
    Sub,
    Mul,
    Quo,
    Rem,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    AndNot,
    Eql,
    Neq,
    Lss,
    Leq,
    Gtr,
    Geq,
}

impl BinOp {
    pub fn compares(self) -> bool {
        use BinOp::*;
        matches!(self, Eql | Neq | Lss | Leq | Gtr | Geq)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum UnOp {
    /// `-x`
    Neg = 1,
    /// `!x`
    Not,
    /// `^x`
    Xor,
    /// `*x`: load
    Deref,
    /// `<-x`
    Recv,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Builtin {
    Append = 1,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Max,
    Min,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    /// `unsafe.Add`
    UnsafeAdd,
    /// `unsafe.Slice`
    UnsafeSlice,
    UnsafeSliceData,
    UnsafeString,
    UnsafeStringData,
    /// go/ssa's `ssa:wrapnilchk(ptr, recvType, methodName)`: panics as `runtime.panicwrap` does if nil.
    WrapNilCheck,
    /// go/ssa's `ssa:deferstack()`: the frame's defer list, for `Defer.stack` in range-over-func bodies.
    DeferStack,
    /// Faults as a nil dereference does if the interface value is nil: in front of a method value `i.M`.
    NilCheck,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    Static(Func),
    /// A function value.
    Dynamic(Operand),
    /// An interface value and the index of the method in its interface type's method list.
    Invoke {
        recv: Operand,
        iface: Type,
        method: u32,
    },
    Builtin(Builtin),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallCommon {
    pub callee: Callee,
    /// Without the receiver for `Invoke`, with it for a static method call. A variadic parameter is one
    /// slice already.
    pub args: List,
    /// Where what the callee makes for its results may be.
    pub results: Home,
}

/// Where memory is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    Frame,
    Heap,
    /// The caller's frame, if the function's body stands in place of a call whose `results` may be there; else the heap.
    Caller,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectState {
    /// True for a send.
    pub send: bool,
    pub chan: Operand,
    /// The value to send.
    pub value: Option<Operand>,
}

impl Instr {
    /// Is memory that this makes in the function's frame?
    pub fn is_in_frame(&self) -> bool {
        matches!(
            self,
            Instr::Alloc { home: Home::Frame }
                | Instr::BinOp { heap: false, .. }
                | Instr::Convert { heap: false, .. }
                | Instr::MakeInterface { home: Home::Frame, .. }
                | Instr::MakeClosure { heap: false, .. }
                | Instr::MakeMap { heap: false, .. }
        )
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Instr {
    /// Zeroed memory of the element type; the result is its address. In a frame it is zeroed each time the instruction runs.
    Alloc {
        home: Home,
    },
    Phi {
        edges: List,
    },
    Call(CallCommon),
    /// `heap` is about the text of a concatenation: else it may be the frame's.
    BinOp {
        heap: bool,
        op: BinOp,
        x: Operand,
        y: Operand,
    },
    /// `comma_ok` only with `Recv`: the result is a tuple.
    UnOp {
        op: UnOp,
        x: Operand,
        comma_ok: bool,
    },
    /// No change of representation.
    ChangeType {
        x: Operand,
    },
    /// Numeric, string and unsafe conversions; the type parameter forms (MultiConvert) come as this. Not `heap`: text
    /// that is made may be the frame's.
    Convert {
        x: Operand,
        heap: bool,
    },
    ChangeInterface {
        x: Operand,
    },
    SliceToArrayPointer {
        x: Operand,
    },
    /// `from` is the type of `x`, `home` that of a value that is no pointer.
    MakeInterface {
        x: Operand,
        from: Type,
        home: Home,
    },
    /// Not `heap`: the object is the frame's.
    MakeClosure {
        heap: bool,
        func: Func,
        bindings: List,
    },
    /// Not `heap`: the map, and the memory that it starts with, are the frame's.
    MakeMap {
        heap: bool,
        reserve: Option<Operand>,
    },
    MakeChan {
        size: Operand,
    },
    MakeSlice {
        len: Operand,
        cap: Operand,
    },
    /// `x` is a string, a slice or a pointer to an array.
    Slice {
        x: Operand,
        low: Option<Operand>,
        high: Option<Operand>,
        max: Option<Operand>,
    },
    /// `x` is a pointer to a struct.
    FieldAddr {
        x: Operand,
        field: u32,
    },
    Field {
        x: Operand,
        field: u32,
    },
    /// `x` is a slice or a pointer to an array.
    IndexAddr {
        x: Operand,
        index: Operand,
    },
    /// `x` is an array or a string.
    Index {
        x: Operand,
        index: Operand,
    },
    /// Map lookup.
    Lookup {
        x: Operand,
        index: Operand,
        comma_ok: bool,
    },
    /// Result: (index int, recvOk bool, received values...).
    Select {
        states: List,
        blocking: bool,
    },
    /// `x` is a string or a map.
    Range {
        x: Operand,
    },
    /// Result: (ok bool, key, value).
    Next {
        iter: Operand,
        is_string: bool,
    },
    TypeAssert {
        x: Operand,
        asserted: Type,
        comma_ok: bool,
    },
    Extract {
        tuple: Operand,
        index: u32,
    },
    Jump,
    If {
        cond: Operand,
    },
    Return {
        results: List,
    },
    RunDefers,
    Panic {
        x: Operand,
    },
    Go(CallCommon),
    /// `stack`: the result of `DeferStack` in another function's frame, for range-over-func.
    Defer {
        call: CallCommon,
        stack: Option<Operand>,
    },
    Send {
        chan: Operand,
        x: Operand,
    },
    Store {
        addr: Operand,
        value: Operand,
    },
    MapUpdate {
        map: Operand,
        key: Operand,
        value: Operand,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InstrData {
    pub instr: Instr,
    /// Type of the result; the empty tuple where there is none.
    pub ty: Type,
    pub pos: Pos,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockData {
    /// The block's instructions are the values `first .. first + count`.
    pub first: Value,
    pub count: u32,
    pub preds: Vec<Block>,
    pub succs: Vec<Block>,
}

/// One function's body, decoded.
#[derive(Clone, Debug)]
pub struct Body {
    /// Parameters (receiver first), in order: values `0 .. params.len()`.
    pub params: Vec<Type>,
    /// Free variables: the values that follow. Each is a captured value (mostly a pointer to a variable).
    pub free_vars: Vec<Type>,
    /// Indexed by value; the entries of parameters and free variables are placeholders (`Jump`) that
    /// carry the type and position.
    pub values: PrimaryMap<Value, InstrData>,
    /// Block 0 is the entry.
    pub blocks: PrimaryMap<Block, BlockData>,
    /// Where a recovered panic continues, in functions that defer: returns the named results.
    pub recover: Option<Block>,
    pub consts: Vec<Const>,
    pub lists: Vec<Operand>,
    pub states: Vec<SelectState>,
}

impl Body {
    pub fn list(&self, list: List) -> &[Operand] {
        &self.lists[list.start as usize..(list.start + list.len) as usize]
    }
    /// The states of a `Select`: its list is a range of `states`.
    pub fn select_states(&self, list: List) -> &[SelectState] {
        &self.states[list.start as usize..(list.start + list.len) as usize]
    }
    /// The instructions of a block, in order.
    pub fn block_values(&self, block: Block) -> impl Iterator<Item = Value> + use<> {
        let data = &self.blocks[block];
        let first = data.first.as_u32();
        (first..first + data.count).map(Value::from_u32)
    }
    pub fn is_terminator(instr: &Instr) -> bool {
        matches!(instr, Instr::Jump | Instr::If { .. } | Instr::Return { .. } | Instr::Panic { .. })
    }
}
