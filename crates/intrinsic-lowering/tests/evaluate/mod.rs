//! Evaluates the CLIF of one system call, with a kernel and C libraries that note how they are called.
//!
//! Problem: what a row of the table does must be seen for every system, and only one of them is here. So the lowering's
//! result is verified and then evaluated, instruction by instruction, and calls end in [`World`].
//!
//! Not here: anything that the lowering of system calls does not emit; it is a panic.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{
    AbiParam, Block, BlockArg, BlockCall, ExtFuncData, ExternalName, Function, Inst, InstBuilder, InstructionData,
    Opcode, Signature, Type, UserExternalName, UserFuncName, Value,
};
use cranelift_codegen::isa::{self, CallConv, OwnedTargetIsa};
use cranelift_codegen::{settings, verify_function};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use go_abi::{Arch, Stub, Symbol};
use intrinsic_lowering::sys::{self, First, SysArgs, SysCall, SysEntry, Tail};
use intrinsic_lowering::{Host, Refused, System};
use std::collections::HashMap;
use std::sync::OnceLock;

const ERRNO_AT: u64 = 0xe000;
const FRAME_AT: u64 = 0x10_0000;
/// What `errno` holds before the call.
const STALE: u32 = 99;

/// What the kernel or the C library answers.
#[derive(Clone, Copy)]
pub struct World {
    pub r1: u64,
    pub r2: u64,
    /// What the call writes to `errno`, or tells as error number by the carry flag; 0: nothing.
    pub error: u32,
}

/// A call that left the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    pub callee: String,
    pub args: Vec<u64>,
}

pub struct Run {
    pub results: Vec<u64>,
    pub seen: Vec<Seen>,
}

impl Run {
    /// The calls that are no reads of an error number.
    pub fn calls(&self) -> Vec<&Seen> {
        self.seen.iter().filter(|call| !is_errno(&call.callee)).collect()
    }

    pub fn errno_reads(&self) -> usize {
        self.seen.len() - self.calls().len()
    }
}

fn is_errno(callee: &str) -> bool {
    matches!(callee, "__errno_location" | "__errno" | "__error" | "___errno" | "_Errno")
}

/// Lowers one call with these words and evaluates it.
pub fn run(system: System, entry: &SysEntry, first: First, words: &[u64], world: World) -> Result<Run, Refused> {
    let mut func = Function::with_name_signature(UserFuncName::testcase("call"), Signature::new(CallConv::SystemV));
    let mut context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut func, &mut context);
    let block = builder.create_block();
    builder.switch_to_block(block);
    let args: Vec<Value> = (0..words.len())
        .map(|at| {
            let is_float = entry.call == SysCall::FloatFunction && at + 1 == words.len();
            let ty = if is_float { F64 } else { I64 };
            builder.func.signature.params.push(AbiParam::new(ty));
            builder.append_block_param(block, ty)
        })
        .collect();
    let mut host = Recorder { arch: system.arch, builder, symbols: vec![] };
    let call = SysArgs { first, args: &args, tail: Tail::Spread, after_fork: false };
    let results = sys::lower(&mut host, system, entry, &call)?;
    let Recorder { mut builder, symbols, .. } = host;
    let types: Vec<AbiParam> = results.iter().map(|&value| AbiParam::new(builder.func.dfg.value_type(value))).collect();
    builder.func.signature.returns = types;
    builder.ins().return_(&results);
    builder.seal_all_blocks();
    builder.finalize(any_isa().frontend_config());
    verify_function(&func, any_isa().as_ref()).expect("valid code");
    let mut machine =
        Machine { func: &func, symbols, world, values: HashMap::new(), memory: HashMap::new(), seen: vec![] };
    machine.write(ERRNO_AT, u64::from(STALE), 4);
    machine.enter(block, words);
    let results = machine.evaluate(block);
    Ok(Run { results, seen: machine.seen })
}

/// What the verifier wants to know is the same on all 64-bit processors.
fn any_isa() -> &'static OwnedTargetIsa {
    static ISA: OnceLock<OwnedTargetIsa> = OnceLock::new();
    ISA.get_or_init(|| {
        let builder = isa::lookup_by_name("x86_64").expect("a processor of Cranelift's");
        builder.finish(settings::Flags::new(settings::builder())).expect("settings without conflict")
    })
}

/// A host whose symbols are names for [`World`].
struct Recorder<'f> {
    arch: Arch,
    builder: FunctionBuilder<'f>,
    symbols: Vec<String>,
}

