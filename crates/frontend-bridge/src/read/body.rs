//! Function bodies out of the section of bodies.
//!
//! A body is its constants, the number of blocks, the recover block, then per block the number of
//! instructions, predecessors, successors and the instructions. Here only the form is read; that
//! operands exist and mean something is `verify`'s.

use super::cursor::{Cursor, unzigzag};
use super::tables::{Ids, Strings, entry};
use super::{ReadError, Section};
use crate::constant::{Const, ConstValue};
use crate::entities::{Block, Pos, Type, Value};
use crate::instr::{
    BinOp, BlockData, Body, Builtin, CallCommon, Callee, Home, Instr, InstrData, List, Operand, SelectState, UnOp,
};
use crate::program::FuncData;
use cranelift_entity::PrimaryMap;

/// `textStays` of the exporter.
const TEXT_STAYS: u8 = 0x80;

const BIN_OPS: [BinOp; 17] = [
    BinOp::Add,
    BinOp::Sub,
    BinOp::Mul,
    BinOp::Quo,
    BinOp::Rem,
    BinOp::And,
    BinOp::Or,
    BinOp::Xor,
    BinOp::Shl,
    BinOp::Shr,
    BinOp::AndNot,
    BinOp::Eql,
    BinOp::Neq,
    BinOp::Lss,
    BinOp::Leq,
    BinOp::Gtr,
    BinOp::Geq,
];

const UN_OPS: [UnOp; 5] = [UnOp::Neg, UnOp::Not, UnOp::Xor, UnOp::Deref, UnOp::Recv];

const BUILTINS: [Builtin; 24] = [
    Builtin::Append,
    Builtin::Cap,
    Builtin::Clear,
    Builtin::Close,
    Builtin::Complex,
    Builtin::Copy,
    Builtin::Delete,
    Builtin::Imag,
    Builtin::Len,
    Builtin::Max,
    Builtin::Min,
    Builtin::Panic,
    Builtin::Print,
    Builtin::Println,
    Builtin::Real,
    Builtin::Recover,
    Builtin::UnsafeAdd,
    Builtin::UnsafeSlice,
    Builtin::UnsafeSliceData,
    Builtin::UnsafeString,
    Builtin::UnsafeStringData,
    Builtin::WrapNilCheck,
    Builtin::DeferStack,
    Builtin::NilCheck,
];

/// Decodes `func`'s body. `unit` is the empty tuple, the type of instructions without a result.
pub(crate) fn read_body(
    cursor: Cursor,
    strings: Strings,
    ids: &Ids,
    func: &FuncData,
    unit: Type,
) -> Result<Body, ReadError> {
    let body = Body {
        params: func.params.clone(),
        free_vars: func.free_vars.clone(),
        values: PrimaryMap::new(),
        blocks: PrimaryMap::new(),
        recover: None,
        consts: vec![],
        lists: vec![],
        states: vec![],
    };
    let mut reader = BodyReader { cursor, strings, ids, unit, body, pos: Pos::unknown() };
    reader.read_consts()?;
    reader.read_blocks(func.pos)?;
    reader.cursor.finish()?;
    Ok(reader.body)
}

struct BodyReader<'a> {
    cursor: Cursor<'a>,
    strings: Strings<'a>,
    ids: &'a Ids,
    unit: Type,
    body: Body,
    /// Of the last instruction.
    pos: Pos,
}