impl Recorder<'_> {
    fn signature(&self, args: &[Value], results: &[Type]) -> Signature {
        let mut signature = Signature::new(CallConv::SystemV);
        let param = |&arg: &Value| AbiParam::new(self.builder.func.dfg.value_type(arg));
        signature.params = args.iter().map(param).collect();
        signature.returns = results.iter().map(|&ty| AbiParam::new(ty)).collect();
        signature
    }

    fn call_named(&mut self, name: String, args: &[Value], results: &[Type]) -> Vec<Value> {
        let index = self.symbols.len() as u32;
        self.symbols.push(name);
        let signature = self.signature(args, results);
        let signature = self.builder.import_signature(signature);
        let name = self.builder.func.declare_imported_user_function(UserExternalName::new(0, index));
        let callee = ExtFuncData { name: ExternalName::user(name), signature, colocated: true, patchable: false };
        let callee = self.builder.import_function(callee);
        let call = self.builder.ins().call(callee, args);
        self.builder.inst_results(call).to_vec()
    }
}

impl<'f> Host<'f> for Recorder<'f> {
    fn arch(&self) -> Arch {
        self.arch
    }

    fn builder(&mut self) -> &mut FunctionBuilder<'f> {
        &mut self.builder
    }

    fn address(&mut self, symbol: Symbol) -> Value {
        panic!("the address of {symbol:?}")
    }

    fn call(&mut self, symbol: Symbol, args: &[Value], results: &[Type]) -> Vec<Value> {
        let name = match symbol {
            Symbol::C(name) => name.to_string(),
            Symbol::Stub(stub) => stub_name(stub),
            other => panic!("a call of {other:?}"),
        };
        self.call_named(name, args, results)
    }

    fn call_address(&mut self, code: Value, args: &[Value], results: &[Type]) -> Vec<Value> {
        let signature = self.signature(args, results);
        let signature = self.builder.import_signature(signature);
        let call = self.builder.ins().call_indirect(signature, code, args);
        self.builder.inst_results(call).to_vec()
    }

    fn hook(&mut self, name: &str, always: bool) {
        if always {
            self.call_named(name.to_string(), &[], &[]);
        }
    }
}

pub fn stub_name(stub: Stub) -> String {
    format!("stub {stub:?}")
}

struct Machine<'f> {
    func: &'f Function,
    symbols: Vec<String>,
    world: World,
    values: HashMap<Value, u64>,
    memory: HashMap<u64, u8>,
    seen: Vec<Seen>,
}

impl Machine<'_> {
    fn enter(&mut self, block: Block, words: &[u64]) {
        for (&param, &word) in self.func.dfg.block_params(block).iter().zip(words) {
            self.values.insert(param, word);
        }
    }

    fn evaluate(&mut self, mut block: Block) -> Vec<u64> {
        'block: loop {
            for inst in self.func.layout.block_insts(block) {
                if self.func.dfg.insts[inst].opcode() == Opcode::Return {
                    return self.arguments(inst);
                }
                if let Some(next) = self.step(inst) {
                    block = next;
                    continue 'block;
                }
            }
            panic!("a block without an end");
        }
    }

    fn arguments(&self, inst: Inst) -> Vec<u64> {
        self.func.dfg.inst_args(inst).iter().map(|&arg| self.value(arg)).collect()
    }

    fn value(&self, value: Value) -> u64 {
        self.values[&self.func.dfg.resolve_aliases(value)]
    }

    fn bits(&self, value: Value) -> u32 {
        self.func.dfg.value_type(value).bits()
    }

    /// Evaluates an instruction; the block that it jumps to.
    fn step(&mut self, inst: Inst) -> Option<Block> {
        let (data, args) = (self.func.dfg.insts[inst], self.arguments(inst));
        let results = match data {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => vec![imm.bits() as u64],
            InstructionData::Unary { opcode, arg } => vec![match opcode {
                Opcode::Ireduce | Opcode::Uextend => args[0],
                Opcode::Sextend => signed(args[0], self.bits(arg)) as u64,
                Opcode::Ineg => args[0].wrapping_neg(),
                _ => panic!("{opcode}"),
            }],
            InstructionData::Binary { opcode, .. } => vec![match opcode {
                Opcode::Iadd => args[0].wrapping_add(args[1]),
                Opcode::Band => args[0] & args[1],
                Opcode::Ishl => args[0] << args[1],
                _ => panic!("{opcode}"),
            }],
            InstructionData::IntCompare { cond, args: values, .. } => {
                vec![u64::from(compare(cond, args[0], args[1], self.bits(values[0])))]
            }
            InstructionData::Ternary { opcode: Opcode::Select, .. } => {
                vec![if args[0] != 0 { args[1] } else { args[2] }]
            }
            InstructionData::StackAddr { stack_slot, offset, .. } => {
                let below = self.func.sized_stack_slots.keys().take_while(|&slot| slot != stack_slot);
                let sizes: u64 = below.map(|slot| u64::from(self.func.sized_stack_slots[slot].size)).sum();
                vec![FRAME_AT + sizes + i64::from(offset) as u64]
            }
            InstructionData::Load { opcode: Opcode::Load, offset, .. } => {
                let size = self.bits(self.func.dfg.first_result(inst)) / 8;
                vec![self.read(args[0].wrapping_add(i64::from(offset) as u64), size)]
            }
            InstructionData::Store { opcode: Opcode::Store, args: values, offset, .. } => {
                let size = self.bits(values[0]) / 8;
                self.write(args[1].wrapping_add(i64::from(offset) as u64), args[0], size);
                vec![]
            }
            InstructionData::CondTrap { opcode: Opcode::Trapnz, .. } => {
                assert_eq!(args[0], 0, "a trap");
                vec![]
            }
            InstructionData::Call { func_ref, .. } => {
                let ExternalName::User(name) = self.func.dfg.ext_funcs[func_ref].name else { panic!("a name of ours") };
                let index = self.func.params.user_named_funcs()[name].index;
                self.called(self.symbols[index as usize].clone(), args)
            }
            InstructionData::CallIndirect { .. } => self.called(format!("at {:#x}", args[0]), args[1..].to_vec()),
            InstructionData::Brif { blocks, .. } => return Some(self.jump(blocks[usize::from(args[0] == 0)])),
            InstructionData::Jump { destination, .. } => return Some(self.jump(destination)),
            other => panic!("{other:?}"),
        };
        for (&result, word) in self.func.dfg.inst_results(inst).iter().zip(results) {
            let bits = self.bits(result);
            self.values.insert(result, if bits == 64 { word } else { word & ((1 << bits) - 1) });
        }
        None
    }

    fn jump(&mut self, to: BlockCall) -> Block {
        let pool = &self.func.dfg.value_lists;
        let words: Vec<u64> = to
            .args(pool)
            .map(|arg| match arg {
                BlockArg::Value(value) => self.value(value),
                other => panic!("{other:?}"),
            })
            .collect();
        let block = to.block(pool);
        self.enter(block, &words);
        block
    }

    /// The other side of a call.
    fn called(&mut self, callee: String, args: Vec<u64>) -> Vec<u64> {
        let world = self.world;
        let results = match callee.as_str() {
            name if is_errno(name) => vec![ERRNO_AT],
            "GetLastError" => vec![u64::from(world.error)],
            "SetLastError" | "runtime.entersyscall" | "runtime.exitsyscall" => vec![],
            "stub CarrySyscall" => {
                self.write(args[10], world.r2, 8);
                self.write(args[10] + 8, u64::from(world.error), 8);
                vec![world.r1]
            }
            "stub WindowsCall" => {
                self.write(args[3], world.r2, 8);
                let words = (0..args[2]).map(|at| self.read(args[1] + 8 * at, 8)).collect();
                self.seen.push(Seen { callee: format!("at {:#x}", args[0]), args: words });
                return vec![world.r1];
            }
            _ => {
                if world.error != 0 {
                    self.write(ERRNO_AT, u64::from(world.error), 4);
                }
                vec![world.r1]
            }
        };
        self.seen.push(Seen { callee, args });
        results
    }

    fn read(&self, address: u64, size: u32) -> u64 {
        (0..u64::from(size)).map(|at| self.byte(address + at) << (8 * at)).sum()
    }

    /// Frames are not cleared before use.
    fn byte(&self, address: u64) -> u64 {
        u64::from(self.memory.get(&address).copied().unwrap_or(0xaa))
    }

    fn write(&mut self, address: u64, word: u64, size: u32) {
        for at in 0..u64::from(size) {
            self.memory.insert(address + at, (word >> (8 * at)) as u8);
        }
    }
}

fn signed(word: u64, bits: u32) -> i64 {
    (word << (64 - bits)) as i64 >> (64 - bits)
}

fn compare(cond: IntCC, a: u64, b: u64, bits: u32) -> bool {
    match cond {
        IntCC::Equal => a == b,
        IntCC::NotEqual => a != b,
        IntCC::UnsignedGreaterThan => a > b,
        IntCC::UnsignedLessThan => a < b,
        IntCC::SignedLessThan => signed(a, bits) < signed(b, bits),
        other => panic!("{other}"),
    }
}