impl BodyReader<'_> {
    fn read_consts(&mut self) -> Result<(), ReadError> {
        let count = self.cursor.count()?;
        self.body.consts.reserve_exact(count);
        for _ in 0..count {
            let ty = self.ids.ty(&mut self.cursor)?;
            let value = self.read_const()?;
            self.body.consts.push(Const { ty, value });
        }
        Ok(())
    }

    fn read_const(&mut self) -> Result<ConstValue, ReadError> {
        let cursor = &mut self.cursor;
        Ok(match cursor.byte()? {
            0 => ConstValue::Zero,
            1 => ConstValue::Bool(cursor.bool()?),
            2 => ConstValue::Int(cursor.i64()? as u64),
            3 => ConstValue::Float(f64::from_bits(cursor.fixed64()?)),
            4 => ConstValue::Complex(f64::from_bits(cursor.fixed64()?), f64::from_bits(cursor.fixed64()?)),
            5 => ConstValue::Str(self.strings.bytes(cursor)?.to_vec()),
            _ => return cursor.fail("unknown kind of constant"),
        })
    }

    fn read_blocks(&mut self, declared: Pos) -> Result<(), ReadError> {
        let count = self.cursor.count()?;
        self.body.recover = self.cursor.optional_index(count)?.map(Block::from_u32);
        let params = self.body.params.iter().chain(&self.body.free_vars);
        self.body.values = params.map(|&ty| InstrData { instr: Instr::Jump, ty, pos: declared }).collect();
        for _ in 0..count {
            let first = self.body.values.next_key();
            let instrs = self.cursor.count()?;
            let preds = self.read_block_list(count)?;
            let succs = self.read_block_list(count)?;
            for _ in 0..instrs {
                let data = self.read_instr()?;
                self.body.values.push(data);
            }
            self.body.blocks.push(BlockData { first, count: instrs as u32, preds, succs });
        }
        Ok(())
    }

    fn read_block_list(&mut self, blocks: usize) -> Result<Vec<Block>, ReadError> {
        let count = self.cursor.count()?;
        (0..count).map(|_| self.cursor.index(blocks).map(Block::from_u32)).collect()
    }

    fn read_instr(&mut self) -> Result<InstrData, ReadError> {
        let op = self.cursor.byte()?;
        self.read_pos()?;
        let ty = self.ids.optional_ty(&mut self.cursor)?.unwrap_or(self.unit);
        Ok(InstrData { instr: self.read_operation(op)?, ty, pos: self.pos })
    }

    /// Line as a difference, doubled, odd if the file changes.
    fn read_pos(&mut self) -> Result<(), ReadError> {
        let code = self.cursor.u64()?;
        let line = i64::from(self.pos.line).wrapping_add(unzigzag(code >> 1));
        self.pos.line = u32::try_from(line).map_err(|_| self.cursor.error("line out of range"))?;
        self.pos.col = self.cursor.u32()?;
        if code & 1 != 0 {
            self.pos.file = self.ids.files[self.cursor.index(self.ids.files.len())? as usize];
        }
        Ok(())
    }

    /// The operator's code says by its last bit that a text stays on the stack.
    fn read_bin_op(&mut self) -> Result<Instr, ReadError> {
        let code = self.cursor.byte()?;
        let op = usize::from(code & !TEXT_STAYS).checked_sub(1).and_then(|index| BIN_OPS.get(index));
        let Some(&op) = op else { return Err(self.cursor.error("no such binary operator")) };
        Ok(Instr::BinOp { heap: code & TEXT_STAYS == 0, op, x: self.operand()?, y: self.operand()? })
    }

    fn read_operation(&mut self, op: u8) -> Result<Instr, ReadError> {
        Ok(match op {
            0 => Instr::Alloc { home: self.home()? },
            1 => Instr::Phi { edges: self.operands()? },
            2 => Instr::Call(self.call()?),
            3 => self.read_bin_op()?,
            4 => Instr::UnOp {
                op: entry(&mut self.cursor, &UN_OPS, "unary operator")?,
                x: self.operand()?,
                comma_ok: self.cursor.bool()?,
            },
            5 => Instr::ChangeType { x: self.operand()? },
            6 => Instr::Convert { x: self.operand()?, heap: self.cursor.bool()? },
            7 => Instr::ChangeInterface { x: self.operand()? },
            8 => Instr::SliceToArrayPointer { x: self.operand()? },
            9 => Instr::MakeInterface { x: self.operand()?, from: self.ids.ty(&mut self.cursor)?, home: self.home()? },
            10 => Instr::MakeClosure {
                heap: self.cursor.bool()?,
                func: self.ids.func(&mut self.cursor)?,
                bindings: self.operands()?,
            },
            11 => Instr::MakeMap { heap: self.cursor.bool()?, reserve: self.optional()? },
            12 => Instr::MakeChan { size: self.operand()? },
            13 => Instr::MakeSlice { len: self.operand()?, cap: self.operand()? },
            14 => Instr::Slice {
                x: self.operand()?,
                low: self.optional()?,
                high: self.optional()?,
                max: self.optional()?,
            },
            15 => Instr::FieldAddr { x: self.operand()?, field: self.cursor.u32()? },
            16 => Instr::Field { x: self.operand()?, field: self.cursor.u32()? },
            17 => Instr::IndexAddr { x: self.operand()?, index: self.operand()? },
            18 => Instr::Index { x: self.operand()?, index: self.operand()? },
            19 => Instr::Lookup { x: self.operand()?, index: self.operand()?, comma_ok: self.cursor.bool()? },
            20 => Instr::Select { states: self.states()?, blocking: self.cursor.bool()? },
            21 => Instr::Range { x: self.operand()? },
            22 => Instr::Next { iter: self.operand()?, is_string: self.cursor.bool()? },
            23 => Instr::TypeAssert {
                x: self.operand()?,
                asserted: self.ids.ty(&mut self.cursor)?,
                comma_ok: self.cursor.bool()?,
            },
            24 => Instr::Extract { tuple: self.operand()?, index: self.cursor.u32()? },
            25 => Instr::Jump,
            26 => Instr::If { cond: self.operand()? },
            27 => Instr::Return { results: self.operands()? },
            28 => Instr::RunDefers,
            29 => Instr::Panic { x: self.operand()? },
            30 => Instr::Go(self.call()?),
            31 => Instr::Defer { call: self.call()?, stack: self.optional()? },
            32 => Instr::Send { chan: self.operand()?, x: self.operand()? },
            33 => Instr::Store { addr: self.operand()?, value: self.operand()? },
            34 => Instr::MapUpdate { map: self.operand()?, key: self.operand()?, value: self.operand()? },
            _ => return self.cursor.fail("unknown instruction"),
        })
    }

    fn operand(&mut self) -> Result<Operand, ReadError> {
        let code = self.cursor.u64()?;
        self.decode(code)
    }

    fn optional(&mut self) -> Result<Option<Operand>, ReadError> {
        match self.cursor.u64()? {
            0 => Ok(None),
            code => self.decode(code - 1).map(Some),
        }
    }

    /// The kind is in the low two bits. That a value exists is for `verify`: phis refer forward.
    fn decode(&mut self, code: u64) -> Result<Operand, ReadError> {
        let index = usize::try_from(code >> 2).unwrap_or(usize::MAX);
        let operand = match code & 3 {
            0 if index < u32::MAX as usize => Some(Operand::Value(Value::from_u32(index as u32))),
            1 if index < self.body.consts.len() => Some(Operand::Const(index as u32)),
            2 => self.ids.globals.get(index).copied().map(Operand::Global),
            3 => self.ids.funcs.get(index).copied().map(Operand::Func),
            _ => None,
        };
        operand.ok_or_else(|| self.cursor.error("operand out of range"))
    }

    fn operands(&mut self) -> Result<List, ReadError> {
        let count = self.cursor.count()?;
        let start = self.body.lists.len() as u32;
        for _ in 0..count {
            let operand = self.operand()?;
            self.body.lists.push(operand);
        }
        Ok(List { start, len: count as u32 })
    }

    fn states(&mut self) -> Result<List, ReadError> {
        let count = self.cursor.count()?;
        let start = self.body.states.len() as u32;
        for _ in 0..count {
            let state = SelectState { send: self.cursor.bool()?, chan: self.operand()?, value: self.optional()? };
            self.body.states.push(state);
        }
        Ok(List { start, len: count as u32 })
    }

    fn home(&mut self) -> Result<Home, ReadError> {
        match self.cursor.byte()? {
            0 => Ok(Home::Frame),
            1 => Ok(Home::Heap),
            2 => Ok(Home::Caller),
            _ => self.cursor.fail("unknown home of a variable"),
        }
    }

    fn call(&mut self) -> Result<CallCommon, ReadError> {
        let kind = self.cursor.byte()?;
        let results = match kind {
            4 | 6 => Home::Frame,
            5 | 7 => Home::Caller,
            _ => Home::Heap,
        };
        let callee = match kind {
            0 | 4 | 5 => Callee::Static(self.ids.func(&mut self.cursor)?),
            1 => Callee::Dynamic(self.operand()?),
            2 | 6 | 7 => Callee::Invoke {
                recv: self.operand()?,
                iface: self.ids.ty(&mut self.cursor)?,
                method: self.cursor.u32()?,
            },
            3 => Callee::Builtin(entry(&mut self.cursor, &BUILTINS, "builtin")?),
            _ => return self.cursor.fail("unknown kind of callee"),
        };
        Ok(CallCommon { callee, args: self.operands()?, results })
    }
}

/// The bytes of a body.
pub(crate) fn body_cursor<'a>(section: &'a [u8], offset: u64, len: u64) -> Result<Cursor<'a>, ReadError> {
    let mut cursor = Cursor::new(section, Section::Bodies);
    let at = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    cursor.take(at(offset))?;
    cursor.part(at(len))
}
